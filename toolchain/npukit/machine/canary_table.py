"""The table with which a control program detects stray writes of its C++ functions.

After every call it checks the memory that the call must not change: every byte of unused memory (a
gap) must have the value of its gap (:func:`gap_byte`), and the buffers that the call was not given
(regions) must equal a copy. A core's table is a header (:class:`Header`), then a row of three words
for every gap, then for every region that calls may be given (:class:`Row`).

Control programs in images depend on this layout: changing it needs a new version of the image
(:data:`npukit.formats.emulation_archive.VERSION`).
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final

WORD: Final = 4


class Header(IntEnum):
    """Indices of the words in a table's header."""

    REGIONS = 0
    """Address of the first region's row."""
    END = 1
    """Address after the last row."""
    CHANGED = 2
    """The lowest address that the first offending call changed, plus 1; 0 if none has."""
    FUNCTION = 3
    """The index of the function that changed it; plus :data:`IN_CONST`."""
    CHECKING = 4
    """The fuel spent on checks after calls so far: the low word, then the high one."""
    CHECKING_HIGH = 5


class Row(IntEnum):
    """Indices of the words in a row."""

    START = 0
    END = 1
    GIVEN = 2
    """Of a region: :class:`Given`, of the call in progress. Of a gap: the value of its bytes."""


class Given(IntEnum):
    """How a call was given a region; with several pointers to it, one to write is enough."""

    NOT = 0
    TO_WRITE = 1
    TO_READ = 2
    """As a pointer to const: the region must not change."""


IN_CONST: Final = 1 << 31
"""Added to a function's index if the change is in a region that it was given to read."""

ROW_SIZE: Final = len(Row) * WORD

_FIRST_GAP_BYTE: Final = 0xB5
_GAP_BYTE_STEP: Final = 29


def gap_byte(number: int) -> int:
    """The value of the bytes in gap ``number``, from 1 to 255.

    Neighbouring gaps differ: a loop that copies past the ends of two buffers changes the second
    gap. A program rarely writes the value by accident.
    """
    return (_FIRST_GAP_BYTE - 1 + _GAP_BYTE_STEP * number) % 255 + 1


HEADER_SIZE: Final = WORD * len(Header)
