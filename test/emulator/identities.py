"""What a call of IAM is about, by its ARN, and under which permissions boundary that is or is to be.

moto knows roles alone, and those only once they are there.
"""

from typing import Any

from moto.iam.models import iam_backends

ARNS = ("PolicyArn", "SAMLProviderArn", "OpenIDConnectProviderArn")


def about(account: str, partition: str, operation: str, body: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    backend = iam_backends[account][partition]
    path = body.get("Path") or "/"

    def arn(resource: str) -> str:
        return f"arn:{partition}:iam::{account}:{resource}"

    if name := body.get("RoleName"):
        role = next((role for role in backend.roles.values() if role.name == name), None)
        return role.arn if role else arn(f"role{path}{name}"), boundary_of(role, body)
    # Before users: who is added to a group changes the group.
    if name := body.get("GroupName"):
        group = backend.groups.get(name)
        return group.arn if group else arn(f"group{path}{name}"), {}
    if name := body.get("UserName"):
        user = backend.users.get(name)
        return user.arn if user else arn(f"user{path}{name}"), boundary_of(user, body)
    for field in ARNS:
        if field in body:
            return body[field], {}
    if name := body.get("PolicyName"):
        return arn(f"policy{path}{name}"), {}
    if url := body.get("Url"):
        return arn(f"oidc-provider/{url.removeprefix('https://')}"), {}
    if operation == "CreateSAMLProvider":
        return arn(f"saml-provider/{body['Name']}"), {}
    return "*", {}


def boundary_of(identity: Any, body: dict[str, Any]) -> dict[str, Any]:
    """The boundary that a call states, or that the identity has already."""
    kept = (getattr(identity, "permissions_boundary", None) or {}).get("PermissionsBoundaryArn")
    boundary = body.get("PermissionsBoundary") or kept
    return {"iam:permissionsboundary": boundary} if boundary else {}
