"""Graphs of tiles that pass objects on: many steps at once end exactly as one after the other."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from graphs_of_tiles import INPUT, OUTPUT, Call, Graph, Node
from hand_made_array import DmaArray, random_bytes
from hypothesis import example, given, settings
from hypothesis import strategies as st

from npukit.emulator import periods
from npukit.emulator.command_processor import StalledError
from npukit.emulator.dma import Channel
from npukit.emulator.schedule import Schedule
from npukit.emulator.scheduler import Agent, Scheduler
from npukit.formats.txn import Op
from npukit.machine.physical import Tile
from observed_array import Observed
from thoroughness import examples


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


def test_few_periods_are_kept_if_each_call_has_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(periods, "_KEPT", 4)
    graph = Graph([8], [Node()])
    array = array_of(graph, Schedule.ORDINARY, at_once=True)
    buffers = random_bytes(INPUT), random_bytes(OUTPUT)
    found = set()
    for objects in [30] * 200 + [300] * 100:
        array.execute(Call(objects, moves=1).ops(graph), *buffers)
        kept = array.fabric.periods
        found |= {*kept._known, *kept._seen}
        assert len(kept._known) <= 4 and len(kept._seen) <= 4
    assert len(found) > 4


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
