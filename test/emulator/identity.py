"""Who calls: the account that a key belongs to, and the principal behind it.

moto knows the keys it has issued itself, and sends every other caller to one default account. Here an access key of
twelve digits is the root of that account, so that a test reaches any account without a call to STS.
"""

import re
from dataclasses import dataclass
from typing import Any

import moto.iam.models as iam
import moto.sts.models as sts
from moto.core.responses import BaseResponse
from moto.sts.models import AssumedRole, sts_backends
from moto.utilities.utils import get_partition

ROOT_KEY = re.compile(r"\d{12}")

account_of_issued_key = iam.get_account_id_from


def account_of(access_key: str) -> str:
    return access_key if ROOT_KEY.fullmatch(access_key) else account_of_issued_key(access_key)


@dataclass(frozen=True)
class Principal:
    """A caller, in the terms of CloudTrail's `userIdentity`."""

    kind: str
    arn: str
    account: str
    principal_id: str
    access_key: str
    user_name: str | None = None
    session: AssumedRole | None = None

    def user_identity(self) -> dict[str, Any]:
        identity = {
            "type": self.kind,
            "principalId": self.principal_id,
            "arn": self.arn,
            "accountId": self.account,
            "accessKeyId": self.access_key,
        }
        if self.user_name:
            identity["userName"] = self.user_name
        if self.session:
            identity["sessionContext"] = {
                "sessionIssuer": {
                    "type": "Role",
                    "principalId": self.principal_id.split(":")[0],
                    "arn": self.session.role_arn,
                    "accountId": self.account,
                    "userName": self.session.role_arn.split("/")[-1],
                },
                "attributes": {"mfaAuthenticated": "false"},
            }
        return identity


def principal_of(account: str, access_key: str, region: str) -> Principal:
    partition = get_partition(region)
    session = sts_backends[account][partition].get_assumed_role_from_access_key(access_key)
    if session:
        return Principal("AssumedRole", session.arn, account, session.user_id, access_key, session=session)
    user = iam.iam_backends[account][partition].get_user_from_access_key_id(access_key)
    if user:
        return Principal("IAMUser", user.arn, account, user.id, access_key, user_name=user.name)
    return Principal("Root", f"arn:{partition}:iam::{account}:root", account, account, access_key)


def caller_of(response: BaseResponse) -> Principal:
    """The principal behind the request that moto is answering."""
    return principal_of(response.current_account, response.get_access_key(), response.region)


def install() -> None:
    install_saml_sessions()
    iam.get_account_id_from = account_of
    # moto's own expression only knows keys of twenty characters
    BaseResponse.access_key_regex = re.compile(r"Credential=(?P<access_key>[^/]+)/")


def install_saml_sessions() -> None:
    """A session belongs to its role's account; moto leaves those of SAML in the account of the unsigned call."""
    assume = sts.STSBackend.assume_role_with_saml

    def assume_role_with_saml(self: sts.STSBackend, **asked: Any) -> AssumedRole:
        session = assume(self, **asked)
        self.assumed_roles.remove(session)
        session.access_key.role_arn = session.role_arn
        sts_backends[session.account_id][self.partition].assumed_roles.append(session)
        return session

    sts.STSBackend.assume_role_with_saml = assume_role_with_saml
