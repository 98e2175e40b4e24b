"""A recording as plain data: what every part of an array did, in the order in which it happened.

The order is one that the design allows, not that of an NPU. A replay that gives each event a time
(:mod:`npukit.timing`) may rely on it: an event comes after everything that it needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeAlias

import msgspec

from npukit.machine.core_ports import PortKind
from npukit.machine.device import DeviceModel
from npukit.machine.physical import LockAction, PhysicalDesign
from npukit.machine.tiles import DmaDirection, Tile


class ChannelEnd(msgspec.Struct, frozen=True, order=True):
    """A DMA channel."""

    tile: Tile
    direction: DmaDirection
    index: int

    def __str__(self) -> str:
        return f"DMA {self.tile} {self.direction} {self.index}"


class PortEnd(msgspec.Struct, frozen=True, order=True):
    """A core's stream or cascade port; a cascade's belongs to the core that receives."""

    tile: Tile
    kind: PortKind

    def __str__(self) -> str:
        return f"{self.kind} of core {self.tile}"


End: TypeAlias = ChannelEnd | PortEnd
"""An end of a stream."""


class DispatchStarted(msgspec.Struct, frozen=True):
    """The host starts to run the instruction stream; the first dispatch has number 0."""

    number: int


class DispatchEnded(msgspec.Struct, frozen=True):
    """The last operation of the instruction stream is done."""

    number: int


class Loaded(msgspec.Struct, frozen=True):
    """A design was loaded: every lock has its initial value, every channel and core starts."""

    design: PhysicalDesign


class LockWritten(msgspec.Struct, frozen=True):
    """A register write set a lock."""

    tile: Tile
    lock_id: int
    value: int


class Pushed(msgspec.Struct, frozen=True):
    """A task was queued, by an operation of the instruction stream or by loading (None).

    ``task`` counts the tasks of the channel from 0.
    """

    channel: ChannelEnd
    task: int
    repeats: int
    token: bool
    operation: int | None


class BdStarted(msgspec.Struct, frozen=True):
    """A channel has taken the lock of a BD and starts to move its data.

    Attributes:
        channel: the channel.
        run: counts the BDs that the channel runs, from 0.
        task: the task that it is part of.
        bd_id: the BD.
        words: words of 32 bits in the stream, without a packet's header.
        burst: the most words that are next to each other in memory, in the order of the walk.
        acquire: the lock that it took.
        release: the lock that it will release.
        header: whether it sends a packet header first.
        target: the memory, for people.
    """

    channel: ChannelEnd
    run: int
    task: int
    bd_id: int
    words: int
    burst: int
    acquire: LockAction | None
    release: LockAction | None
    header: bool
    target: str


class BdEnded(msgspec.Struct, frozen=True):
    """A BD's data has moved, and its lock is released.

    ``ends_task``: it was the last one of its task; ``token``: and the task issues a token.
    """

    channel: ChannelEnd
    run: int
    release: LockAction | None
    ends_task: bool
    token: bool


class Moved(msgspec.Struct, frozen=True):
    """``words`` words went from one end of a stream to all of ``sinks`` at once."""

    source: End
    sinks: tuple[End, ...]
    words: int


class CoreDid(StrEnum):
    """Kinds of steps of a core."""

    ACQUIRE = "acquire"
    RELEASE = "release"
    GET = "get"
    PUT = "put"
    CALL = "call"
    RETURN = "return"
    PRINT = "print"
    END = "end"


class CoreStep(msgspec.Struct, frozen=True):
    """A step of a core, after the code that it ran since its previous step.

    Attributes:
        core: the core's tile.
        did: the kind; the next three attributes depend on it.
        lock: what was acquired or released.
        port: where one entry was put or taken.
        function: the C++ function whose call begins or has ended, or in which the step happens.
        counted: amounts of events (:mod:`npukit.vector.counting`) since the previous step.
        instructions: WebAssembly instructions since then.
        text: the line that it printed.
    """

    core: Tile
    did: CoreDid
    lock: LockAction | None = None
    port: PortEnd | None = None
    function: str = ""
    counted: Mapping[int, int] = {}
    instructions: int = 0
    text: str = ""


class OperationDone(msgspec.Struct, frozen=True):
    """The command processor has executed an operation.

    Attributes:
        number: its place in the instruction stream, from 0, without those that do nothing.
        text: what it does, for people.
        words: 32-bit words that it writes to the array.
        tokens: the channels of which it took a token.
        polls: whether it waited for the value of a register.
    """

    number: int
    text: str
    words: int
    tokens: tuple[ChannelEnd, ...] = ()
    polls: bool = False


Event: TypeAlias = (
    DispatchStarted
    | DispatchEnded
    | Loaded
    | LockWritten
    | Pushed
    | BdStarted
    | BdEnded
    | Moved
    | CoreStep
    | OperationDone
)


class Recording(msgspec.Struct, frozen=True):
    """Some dispatches on a newly loaded array.

    Attributes:
        device: the device.
        events: in the order in which they happened.
        dispatches: how many there are.
    """

    device: DeviceModel
    events: tuple[Event, ...]
    dispatches: int
