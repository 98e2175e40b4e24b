"""Layout of the locks in the memory that cores share: 32-bit words, tile by tile."""

from __future__ import annotations

from typing import Final

from npukit.machine.generations import GENERATIONS

LOCKS_PER_TILE: Final = max(
    model.locks for generation in GENERATIONS for model in generation.tiles.values()
)
"""Lock slots per tile; enough for every kind of tile."""

TILE_STRIDE: Final = 2 * LOCKS_PER_TILE
"""Words per tile: the values of its locks, then for each lock whether it is watched."""

WATCHED: Final = 4 * LOCKS_PER_TILE
"""Bytes from a lock's value to its watch flag: a core that releases a watched lock calls out."""
