"""Enforces IAM: what a caller's policies, its boundary and a role's trust policy allow.

moto matches actions, but neither most resources nor conditions, and ignores boundaries and most of a trust policy.
Here all of these count. Not enforced: service control policies, session policies, resource and key policies of the
called service, and what a service does in the caller's name (the key behind a parameter).

The root of an account, whose access key is the account's id, may do everything: it is the test's own hand. Calls
without a signature are let through, except those that assume a role with a SAML response or a web identity.
"""

import json
import time
from base64 import b64decode
from typing import Any

import moto.iam.access_control as access_control
from moto import settings as moto_settings
from moto.core.authorization import ActionAuthenticatorMixin
from moto.core.exceptions import JsonRESTError
from moto.iam.models import iam_backends

from . import settings
from .authorization import ApiCall, Ask, asks_of, parse_body
from .identity import ROOT_KEY
from .permissions import document_of
from .policies import ALLOWED, DENIED, Request, decide
from .state import STATE

#: Calls that a caller makes without credentials; only the role's trust policy speaks about them.
FEDERATED = ("AssumeRoleWithSAML", "AssumeRoleWithWebIdentity")


def enforce(on: bool) -> None:
    moto_settings.INITIAL_NO_AUTH_ACTION_COUNT = 0 if on else float("inf")
    ActionAuthenticatorMixin.request_count = 0


def install() -> None:
    authorize = ActionAuthenticatorMixin._authenticate_and_authorize_action

    def authorize_others(self: Any, iam_request: type, resource: str = "*") -> None:
        unsigned = "Authorization" not in self.headers
        if unsigned and self._get_action() in FEDERATED and moto_settings.INITIAL_NO_AUTH_ACTION_COUNT == 0:
            authorize_federated(self)
        elif not unsigned and not ROOT_KEY.fullmatch(self.get_access_key()):
            authorize(self, iam_request, resource)

    ActionAuthenticatorMixin._authenticate_and_authorize_action = authorize_others
    access_control.IAMRequestBase.check_action_permitted = check_action_permitted
    # moto reckons other signatures than the Go SDK for some requests; who holds a key is taken for its owner.
    access_control.IAMRequestBase.check_signature = lambda self: None
    enforce(settings.enforce)


def check_action_permitted(self: access_control.IAMRequestBase, resource: str) -> None:
    if self._action == "sts:GetCallerIdentity":
        return
    call = ApiCall(
        service=self._service,
        operation=self._action.split(":")[1],
        account=self.account_id,
        region=self._region,
        path=self._path,
        # The older services are called by a form, which moto has taken apart.
        body=parse_body(self._body) or first_values(self._data),
        resource=resource,
    )
    caller = context_of_caller(self)
    for ask in asks_of(call):
        refusal = decide_ask(self, ask, {**caller, **tags_in(call.body), **ask.context})
        asked = {"action": ask.action, "resource": ask.resource, "refusal": refusal}
        STATE.asked.append({"principal": caller["aws:principalarn"], **asked})
        if refusal:
            refuse(self, ask, refusal)


def decide_ask(request: access_control.IAMRequestBase, ask: Ask, context: dict[str, Any]) -> str | None:
    """Why the call is refused, or nothing."""
    owner = owner_of(request)
    policies = [document_of(p) for p in request._access_key.collect_policies()] if owner else []
    asked = Request(ask.action, ask.resource, context)
    if (decision := decide(policies, asked)) != ALLOWED:
        return decision

    boundary = getattr(owner, "permissions_boundary", None)
    if boundary:
        policy = request._access_key.backend.get_policy(boundary["PermissionsBoundaryArn"])
        if (decision := decide([document_of(policy)], asked)) != ALLOWED:
            return decision

    if ask.action == "sts:AssumeRole":
        key = request._access_key
        account = f"arn:{key.partition}:iam::{key.account_id}:root"
        names = {key.account_id, account, key.arn, context["aws:principalarn"]}
        return decide_trust(
            ask.resource, ask.action, {**context, **session_of(request._data)}, {"AWS": names}
        )
    return None


def decide_trust(
    role_arn: str, action: str, context: dict[str, Any], principals: dict[str, set[str]]
) -> str | None:
    account = role_arn.split(":")[4]
    backend = iam_backends[account][role_arn.split(":")[1]]
    role = next((role for role in backend.roles.values() if role.arn == role_arn), None)
    if role is None:
        return f"{role_arn} does not exist"
    trust = document_of(role.assume_role_policy_document)
    decision = decide([trust], Request(action, role_arn, context, principals))
    return None if decision == ALLOWED else decision


def authorize_federated(response: Any) -> None:
    """Checks the trust policy alone; a SAML response or a token is taken as valid, whoever signed it."""
    data = first_values(response.data)
    if "WebIdentityToken" in data:
        provider, context = claims_of(data["WebIdentityToken"], data["RoleArn"])
    else:
        provider = data.get("PrincipalArn", "")
        context = {"saml:aud": "https://signin.aws.amazon.com/saml"}
    action = f"sts:{response._get_action()}"
    refusal = decide_trust(data["RoleArn"], action, context, {"Federated": {provider}})
    if refusal:
        raise access_control.AccessDeniedError(user_arn=provider, action=action)


def claims_of(token: str, role_arn: str) -> tuple[str, dict[str, Any]]:
    """The provider in the role's account that a token is of, and what conditions look at in it."""
    try:
        payload = token.split(".")[1]
        claims = json.loads(b64decode(payload + "=" * (-len(payload) % 4), altchars="-_"))
        issuer = claims["iss"].removeprefix("https://")
    except (IndexError, KeyError, ValueError):
        return "", {}
    arn = ":".join([*role_arn.split(":")[:5], f"oidc-provider/{issuer}"])
    return arn, {f"{issuer}:{name}".lower(): claims[name] for name in ("aud", "sub") if name in claims}


def owner_of(request: access_control.IAMRequestBase) -> Any:
    """The user or role that the caller's policies hang on; a session may be of a role that does not exist."""
    key = request._access_key
    if hasattr(key, "_owner_user_name"):
        return key.backend.get_user(key._owner_user_name)
    return next((role for role in key.backend.roles.values() if role.name == key._owner_role_name), None)


def context_of_caller(request: access_control.IAMRequestBase) -> dict[str, Any]:
    key = request._access_key
    owner = owner_of(request)
    context = {
        "aws:requestedregion": request._region,
        "aws:securetransport": "true",
        "aws:sourceip": "127.0.0.1",
        "aws:currenttime": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "aws:principalaccount": key.account_id,
        "aws:principalarn": getattr(owner, "arn", key.arn),
    }
    if hasattr(key, "_owner_user_name"):
        context["aws:username"] = key._owner_user_name
    else:
        context["aws:multifactorauthpresent"] = "false"
    for name, value in tags_of(owner).items():
        context[f"aws:principaltag/{name.lower()}"] = value
    return context


def session_of(data: dict[str, Any]) -> dict[str, str]:
    """What a trust policy's conditions look at in a call of AssumeRole."""
    given = first_values(data)
    mfa = "true" if given.get("SerialNumber") and given.get("TokenCode") else "false"
    keys = {"sts:externalid": "ExternalId", "sts:rolesessionname": "RoleSessionName"}
    named = {key: given[parameter] for key, parameter in keys.items() if parameter in given}
    return {"aws:multifactorauthpresent": mfa, **named}


def first_values(data: dict[str, Any] | None) -> dict[str, Any]:
    return {name: value[0] if isinstance(value, list) else value for name, value in (data or {}).items()}


def tags_of(owner: Any) -> dict[str, str]:
    tags = getattr(owner, "tags", None) or {}
    if isinstance(tags, list):
        return {tag["Key"]: tag["Value"] for tag in tags}
    return {name: tag["Value"] if isinstance(tag, dict) else tag for name, tag in tags.items()}


def tags_in(body: dict[str, Any]) -> dict[str, str]:
    tags = [tag for tag in body.get("Tags") or [] if isinstance(tag, dict)]
    named = {tag.get("Key") or tag.get("TagKey"): tag.get("Value") or tag.get("TagValue") for tag in tags}
    return {f"aws:requesttag/{name.lower()}": value for name, value in named.items() if name}


def refuse(request: access_control.IAMRequestBase, ask: Ask, reason: str) -> None:
    cause = {
        DENIED: "with an explicit deny in an identity-based policy",
    }.get(reason, "because no identity-based policy allows the action")
    if request._headers.get("X-Amz-Target"):
        message = (
            f"User: {request._access_key.arn} is not authorized to perform: {ask.action}"
            f" on resource: {ask.resource} {cause}"
        )
        raise JsonRESTError("AccessDeniedException", message)
    request._raise_access_denied()
