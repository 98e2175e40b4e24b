"""The connections of a design, with the names that its author gave them.

The lowering makes buffers of an objectfifo: ``a_buff_0`` at its producer and ``a_cons_buff_0`` at a
consumer (``a_0_cons_buff_0`` if there are several). A picture shows ``a``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from npukit.machine.physical import (
    Buffer,
    DmaDirection,
    PhysicalDesign,
    Route,
    ShimAllocation,
    StreamPort,
    Tile,
    bd_chain,
)

_BUFFER = re.compile(r"(?P<fifo>.+?)(?P<consumer>_cons)?_buff_\d+(?:_\d+_\d+)?")
_ALLOCATION = re.compile(r"(.+)_shim_alloc")

Kind = Literal["stream", "shared", "cascade"]


class Connection(msgspec.Struct, frozen=True):
    """What connects ``source`` with ``dests``, by the author's ``name`` (empty if it has none).

    Attributes:
        object_sizes: sizes in bytes of the buffers of that name, each with their number.
        packet_id: of a packet-switched stream.
    """

    kind: Kind
    name: str
    source: StreamPort
    dests: tuple[StreamPort, ...]
    object_sizes: tuple[tuple[int, int], ...] = ()
    packet_id: int | None = None


class Connections(msgspec.Struct, frozen=True):
    """All connections, and the name of the objectfifo of each buffer, by the buffer's name."""

    all: tuple[Connection, ...]
    fifo_of: Mapping[str, str]


def connections_of(design: PhysicalDesign) -> Connections:
    """The connections that a picture of ``design`` shows.

    Control packets to a shim's own controller are left out.
    """
    namer = _Namer(design)
    routes = [route for route in design.routes if route.source.bundle in ("DMA", "Core")]
    streams = [namer.stream(route) for route in routes]
    fifo_of = namer.fifo_of
    shared = list(_shared(design, fifo_of))
    cascades = [
        Connection("cascade", "", _core(each.source), (_core(each.dest),))
        for each in design.cascades
    ]
    return Connections((*streams, *shared, *cascades), fifo_of)


def _core(tile: Tile) -> StreamPort:
    return StreamPort(tile, "Core", 0)


def _shared(design: PhysicalDesign, fifo_of: Mapping[str, str]) -> Iterator[Connection]:
    """A connection for each neighbour's memory that a core works in."""
    for core in design.cores:
        for owner in core.memories:
            for name in _held_for_cores(design, owner, fifo_of) or ("",):
                buffers = [b for b in design.buffers.values() if b.tile == owner]
                sizes = sizes_of([b for b in buffers if fifo_of[b.name] == name])
                yield Connection("shared", name, _core(owner), (_core(core.tile),), sizes)


def _held_for_cores(
    design: PhysicalDesign, owner: Tile, fifo_of: Mapping[str, str]
) -> tuple[str, ...]:
    """The objectfifos in a tile's memory that no DMA moves: its own, or its neighbours' too."""
    moved = {
        buffer.name
        for bds in design.descriptors.values()
        for bd in bds.values()
        if (buffer := buffer_at(design, bd.memory, bd.address)) is not None
    }
    names = [
        fifo_of[buffer.name]
        for buffer in design.buffers.values()
        if buffer.tile == owner and buffer.name not in moved and _BUFFER.fullmatch(buffer.name)
    ]
    return tuple(dict.fromkeys(names))


def sizes_of(buffers: Sequence[Buffer]) -> tuple[tuple[int, int], ...]:
    """The sizes of ``buffers``, largest first, each with their number."""
    counted = Counter(buffer.size for buffer in buffers)
    return tuple(sorted(counted.items(), reverse=True))


def fifo_of_allocation(allocation: ShimAllocation) -> str:
    """The objectfifo of a shim's DMA channel."""
    match = _ALLOCATION.fullmatch(allocation.name)
    return match[1] if match else allocation.name


def buffer_at(design: PhysicalDesign, memory: Tile, address: int) -> Buffer | None:
    """The buffer of ``memory`` that ``address`` is in."""
    for buffer in design.buffers.values():
        if buffer.tile == memory and buffer.holds(address):
            return buffer
    return None


class _Namer:
    """Finds out which objectfifo a stream and a buffer belong to."""

    def __init__(self, design: PhysicalDesign) -> None:
        self._design = design
        self._by_port: dict[tuple[Tile, DmaDirection, int], list[Buffer]] = {}
        for task in design.tasks:
            bds = design.descriptors.get(task.tile, {})
            moved = (
                buffer_at(design, bd.memory, bd.address) for bd in bd_chain(bds, task.first_bd)
            )
            found = {buffer.name: buffer for buffer in moved if buffer is not None}
            self._by_port[task.tile, task.direction, task.channel] = list(found.values())
        self._host = {
            (each.tile, each.direction, each.channel): fifo_of_allocation(each)
            for each in design.shim_allocations.values()
        }
        self.fifo_of = {name: _parts(name)[0] for name in design.buffers}

    def stream(self, route: Route) -> Connection:
        """The connection that ``route`` makes; its consumers' buffers get its name."""
        source = (route.source.tile, DmaDirection.MM2S, route.source.channel)
        sent = self._by_port.get(source, [])
        ends = [(dest.tile, DmaDirection.S2MM, dest.channel) for dest in route.dests]
        taken = [self._by_port.get(end, []) for end in ends]
        name = self._host.get(source) or next(filter(None, map(self._host.get, ends)), "")
        produced = [b for b in sent if not _parts(b.name)[1]]
        consumed = {_parts(b.name)[0] for buffers in taken for b in buffers if _parts(b.name)[1]}
        if not name and produced:
            name = _parts(produced[0].name)[0]
        if not name and consumed:
            name = _common(sorted(consumed), several=len(route.dests) > 1)
        if not name and sent:
            name = self.fifo_of[sent[0].name]
        for buffers in taken:
            for buffer in buffers:
                base, is_consumer = _parts(buffer.name)
                if is_consumer and name and re.fullmatch(rf"{re.escape(name)}(_\d+)?", base):
                    self.fifo_of[buffer.name] = name
        ends_hold = [*taken, sent]
        own = [[b for b in held if self.fifo_of[b.name] == name] for held in ends_hold]
        sizes = sizes_of(next(filter(None, [*own, *ends_hold]), []))
        return Connection("stream", name, route.source, route.dests, sizes, route.packet_id)


def _parts(buffer: str) -> tuple[str, bool]:
    """The objectfifo that a buffer's name says, and whether it is one of a consumer's."""
    match = _BUFFER.fullmatch(buffer)
    return (match["fifo"], match["consumer"] is not None) if match else (buffer, False)


def _common(names: list[str], *, several: bool) -> str:
    """The name of one objectfifo from those that its consumers' buffers say."""
    if not several or len(names) == 1:
        return names[0]
    before = {name.rstrip("0123456789") for name in names}
    same = len(before) == 1 and next(iter(before)).endswith("_")
    return before.pop()[:-1] if same else ", ".join(names)
