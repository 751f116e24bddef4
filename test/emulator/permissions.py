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


#: The encryption context with which a service encrypts what it holds.
CONTEXT_KEYS = {"sqs": "aws:sqs:arn", "sns": "aws:sns:topicarn"}


@dataclass(frozen=True)
class Sender:
    """A service that hands on an event, and the resource of whose account it does so for."""

    service: str
    arn: str

    @property
    def account(self) -> str:
        return self.arn.split(":")[4]

    def request(self, action: str, resource: str, context: dict[str, str] | None = None) -> Request:
        return Request(
            action,
            resource,
            context={
                **self.origin(action, context or {}),
                **(context or {}),
                "aws:securetransport": "true",
                "aws:principalisawsservice": "true",
            },
            principals={"Service": {self.service}},
        )

    def origin(self, action: str, context: dict[str, str]) -> dict[str, str]:
        """EventBridge does not say on whose behalf it publishes to a topic: policies cannot ask for it."""
        to_topic = action == "sns:Publish" or "kms:encryptioncontext:aws:sns:topicarn" in context
        if self.service == "events.amazonaws.com" and to_topic:
            return {}
        return {"aws:sourcearn": self.arn, "aws:sourceaccount": self.account}


def service_may(
    sender: Sender, action: str, resource: str, policy: Document | None, context: dict[str, str] | None = None
) -> bool:
    return policy is not None and decide([policy], sender.request(action, resource, context)) == ALLOWED


def service_may_use_key(sender: Sender, key_id: str | None, target_arn: str) -> bool:
    """A queue or topic with a key of one's own takes only what its sender can encrypt with that key."""
    if not key_id or key_id.startswith("alias/aws/"):
        return True
    _, _, service, region, account, *_ = target_arn.split(":")
    key = kms_backends[account][region].describe_key(key_id)
    context = {f"kms:encryptioncontext:{CONTEXT_KEYS[service]}": target_arn}
    return all(
        service_may(sender, action, key.arn, document_of(key.policy), context)
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
