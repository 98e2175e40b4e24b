"""Core ports as the array sees them: their FIFOs, and the agents that wait at either end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from npukit.errors import FormatError
from npukit.machine.core_ports import (
    DEPTH,
    ENTRIES,
    HEAD,
    ITEMS,
    ROOM,
    TAIL,
    PortKind,
    last_word,
)
from npukit.machine.physical import Tile


class Waiter(Protocol):
    """Receives a notification when a port has changed."""

    queued: bool
    computes: bool

    def step(self) -> None:
        """Continue as far as possible."""


class Waker(Protocol):
    """Lets waiters run (:class:`npukit.emulator.scheduler.Scheduler`)."""

    def wake(self, agent: Waiter) -> None:
        """Let ``agent`` run."""


class CorePort:
    """A port of a core: its FIFO, and the agents at either end.

    Args:
        tile: the port's tile.
        words: int32 [:func:`port_words`], the FIFO, live; core programs change it directly.

    Attributes:
        reader: takes from the port and may wait for data.
        writers: put into the port and may wait for room.
    """

    def __init__(
        self, tile: Tile, kind: PortKind, words: NDArray[np.int32], scheduler: Waker
    ) -> None:
        self.tile = tile
        self.kind = kind
        self.reader: Waiter | None = None
        self.writers: Sequence[Waiter] = ()
        self._words = words.data
        self._last = last_word(kind)
        self._scheduler = scheduler

    def __str__(self) -> str:
        return f"{self.kind} of core {self.tile}"

    @property
    def room(self) -> int:
        """Entries that can be put (errors as in :meth:`_count`)."""
        return self._count(ROOM)

    @property
    def items(self) -> int:
        """Entries that can be taken (errors as in :meth:`_count`)."""
        return self._count(ITEMS)

    def _count(self, counter: int) -> int:
        """A counter; only a core program that npukit did not build can have corrupted it.

        Raises:
            FormatError: its value is impossible.
        """
        count: int = self._words[counter]
        if not 0 <= count <= DEPTH:
            raise FormatError(
                f"the program of a core leaves {count} entries in the {self}, which has {DEPTH}",
                hint="rebuild the kernel",
            )
        return count

    @property
    def first(self) -> int:
        """The next word to take from a stream port."""
        word: int = self._words[ENTRIES + self._words[TAIL] % DEPTH]
        return word

    def put(self, entries: Sequence[int]) -> None:
        """Put words into a stream port; the caller has checked :attr:`room`."""
        words = self._words
        head = words[HEAD] % DEPTH
        for entry in entries:
            words[ENTRIES + head] = entry
            words[self._last] &= ~(1 << head)  # those of words that the core has taken remain
            head = (head + 1) % DEPTH
        words[HEAD] = head
        words[ROOM] = self.room - len(entries)
        words[ITEMS] = self.items + len(entries)

    def end_packet(self) -> None:
        """The word that was put last ends a packet (TLAST)."""
        words = self._words
        words[self._last] |= 1 << (words[HEAD] - 1) % DEPTH

    def ends_packet(self, number: int) -> bool:
        """Whether item ``number`` ends a packet, counted from the next to take."""
        words = self._words
        return bool(words[self._last] >> (words[TAIL] + number) % DEPTH & 1)

    @property
    def items_in_packet(self) -> int:
        """Entries that can be taken up to the end of a packet, or all if none ends."""
        items = self.items
        if self._words[self._last]:
            for number in range(items):
                if self.ends_packet(number):
                    return number + 1
        return items

    def take(self, count: int) -> list[int]:
        """Take words from a stream port; the caller has checked :attr:`items`."""
        words = self._words
        tail = words[TAIL] % DEPTH
        if words[self._last]:
            words[self._last] &= ~sum(1 << (tail + i) % DEPTH for i in range(count))
        taken = [words[ENTRIES + (tail + i) % DEPTH] for i in range(count)]
        words[TAIL] = (tail + count) % DEPTH
        words[ROOM] = self.room + count
        words[ITEMS] = self.items - count
        return taken

    def notify(self) -> None:
        """Wake the agents that can continue at this port."""
        words = self._words
        if self.reader is not None and words[ITEMS]:
            self._scheduler.wake(self.reader)
        if words[ROOM]:
            for writer in self.writers:
                self._scheduler.wake(writer)
