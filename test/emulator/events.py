"""EventBridge: rules hand events to queues, topics and functions.

Mends of moto: the event carries all its fields (moto's own template leaves out the account) and an ISO time;
targets in other accounts and regions are reached; functions and topics are targets; a rule that only has a schedule or
is disabled gets no events; a target that refuses the event is by-passed to its dead-letter queue instead of failing
the caller; a rule that is made while an event is on its way does not stop the event. The permissions that a target's policy gives to EventBridge are checked.

Schedules never fire, and a failed delivery is not tried again. Other targets (log groups, buses, archives, API
destinations) are left to moto.
"""

import copy
import json
from collections import OrderedDict
from datetime import datetime, timezone
from typing import Any

from moto.events.models import EventBus, EventTemplateParser, Rule

from .delivery import DELIVERIES, deliver, kind_of
from .permissions import Sender

FIELDS = ("version", "id", "detail-type", "source", "account", "time", "region", "resources", "detail")

PERMISSION = "events.amazonaws.com"


class Rules(OrderedDict[str, Rule]):
    """The rules of a bus, which may change while an event passes them."""

    def values(self) -> list[Rule]:
        return list(super().values())


def install() -> None:
    send = Rule.send_to_targets
    start = EventBus.__init__

    def start_with_rules(self: EventBus, *args: Any, **kwargs: Any) -> None:
        start(self, *args, **kwargs)
        self.rules = Rules()

    EventBus.__init__ = start_with_rules

    def send_to_targets(self: Rule, original_event: dict[str, Any], transform_input: bool = True) -> None:
        if self.state == "DISABLED" or not self.event_pattern.get_pattern():
            return
        if not self.event_pattern.matches_event(original_event):
            return

        ours = [target for target in self.targets if kind_of(target["Arn"]) in DELIVERIES]
        for target in ours:
            send_to_target(self, target, original_event)

        rest = copy.copy(self)
        rest.targets = [target for target in self.targets if target not in ours]
        send(rest, original_event, transform_input)

    Rule.send_to_targets = send_to_targets


def send_to_target(rule: Rule, target: dict[str, Any], original_event: dict[str, Any]) -> None:
    sender = Sender(PERMISSION, rule.arn)
    event = event_for(target, original_event)
    group = target.get("SqsParameters", {}).get("MessageGroupId")
    delivered = deliver(sender, target["Arn"], event, group)
    dead_letters = target.get("DeadLetterConfig", {}).get("Arn")
    if not delivered and dead_letters:
        deliver(sender, dead_letters, event)


def event_for(target: dict[str, Any], original_event: dict[str, Any]) -> Any:
    """What this target gets: the whole event, or what its input settings make of it."""
    if target.get("Input"):
        return json.loads(target["Input"])
    if target.get("InputTransformer"):
        return EventTemplateParser.parse(
            input_template=target["InputTransformer"]["InputTemplate"],
            input_paths_map=target["InputTransformer"].get("InputPathsMap", {}),
            event=original_event,
        )
    whole = {field: original_event.get(field) for field in FIELDS}
    return {**whole, "time": iso_time(whole["time"])}


def iso_time(moment: Any) -> str:
    if isinstance(moment, (int, float)):
        moment = datetime.fromtimestamp(moment, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return str(moment)
