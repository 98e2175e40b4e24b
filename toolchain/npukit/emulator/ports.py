"""The ports of cores that are not memory: stream input and output, and the cascade.

Between a core and what it sends to or takes from lies a FIFO in the lock memory, so that a core
puts and takes without leaving its sandbox as long as it has room or finds something. How deep the
FIFOs are is hardware's. Source: AMD's AIE-ML architecture manual (AM020): a core has one 32-bit
stream input and one output without FIFOs of their own, the ports of the stream switch behind them
are 4 words deep; a cascade is 512 bits wide, two deep at either end.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from npukit.machine.physical import Tile


class PortKind(StrEnum):
    """A port of a core; a cascade's FIFO is counted to the core that takes from it."""

    STREAM_IN = "stream input"
    STREAM_OUT = "stream output"
    CASCADE_IN = "cascade input"

    @property
    def entry_words(self) -> int:
        """32-bit words that are put and taken at once."""
        return 16 if self is PortKind.CASCADE_IN else 1


DEPTH: Final = 4
"""Entries of a FIFO; a power of two."""

ROOM: Final = 0
ITEMS: Final = 1
HEAD: Final = 2
TAIL: Final = 3
ENTRIES: Final = 4
"""Where in a port's words they stand: free entries, entries in use, the next entry to put, the next
one to take, and the entries themselves."""


def port_words(kind: PortKind) -> int:
    """32-bit words that a port of ``kind`` takes in the lock memory."""
    return ENTRIES + DEPTH * kind.entry_words


WORDS_PER_CORE: Final = sum(port_words(kind) for kind in PortKind)
"""32-bit words that the ports of one core take."""


def offset_of(kind: PortKind) -> int:
    """The first word of a port among those of its core."""
    kinds = list(PortKind)
    return sum(port_words(before) for before in kinds[: kinds.index(kind)])


class Waiter(Protocol):
    """Something to be told that a port has changed."""

    queued: bool
    computes: bool

    def step(self) -> None:
        """Go on as far as possible."""


class Waker(Protocol):
    """Who lets waiters run (:class:`npukit.emulator.scheduler.Scheduler`)."""

    def wake(self, agent: Waiter) -> None:
        """Let ``agent`` run."""


class CorePort:
    """A port of a core: its FIFO, and who waits at either end.

    Args:
        tile: whose port.
        words: int32 [:func:`port_words`], the FIFO, live; programs of cores change it directly.

    Attributes:
        reader: who takes from the port and may wait for something in it.
        writers: those who put into it and may wait for room.
    """

    def __init__(
        self, tile: Tile, kind: PortKind, words: NDArray[np.int32], scheduler: Waker
    ) -> None:
        self.tile = tile
        self.kind = kind
        self.reader: Waiter | None = None
        self.writers: Sequence[Waiter] = ()
        self._words = words.data
        self._scheduler = scheduler

    def __str__(self) -> str:
        return f"{self.kind} of core {self.tile}"

    @property
    def room(self) -> int:
        """Entries that can be put."""
        return int(self._words[ROOM])

    @property
    def items(self) -> int:
        """Entries that can be taken."""
        return int(self._words[ITEMS])

    def put(self, entries: Sequence[int]) -> None:
        """Put words into a stream's port; the caller has seen :attr:`room`."""
        words = self._words
        head = words[HEAD]
        for entry in entries:
            words[ENTRIES + head] = entry
            head = (head + 1) % DEPTH
        words[HEAD] = head
        words[ROOM] -= len(entries)
        words[ITEMS] += len(entries)

    def take(self, count: int) -> list[int]:
        """Take words from a stream's port; the caller has seen :attr:`items`."""
        words = self._words
        tail = words[TAIL]
        taken = [words[ENTRIES + (tail + i) % DEPTH] for i in range(count)]
        words[TAIL] = (tail + count) % DEPTH
        words[ROOM] += count
        words[ITEMS] -= count
        return taken

    def notify(self) -> None:
        """Wake whoever can go on at this port."""
        words = self._words
        if self.reader is not None and words[ITEMS]:
            self._scheduler.wake(self.reader)
        if words[ROOM]:
            for writer in self.writers:
                self._scheduler.wake(writer)
