"""How the locks lie in the memory that all cores share: 32-bit words, tile after tile."""

from __future__ import annotations

from typing import Final

LOCKS_PER_TILE: Final = 64
"""Lock slots per tile, enough for a memtile (AM020: 64 there, 16 in the other tiles)."""

LOCK_STRIDE: Final = 2 * LOCKS_PER_TILE
"""Words from one tile to the next: the values of its locks, then for each whether it is watched."""

WATCHED: Final = 4 * LOCKS_PER_TILE
"""Bytes from a lock to the word that says whether a core has to call out when it releases it."""
