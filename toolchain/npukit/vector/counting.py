"""What a counting build counts: the numbers that its code passes to the emulated device.

The headers (``include/npukit/counting.h``) have the same numbers. There are two such builds. One
counts accesses and products as the source has them. The other one counts what the optimized code
of an AIE core would do, and the cycles that this takes (:data:`CYCLES`, :data:`SLOTS`): accesses
that were moved out of loops count as often as they run.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from npukit.vector.core_timing import Slot

Counting = Literal["accesses", "cycles"]
"""What a counting build counts: what the source does, or what it costs on a core."""

LOADED: Final = 0
"""Bytes that vector loads read through pointers."""
STORED: Final = 1
"""Bytes that vector stores write through pointers."""

CYCLES: Final = 64
"""Cycles that the code takes on a core: an estimate, at least the bound of its operations."""
SLOTS: Final[Mapping[Slot, int]] = {slot: 65 + number for number, slot in enumerate(Slot)}
"""Operations by issue slot. The bound is that of the slot that needs the most cycles
(``npukit.vector.core_timing.UNITS`` has how many each issues in a cycle)."""

CONFLICTS: Final = 65 + len(Slot)
"""Loads that wait for another one of their cycle, because both are of one bank of memory."""

EVENTS: Final = 256
"""The numbers of events are below this."""

_TRUNCATED: Final = 128

_FIRST_PRODUCT: Final = 16
_WIDTHS: Final = (4, 8, 16, 32)

MACS: Final[Mapping[int, str]] = {
    **{
        _FIRST_PRODUCT + 8 * wide + narrow: f"int{_WIDTHS[wide]} x int{_WIDTHS[narrow]}"
        for wide in range(4)
        for narrow in range(wide + 1)
    },
    48: "bfloat16",
    49: "bfp16",
}
"""Multiply-accumulates, by the kind of their operands; the wider one first, of any sign."""


def truncation_event(alignment: int) -> int:
    """Vector accesses that are not aligned, from this number on, by the bytes that they are above.

    ``alignment`` is a power of two of at most 64 bytes. The core drops the low bits of the address.
    """
    return _TRUNCATED + alignment


def truncation(event: int) -> tuple[int, int] | None:
    """The alignment of such accesses, and by how many bytes they are above it; None for others."""
    code = event - _TRUNCATED
    if not 0 < code < _TRUNCATED:
        return None
    alignment = 1 << (code.bit_length() - 1)
    return alignment, code - alignment
