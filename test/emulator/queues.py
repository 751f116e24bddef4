"""SQS: the attributes of a queue come back as Terraform sent them.

Mends of moto: `RedriveAllowPolicy` is kept and can be removed, and `RedrivePolicy` comes back without spaces. Who waits
for a message does not keep others from sending one.
"""

import json
from typing import Any

from moto.sqs.models import Queue

from .background import others_may_work


def install() -> None:
    set_attributes = Queue._set_attributes
    attributes = Queue.attributes.fget
    wait_for_messages = Queue.wait_for_messages

    def set_all_attributes(self: Queue, given: dict[str, Any], now: float | None = None) -> None:
        if "RedriveAllowPolicy" in given:
            self.redrive_allow_policy = given["RedriveAllowPolicy"] or None
        rest = {name: value for name, value in given.items() if name != "RedriveAllowPolicy"}
        set_attributes(self, rest, now)

    def all_attributes(self: Queue) -> dict[str, Any]:
        found = attributes(self)
        if found.get("RedrivePolicy"):
            found["RedrivePolicy"] = json.dumps(json.loads(found["RedrivePolicy"]), separators=(",", ":"))
        if self.redrive_allow_policy is None:
            found.pop("RedriveAllowPolicy", None)
        return found

    def wait_beside_others(self: Queue, timeout: int) -> None:
        with others_may_work():
            wait_for_messages(self, timeout)

    Queue.redrive_allow_policy = None
    Queue.BASE_ATTRIBUTES = [*Queue.BASE_ATTRIBUTES, "RedriveAllowPolicy"]
    Queue._set_attributes = set_all_attributes
    Queue.wait_for_messages = wait_beside_others
    Queue.attributes = property(all_attributes)
