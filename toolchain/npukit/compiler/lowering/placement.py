"""Chooses the tiles that a design leaves open with ``aie.logical_tile``, as IRON's designs do.

The choice determines shim channels and so ``insts.bin``. It is that of MLIR-AIE's sequential placer
(``AIEPlacer.cpp``, source of 2026-04-23), gaps included: fifos between cores need no channels, a
linked fifo needs them only at the link's tile, and neither the tiles that the design names with
``aie.tile`` nor their channels count as taken.

There are four differences. Shims and memtiles are also looked for west of their cores. If channels
are still lacking, they are placed in another order
(:mod:`npukit.compiler.lowering.placement_by_demand`). Where that
placement would separate cores that must be neighbours, others are tried
(:mod:`npukit.compiler.lowering.core_neighbours`). And MLIR-AIE can put an open core on the tile of
a pinned core or of one on an ``aie.tile``, which makes a design with two cores on one tile. Here
those tiles are taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import msgspec
from xdsl.ir import Operation, SSAValue

from npukit.compiler.dialect.aie import (
    CoreOp,
    DeviceOp,
    LogicalTileOp,
    ObjectFifoLinkOp,
    ObjectFifoOp,
    TileOp,
)
from npukit.compiler.dialect.location import locate
from npukit.compiler.lowering.core_neighbours import Neighbours, find_places
from npukit.compiler.lowering.densemap import densemap_order
from npukit.compiler.lowering.origin import made_for
from npukit.compiler.lowering.placement_by_demand import channels_suffice, place_by_demand
from npukit.errors import DesignError
from npukit.machine.device import DeviceModel, TileKind
from npukit.machine.tiles import DmaDirection, Tile


def place_tiles(device: DeviceOp) -> bool:
    """Replace every ``aie.logical_tile`` of ``device`` by an ``aie.tile``.

    Returns:
        Whether there were any.

    Raises:
        DesignError: the design names a tile that the device lacks, or no tile is left with the
            DMA channels needed.
    """
    for tile in device.ops_of(TileOp):
        _check_tile(device, tile)
    wanted = list(device.ops_of(LogicalTileOp))
    if not wanted:
        return False
    fifos = list(device.ops_of(ObjectFifoOp))
    links = list(device.ops_of(ObjectFifoLinkOp))
    needed = _channels_needed(fifos, links)
    placer = _Placer(device.model, needed, _reserved(device), Neighbours(device, needed))
    placer.place_fixed_and_cores(wanted)
    places = _others(device, placer, wanted, fifos, links)
    for logical in wanted:
        _replace(device, logical, places[logical])
    return True


def _others(
    device: DeviceOp,
    placer: _Placer,
    wanted: list[LogicalTileOp],
    fifos: list[ObjectFifoOp],
    links: list[ObjectFifoLinkOp],
) -> dict[LogicalTileOp, Tile]:
    """All places; those of shims and memtiles by demand if there are too few channels else."""
    fixed, failure = dict(placer.places), None
    try:
        for group in _groups(fifos, links):
            placer.place_near_cores(group)
        placer.place_rest(wanted)
    except DesignError as error:
        failure = error
    if failure is not None or not channels_suffice(device.model, placer.places, fifos):
        by_demand = place_by_demand(device.model, fixed, wanted, fifos)
        if by_demand is not None:
            return by_demand
    if failure is not None:
        raise failure
    return placer.places


def _reserved(device: DeviceOp) -> frozenset[Tile]:
    """Tiles reserved for the cores that name them."""
    on_tiles = (op.coord for op in device.ops_of(CoreOp) if isinstance(op.tile.owner, TileOp))
    pinned = (
        Tile(op.col, op.row)
        for op in device.ops_of(LogicalTileOp)
        if op.col is not None and op.row is not None
    )
    return frozenset((*on_tiles, *pinned))


def _replace(device: DeviceOp, logical: LogicalTileOp, place: Tile) -> None:
    tile = next((op for op in device.ops_of(TileOp) if op.coord == place), None)
    if tile is None:
        tile = made_for(logical, TileOp(place.col, place.row))
        first = device.block.first_op
        assert first is not None  # the logical tile itself is in the block
        device.block.insert_op_before(tile, first)
    if logical.allocation_scheme_attr is not None:
        tile.allocation_scheme_attr = logical.allocation_scheme_attr
    logical.result.replace_all_uses_with(tile.result)
    device.block.erase_op(logical)


class _Group(msgspec.Struct):
    """Linked fifos, or a single one that is not linked, and the tiles of their ends except
    cores."""

    fifos: list[ObjectFifoOp] = msgspec.field(default_factory=list)
    tiles: list[LogicalTileOp] = msgspec.field(default_factory=list)


_Channels = Counter[tuple[LogicalTileOp, DmaDirection]]


def _check_tile(device: DeviceOp, tile: TileOp) -> None:
    if not device.model.contains(tile.coord):
        raise DesignError(
            f"{device.device} has no tile {tile.coord}: it has {device.model.columns} columns "
            f"and {device.model.rows} rows",
            where=locate(tile),
        )


class _Placer:
    """The places so far, and the DMA channels that they take."""

    def __init__(
        self,
        model: DeviceModel,
        needed: _Channels,
        reserved: frozenset[Tile],
        neighbours: Neighbours,
    ) -> None:
        self.places: dict[LogicalTileOp, Tile] = {}
        self._model = model
        self._needed = needed
        self._reserved = reserved
        self._neighbours = neighbours
        self._taken: Counter[tuple[Tile, DmaDirection]] = Counter()
        self._cores = [Tile(col, row) for col in range(model.columns) for row in model.compute_rows]
        self._cores_used = 0

    def place_fixed_and_cores(self, wanted: list[LogicalTileOp]) -> None:
        """Place tiles with both coordinates and all compute tiles, in textual order, column by
        column; cores whose neighbours that does not allow where it does."""
        fixed: dict[LogicalTileOp, Tile] = {}
        cores: dict[LogicalTileOp, Tile] = {}
        every = list(self._cores)
        for logical in wanted:
            if logical.col is not None and logical.row is not None:
                place = fixed[logical] = Tile(logical.col, logical.row)
                if place in self._cores:
                    self._cores.remove(place)
            elif logical.kind is TileKind.CORE:
                cores[logical] = self._next_core(logical)
        places = {**fixed, **cores}
        if not all(self._neighbours.allow(logical, places) for logical in cores):
            places = self._search(list(cores), every, fixed)
        for logical in wanted:
            if logical in places:
                self._take(logical, places[logical])

    def _search(
        self, wanted: list[LogicalTileOp], every: list[Tile], fixed: dict[LogicalTileOp, Tile]
    ) -> dict[LogicalTileOp, Tile]:
        def fits(logical: LogicalTileOp, tile: Tile) -> bool:
            wished = logical.col in (None, tile.col) and logical.row in (None, tile.row)
            return wished and tile not in self._reserved

        return find_places(wanted, every, fixed, self._neighbours, fits)

    def place_near_cores(self, group: _Group) -> None:
        """Place shims and memtiles, starting at the rounded mean column of the group's cores."""
        ends = [end for fifo in group.fifos for end in _ends(fifo)]
        columns = [
            self.places[end].col
            for end in ends
            if isinstance(end, LogicalTileOp) and end.kind is TileKind.CORE
        ]
        middle = (sum(columns) + len(columns) // 2) // len(columns) if columns else 0
        for logical in group.tiles:
            if logical not in self.places:
                column = middle if logical.col is None else logical.col
                self._take(logical, self._from_column(logical, column))

    def place_rest(self, wanted: list[LogicalTileOp]) -> None:
        """Tiles that no fifo ends at."""
        for logical in wanted:
            if logical not in self.places:
                self._take(logical, self._from_column(logical, logical.col or 0))

    def _next_core(self, logical: LogicalTileOp) -> Tile:
        cores, used = self._cores, self._cores_used
        for index in range(used, len(cores)):
            tile = cores[index]
            if tile in self._reserved:
                continue
            if logical.col in (None, tile.col) and logical.row in (None, tile.row):
                # The skipped tile moves to this one's place, so it comes out of order later.
                cores[index], cores[used] = cores[used], tile
                self._cores_used += 1
                return tile
        which = "" if logical.col is None else f" in column {logical.col}"
        which += "" if logical.row is None else f" in row {logical.row}"
        raise DesignError(
            f"no compute tile{which} is left for this aie.logical_tile",
            where=locate(logical),
            hint=f"{self._model.name} has {self._model.columns} columns of "
            f"{len(self._model.compute_rows)} compute tiles",
        )

    def _from_column(self, logical: LogicalTileOp, column: int) -> Tile:
        model = self._model
        row = model.shim_row if logical.kind is TileKind.SHIM else model.memtile_row
        east, west = range(column, model.columns), range(column - 1, -1, -1)
        for col in (*east, *west) if logical.col is None else east:
            if self._fits(logical, Tile(col, row)):
                return Tile(col, row)
        which = "" if logical.col is None else f" from column {column} on"
        raise DesignError(
            f"no {logical.kind} tile{which} has the DMA channels needed: {self._needs(logical)}",
            where=locate(logical),
            hint="let fewer fifos end there, or use a device with more columns",
            rule="out-of-channels",
        )

    def _take(self, logical: LogicalTileOp, place: Tile) -> None:
        if not self._fits(logical, place):
            taken = ", ".join(f"{self._taken[place, way]} {way}" for way in DmaDirection)
            raise DesignError(
                f"tile {place} needs more DMA channels than it has: "
                f"{self._needs(logical)}; already taken: {taken}",
                where=locate(logical),
                rule="out-of-channels",
            )
        self.places[logical] = place
        for way in DmaDirection:
            self._taken[place, way] += self._needed[logical, way]

    def _fits(self, logical: LogicalTileOp, place: Tile) -> bool:
        has = self._model.tile(place)
        return all(
            self._taken[place, way] + self._needed[logical, way] <= has.channels(way)
            for way in DmaDirection
        )

    def _needs(self, logical: LogicalTileOp) -> str:
        return ", ".join(f"{self._needed[logical, way]} {way}" for way in DmaDirection)


def _ends(fifo: ObjectFifoOp) -> Iterator[Operation | None]:
    """The tile operations at the ends of ``fifo``, producer first."""
    yield _definition(fifo.producer_tile)
    for tile in fifo.consumer_tiles:
        yield _definition(tile)


def _definition(value: SSAValue) -> Operation | None:
    return value.owner if isinstance(value.owner, Operation) else None


def _is_core(end: Operation | None) -> bool:
    return isinstance(end, LogicalTileOp) and end.kind is TileKind.CORE


def _channels_needed(fifos: list[ObjectFifoOp], links: list[ObjectFifoLinkOp]) -> _Channels:
    """The number of channels that the fifos need at each logical tile."""
    by_name = {fifo.sym_name: fifo for fifo in fifos}
    linked = {name for link in links for name in (*link.fifo_ins, *link.fifo_outs)}
    needed: _Channels = Counter()

    def add(end: Operation | None, way: DmaDirection, count: int = 1) -> None:
        if isinstance(end, LogicalTileOp):
            needed[end, way] += count

    for fifo in fifos:
        if fifo.sym_name in linked:
            continue
        producer, *consumers = _ends(fifo)
        by_dma = [end for end in consumers if not (_is_core(producer) and _is_core(end))]
        for end in by_dma:
            add(end, DmaDirection.S2MM)
        if by_dma:
            add(producer, DmaDirection.MM2S)
    for link in links:
        sources = [by_name[name] for name in link.fifo_ins if name in by_name]
        ends = [end for source in sources for end in list(_ends(source))[1:]]
        if ends:
            add(ends[0], DmaDirection.S2MM, len(link.fifo_ins))
            add(ends[0], DmaDirection.MM2S, len(link.fifo_outs))
    return needed


def _groups(fifos: list[ObjectFifoOp], links: list[ObjectFifoLinkOp]) -> Iterator[_Group]:
    """The groups with tiles to place, in MLIR-AIE's order."""
    group_of = {
        name: number
        for number, link in enumerate(links)
        for name in (*link.fifo_ins, *link.fifo_outs)
    }
    groups: dict[int, _Group] = {}
    with_tiles: list[int] = []
    unlinked = len(links)
    for fifo in fifos:
        number = group_of.get(fifo.sym_name, unlinked)
        unlinked += number == unlinked
        group = groups.setdefault(number, _Group())
        group.fifos.append(fifo)
        tiles = [e for e in _ends(fifo) if isinstance(e, LogicalTileOp) and not _is_core(e)]
        group.tiles += tiles
        if tiles:
            with_tiles.append(number)
    for number in densemap_order(with_tiles):
        yield groups[number]
