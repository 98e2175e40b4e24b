"""The seam between a transport and what is said over it."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import Protocol, Self


class Channel(Protocol):
    """The input and output of a command that runs on another machine."""

    def write(self, pieces: Sequence[bytes | memoryview]) -> None:
        """Write all of them, with nothing of another thread in between.

        Raises:
            BrokenPipeError: the command has ended, or the connection is lost.
        """

    def read(self, size: int) -> bytes:
        """At least one byte and at most ``size``; nothing at the end."""

    def messages(self) -> str:
        """The end of what it wrote to standard error."""

    def ending(self) -> str:
        """Why reading reached the end: how the command ended, or how the connection was lost."""

    def is_lost(self) -> bool:
        """Whether the connection is lost, rather than the command at its end."""

    def close(self) -> None:
        """End the command. Closing again does nothing."""


class Connection(Protocol):
    """A machine that runs commands."""

    @property
    def name(self) -> str:
        """What messages call it."""

    def start(self, command: str) -> Channel:
        """Run a command line in the user's login shell there."""

    def is_lost(self) -> bool:
        """Whether it can't start commands any more."""

    def close(self) -> None:
        """End the connection and all that runs over it. Closing again does nothing."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...
