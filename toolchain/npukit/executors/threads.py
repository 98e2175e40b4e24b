"""Workers that are threads of this process."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import Any, Final

from npukit.executors.crew import Crew, Hearer, Hearers, numbered
from npukit.executors.job import become_worker

_AGAIN_SECONDS: Final = 0.1


class ThreadsCrew(Crew):
    """``jobs`` threads. What they do shares the interpreter, so only the tools run in parallel."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._outstanding: set[Future[Any]] = set()
        self._hearers = Hearers()
        self._pool = ThreadPoolExecutor(
            jobs, numbered("npukit-threads"), initializer=self._be_worker
        )

    @property
    def window(self) -> int:
        """Enough that no thread waits for the next piece."""
        return 2 * self._jobs

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Have it called in a thread."""
        future = self._pool.submit(function, *args, **kwargs)
        self._outstanding.add(future)
        future.add_done_callback(self._outstanding.discard)
        return future

    @contextmanager
    def listening(self, topic: str, hear: Hearer) -> Iterator[None]:
        """Meanwhile ``hear`` gets the messages of the threads."""
        with self._hearers.of(topic, hear):
            yield

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the threads when they have done their work."""
        self._pool.shutdown(wait, cancel_futures=cancel_futures)

    def abandon(self, interrupt: Callable[[], None] = lambda: None) -> None:
        """Interrupt the threads until all have ended."""
        self.shutdown(wait=False, cancel_futures=True)
        # Repeated, because a thread may be between two things that it waits for.
        while wait([*self._outstanding], _AGAIN_SECONDS).not_done:
            interrupt()

    def _be_worker(self) -> None:
        become_worker(f"thread {threading.current_thread().name}", self._hearers.pass_on)
