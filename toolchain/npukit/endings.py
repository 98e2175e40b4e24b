"""Work in the background that must end before a command, or a worker process, does."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_pending: list[tuple[int, Callable[[], None]]] = []
"""What to call before the process of this id ends."""


def before_end(finish: Callable[[], None]) -> None:
    """Call ``finish`` before this process ends, unless it ends by a signal."""
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
    _finish()


def _finish() -> None:
    here = os.getpid()
    while _pending:
        process, finish = _pending.pop()
        if process == here:  # a fork inherits the list, but not the threads that do the work
            finish()
