"""Addresses of registers and memory bytes: a tile and an offset in it, in 32 bits."""

from __future__ import annotations

from typing import Final

import msgspec

from npukit.errors import FormatError

_COLUMN_SHIFT: Final = 25
_ROW_SHIFT: Final = 20
_REGISTER_MASK: Final = (1 << _ROW_SHIFT) - 1
_ROW_MASK: Final = (1 << (_COLUMN_SHIFT - _ROW_SHIFT)) - 1


class TileAddress(msgspec.Struct, frozen=True, order=True):
    """A decoded tile address: the tile, and the offset of a register or memory byte in it."""

    column: int
    row: int
    register: int


def tile_address(column: int, row: int, register: int) -> int:
    """``column << 25 | row << 20 | register``, the 32-bit address of a tile's register.

    Raises:
        FormatError: a part does not fit its bits (7, 5 and 20).
    """
    for name, value, bits in (("column", column, 7), ("row", row, 5), ("register", register, 20)):
        if not 0 <= value < 1 << bits:
            raise FormatError(f"{name} {value:#x} does not fit the {bits} bits of a tile address")
    return column << _COLUMN_SHIFT | row << _ROW_SHIFT | register


def split_address(address: int) -> TileAddress:
    """Decode a tile address; the inverse of :func:`tile_address`."""
    return TileAddress(
        address >> _COLUMN_SHIFT, address >> _ROW_SHIFT & _ROW_MASK, address & _REGISTER_MASK
    )
