"""SNS: a function that subscribes to a topic gets the real message.

moto calls the function while the publisher waits, with invented ARNs and attributes. Here the call is asynchronous,
as on AWS, and needs the function's permission for the topic.
"""

import time
from typing import Any

from moto.sns.models import Subscription

from .delivery import deliver
from .invocation import timestamp
from .permissions import Sender


def install() -> None:
    publish = Subscription.publish

    def publish_to_function(
        self: Subscription,
        message: str,
        message_id: str,
        subject: str | None = None,
        message_attributes: dict[str, Any] | None = None,
        message_structure: str | None = None,
        **rest: Any,
    ) -> None:
        if self.protocol != "lambda":
            rest["message_structure"] = message_structure
            publish(self, message, message_id, subject, message_attributes, **rest)
            return
        matcher = self._filter_policy_matcher
        if matcher is None or matcher.matches(message_attributes, message):
            if message_structure == "json":
                message = self._parse_message_structure(message, self.protocol)
            event = {"Records": [record(self, message, message_id, subject, message_attributes)]}
            deliver(Sender("sns.amazonaws.com", self.topic_arn), self.endpoint, event)

    Subscription.publish = publish_to_function


def record(
    subscription: Subscription,
    message: str,
    message_id: str,
    subject: str | None,
    attributes: dict[str, Any] | None,
) -> dict[str, Any]:
    return {
        "EventSource": "aws:sns",
        "EventVersion": "1.0",
        "EventSubscriptionArn": subscription.arn,
        "Sns": {
            "Type": "Notification",
            "MessageId": message_id,
            "TopicArn": subscription.topic_arn,
            "Subject": subject,
            "Message": message,
            "Timestamp": timestamp(time.time()),
            "SignatureVersion": "1",
            "Signature": "EMULATED",
            "SigningCertUrl": "EMULATED",
            "UnsubscribeUrl": "EMULATED",
            "MessageAttributes": attributes or {},
        },
    }
