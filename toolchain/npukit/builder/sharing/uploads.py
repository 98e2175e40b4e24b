"""Storing builds in the shared cache while the command goes on."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable

from npukit.endings import before_end


class Uploads:
    """Jobs that one thread does, one after another; the process waits for them at its end.

    A job reports its own failures. ``wanted`` tells whether those that are left should be done.
    """

    def __init__(self, wanted: Callable[[], bool]) -> None:
        self._wanted = wanted
        self._todo: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def add(self, job: Callable[[], None]) -> None:
        """Do ``job`` soon."""
        if self._thread is None:
            # A daemon, so that an interrupt need not wait for it.
            self._thread = threading.Thread(target=self._work, daemon=True, name="npukit-uploads")
            self._thread.start()
            before_end(self.finish)
        self._todo.put(job)

    def finish(self) -> None:
        """Wait for all jobs."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._todo.put(None)
            thread.join()

    def _work(self) -> None:
        while (job := self._todo.get()) is not None:
            if self._wanted():
                job()
