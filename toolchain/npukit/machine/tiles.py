"""Tiles, their kinds, and which way DMAs move: the words that all else uses."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class DmaDirection(StrEnum):
    """Which way a DMA channel moves: stream to memory, or memory to stream."""

    S2MM = "S2MM"
    MM2S = "MM2S"


class TileKind(StrEnum):
    """What a tile is: the interface to the host, a memory tile, or a compute tile."""

    SHIM = "shim"
    MEM = "memtile"
    CORE = "core"


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """A tile by column and row; row 0 is the shim."""

    col: int
    row: int

    def __str__(self) -> str:
        return f"({self.col}, {self.row})"
