"""Whether one service may hand an event to another, by the policy of the queue, topic, function or key it reaches.

This is where a missing statement shows: on AWS such an event is lost without an error to anybody.
"""

from dataclasses import dataclass
from typing import Any

from moto.iam.access_control import IAMPolicy
from moto.iam.models import iam_backends
from moto.kms.models import kms_backends
from moto.utilities.utils import get_partition

from .policies import ALLOWED, Document, Request, decide


@dataclass(frozen=True)
class Sender:
    """A service that hands on an event, and the resource of whose account it does so for."""

    service: str
    arn: str

    @property
    def account(self) -> str:
        return self.arn.split(":")[4]

    def request(self, action: str, resource: str) -> Request:
        return Request(
            action,
            resource,
            context={
                "aws:sourcearn": self.arn,
                "aws:sourceaccount": self.account,
                "aws:securetransport": "true",
                "aws:principalisawsservice": "true",
            },
            principals={"Service": {self.service}},
        )


def service_may(sender: Sender, action: str, resource: str, policy: Document | None) -> bool:
    return policy is not None and decide([policy], sender.request(action, resource)) == ALLOWED


def service_may_use_key(sender: Sender, key_id: str | None, account: str, region: str) -> bool:
    """A queue or topic with a key of one's own takes only what its sender can encrypt with that key."""
    if not key_id or key_id.startswith("alias/aws/"):
        return True
    key = kms_backends[account][region].describe_key(key_id)
    return all(
        service_may(sender, action, key.arn, document_of(key.policy))
        for action in ("kms:GenerateDataKey", "kms:Decrypt")
    )


def role_may(role_arn: str, action: str, resource: str) -> bool:
    """By the role's own policies."""
    account = role_arn.split(":")[4]
    backend = iam_backends[account][get_partition(resource.split(":")[3])]
    role = next((role for role in backend.roles.values() if role.arn == role_arn), None)
    if role is None:
        return False
    request = Request(action, resource, context={"aws:principalarn": role_arn, "aws:securetransport": "true"})
    return decide(documents_of_role(backend, role.name), request) == ALLOWED


def documents_of_role(backend: Any, name: str) -> list[Document]:
    inline = [backend.get_role_policy(name, policy)[1] for policy in backend.list_role_policies(name)]
    attached, _ = backend.list_attached_role_policies(name)
    return [document_of(policy) for policy in [*inline, *attached]]


def document_of(policy: Any) -> Document:
    return IAMPolicy(policy)._policy_json
