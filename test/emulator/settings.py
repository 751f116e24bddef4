"""What the emulator was asked to be, by its command line and its environment."""

import os

#: The port it listens on; `server` sets it.
port = 0

#: Whether API calls are put on the event bus as CloudTrail does: "" never, "logging" for accounts that have a
#: trail which is logging (as AWS does), "always" even without a trail.
trail = os.environ.get("EMULATOR_TRAIL", "")

#: Whether IAM policies are enforced from the start. `POST /emulator/enforcement` switches it later.
enforce = os.environ.get("EMULATOR_ENFORCE") == "1"

#: Where functions find hosts of the internet, as JSON: the origin that stands for each host.
hosts = os.environ.get("EMULATOR_HOSTS", "{}")

#: How many milliseconds the clock of functions is ahead. `POST /emulator/clock` sets it.
clock_ahead_ms = 0

#: The node that runs the functions.
node = os.environ.get("EMULATOR_NODE", "node")


def endpoint() -> str:
    return f"http://127.0.0.1:{port}"
