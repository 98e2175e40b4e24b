"""Basic types: tiles, their kinds, and DMA directions."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class DmaDirection(StrEnum):
    """The direction of a DMA channel: stream to memory, or memory to stream."""

    S2MM = "S2MM"
    MM2S = "MM2S"


class TileKind(StrEnum):
    """The kind of a tile: shim (the interface to the host), memtile, or compute tile."""

    SHIM = "shim"
    MEM = "memtile"
    CORE = "core"


class Tile(msgspec.Struct, frozen=True, order=True):
    """A tile, by column and row; row 0 is the shim."""

    col: int
    row: int

    def __str__(self) -> str:
        return f"({self.col}, {self.row})"
