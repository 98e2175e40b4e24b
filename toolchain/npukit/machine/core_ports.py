"""Stream and cascade ports of cores, and the layout of their FIFOs in the lock memory.

Each port has a FIFO in the lock memory, so a core can put and take without leaving its sandbox as
long as there is space or data. The FIFOs are as deep as in hardware. Source: AMD's AIE-ML
architecture manual (AM020): a core has one 32-bit stream input and one output without their own
FIFOs, and the stream-switch ports behind them are 4 words deep; a cascade is 512 bits wide and two
deep at each end.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class PortKind(StrEnum):
    """A port of a core; a cascade's FIFO belongs to the receiving core."""

    STREAM_IN = "stream input"
    STREAM_OUT = "stream output"
    CASCADE_IN = "cascade input"

    @property
    def entry_words(self) -> int:
        """32-bit words per put or take."""
        return 16 if self is PortKind.CASCADE_IN else 1


DEPTH: Final = 4
"""Number of entries of a FIFO; a power of two."""

ROOM: Final = 0
ITEMS: Final = 1
HEAD: Final = 2
TAIL: Final = 3
ENTRIES: Final = 4
"""Indices of a port's words: free entries, used entries, the next entry to put, the next entry to
take, and the entries themselves; :func:`last_word` follow.
"""


def last_word(kind: PortKind) -> int:
    """The index of the word with a bit for each entry: whether it ends a packet (TLAST)."""
    return ENTRIES + DEPTH * kind.entry_words


def port_words(kind: PortKind) -> int:
    """32-bit words that a port of ``kind`` occupies in the lock memory."""
    return last_word(kind) + 1


WORDS_PER_CORE: Final = sum(port_words(kind) for kind in PortKind)
"""32-bit words that the ports of one core occupy."""


def offset_of(kind: PortKind) -> int:
    """The offset of a port's first word among those of its core."""
    kinds = list(PortKind)
    return sum(port_words(before) for before in kinds[: kinds.index(kind)])
