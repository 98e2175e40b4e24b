"""Who waits for whom in an array that has stopped, as plain data."""

from __future__ import annotations

import msgspec

from npukit.machine.tiles import DmaDirection, Tile


class Waiter(msgspec.Struct, frozen=True):
    """A core, or with ``direction`` and ``channel`` a DMA channel of ``tile``."""

    tile: Tile
    direction: DmaDirection | None = None
    channel: int = 0


class Wait(msgspec.Struct, frozen=True):
    """``waiter`` waits for what ``reason`` says; only ``on`` could end it (None: nobody)."""

    waiter: Waiter
    reason: str
    on: Waiter | None
