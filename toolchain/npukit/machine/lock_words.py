"""How the locks lie in the memory that all cores share: 32-bit words, tile after tile."""

from __future__ import annotations

from typing import Final

from npukit.machine.generations import GENERATIONS

LOCKS_PER_TILE: Final = max(
    model.locks for generation in GENERATIONS for model in generation.tiles.values()
)
"""Lock slots per tile, enough for any kind of tile."""

TILE_STRIDE: Final = 2 * LOCKS_PER_TILE
"""Words from one tile to the next: the values of its locks, then for each whether it is watched."""

WATCHED: Final = 4 * LOCKS_PER_TILE
"""Bytes from a lock to the word that says whether a core has to call out when it releases it."""
