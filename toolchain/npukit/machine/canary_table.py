"""The table with which a control program detects stray writes of its C++ functions.

After every call it checks the memory that the call must not change: unused memory (the gaps) must
hold only :data:`GAP_BYTE`, and the buffers that the call was not given (regions) must equal a copy.
A core's table is a header (:class:`Header`), then a row of three words, ``start, end, given``, for
every gap, then for every region that calls may be given.

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
    """The index of the function that changed it."""
    CHECKING = 4
    """The fuel spent on checks after calls so far: the low word, then the high one."""
    CHECKING_HIGH = 5


class Row(IntEnum):
    """Indices of the words in a row."""

    START = 0
    END = 1
    GIVEN = 2
    """Whether the call in progress was given the region."""


ROW_SIZE: Final = len(Row) * WORD

GAP_BYTE: Final = 0xB5
"""The content of every byte in a gap; a program rarely writes it by accident."""

HEADER_SIZE: Final = WORD * len(Header)
