"""What the emulator keeps besides moto's own state. A reset clears it."""

from collections import defaultdict
from typing import Any


class State:
    def __init__(self) -> None:
        #: What the operations of `hooks` store: (account, region, kind) -> id -> object.
        self.stored: dict[tuple[str, str, str], dict[Any, Any]] = defaultdict(dict)
        #: Every run of a function: its ARN, event, result and log text.
        self.invocations: list[dict[str, Any]] = []
        #: Every recorded API call, as CloudTrail writes it.
        self.trail: list[dict[str, Any]] = []
        #: Every permission that a call asked for while IAM was enforced, and why it was refused, if it was.
        self.asked: list[dict[str, Any]] = []
        #: Every event that a service could not hand on, with the reason.
        self.undelivered: list[dict[str, str]] = []

    def clear(self) -> None:
        for part in vars(self).values():
            part.clear()


STATE = State()
