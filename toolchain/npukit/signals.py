"""Holding signals back for a moment in which what their handlers raise would be lost.

Python runs a signal's handler between any two steps of the main thread. Where that is in a
``__del__`` or a weak reference's callback, Python drops the exception (Ctrl-C's KeyboardInterrupt,
say) and the program goes on; where it is between a resource's making and the ``try`` that cleans
up after it, the resource stays.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import TypeAlias


class SignalExit(SystemExit):
    """A signal ends the command: not the ``sys.exit`` of a kernel's own Python."""


_Handler: TypeAlias = Callable[[int, FrameType | None], object]

_depth = 0


@contextmanager
def held_signals() -> Iterator[None]:
    """Hold back signals whose handlers are Python functions; afterwards each is handled.

    What a handler raises is raised where the block ends, on top of what the block itself raises.
    A signal that comes several times meanwhile is handled once, as Python does too. Blocks may be
    nested. Outside the main thread nothing is done: Python runs no handlers there.
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
        for number in signal.valid_signals():
            handler = signal.getsignal(number)
            if callable(handler):
                replaced[number] = handler
                signal.signal(number, note)
        yield
    finally:
        _depth = 0
        try:
            _restore(replaced, note)
        finally:
            _handle(list(came.items()), replaced)


def _restore(replaced: Mapping[int, _Handler], note: _Handler) -> None:
    """Give the signals their handlers back; one that runs already may raise in between."""
    left = list(replaced)
    try:
        while left:
            number = left[-1]
            # What the block itself has set stays.
            if signal.getsignal(number) is note:
                signal.signal(number, replaced[number])
            left.pop()
    except BaseException:
        _restore({number: replaced[number] for number in left}, note)
        raise


def _handle(came: list[tuple[int, FrameType | None]], handlers: Mapping[int, _Handler]) -> None:
    """Run the handlers of what came, all of them, also when one raises."""
    if not came:
        return
    (number, frame), *others = came
    try:
        handlers[number](number, frame)
    finally:
        _handle(others, handlers)
