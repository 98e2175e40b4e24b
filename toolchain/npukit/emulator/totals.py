"""What an array has done since load: the traffic of each DMA channel, the work of each core."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from npukit.machine.tiles import DmaDirection, Tile


class ChannelTotals(msgspec.Struct, frozen=True):
    """A DMA channel's bytes of stream, without packet headers, and completed BDs."""

    tile: Tile
    direction: DmaDirection
    index: int
    bytes_moved: int
    bds_run: int


class CoreTotals(msgspec.Struct, frozen=True):
    """A core's WebAssembly instructions, without npukit's code around calls of C++ functions.

    ``events`` is what its functions counted, by the number of the event; None if they don't count.
    """

    tile: Tile
    instructions: int
    events: Mapping[int, int] | None


class ArrayTotals(msgspec.Struct, frozen=True):
    """Every channel of the DMAs in use, and every core, in the order of their tiles."""

    channels: tuple[ChannelTotals, ...]
    cores: tuple[CoreTotals, ...]
