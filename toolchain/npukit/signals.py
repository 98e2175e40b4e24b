"""Defers signals while an exception raised by a handler would be lost or would leak a resource.

Python runs a signal's handler between any two steps of the main thread. In a ``__del__`` or a weak
reference's callback, Python drops the handler's exception (Ctrl-C's KeyboardInterrupt, for example)
and the program continues. Between the creation of a resource and the ``try`` that cleans it up, the
exception leaks the resource.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from types import FrameType
from typing import Final, TypeAlias


class SignalExit(SystemExit):
    """A signal ends the command, as opposed to a ``sys.exit`` in a kernel's own Python."""


_Handler: TypeAlias = Callable[[int, FrameType | None], object]

_depth = 0

_calls = sys.modules.get("_signal", signal)
"""The functions of ``signal`` without their conversions to enums, which take ten times as long."""

_handler_of: Callable[[int], object] = _calls.getsignal
_set_handler: Callable[[int, _Handler], object] = _calls.signal


@cache
def _signals() -> frozenset[int]:
    """All signals; Python makes the set slowly."""
    return frozenset(signal.valid_signals())


@contextmanager
def held_signals() -> Iterator[None]:
    """Defer signals that have Python handlers until the block ends.

    A handler's exception is raised at the end of the block, with the block's own as its context.
    A signal that arrives several times is handled once, as in Python itself. Blocks may be nested.
    Outside the main thread this does nothing: Python runs no handlers there.
    """
    global _depth  # noqa: PLW0603 - handlers are the process's, and only its main thread has them
    if _depth or threading.get_ident() != threading.main_thread().ident:
        yield
        return
    came: dict[int, FrameType | None] = {}
    replaced: dict[int, _Handler] = {}

    def note(number: int, frame: FrameType | None) -> None:
        came.setdefault(number, frame)

    try:
        _depth = 1
        for number in _signals():
            handler = _handler_of(number)
            if callable(handler):
                replaced[number] = handler
                _set_handler(number, note)
        yield
    finally:
        _depth = 0
        try:
            _restore(replaced, note)
        finally:
            _handle(list(came.items()), replaced)


def _restore(replaced: Mapping[int, _Handler], note: _Handler) -> None:
    """Restore the handlers; those already restored may run, and raise, in between."""
    left = list(replaced)
    try:
        while left:
            number = left[-1]
            # A handler that the block installed stays.
            if _handler_of(number) is note:
                _set_handler(number, replaced[number])
            left.pop()
    except BaseException:
        _restore({number: replaced[number] for number in left}, note)
        raise


def _handle(came: list[tuple[int, FrameType | None]], handlers: Mapping[int, _Handler]) -> None:
    """Run the handlers of all deferred signals, even if one raises."""
    if not came:
        return
    (number, frame), *others = came
    try:
        handlers[number](number, frame)
    finally:
        _handle(others, handlers)


_END_FORKS: Final[set[int]] = set()
"""Signals that end a fork of this process, whatever handler this process has."""
_masks: Final[list[set[int]]] = []


def end_forks(numbers: Collection[int]) -> None:
    """Make the signals ``numbers`` end what is forked from this process, from its first moment.

    User code may fork, and end its processes by a signal. With a handler of npukit's, that signal
    is lost if it arrives while the process starts, and whoever waits for its end waits forever.
    """
    if not _END_FORKS and hasattr(os, "register_at_fork"):
        os.register_at_fork(
            before=_before_fork, after_in_parent=_after_fork, after_in_child=_in_fork
        )
    _END_FORKS.update(numbers)


def _before_fork() -> None:
    _masks.append(signal.pthread_sigmask(signal.SIG_BLOCK, _END_FORKS))


def _after_fork() -> None:
    signal.pthread_sigmask(signal.SIG_SETMASK, _masks.pop())


def _in_fork() -> None:
    with suppress(ValueError):  # another thread forked; it may not set handlers
        for number in _END_FORKS:
            if callable(signal.getsignal(number)):
                signal.signal(number, signal.SIG_DFL)
    _after_fork()
