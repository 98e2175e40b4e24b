"""Compares two physical designs: do they program the array the same way?

Names of buffers and locks and the addresses of buffers may differ. Everything that determines what
the array does must be equal: locks and their initial values, BD chains with ids, lengths and
patterns, DMA channels, routes from end to end, shim allocations, and what cores do.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, zip_longest
from typing import Any

from core_trace import core_events

from npukit.compiler.extract import PhysicalModule
from npukit.machine.physical import Buffer, BufferDescriptor, PhysicalDesign, Route, Tile

CORE_EVENTS = 400
"""How much of each core's (often endless) program is compared."""


def differences(our_module: PhysicalModule, their_module: PhysicalModule) -> list[str]:
    """The differences between two designs; empty if they are equivalent."""
    ours, theirs = our_module.design, their_module.design
    matching = _BufferMatching(ours, theirs)
    return [
        *_compare("locks", _locks(ours), _locks(theirs)),
        *_compare("shim allocations", _allocations(ours), _allocations(theirs)),
        *_compare("DMA tasks", _tasks(ours), _tasks(theirs)),
        *_compare("routes", _routes(ours), _routes(theirs)),
        *_compare("cascades", dict.fromkeys(ours.cascades, 1), dict.fromkeys(theirs.cascades, 1)),
        *_compare("external functions", dict(our_module.externals), dict(their_module.externals)),
        *_compare_descriptors(ours, theirs, matching),
        *_compare_cores(our_module, their_module, matching),
        *matching.problems(),
    ]


def _compare(what: str, ours: dict[Any, Any], theirs: dict[Any, Any]) -> Iterator[str]:
    for key in sorted({*ours, *theirs}, key=str):
        if ours.get(key) != theirs.get(key):
            yield f"{what}: {key}: ours {ours.get(key)}, theirs {theirs.get(key)}"


def _locks(design: PhysicalDesign) -> dict[Any, Any]:
    return {(lock.tile, lock.lock_id): lock.init for lock in design.locks.values()}


def _allocations(design: PhysicalDesign) -> dict[Any, Any]:
    return {
        name: (allocation.tile, allocation.direction, allocation.channel)
        for name, allocation in design.shim_allocations.items()
    }


def _tasks(design: PhysicalDesign) -> dict[Any, Any]:
    return {
        (task.tile, task.direction, task.channel): (task.first_bd, task.repeat_count)
        for task in design.tasks
    }


def _routes(design: PhysicalDesign) -> dict[Any, Any]:
    """Each pair of ends, with the packet header's fate; without the tokens' way to the host."""
    ends: dict[Any, Any] = {}
    for route in design.routes:
        if route.source.bundle == "TileControl":
            continue
        for dest, keep in zip(route.dests, _headers(route), strict=True):
            ends[route.source, dest, route.packet_id] = keep
    return ends


def _headers(route: Route) -> tuple[bool, ...]:
    return route.keep_header or (False,) * len(route.dests)


class _BufferMatching:
    """Finds which of their buffers is which of ours, from where both are used."""

    def __init__(self, ours: PhysicalDesign, theirs: PhysicalDesign) -> None:
        self._ours, self._theirs = ours, theirs
        self._to_theirs: dict[str, str] = {}
        self._to_ours: dict[str, str] = {}
        self._problems: list[str] = []

    def match(self, ours: str, theirs: str, where: str) -> bool:
        """Take two names for the same buffer; False if that contradicts what is known."""
        if self._to_theirs.setdefault(ours, theirs) != theirs or (
            self._to_ours.setdefault(theirs, ours) != ours
        ):
            self._problems.append(f"{where}: buffer {ours} here is {theirs} there, but not always")
            return False
        return True

    def problems(self) -> Iterator[str]:
        """Contradictions, and matched buffers that are not alike."""
        yield from self._problems
        for name, other in self._to_theirs.items():
            a, b = _facts(self._ours.buffers[name]), _facts(self._theirs.buffers[other])
            if a != b:
                yield f"buffer {name}: ours {a}, theirs {b}"


def _facts(buffer: Buffer) -> tuple[Any, ...]:
    return (buffer.tile, buffer.size, buffer.shape, buffer.element, buffer.initial)


def _buffer_at(design: PhysicalDesign, tile: Tile, address: int) -> tuple[str, int]:
    for buffer in design.buffers.values():
        if buffer.tile == tile and buffer.address <= address < buffer.address + buffer.size:
            return buffer.name, address - buffer.address
    raise AssertionError(f"no buffer at {address:#x} of tile {tile}")


def _descriptor_facts(bd: BufferDescriptor) -> dict[str, Any]:
    return {
        "length": bd.length,
        "granule": bd.granule,
        "dims": bd.dims,
        "padding": bd.padding,
        "acquire": bd.acquire,
        "release": bd.release,
        "next": bd.next_bd,
        "packet": bd.packet,
    }


def _compare_descriptors(
    ours: PhysicalDesign, theirs: PhysicalDesign, matching: _BufferMatching
) -> Iterator[str]:
    for tile in sorted({*ours.descriptors, *theirs.descriptors}):
        mine, other = ours.descriptors.get(tile, {}), theirs.descriptors.get(tile, {})
        if set(mine) != set(other):
            yield f"BDs of tile {tile}: ours {sorted(mine)}, theirs {sorted(other)}"
        for bd_id in sorted(set(mine) & set(other)):
            where = f"BD {bd_id} of tile {tile}"
            a, b = mine[bd_id], other[bd_id]
            yield from _compare(where, _descriptor_facts(a), _descriptor_facts(b))
            name_a, offset_a = _buffer_at(ours, a.memory, a.address)
            name_b, offset_b = _buffer_at(theirs, b.memory, b.address)
            if matching.match(name_a, name_b, where) and offset_a != offset_b:
                yield f"{where}: offset {offset_a} of {name_a}, theirs {offset_b}"


def _compare_cores(
    ours: PhysicalModule, theirs: PhysicalModule, matching: _BufferMatching
) -> Iterator[str]:
    mine = {core.tile: core for core in ours.design.cores}
    other = {core.tile: core for core in theirs.design.cores}
    yield from _compare(
        "cores",
        {tile: (core.stack_size, core.link_files) for tile, core in mine.items()},
        {tile: (core.stack_size, core.link_files) for tile, core in other.items()},
    )
    for tile in sorted(set(mine) & set(other)):
        events = zip_longest(
            islice(core_events(ours.bodies[tile]), CORE_EVENTS),
            islice(core_events(theirs.bodies[tile]), CORE_EVENTS),
        )
        for number, (a, b) in enumerate(events):
            if not _same(a, b, matching, f"core {tile}, step {number}"):
                yield f"core {tile}, step {number}: ours {a}, theirs {b}"
                break


def _same(a: Any, b: Any, matching: _BufferMatching, where: str) -> bool:
    """Equal, if each buffer stands for its counterpart."""
    if not isinstance(a, tuple) or not isinstance(b, tuple):
        return bool(a == b)
    if len(a) != len(b):
        return False
    if len(a) == 2 and a[0] == b[0] == "buffer":
        return matching.match(a[1], b[1], where)
    return all(_same(x, y, matching, where) for x, y in zip(a, b, strict=True))
