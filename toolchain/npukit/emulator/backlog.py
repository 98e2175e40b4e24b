"""What the host has sent and nothing has taken, once nothing in an array can move any more.

Everything here only reads the array.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from npukit.emulator.dma import Channel
from npukit.emulator.stall_causes import StallCauses
from npukit.machine.physical import DmaDirection, Tile


class HeldTransfers(msgspec.Struct, frozen=True):
    """MM2S channel ``channel`` of a shim, ``tasks`` of which can't go on, and why if it is known.

    A task whose BDs lead back to the first one is not meant to end, and does not count.
    """

    tile: Tile
    channel: int
    tasks: int
    cause: str | None


class Backlog(msgspec.Struct, frozen=True):
    """What the host has sent and nothing has taken.

    ``held`` has not even left host memory. ``arrived`` is in memories of tiles: for each S2MM
    channel how much the locks hold that its BDs release, for a fifo the number of objects that
    nobody has acquired.
    """

    held: tuple[HeldTransfers, ...]
    arrived: Mapping[tuple[Tile, int], int]


def held_transfers(channels: Iterable[Channel], causes: StallCauses) -> tuple[HeldTransfers, ...]:
    """Those of an array at rest with these ``channels``."""
    held: list[HeldTransfers] = []
    for channel in channels:
        if _sends_from_host(channel, causes.shim_row) and channel.busy and not channel.loops:
            cause = causes.of_channel(channel)
            why = None if cause is None else str(cause)
            held.append(HeldTransfers(channel.tile, channel.index, channel.tasks.unfinished, why))
    return tuple(held)


def arrivals(channels: Iterable[Channel], shim_row: int) -> dict[tuple[Tile, int], int]:
    """:attr:`Backlog.arrived` of an array at rest with these ``channels``."""
    return {
        (channel.tile, channel.index): sum(_released(channel))
        for channel in channels
        if channel.direction is DmaDirection.S2MM and channel.tile.row != shim_row and channel.busy
    }


def _sends_from_host(channel: Channel, shim_row: int) -> bool:
    return channel.direction is DmaDirection.MM2S and channel.tile.row == shim_row


def _released(channel: Channel) -> Iterator[int]:
    """The values of the locks to which a channel's BDs add."""
    locks = {
        (bd.release.bank.tile, bd.release.action.lock_id): bd.release
        for bd in channel.to_run()
        if bd.release is not None and bd.release.action.value > 0
    }
    return (lock.value for lock in locks.values())
