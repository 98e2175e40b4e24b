"""One more thread for the process, to which another thread hands over a part of its work.

It starts with the first job. It ends before a fork, and afterwards the parent and the child start
their own when they need it: a forked process has only one thread, and Python warns about others.
"""

from __future__ import annotations

import atexit
import os
import signal
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Final

_FORK_WAITS: Final = 1.0
"""Seconds that a fork waits for a job in progress."""

_STACK: Final = 1 << 20
"""The least number of bytes of its stack."""


class Job:
    """A part of a thread's work. The first thread that comes to it does it.

    Until then, and while it is done, the job keeps what ``work`` uses alive.
    """

    def __init__(self, work: Callable[[], None]) -> None:
        self._work: Callable[[], None] | None = work
        self._taken = threading.Lock()
        self._in_progress = threading.Lock()
        self._in_progress.acquire()
        self._error: BaseException | None = None

    def finish(self) -> None:
        """Do the work, or wait until the second thread has done it.

        An exception of a signal's handler leaves this at once; the work may still be in progress.

        Raises:
            BaseException: what the work raised.
        """
        if self._taken.acquire(blocking=False):
            work, self._work = self._work, None
            assert work is not None
            work()
            return
        self._in_progress.acquire()
        if self._error is not None:
            raise self._error

    def do(self) -> None:
        """Do the work, unless another thread does it; keep its exception for :meth:`finish`."""
        if not self._taken.acquire(blocking=False):
            return
        work, self._work = self._work, None
        try:
            if work is not None:
                work()
        except BaseException as error:
            self._error = error
        finally:
            self._in_progress.release()


class _SecondThread:
    """The thread; it ends when told to (:meth:`end`)."""

    def __init__(self) -> None:
        self.jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._thread = threading.Thread(target=_serve, args=(self.jobs,), daemon=True)
        self._thread.name = "npukit cores"
        # The user's other threads may have small stacks, too small for WebAssembly's.
        usual = threading.stack_size()
        if 0 < usual < _STACK:
            threading.stack_size(_STACK)
        try:
            self._thread.start()
        finally:
            threading.stack_size(usual)

    def end(self, wait: float | None) -> None:
        """Let it end after the jobs that it has, and wait for that at most ``wait`` seconds."""
        self.jobs.put(None)
        self._thread.join(wait)


def _serve(jobs: SimpleQueue[Job | None]) -> None:
    _leave_signals_to_others()
    while True:
        job = jobs.get()
        if job is None:
            return
        job.do()
        del job  # it keeps an array alive


_FAULTS = ("SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE", "SIGTRAP", "SIGSYS", "SIGABRT")
"""Signals that the thread's own instructions cause; WebAssembly traps are some of them."""


def _leave_signals_to_others() -> None:
    """A signal must end the main thread's waits, so it must not come to this thread."""
    if hasattr(signal, "pthread_sigmask"):
        faults = {getattr(signal, name) for name in _FAULTS if hasattr(signal, name)}
        signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals() - faults)


_second: _SecondThread | None = None
_starting = threading.Lock()
_registered = False


def hand_over(work: Callable[[], None]) -> Job:
    """Let the second thread do ``work`` if it comes to it before :meth:`Job.finish` is called."""
    job = Job(work)
    second = _second or _start()
    if second is not None:
        second.jobs.put(job)
    return job


def _start() -> _SecondThread | None:
    """Start the thread; None if that is not possible now, or another thread does it."""
    global _second, _registered  # noqa: PLW0603 - the process has one
    if not _starting.acquire(blocking=False):
        return None
    try:
        if not _registered:
            # The engine's objects must not be freed at exit while the thread uses them.
            atexit.register(_end)
            if hasattr(os, "register_at_fork"):
                os.register_at_fork(before=_end_before_fork, after_in_child=_forget)
            _registered = True
        if _second is None:
            _second = _SecondThread()
    except RuntimeError:  # no more threads, or the interpreter is about to end
        return None
    finally:
        _starting.release()
    return _second


def _end(wait: float | None = None) -> None:
    global _second
    second, _second = _second, None
    if second is not None:
        second.end(wait)


def _end_before_fork() -> None:
    _end(_FORK_WAITS)


def _forget() -> None:
    """In a forked process: there is no other thread."""
    global _second, _starting
    _second, _starting = None, threading.Lock()
