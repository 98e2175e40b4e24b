"""What work is handed to: any ``concurrent.futures.Executor``, or one that also tells of it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import Any, Final, TypeAlias

Hearer: TypeAlias = Callable[[Any], None]
"""Receives a message of a worker, in any thread."""

Work: TypeAlias = Callable[[bytes, Callable[[str], None]], bytes]
"""A piece of work: a top-level function of an importable module, which is passed on by its name.

It takes the payload and a function for progress messages, and returns the result. Both are bytes,
because a worker may have another version of Python than this process.
"""

MOST_DEATHS: Final = 3
"""As many workers may die of one piece of work; after one more it is given up."""


class WorkerDiedError(Exception):
    """The workers that took a piece of work died; the text says how.

    ``certain``: they died of it, and not of another piece that was with them.
    """

    certain = True


class MaybeDiedError(WorkerDiedError):
    """The workers may have died of another piece that they had at the same time."""

    certain = False


class Crew(Executor):
    """An executor whose workers send messages while they work, and that knows if it is lost."""

    @property
    def window(self) -> int | None:
        """How many pieces are worth submitting at a time; None for all."""
        return None

    @contextmanager
    def listening(self, topic: str, hear: Hearer) -> Iterator[None]:
        """Meanwhile ``hear`` gets the messages that workers send under ``topic``."""
        yield

    def lost(self) -> str | None:
        """Why submitted work will never be done; None if it may be."""
        return None

    def abandon(self, interrupt: Callable[[], None] = lambda: None) -> None:
        """Stop what is being done, as far as that is possible; nothing is submitted any more.

        ``interrupt`` ends what threads of this process wait for.
        """
        self.shutdown(wait=False, cancel_futures=True)


class PlainCrew(Crew):
    """An executor that someone else opened and will close; its workers send no messages."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Submit to the executor."""
        return self._executor.submit(function, *args, **kwargs)

    def abandon(self, interrupt: Callable[[], None] = lambda: None) -> None:
        """Nothing: the executor belongs to someone else."""


def crew_of(executor: Executor) -> Crew:
    """``executor`` as a crew."""
    return executor if isinstance(executor, Crew) else PlainCrew(executor)


class Hearers:
    """Who hears which topic; each registers for a time."""

    def __init__(self) -> None:
        self._by_topic: dict[str, Hearer] = {}

    @contextmanager
    def of(self, topic: str, hear: Hearer) -> Iterator[None]:
        """Meanwhile ``hear`` hears ``topic``."""
        self._by_topic[topic] = hear
        try:
            yield
        finally:
            del self._by_topic[topic]

    def pass_on(self, topic: str, message: Any) -> None:
        """Give ``message`` to whoever hears ``topic``."""
        if (hear := self._by_topic.get(topic)) is not None:
            hear(message)


_numbers = itertools.count(1)


def numbered(name: str) -> str:
    """``name`` with a number that no other of this process has."""
    return f"{name}-{next(_numbers)}"
