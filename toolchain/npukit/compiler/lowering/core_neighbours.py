"""Places cores that must be neighbours: they share buffers, locks, cascades, or lack DMA channels.

MLIR-AIE's sequential placer takes the next free tile for each core, and since 1.4 the next one that
such neighbours allow. A greedy choice can lead nowhere, so here it is a search; the first solution
is the greedy one where that works.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

import msgspec
from xdsl.ir import Operation

from npukit.compiler.dialect.aie import (
    BufferOp,
    CascadeFlowOp,
    CoreOp,
    DeviceOp,
    LockOp,
    LogicalTileOp,
    ObjectFifoAllocateOp,
    ObjectFifoLinkOp,
    ObjectFifoOp,
    TileOp,
)
from npukit.compiler.dialect.location import locate
from npukit.compiler.lowering.sharing import Sharing, sharing
from npukit.errors import DesignError
from npukit.machine.device import DeviceModel, TileKind
from npukit.machine.tiles import DmaDirection, Tile

Places: TypeAlias = dict[LogicalTileOp, Tile]
_Fits: TypeAlias = Callable[[LogicalTileOp, Tile], bool]
_CASCADE_STEPS: Final = ((0, -1), (1, 0))
"""A cascade leads south or east."""

_MOST_STEPS: Final = 50_000
"""Places that a search tries before it gives up."""

_MOST_NAMED: Final = 8
"""Tiles in a message."""


class _Pair(msgspec.Struct, frozen=True):
    """Two tiles that must be neighbours, and whether two places are."""

    first: Operation
    second: Operation
    allows: Callable[[Tile, Tile], bool]


class Neighbours:
    """What the places of the cores of ``device`` must allow.

    ``channels`` are those that the other fifos need at each logical tile.
    """

    def __init__(
        self, device: DeviceOp, channels: Mapping[tuple[LogicalTileOp, DmaDirection], int]
    ) -> None:
        self._model: DeviceModel = device.model
        self._channels = channels
        self._pairs: dict[Operation, list[_Pair]] = defaultdict(list)
        for pair in _pairs(device):
            self._pairs[pair.first].append(pair)
            self._pairs[pair.second].append(pair)
        self._fifos: dict[Operation, list[ObjectFifoOp]] = defaultdict(list)
        for fifo in _between_cores(device):
            for end in dict.fromkeys(_ends(fifo)):
                self._fifos[end].append(fifo)

    def bound(self, wanted: Sequence[LogicalTileOp]) -> list[LogicalTileOp]:
        """Those of ``wanted`` whose places depend on other tiles."""
        return [each for each in wanted if self._pairs[each] or self._fifos[each]]

    def allow(self, logical: LogicalTileOp, places: Places) -> bool:
        """Whether ``logical`` may be where it is, next to the others that are placed."""
        for pair in self._pairs[logical]:
            first, second = _place(pair.first, places), _place(pair.second, places)
            if first is not None and second is not None and not pair.allows(first, second):
                return False
        ends = {end for fifo in self._fifos[logical] for end in _ends(fifo)}
        return all(
            self._has_channels(end, places)
            for end in ends
            if isinstance(end, LogicalTileOp) and end in places
        )

    def _has_channels(self, logical: LogicalTileOp, places: Places) -> bool:
        """Whether a core has the channels for what no shared memory carries."""
        has = self._model.tile(places[logical])
        for way in DmaDirection:
            needed = self._channels.get((logical, way), 0)
            needed += sum(
                _uses_channel(fifo, logical, way, self._model, places)
                for fifo in self._fifos[logical]
            )
            if needed > has.channels(way):
                return False
        return True


def find_places(
    wanted: Sequence[LogicalTileOp],
    candidates: Sequence[Tile],
    fixed: Places,
    neighbours: Neighbours,
    fits: _Fits,
) -> Places:
    """Places for the cores ``wanted`` beside those that are ``fixed``.

    Args:
        wanted: the cores, in the order in which they choose.
        candidates: the tiles, in the order in which they are tried.
        fixed: the tiles that have a place.
        neighbours: what the places must allow.
        fits: whether a core may be on a tile.

    Raises:
        DesignError: there are none, or none are found in a reasonable number of steps.
    """
    places = dict(fixed)
    steps = 0

    def choose(number: int) -> bool:
        nonlocal steps
        if number == len(wanted):
            return True
        logical = wanted[number]
        taken = set(places.values())
        for tile in candidates:
            if tile in taken or not fits(logical, tile):
                continue
            steps += 1
            if steps > _MOST_STEPS:
                return False
            places[logical] = tile
            if neighbours.allow(logical, places) and choose(number + 1):
                return True
            del places[logical]
        return False

    if choose(0):
        return places
    raise _no_places(neighbours.bound(wanted), gave_up=steps > _MOST_STEPS)


def _no_places(bound: Sequence[LogicalTileOp], *, gave_up: bool) -> DesignError:
    lines = [f"{locate(each).line}" for each in bound[:_MOST_NAMED]]
    lines += ["..."] * (len(bound) > _MOST_NAMED)
    found = f"npukit found no places in {_MOST_STEPS:,} tries" if gave_up else "there are no places"
    return DesignError(
        f"{found} for the open cores (aie.logical_tile) of lines {', '.join(lines)}: cores that "
        "share a buffer, a lock or a cascade must be neighbours, and those whose fifos are more "
        "than their DMA channels too",
        where=locate(bound[0]) if bound else None,
        hint="give some of them a place: aie.logical_tile<CoreTile>(column, row)",
    )


def _place(op: Operation, places: Places) -> Tile | None:
    if isinstance(op, TileOp):
        return op.coord
    return places.get(op) if isinstance(op, LogicalTileOp) else None


def _pairs(device: DeviceOp) -> Iterator[_Pair]:
    model = device.model
    for core in device.ops_of(CoreOp):
        tile = _owner(core.operands[0].owner)
        for op in core.walk():
            for operand in op.operands:
                used = operand.owner
                if isinstance(used, BufferOp | LockOp):
                    owner = _owner(used.operands[0].owner)
                    if tile is not None and owner is not None and tile is not owner:
                        yield _Pair(tile, owner, model.reaches)
    for flow in device.ops_of(CascadeFlowOp):
        source, dest = _owner(flow.source_tile.owner), _owner(flow.dest_tile.owner)
        if source is not None and dest is not None:
            yield _Pair(source, dest, _cascades)
    fifos = {fifo.sym_name: fifo for fifo in device.ops_of(ObjectFifoOp)}
    for allocation in device.ops_of(ObjectFifoAllocateOp):
        delegate = _owner(allocation.delegate_tile.owner)
        fifo = fifos.get(allocation.fifo)
        for end in () if fifo is None else _ends(fifo):
            if delegate is not None and delegate is not end:
                yield _Pair(end, delegate, model.reaches)


def _cascades(source: Tile, dest: Tile) -> bool:
    return (dest.col - source.col, dest.row - source.row) in _CASCADE_STEPS


def _between_cores(device: DeviceOp) -> Iterator[ObjectFifoOp]:
    linked = {
        name
        for link in device.ops_of(ObjectFifoLinkOp)
        for name in (*link.fifo_ins, *link.fifo_outs)
    }
    for fifo in device.ops_of(ObjectFifoOp):
        cores = all(_is_core(end, device.model) for end in _ends(fifo))
        if cores and fifo.sym_name not in linked and fifo.aie_stream is None:
            yield fifo


def _is_core(op: Operation, model: DeviceModel) -> bool:
    if isinstance(op, LogicalTileOp):
        return op.kind is TileKind.CORE
    return isinstance(op, TileOp) and model.kind(op.coord) is TileKind.CORE


def _ends(fifo: ObjectFifoOp) -> list[Operation]:
    owners = (_owner(tile.owner) for tile in (fifo.producer_tile, *fifo.consumer_tiles))
    return [owner for owner in owners if owner is not None]


def _owner(owner: object) -> Operation | None:
    return owner if isinstance(owner, Operation) else None


def _uses_channel(
    fifo: ObjectFifoOp,
    end: LogicalTileOp,
    way: DmaDirection,
    model: DeviceModel,
    places: Places,
) -> bool:
    """Whether ``fifo`` certainly takes a channel of ``end`` in this direction."""
    producer, *consumers = _ends(fifo)
    sends = way is DmaDirection.MM2S
    if end is not producer if sends else end not in consumers:
        return False
    if len(consumers) > 1 or fifo.via_dma or fifo.repeat_count is not None or fifo.to_stream:
        return True
    first, second = _place(producer, places), _place(consumers[0], places)
    if first is None or second is None:
        return False
    return sharing(model, first, second) is Sharing.NONE
