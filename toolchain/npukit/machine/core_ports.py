"""The ports of cores that are not memory, and how their FIFOs lie in the memory of the locks.

Between a core and what it sends to or takes from lies a FIFO in the lock memory, so that a core
puts and takes without leaving its sandbox as long as it has room or finds something. How deep the
FIFOs are is hardware's. Source: AMD's AIE-ML architecture manual (AM020): a core has one 32-bit
stream input and one output without FIFOs of their own, the ports of the stream switch behind them
are 4 words deep; a cascade is 512 bits wide, two deep at either end.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


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
