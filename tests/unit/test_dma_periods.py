"""Graphs of tiles that pass objects on: many steps at once end exactly as one after the other."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import pytest
from hand_made_array import (
    MM2S,
    S2MM,
    DmaArray,
    acquire,
    bd,
    design,
    linear,
    push,
    random_bytes,
    route,
    shim_bd,
    sync,
)
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace as struct_replace

from npukit.emulator.command_processor import StalledError
from npukit.emulator.dma import Channel
from npukit.emulator.schedule import Schedule
from npukit.emulator.scheduler import Agent, Scheduler
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
from observed_array import Observed
from thoroughness import examples

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


def array_of(graph: Graph, schedule: Schedule, *, at_once: bool) -> DmaArray:
    array = DmaArray(graph.design, schedule)
    if not at_once:
        array.scheduler.__class__ = Observed
    return array


def outcome(
    graph: Graph, calls: Sequence[Call], schedule: Schedule, *, at_once: bool
) -> tuple[object, ...]:
    """Everything that calls leave."""
    array = array_of(graph, schedule, at_once=at_once)
    sent, received = random_bytes(INPUT), random_bytes(OUTPUT, seed=1)
    status = []
    try:
        for call in calls:
            array.execute(call.ops(graph), sent, received)
            status.append("completed")
    except StalledError as stall:
        status.append(f"stalled at {stall.index}")
    in_a_row = array.scheduler.in_a_row
    array.settle()
    tiles = [Tile(col, row) for row in (1, 2, 3) for col in range(4)]
    return (
        status,
        in_a_row,
        received.tobytes(),
        [array.memories.data(tile).tobytes() for tile in tiles],
        [array.memories.locks(tile).tobytes() for tile in tiles],
        [state(channel) for channel in array.fabric.channels],
    )


def state(channel: Channel) -> tuple[object, ...]:
    tasks, counts = channel.tasks, (channel.position, channel.bytes_moved, channel.bds_run)
    bds = [None if bd is None else bd.bd_id for bd in channel.descriptors]
    return str(channel), tasks.unfinished, tasks.tokens, *counts, channel.next_bd, *bds


NODES = st.builds(
    Node,
    st.sampled_from([1, 1, 2, 3]),
    st.sampled_from([1, 1, 2, 3]),
    st.integers(1, 3),
    st.sampled_from([0, 0, 0, 3, -1]),
    st.sampled_from([0, 0, 0, 1]),
    st.integers(0, 2),
    st.integers(0, 3),
    st.booleans(),
)
CALLS = st.builds(
    Call,
    st.integers(1, 120),
    st.sampled_from([1, 1, 3, 4]),
    st.sampled_from([1, 1, 2, 5]),
    st.sampled_from([1, 1, 1, 2, 3]),
    st.sampled_from([0, 0, 0, 0, -9, 9]),
    st.sampled_from(["apart", "apart", "columns", "overlapping"]),
    st.sampled_from([False, False, False, True]),
    st.one_of(st.none(), st.integers(0, 40)),
)


@settings(max_examples=examples(500), deadline=None)
@example([8, 8], [Node(2, 1), Node(1, 2)], [Call(100), Call(60, 4)], Schedule.ORDINARY)
@example([8], [Node()], [Call(100), Call(100), Call(100, moves=1)], Schedule.ORDINARY)
@example([8], [Node()], [Call(100), Call(100), Call(100, header=True)], Schedule.ORDINARY)
@given(
    st.lists(st.sampled_from([4, 8, 12]), min_size=1, max_size=4),
    st.lists(NODES, min_size=1, max_size=4),
    st.lists(CALLS, min_size=1, max_size=3),
    st.sampled_from(Schedule),
)
def test_a_graph_ends_as_one_step_after_the_other(
    sizes: list[int], nodes: list[Node], calls: list[Call], schedule: Schedule
) -> None:
    graph = Graph(sizes, nodes)
    assert outcome(graph, calls, schedule, at_once=True) == outcome(
        graph, calls, schedule, at_once=False
    )


def test_a_known_period_keeps_no_memory_of_the_host() -> None:
    graph = Graph([8], [Node()])
    array = array_of(graph, Schedule.ORDINARY, at_once=True)
    references = []
    for _ in range(3):
        buffers = random_bytes(INPUT), random_bytes(OUTPUT)
        for _ in range(2):
            array.execute(Call(100).ops(graph), *buffers)
        references += [weakref.ref(buffer) for buffer in buffers]
    del buffers
    gc.collect()
    assert [reference() is None for reference in references] == [True] * 4 + [False] * 2


@pytest.mark.parametrize("schedule", Schedule)
@pytest.mark.parametrize(
    ("sizes", "nodes", "layout"),
    [
        ([8], [Node(), Node(depth=3), Node()], "apart"),  # a chain
        ([8, 8, 8], [Node(3, 1)], "apart"),
        ([12], [Node(1, 3, empty=1)], "columns"),
        ([8, 8], [Node(2, 2), Node(2, 1), Node(1, 2, fill=2)], "apart"),
    ],
)
def test_the_number_of_objects_does_not_matter(
    sizes: list[int], nodes: list[Node], layout: str, schedule: Schedule
) -> None:
    """The scheduler wakes as many agents for 1,000 objects as for 400."""

    def wakes(objects: int) -> int:
        graph = Graph(sizes, nodes)
        array = array_of(graph, schedule, at_once=True)
        return wakes_in(array, Call(objects, layout=layout).ops(graph))

    assert wakes(1002) == wakes(402)


def wakes_in(array: DmaArray, ops: Sequence[Op]) -> int:
    """How many agents the scheduler wakes in a call."""
    number, wake = 0, array.scheduler.wake

    def counting(agent: Agent) -> None:
        nonlocal number
        number += 1
        wake(agent)

    array.scheduler.wake = counting
    array.execute(ops, random_bytes(INPUT), random_bytes(OUTPUT))
    array.scheduler.wake = wake
    return number


@dataclass
class Core:
    """Computes all the time."""

    scheduler: Scheduler
    computes: bool = True
    queued: bool = False
    ended: bool = False

    def step(self) -> None:
        self.scheduler.cores_ran += 1
        if not self.ended:
            self.scheduler.wake(self)


def test_repeated_steps_are_found_after_many_calls_in_which_cores_computed() -> None:
    graph = Graph([8], [Node()])
    array = array_of(graph, Schedule.ORDINARY, at_once=True)
    ops = Call(1000).ops(graph)
    few = wakes_in(array_of(graph, Schedule.ORDINARY, at_once=True), ops)
    core = Core(array.scheduler)
    array.scheduler.wake(core)
    computing = [wakes_in(array, ops) for _ in range(20)]
    core.ended = True
    after = [wakes_in(array, ops) for _ in range(10)]
    assert min(computing) > 10 * few
    assert after[-1] <= few
