"""Calls that may hang, such as those of a network client, under a common time limit."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

_Result = TypeVar("_Result")

_AT_ONCE: Final = 8


def call_all(calls: Sequence[Callable[[], _Result]], seconds: float) -> list[_Result]:
    """The results of ``calls``, up to eight at a time, in their order.

    A call that hangs is left behind in its thread, which does not keep the process from ending.

    Raises:
        TimeoutError: they are not done after ``seconds``.
        Exception: what the first failing call raised.
    """
    todo: queue.SimpleQueue[int] = queue.SimpleQueue()
    done: queue.SimpleQueue[tuple[int, _Result | None, Exception | None]] = queue.SimpleQueue()
    for number in range(len(calls)):
        todo.put(number)

    def work() -> None:
        while True:
            try:
                number = todo.get_nowait()
            except queue.Empty:
                return
            try:
                done.put((number, calls[number](), None))
            except Exception as error:
                done.put((number, None, error))

    # Not a pool of threads: Python waits at its end for those.
    for _ in range(min(_AT_ONCE, len(calls))):
        threading.Thread(target=work, daemon=True, name="npukit-shared-cache").start()
    until = time.monotonic() + seconds
    results: dict[int, _Result] = {}
    while len(results) < len(calls):
        try:
            number, result, error = done.get(timeout=max(0.0, until - time.monotonic()))
        except queue.Empty:
            _drop(todo)
            raise TimeoutError(f"no answer within {seconds:g} s") from None
        if error is not None:
            _drop(todo)
            raise error
        results[number] = result  # type: ignore[assignment]
    return [results[number] for number in range(len(calls))]


def _drop(todo: queue.SimpleQueue[int]) -> None:
    try:
        while True:
            todo.get_nowait()
    except queue.Empty:
        return
