"""Designs of tiles that receive objects from some streams and send them on in others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from hand_made_array import (
    MM2S,
    S2MM,
    acquire,
    bd,
    design,
    linear,
    push,
    route,
    shim_bd,
    sync,
)
from msgspec.structs import replace as struct_replace

from npukit.formats.txn import BlockWrite, Op
from npukit.machine.bd_words import BdFields
from npukit.machine.configuration import bd_writes
from npukit.machine.physical import (
    BufferDescriptor,
    Dim,
    DmaDirection,
    DmaTask,
    Lock,
    LockAction,
    PhysicalDesign,
    Route,
    Tile,
)

End = tuple[Tile, int]
FREE, FULL = 0, 1
INPUT, OUTPUT = 1 << 17, 1 << 18


@dataclass(frozen=True)
class Node:
    """A tile that receives objects from ``inputs`` streams and sends each on in ``outputs`` parts.

    It has ``depth`` buffers with ``gap`` words between them, and sends number ``phase`` first.
    ``fill`` and ``empty`` choose the order of words in which its BDs write and read. With ``lanes``
    each part of a buffer has locks of its own, as in the tiles of linked objectfifos.
    """

    inputs: int = 1
    outputs: int = 1
    depth: int = 2
    gap: int = 0
    phase: int = 0
    fill: int = 0
    empty: int = 0
    lanes: bool = True

    def locks(self, tile: Tile) -> list[Lock]:
        """Those of a tile; with ``lanes``, two for each part."""
        if self.lanes:
            pairs = [(lane, self.depth) for lane in range(max(self.inputs, self.outputs))]
        else:
            pairs = [(0, self.depth * self.inputs * self.outputs)]
        return [
            Lock(f"{kind}{lane} of {tile}", tile, 2 * lane + lock_id, value)
            for lane, free in pairs
            for kind, lock_id, value in (("free", FREE, free), ("full", FULL, 0))
        ]

    def lock_use(self, tile: Tile, fills: bool, lane: int) -> dict[str, LockAction]:
        """What a BD takes and gives."""
        before, after = (FREE, FULL) if fills else (FULL, FREE)
        value = self.outputs if fills else self.inputs
        if self.lanes:
            before, after, value = before + 2 * lane, after + 2 * lane, 1
        return {"acquire": acquire(tile, before, value), "release": acquire(tile, after, value)}


def in_order(order: int, words: int) -> tuple[Dim, ...]:
    """Dimensions that visit an object's words: in order, transposed, or some twice."""
    half = words // 2
    if words % 2 or order == 0:
        return ()
    return [(Dim(2, 4), Dim(half, 8)), (Dim(half, 8), Dim(2, 4)), (Dim(2, 4), Dim(half, 4))][
        order - 1
    ]


class Graph:
    """The design of some nodes; each takes streams that no node before it took.

    ``sources`` and ``sinks`` are the ends at shims, with the words of an object.
    """

    def __init__(self, sizes: Sequence[int], nodes: Sequence[Node]) -> None:
        self.sources = [((Tile(i // 2, 0), i % 2), words) for i, words in enumerate(sizes)]
        self._bds: list[tuple[Tile, BufferDescriptor]] = []
        self._tasks: list[DmaTask] = []
        self._routes: list[Route] = []
        self._locks: list[Lock] = []
        tiles = iter([Tile(col, row) for row in (1, 2, 3) for col in range(4)])
        ends = list(self.sources)
        for node in nodes:
            taken = ends[: node.inputs]
            if len(taken) == node.inputs and len(ends) - node.inputs + node.outputs <= 8:
                ends = ends[node.inputs :] + self._add(node, taken, tiles)
        self.sinks = []
        for index, (end, words) in enumerate(ends):
            sink = (Tile(index // 2, 0), index % 2)
            self._routes.append(route(end, sink))
            self.sinks.append((sink, words))

    @property
    def design(self) -> PhysicalDesign:
        return design(bds=self._bds, tasks=self._tasks, routes=self._routes, locks=self._locks)

    def moved(self, number: int) -> list[Op]:
        """Give a BD another buffer, if there is one."""
        if not self._bds:
            return []
        tile, before = self._bds[number % len(self._bds)]
        after = struct_replace(before, address=before.address + 0x4000)
        return [
            BlockWrite(write.address, write.words)
            for write in bd_writes(design(bds=[(tile, after)]))
        ]

    def _add(
        self, node: Node, taken: Sequence[tuple[End, int]], tiles: Iterator[Tile]
    ) -> list[tuple[End, int]]:
        """Add a node that takes the streams of some open ends; returns its own."""
        sizes = [words for _, words in taken]
        total = sum(sizes)
        outputs = node.outputs if total % node.outputs == 0 else 1
        lanes = node.lanes and (outputs == 1 or node.inputs in (1, outputs))
        parts = sizes if lanes and node.inputs == outputs else [total // outputs] * outputs
        pieces = sizes if len(sizes) > 1 else parts
        node = replace(node, outputs=outputs, lanes=lanes)
        tile = next(tiles)
        self._locks += node.locks(tile)
        pools = [iter(range(24)), iter(range(24, 48))]
        for direction, streams in ((S2MM, sizes), (MM2S, parts)):
            begin = 0
            for channel, words in enumerate(streams):
                objects = [(begin, words, channel)]
                if lanes and len(streams) == 1:
                    starts = accumulate(pieces, initial=0)
                    objects = list(zip(starts, pieces, range(len(pieces)), strict=False))
                self._add_ring(node, tile, direction, channel, objects, total, pools[channel % 2])
                begin += words
        for channel, (end, _) in enumerate(taken):
            self._routes.append(route(end, (tile, channel)))
        return [((tile, channel), words) for channel, words in enumerate(parts)]

    def _add_ring(
        self,
        node: Node,
        tile: Tile,
        direction: DmaDirection,
        channel: int,
        objects: Sequence[tuple[int, int, int]],
        total: int,
        pool: Iterator[int],
    ) -> None:
        """Add the BDs of a channel: for each object its first word, its size, and its lane."""
        places = [(index, *one) for index in range(node.depth) for one in objects]
        chain = [next(pool) for _ in places]
        fills = direction is S2MM
        phase = 0 if fills else node.phase % node.depth * len(objects)
        self._tasks.append(DmaTask(tile, direction, channel, chain[phase]))
        for number, (bd_id, (index, begin, words, lane)) in enumerate(
            zip(chain, places, strict=True)
        ):
            address = 1024 + 4 * (index * (total + node.gap) + begin)
            following = chain[(number + 1) % len(chain)]
            dims = in_order(node.fill if fills else node.empty, words)
            locks = node.lock_use(tile, fills, lane)
            made = bd(bd_id, tile, address, 4 * words, next_bd=following, dims=dims, **locks)
            self._bds.append((tile, made))


@dataclass(frozen=True)
class Call:
    """Each source sends ``objects``, to which each sink adds ``surplus`` of its own.

    The host's BDs are transposed if they have ``columns``; each sink has ``parts`` of them. The
    sinks' data is apart, overlaps, or is columns of one matrix, a row for each object. With a
    ``header`` each source sends one before its objects. Before that, the BD with the number
    ``moves`` in the graph gets another buffer.
    """

    objects: int
    columns: int = 1
    received_columns: int = 1
    parts: int = 1
    surplus: int = 0
    layout: str = "apart"
    header: bool = False
    moves: int | None = None

    def ops(self, graph: Graph) -> list[Op]:
        sends, receives, waits = [], [], []
        if self.moves is not None:
            sends += graph.moved(self.moves)
        for index, ((tile, channel), words) in enumerate(graph.sources):
            fields = _walk(self.objects * words, self.columns)
            if self.header:
                fields = struct_replace(fields, enable_packet=1, packet_id=index)
            where = {"offset": index * (INPUT // 8), "tile": tile}
            sends += [
                *shim_bd(channel, 0, fields, **where),
                push(MM2S, channel, channel, tile=tile),
            ]
        for index, ((tile, channel), words) in enumerate(graph.sinks):
            size = max(1, (self.objects + self.surplus) * words // self.parts)
            begin = index * (OUTPUT // 8) if self.layout == "apart" else 64 * index
            fields, step = _walk(size, self.received_columns), size
            if self.layout == "columns":
                row = sum(words for _, words in graph.sinks)
                begin = 4 * sum(words for _, words in graph.sinks[:index])
                step = size // words * row
                fields = BdFields(buffer_length=size, d0_wrap=words, d0_step=0, d1_step=row - 1)
            for part in range(self.parts):
                bd_id = 2 + channel * self.parts + part
                where = {"offset": begin + 4 * step * part, "tile": tile}
                receives += shim_bd(bd_id, 1, fields, **where)
                receives.append(push(S2MM, channel, bd_id, token=True, tile=tile))
                waits.append(sync(S2MM, channel, tile))
        return [*sends, *receives, *waits]


def _walk(words: int, columns: int) -> BdFields:
    rows, left = divmod(words, columns)
    if columns == 1 or left or rows > 1023:
        return linear(4 * words)
    return BdFields(buffer_length=words, d0_wrap=rows, d0_step=columns - 1, d1_step=0)
