"""The table by which a control program watches what its C++ functions write.

What no call may change is looked at after every call: memory that belongs to nothing (the gaps)
holds nothing but :data:`GAP_BYTE`, and the buffers that this call was not given (regions) are
compared with a copy. A core's table is a header (:class:`Header`), then a row of three words,
``start, end, given``, for every gap and after them for every region that calls may be given.

Control programs of images have this layout built in: another layout is another version of the image
(:data:`npukit.formats.emulation_archive.VERSION`).
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final

WORD: Final = 4
ROW_SIZE: Final = 3 * WORD


class Header(IntEnum):
    """Words of a table's header."""

    REGIONS = 0
    """Address of the first row of a region."""
    END = 1
    """Address behind the last row."""
    CHANGED = 2
    """The lowest address that the first call to change any has changed, plus 1; 0 if none has."""
    FUNCTION = 3
    """The number of the function that changed it."""
    CHECKING = 4
    """The fuel that looking after calls has taken so far: the low word, then the high one."""
    CHECKING_HIGH = 5


GAP_BYTE: Final = 0xB5
"""What every byte of a gap holds; a program seldom writes it by accident."""

HEADER_SIZE: Final = WORD * len(Header)
