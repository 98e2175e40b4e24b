"""What an array has done: the traffic of each DMA channel, the work of each core."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from npukit.emulator.cores import CoreAgent
from npukit.emulator.dma import Channel
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


def array_totals(channels: Iterable[Channel], cores: Iterable[CoreAgent]) -> ArrayTotals:
    """What the channels and cores of one configuration have done since it was loaded."""
    return ArrayTotals(
        tuple(
            ChannelTotals(c.tile, c.direction, c.index, c.bytes_moved, c.bds_run) for c in channels
        ),
        tuple(CoreTotals(core.tile, core.unit.instructions, core.unit.events) for core in cores),
    )


def sum_of(totals: Sequence[ArrayTotals]) -> ArrayTotals:
    """The sums of several configurations' totals, for every channel and core of any."""
    if len(totals) == 1:
        return totals[0]
    channels: dict[tuple[Tile, DmaDirection, int], ChannelTotals] = {}
    cores: dict[Tile, CoreTotals] = {}
    for each in totals:
        for c in each.channels:
            key = (c.tile, c.direction, c.index)
            so_far = channels.get(key, ChannelTotals(*key, 0, 0))
            moved, run = so_far.bytes_moved + c.bytes_moved, so_far.bds_run + c.bds_run
            channels[key] = ChannelTotals(*key, moved, run)
        for core in each.cores:
            before = cores.get(core.tile, CoreTotals(core.tile, 0, None))
            events: Mapping[int, int] | None = None
            if before.events is not None or core.events is not None:
                events = dict(Counter(before.events or {}) + Counter(core.events or {}))
            instructions = before.instructions + core.instructions
            cores[core.tile] = CoreTotals(core.tile, instructions, events)
    return ArrayTotals(
        tuple(channels[key] for key in sorted(channels)),
        tuple(cores[tile] for tile in sorted(cores)),
    )
