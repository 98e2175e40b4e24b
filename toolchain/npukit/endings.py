"""Work in the background that must end before a command, or a worker process, does."""

from __future__ import annotations

import atexit
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_pending: list[tuple[int, Callable[[], None]]] = []
"""What to call before the process of this id ends."""


def before_end(finish: Callable[[], None]) -> None:
    """Call ``finish`` before this process ends, unless a signal or an interrupt ends it.

    That is at the end of :func:`finishing`, or else, as in a program that uses npukit, when Python
    ends.
    """
    if not any(process == os.getpid() for process, _ in _pending):
        atexit.register(_finish_at_exit)
    _pending.append((os.getpid(), finish))


@contextmanager
def finishing() -> Iterator[None]:
    """Finish the background work of the block, also if it raises an error.

    An interrupt, or ``sys.exit``, abandons it.
    """
    try:
        yield
    except Exception:
        _finish()
        raise
    except BaseException:
        _pending.clear()
        raise
    _finish()


def _finish_at_exit() -> None:
    if getattr(sys, "last_type", None) is not KeyboardInterrupt:  # which Python has reported
        _finish()


def _finish() -> None:
    here = os.getpid()
    while _pending:
        process, finish = _pending.pop()
        if process == here:  # a fork inherits the list, but not the threads that do the work
            finish()
