"""IAM: permissions boundaries of users and tags of SAML providers are kept.

moto takes neither, and lacks two lists that the Terraform provider asks for when it deletes a user.
"""

from typing import Any

import moto.iam.models as models
from moto.core.responses import ActionResult, EmptyResult
from moto.iam.responses import IamResponse


def install() -> None:
    install_boundaries()
    install_saml_tags()
    IamResponse.list_service_specific_credentials = lambda self: ActionResult(
        {"ServiceSpecificCredentials": []}
    )
    IamResponse.list_mfa_device_tags = lambda self: ActionResult({"Tags": [], "IsTruncated": False})


def install_boundaries() -> None:
    create = IamResponse.create_user

    def boundary(arn: str | None) -> dict[str, str] | None:
        return {"PermissionsBoundaryArn": arn, "PermissionsBoundaryType": "Policy"} if arn else None

    def user_of(response: IamResponse) -> models.User:
        return response.backend.get_user(response._get_param("UserName"))

    def create_user(self: IamResponse) -> ActionResult:
        answer = create(self)
        answer.result["User"].permissions_boundary = boundary(self._get_param("PermissionsBoundary"))
        return answer

    def put_user_permissions_boundary(self: IamResponse) -> ActionResult:
        user_of(self).permissions_boundary = boundary(self._get_param("PermissionsBoundary"))
        return EmptyResult()

    def delete_user_permissions_boundary(self: IamResponse) -> ActionResult:
        user_of(self).permissions_boundary = None
        return EmptyResult()

    models.User.permissions_boundary = None
    IamResponse.create_user = create_user
    IamResponse.put_user_permissions_boundary = put_user_permissions_boundary
    IamResponse.delete_user_permissions_boundary = delete_user_permissions_boundary


def install_saml_tags() -> None:
    create = IamResponse.create_saml_provider

    def provider_of(response: IamResponse) -> Any:
        return response.backend.get_saml_provider(response._get_param("SAMLProviderArn"))

    def put_tags(provider: Any, tags: list[dict[str, str]]) -> None:
        merged = {tag["Key"]: tag for tag in [*provider.tags, *tags]}
        provider.tags = list(merged.values())

    def create_saml_provider(self: IamResponse) -> ActionResult:
        answer = create(self)
        put_tags(self.backend.saml_providers[self._get_param("Name")], self._get_param("Tags", []))
        return answer

    def tag_saml_provider(self: IamResponse) -> ActionResult:
        put_tags(provider_of(self), self._get_param("Tags", []))
        return EmptyResult()

    def untag_saml_provider(self: IamResponse) -> ActionResult:
        removed = self._get_param("TagKeys", [])
        provider = provider_of(self)
        provider.tags = [tag for tag in provider.tags if tag["Key"] not in removed]
        return EmptyResult()

    models.SAMLProvider.tags = []
    IamResponse.create_saml_provider = create_saml_provider
    IamResponse.tag_saml_provider = tag_saml_provider
    IamResponse.untag_saml_provider = untag_saml_provider
