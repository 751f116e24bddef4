"""SNS: a function or a queue that subscribes to a topic gets the real message.

moto calls the function while the publisher waits, with invented ARNs and attributes, and asks no queue whether the
topic may send. Here the call is asynchronous, as on AWS, and needs the permission of the function, or of the queue
and its key. What cannot be delivered goes to the subscription's dead letters. Raw messages are left to moto.
"""

import json
import time
from typing import Any

from moto.sns.models import Subscription

from .delivery import deliver
from .invocation import timestamp
from .permissions import Sender


def install() -> None:
    publish = Subscription.publish

    def publish_to_subscriber(
        self: Subscription,
        message: str,
        message_id: str,
        subject: str | None = None,
        message_attributes: dict[str, Any] | None = None,
        message_structure: str | None = None,
        **rest: Any,
    ) -> None:
        if self.protocol not in EVENTS or self.attributes.get("RawMessageDelivery") == "true":
            rest["message_structure"] = message_structure
            publish(self, message, message_id, subject, message_attributes, **rest)
            return
        matcher = self._filter_policy_matcher
        if matcher is None or matcher.matches(message_attributes, message):
            if message_structure == "json":
                message = self._parse_message_structure(message, self.protocol)
            wrapped = envelope(self, message, message_id, subject, message_attributes)
            sender = Sender("sns.amazonaws.com", self.topic_arn)
            event = EVENTS[self.protocol](self, wrapped)
            dead_letters = json.loads(self.attributes.get("RedrivePolicy") or "{}").get("deadLetterTargetArn")
            if not deliver(sender, self.endpoint, event) and dead_letters:
                deliver(sender, dead_letters, wrapped)

    Subscription.publish = publish_to_subscriber


def envelope(
    subscription: Subscription,
    message: str,
    message_id: str,
    subject: str | None,
    attributes: dict[str, Any] | None,
) -> dict[str, Any]:
    """How SNS wraps a message."""
    return {
        "Type": "Notification",
        "MessageId": message_id,
        "TopicArn": subscription.topic_arn,
        **({"Subject": subject} if subject else {}),
        "Message": message,
        "Timestamp": timestamp(time.time()),
        "SignatureVersion": "1",
        "Signature": "EMULATED",
        "SigningCertURL": "EMULATED",
        "UnsubscribeURL": "EMULATED",
        **({"MessageAttributes": attributes} if attributes else {}),
    }


def event_of_function(subscription: Subscription, wrapped: dict[str, Any]) -> dict[str, Any]:
    """A function is given the envelope with every field, two of them in another spelling."""
    urls = {"SigningCertURL": "SigningCertUrl", "UnsubscribeURL": "UnsubscribeUrl"}
    fields = {urls.get(name, name): value for name, value in wrapped.items()}
    return {
        "Records": [
            {
                "EventSource": "aws:sns",
                "EventVersion": "1.0",
                "EventSubscriptionArn": subscription.arn,
                "Sns": {"Subject": None, "MessageAttributes": {}, **fields},
            }
        ]
    }


#: What each protocol's subscriber is given of the envelope.
EVENTS = {"lambda": event_of_function, "sqs": lambda _, wrapped: wrapped}
