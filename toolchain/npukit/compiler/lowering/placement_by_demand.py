"""Another choice of open shims and memtiles, for designs that need every DMA channel.

It is a rule of MLIR-AIE 1.4's placer (``AIEPlacer.cpp`` of 1.4.1): the tiles that need most
channels come first, and each goes as near as possible to the cores that it serves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from xdsl.ir import Operation, SSAValue

from npukit.compiler.dialect.aie import LogicalTileOp, ObjectFifoOp
from npukit.machine.device import DeviceModel, TileKind
from npukit.machine.tiles import DmaDirection, Tile

_Peers: TypeAlias = dict[Operation, list[list[Operation]]]
"""For each end of a fifo, per fifo, the ends at its other side."""


def place_by_demand(
    model: DeviceModel,
    placed: Mapping[LogicalTileOp, Tile],
    wanted: Sequence[LogicalTileOp],
    fifos: Sequence[ObjectFifoOp],
) -> dict[LogicalTileOp, Tile] | None:
    """Places for all of ``wanted``; None if not all find one with enough channels.

    ``placed`` are cores, and tiles with both coordinates.
    """
    placer = _DemandPlacer(model, placed, fifos)
    return placer.places if placer.place(wanted) else None


def channels_suffice(
    model: DeviceModel,
    places: Mapping[LogicalTileOp, Tile],
    fifos: Sequence[ObjectFifoOp],
) -> bool:
    """Whether the tiles have enough channels if both ends of all fifos count."""
    total: Counter[tuple[Tile, DmaDirection]] = Counter()
    for (logical, way), count in _needed(fifos).items():
        total[places[logical], way] += count
    return all(count <= model.tile(tile).channels(way) for (tile, way), count in total.items())


class _DemandPlacer:
    def __init__(
        self,
        model: DeviceModel,
        placed: Mapping[LogicalTileOp, Tile],
        fifos: Sequence[ObjectFifoOp],
    ) -> None:
        self.places = dict(placed)
        self._model = model
        self._needed = _needed(fifos)
        self._peers = _peers(fifos)
        self._taken: Counter[tuple[Tile, DmaDirection]] = Counter()
        for logical, tile in placed.items():
            self._take(logical, tile)

    def place(self, wanted: Sequence[LogicalTileOp]) -> bool:
        left = [logical for logical in wanted if logical not in self.places]
        for logical in sorted(left, key=lambda each: -self._demand(each)):
            tile = self._nearest(logical, self._middle(logical))
            if tile is None:
                return False
            self.places[logical] = tile
            self._take(logical, tile)
        return True

    def _demand(self, logical: LogicalTileOp) -> int:
        return sum(self._needed[logical, way] for way in DmaDirection)

    def _take(self, logical: LogicalTileOp, tile: Tile) -> None:
        for way in DmaDirection:
            self._taken[tile, way] += self._needed[logical, way]

    def _middle(self, logical: LogicalTileOp) -> int:
        """The column with the shortest ways to the cores that ``logical`` serves.

        A broadcast costs nothing within its span.
        """
        if logical.col is not None:
            return logical.col
        served = (self._served(ends) for ends in self._peers.get(logical, ()))
        flows = [columns for columns in served if columns]
        if not flows:
            return 0
        every = [column for columns in flows for column in columns]
        mean = sum(every) / len(every)

        def cost(column: int) -> tuple[int, float]:
            ways = (max(min(c) - column, column - max(c), 0) for c in flows)
            return sum(ways), abs(column - mean)

        return min(range(self._model.columns), key=cost)

    def _served(self, ends: Sequence[Operation]) -> list[int]:
        """The columns of the cores among ``ends``, or behind the memtiles among them."""
        direct = [
            [end] if _is_core(end) else [e for peers in self._peers.get(end, ()) for e in peers]
            for end in ends
        ]
        return [
            self.places[end].col
            for group in direct
            for end in group
            if isinstance(end, LogicalTileOp) and _is_core(end)
        ]

    def _nearest(self, logical: LogicalTileOp, column: int) -> Tile | None:
        """The nearest tile with enough channels; of two, the one with fewer taken."""
        row = self._model.shim_row if logical.kind is TileKind.SHIM else self._model.memtile_row
        columns = range(self._model.columns) if logical.col is None else (logical.col,)
        fitting = [tile for col in columns if self._fits(logical, tile := Tile(col, row))]

        def key(tile: Tile) -> tuple[int, int, int]:
            load = sum(self._taken[tile, way] for way in DmaDirection)
            return abs(tile.col - column), load, tile.col

        return min(fitting, key=key, default=None)

    def _fits(self, logical: LogicalTileOp, tile: Tile) -> bool:
        has = self._model.tile(tile)
        return all(
            self._taken[tile, way] + self._needed[logical, way] <= has.channels(way)
            for way in DmaDirection
        )


def _is_core(end: Operation | None) -> bool:
    """Whether an end of a fifo is an open core."""
    return isinstance(end, LogicalTileOp) and end.kind is TileKind.CORE


def _definition(value: SSAValue) -> Operation | None:
    return value.owner if isinstance(value.owner, Operation) else None


def _ends(fifo: ObjectFifoOp) -> Iterator[Operation | None]:
    yield _definition(fifo.producer_tile)
    for tile in fifo.consumer_tiles:
        yield _definition(tile)


def _peers(fifos: Sequence[ObjectFifoOp]) -> _Peers:
    peers: _Peers = {}
    for fifo in fifos:
        producer, *consumers = _ends(fifo)
        known = [end for end in consumers if end is not None]
        if producer is not None:
            peers.setdefault(producer, []).append(known)
            for end in known:
                peers.setdefault(end, []).append([producer])
    return peers


def _needed(
    fifos: Sequence[ObjectFifoOp],
) -> Counter[tuple[LogicalTileOp, DmaDirection]]:
    """Channels at each open tile; fifos between cores need none."""
    needed: Counter[tuple[LogicalTileOp, DmaDirection]] = Counter()
    for fifo in fifos:
        producer, *consumers = _ends(fifo)
        by_dma = [end for end in consumers if not (_is_core(producer) and _is_core(end))]
        if by_dma and isinstance(producer, LogicalTileOp):
            needed[producer, DmaDirection.MM2S] += 1
        for end in by_dma:
            if isinstance(end, LogicalTileOp):
                needed[end, DmaDirection.S2MM] += 1
    return needed
