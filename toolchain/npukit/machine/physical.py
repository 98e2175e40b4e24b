"""A physical module as plain data: the interface between the compiler and the emulator.

A *physical module* is an ``aie.device`` after objectfifo lowering: buffers, locks, BD chains and
routes, as npukit's own lowering or ``aiecc`` produces it. ``npukit.compiler.extract`` reads one
into the dataclasses below; nothing else reads DMA or routing operations. A core's code is in its
:class:`npukit.machine.control_program.CoreProgram`.

All addresses, lengths and strides here are in bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import msgspec

from npukit.machine.tiles import DmaDirection, Tile

if TYPE_CHECKING:
    from npukit.machine.device import DeviceModel

__all__ = [
    "Tile",
    "DmaDirection",
    "Buffer",
    "Lock",
    "LockAction",
    "Dim",
    "Iteration",
    "PacketHeader",
    "BufferDescriptor",
    "bd_chain",
    "DmaTask",
    "StreamPort",
    "Route",
    "ShimAllocation",
    "Cascade",
    "Core",
    "PhysicalDesign",
]


class Buffer(msgspec.Struct, frozen=True):
    """A named buffer in a tile's data memory.

    ``address`` is relative to the start of the tile's own data memory; ``element`` is MLIR's
    spelling of the element type (``i8``, ``i32``, ``bf16``); ``initial`` is the content at load, or
    None if undefined.
    """

    name: str
    tile: Tile
    address: int
    size: int
    shape: tuple[int, ...]
    element: str
    initial: bytes | None = None

    def holds(self, address: int) -> bool:
        """Whether a byte of its tile's data memory is part of it."""
        return self.address <= address < self.address + self.size


class Lock(msgspec.Struct, frozen=True):
    """A semaphore lock of a tile, with its value at load."""

    name: str
    tile: Tile
    lock_id: int
    init: int


class LockAction(msgspec.Struct, frozen=True):
    """What a BD or a core does with a lock (:mod:`npukit.compiler.lock_use`).

    An acquire waits until the lock is at least ``value`` and subtracts it (``greater_equal``), or
    waits until it equals ``value`` and leaves it unchanged. A release adds ``value``, which may be
    negative.
    """

    tile: Tile
    lock_id: int
    value: int
    greater_equal: bool = True


class Dim(msgspec.Struct, frozen=True):
    """One dimension of an access pattern: ``size`` steps, ``stride`` bytes apart."""

    size: int
    stride: int


class PacketHeader(msgspec.Struct, frozen=True):
    """The header that an MM2S BD sends before its data on a packet-switched route.

    ``out_of_order_id`` is the BD that an out-of-order channel at the other end runs for the packet.
    """

    packet_id: int
    packet_type: int
    out_of_order_id: int = 0


class Iteration(msgspec.Struct, frozen=True):
    """How a BD's address changes from run to run: run ``k`` starts at an offset of
    ``(current + k) % size * stride`` bytes."""

    size: int
    stride: int
    current: int = 0


class BufferDescriptor(msgspec.Struct, frozen=True):
    """One BD of a tile's DMA.

    ``address`` includes the BD's offset and is relative to ``memory`` (the tile whose data memory
    is accessed: a memtile's DMA can reach its neighbours). ``dims`` runs from the outermost
    dimension to the innermost, each step moving ``granule`` bytes; empty means ``length``
    contiguous bytes. ``padding`` is (before, after) in granules for each of ``dims``.
    """

    bd_id: int
    memory: Tile
    address: int
    length: int
    granule: int
    dims: tuple[Dim, ...] = ()
    padding: tuple[tuple[int, int], ...] = ()
    acquire: LockAction | None = None
    release: LockAction | None = None
    next_bd: int | None = None
    packet: PacketHeader | None = None
    iteration: Iteration | None = None


def bd_chain(bds: Mapping[int, BufferDescriptor], first: int) -> Iterator[BufferDescriptor]:
    """The BDs that a task runs from ``first`` on, each once; it ends at one that is not there."""
    seen: set[int] = set()
    bd_id: int | None = first
    while bd_id is not None and bd_id in bds and bd_id not in seen:
        seen.add(bd_id)
        yield bds[bd_id]
        bd_id = bds[bd_id].next_bd


class DmaTask(msgspec.Struct, frozen=True):
    """A BD chain that a channel starts at load: ``first_bd``, run ``repeat_count`` + 1 times.

    On an ``out_of_order`` channel the packets' headers select the BDs, for a total of
    ``repeat_count`` + 1 runs. ``pad_word`` is the 32-bit word that the channel pads with.
    """

    tile: Tile
    direction: DmaDirection
    channel: int
    first_bd: int
    repeat_count: int = 0
    out_of_order: bool = False
    pad_word: int = 0


class StreamPort(msgspec.Struct, frozen=True, order=True):
    """An end of a route: a tile's ``DMA`` channel (or ``Core``, ``TileControl``... port)."""

    tile: Tile
    bundle: str
    channel: int


class Route(msgspec.Struct, frozen=True):
    """A stream from one source port to every one of ``dests``.

    ``packet_id`` is None for a circuit-switched route; otherwise the route carries the packets with
    that id, and ``keep_header`` is, for each destination, whether it receives the header word.
    """

    source: StreamPort
    dests: tuple[StreamPort, ...]
    packet_id: int | None = None
    keep_header: tuple[bool, ...] = ()


class ShimAllocation(msgspec.Struct, frozen=True):
    """The shim DMA channel that a runtime sequence refers to by ``name``."""

    name: str
    tile: Tile
    direction: DmaDirection
    channel: int


class Cascade(msgspec.Struct, frozen=True, order=True):
    """A cascade stream from one core to its neighbour."""

    source: Tile
    dest: Tile


class Core(msgspec.Struct, frozen=True):
    """A core: what its body is linked with and uses.

    ``location`` is its place in the design (``file:line:column``); ``calls`` are the functions that
    its body calls, in the order of the first call; ``memories`` are the other tiles whose buffers
    the body uses.
    """

    tile: Tile
    link_files: tuple[str, ...]
    stack_size: int
    location: str = ""
    calls: tuple[str, ...] = ()
    memories: tuple[Tile, ...] = ()


class PhysicalDesign(msgspec.Struct, frozen=True):
    """The state of the array after a design is loaded and before anything runs."""

    device: DeviceModel
    buffers: Mapping[str, Buffer]
    locks: Mapping[str, Lock]
    descriptors: Mapping[Tile, Mapping[int, BufferDescriptor]]
    tasks: tuple[DmaTask, ...]
    routes: tuple[Route, ...]
    shim_allocations: Mapping[str, ShimAllocation]
    cores: tuple[Core, ...]
    cascades: tuple[Cascade, ...] = ()
