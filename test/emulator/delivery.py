"""Hands an event to a queue, a topic or a function, if the permissions are there.

What cannot be delivered is kept for `GET /emulator/undelivered`; on AWS it would be a number in a metric.
"""

import json
from collections.abc import Callable
from typing import Any

from moto.sns.models import sns_backends
from moto.sqs.models import sqs_backends

from .permissions import Sender, role_may, service_may, service_may_use_key
from .state import STATE


class Undeliverable(Exception):
    pass


def deliver(sender: Sender, target_arn: str, event: Any, group: str | None = None) -> bool:
    """Delivers for a service; the target's own policy must let the service in."""
    return attempt(
        sender.arn, target_arn, lambda: DELIVERIES[kind_of(target_arn)](sender, target_arn, event, group)
    )


def deliver_as_role(role_arn: str, source_arn: str, target_arn: str, event: Any) -> bool:
    """Delivers a function's failed event with the permissions of the function's role."""

    def hand_over() -> None:
        action = {"sqs": "sqs:SendMessage", "sns": "sns:Publish"}[kind_of(target_arn)]
        if not role_may(role_arn, action, target_arn):
            raise Undeliverable(f"{role_arn} may not call {action}")
        SENDS[kind_of(target_arn)](target_arn, event)

    return attempt(source_arn, target_arn, hand_over)


def attempt(source_arn: str, target_arn: str, delivery: Callable[[], None]) -> bool:
    try:
        delivery()
        return True
    except Exception as error:
        reason = str(error) or type(error).__name__
        STATE.undelivered.append({"from": source_arn, "to": target_arn, "reason": reason})
        return False


def kind_of(arn: str) -> str:
    return arn.split(":")[2]


def backend_of(backends: Any, arn: str) -> Any:
    _, _, _, region, account, *_ = arn.split(":")
    return backends[account][region]


def require(permitted: bool, sender: Sender, action: str) -> None:
    if not permitted:
        raise Undeliverable(f"the policy does not let {sender.service} call {action} for {sender.arn}")


def send_to_queue(arn: str, event: Any, group: str | None = None) -> None:
    backend_of(sqs_backends, arn).send_message(arn.split(":")[-1], as_text(event), group_id=group)


def publish_to_topic(arn: str, event: Any) -> None:
    backend_of(sns_backends, arn).publish(as_text(event), arn=arn)


def as_text(event: Any) -> str:
    return event if isinstance(event, str) else json.dumps(event)


def to_queue(sender: Sender, arn: str, event: Any, group: str | None) -> None:
    queue = backend_of(sqs_backends, arn).get_queue(arn.split(":")[-1])
    policy = json.loads(queue.policy) if queue.policy else None
    require(service_may(sender, "sqs:SendMessage", arn, policy), sender, "sqs:SendMessage")
    usable = service_may_use_key(sender, queue.kms_master_key_id, arn)
    require(usable, sender, "kms:GenerateDataKey")
    send_to_queue(arn, event, group)


def to_topic(sender: Sender, arn: str, event: Any, _group: str | None) -> None:
    topic = backend_of(sns_backends, arn).get_topic(arn)
    require(service_may(sender, "sns:Publish", arn, json.loads(topic.policy)), sender, "sns:Publish")
    usable = service_may_use_key(sender, topic.kms_master_key_id, arn)
    require(usable, sender, "kms:GenerateDataKey")
    publish_to_topic(arn, event)


#: How each kind of target is reached; `invocation` adds functions.
DELIVERIES: dict[str, Callable[[Sender, str, Any, str | None], None]] = {"sqs": to_queue, "sns": to_topic}
SENDS: dict[str, Callable[[str, Any], None]] = {"sqs": send_to_queue, "sns": publish_to_topic}
