"""What a counting build counts: the numbers that its code passes to the emulated device.

The headers (``include/npukit/counting.h``) have the same numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

LOADED: Final = 0
"""Bytes that vector loads read through pointers."""
STORED: Final = 1
"""Bytes that vector stores write through pointers."""

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
