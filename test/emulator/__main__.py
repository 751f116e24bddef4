"""Starts the emulator: `python3 -m emulator [PORT]`, from the folder `test`. Port 0 means any free one."""

import os
import signal
import sys
import threading

# moto reads these when it is imported
os.environ.setdefault("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")

from .server import serve, shut_down  # noqa: E402


def stop_with_parent() -> None:
    """The parent holds our standard input open; however it ends, we end too."""
    sys.stdin.read()
    shut_down()


def main() -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: shut_down())
    if os.environ.get("EMULATOR_STOPS_WITH_STDIN"):
        threading.Thread(target=stop_with_parent, daemon=True).start()
    serve(int(sys.argv[1]) if len(sys.argv) > 1 else 0)


if __name__ == "__main__":
    main()
