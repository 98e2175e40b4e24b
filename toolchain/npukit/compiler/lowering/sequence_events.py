"""What a runtime sequence does to DMA channels, in order, each with its place in the design.

The instruction stream has the same information, but without places; warnings need those.
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from npukit.errors import Location
from npukit.machine.physical import DmaDirection, Tile
from npukit.machine.registers import QueueEntry


class ChannelName(msgspec.Struct, frozen=True, order=True):
    """A DMA channel of the array."""

    tile: Tile
    direction: DmaDirection
    channel: int

    def __str__(self) -> str:
        return f"{self.direction} channel {self.channel} of tile {self.tile}"


class BdWritten(msgspec.Struct, frozen=True):
    """A BD of ``words`` 32-bit words is programmed; ``next_bd`` is its successor.

    ``named`` is true if the design names its number, false if MLIR-AIE chose it. ``packet_id`` is
    that of the header that it sends, if any.
    """

    tile: Tile
    bd_id: int
    words: int
    packet_id: int | None
    next_bd: int | None
    named: bool
    where: Location


class TaskPushed(msgspec.Struct, frozen=True):
    """A task is put on a channel's queue."""

    on: ChannelName
    entry: QueueEntry
    where: Location


class TokensAwaited(msgspec.Struct, frozen=True):
    """The stream waits for a token of each of the channels.

    ``raw`` is true if the design names registers (``aiex.npu.sync``), not a fifo or a task.
    """

    channels: tuple[ChannelName, ...]
    raw: bool
    where: Location


class RoomAwaited(msgspec.Struct, frozen=True):
    """The stream polls until a channel has at most ``tasks`` unfinished tasks."""

    on: ChannelName
    tasks: int
    where: Location


class TaskConfigured(msgspec.Struct, frozen=True):
    """The BDs of a task are programmed; ``task`` is its number in the sequence."""

    task: int
    where: Location


class TaskStarted(msgspec.Struct, frozen=True):
    """A task is started; its push follows."""

    task: int
    where: Location


class TaskFreed(msgspec.Struct, frozen=True):
    """The design gives the BDs of a task back, other than by awaiting it.

    ``holder`` is where a task that now has one of them was configured.
    """

    task: int
    holder: Location | None
    where: Location


class ConfigurationLoaded(msgspec.Struct, frozen=True):
    """A configuration may be loaded, which ends all tasks."""

    where: Location


SequenceEvent: TypeAlias = (
    BdWritten
    | TaskPushed
    | TokensAwaited
    | RoomAwaited
    | TaskConfigured
    | TaskStarted
    | TaskFreed
    | ConfigurationLoaded
)
