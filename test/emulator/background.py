"""Runs what AWS does after it has answered: asynchronous invocations, queues and streams that feed functions.

What is under way is counted, so that a test can wait until everything that its call set off has come to rest. A
reset drops what has not started yet.

moto is not made for threads: one request or job at a time works on its state. Who waits meanwhile for something that
calls the emulator lets the others work.
"""

import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

#: Functions that run at the same time. More would only wait for the processor.
WORKERS = 4

Job = Callable[[], None]

#: Held by whoever works on moto's state.
WORKING = threading.Lock()


@contextmanager
def others_may_work() -> Iterator[None]:
    WORKING.release()
    try:
        yield
    finally:
        WORKING.acquire()


class Background:
    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=WORKERS, thread_name_prefix="background")
        self._lock = threading.Lock()
        self._era = 0
        self._pending = 0

    @property
    def pending(self) -> int:
        return self._pending

    def submit(self, job: Job) -> None:
        with self._lock:
            self._pending += 1
            era = self._era
        self._pool.submit(self._run, job, era)

    def submit_later(self, seconds: float, job: Job) -> None:
        """Counts the job as pending from now on."""
        with self._lock:
            self._pending += 1
            era = self._era
        timer = threading.Timer(seconds, lambda: self._pool.submit(self._run, job, era))
        timer.daemon = True
        timer.start()

    def cancel(self) -> None:
        with self._lock:
            self._era += 1

    def _run(self, job: Job, era: int) -> None:
        try:
            with WORKING:
                if era == self._era:
                    job()
        except Exception:
            traceback.print_exc()
        finally:
            with self._lock:
                self._pending -= 1


BACKGROUND = Background()


class InOrder:
    """Runs its jobs in the background one after the other, as the shard of a stream does."""

    def __init__(self) -> None:
        self._jobs: deque[Job] = deque()
        self._lock = threading.Lock()
        self._running = False

    def submit(self, job: Job) -> None:
        with self._lock:
            self._jobs.append(job)
            if self._running:
                return
            self._running = True
        BACKGROUND.submit(self._next)

    def _next(self) -> None:
        with self._lock:
            job = self._jobs.popleft()
        try:
            job()
        finally:
            with self._lock:
                self._running = bool(self._jobs)
            if self._running:
                BACKGROUND.submit(self._next)
