"""Schedules of operations and the bounds on them."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from npukit.vector.core_schedule import (
    Edge,
    Node,
    recurrence_bound,
    resource_bound,
    schedule,
    slots_used,
)
from npukit.vector.core_timing import UNITS, Slot

NODES = st.lists(
    st.builds(
        Node,
        st.sampled_from([*Slot, None]),
        st.integers(1, 4),
        st.integers(0, 9),
        blocks=st.sampled_from([0, 0, 0, 5]),
        source=st.sampled_from(["", "", "one", "other"]),
    ),
    min_size=1,
    max_size=24,
)


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[Node], list[Edge]]:
    nodes = draw(NODES)
    last = len(nodes) - 1
    pairs = draw(st.lists(st.tuples(st.integers(0, last), st.integers(0, last)), max_size=40))
    edges = [
        Edge(min(pair), max(pair), nodes[min(pair)].latency) for pair in pairs if pair[0] != pair[1]
    ]
    return nodes, edges


@given(graphs())
def test_every_operation_waits_for_its_operands_and_for_a_unit(
    graph: tuple[list[Node], list[Edge]],
) -> None:
    nodes, edges = graph
    planned = schedule(nodes, edges)
    for edge in edges:
        assert planned.issues[edge.after] >= planned.issues[edge.before] + edge.delay
    used: Counter[tuple[Slot, int]] = Counter()
    through: Counter[tuple[str, int]] = Counter()
    for node, at in zip(nodes, planned.issues, strict=True):
        if node.slot is not None:
            used.update((node.slot, at + number // node.units) for number in range(node.count))
            through.update(
                (node.source, at + number) for number in range(node.count) if node.source
            )
    assert all(count == 1 for count in through.values()), "loads through one pointer share a bank"
    assert all(count <= UNITS[slot] for (slot, _), count in used.items())
    assert sum(used.values()) == sum(slots_used(nodes).values())


@given(graphs())
def test_a_schedule_is_not_shorter_than_its_slots_allow(
    graph: tuple[list[Node], list[Edge]],
) -> None:
    nodes, edges = graph
    issuing = [node for node in nodes if not node.blocks]
    assert schedule(issuing, []).length >= resource_bound(issuing)
    least = max(-(-used // UNITS[slot]) for slot, used in slots_used(nodes).items())
    assert schedule(nodes, edges).length >= least


@given(st.lists(st.integers(0, 9), min_size=1, max_size=12), st.integers(0, 9))
def test_a_chain_that_ends_where_it_began_takes_its_length(chain: list[int], back: int) -> None:
    nodes = [Node(Slot.SCALAR, 1, delay) for delay in [*chain, back]]
    edges = [Edge(number, number + 1, delay) for number, delay in enumerate(chain)]
    assert recurrence_bound(nodes, [*edges, Edge(len(chain), 0, back, 1)]) == sum(chain) + back
    assert recurrence_bound(nodes, edges) == 0


def test_a_store_of_a_part_of_a_word_keeps_other_accesses_away() -> None:
    store = Node(Slot.STORE, 1, 8, part_word=7)
    load = Node(Slot.LOAD, 1, 7)
    assert resource_bound([store, load]) == 8
    issues = schedule([store, load, store], [Edge(0, 1, 0), Edge(1, 2, 0)]).issues
    assert (issues[0], issues[1], issues[2]) == (0, 7, 8)


def test_thousands_of_operations_take_the_larger_bound() -> None:
    loads = [Node(Slot.LOAD, 1, 7)] * 3000
    assert schedule(loads, []).length == 1500
    chain = [Edge(number, number + 1, 7) for number in range(2999)]
    assert schedule(loads, chain).length == 7 * 2999 + 1


def test_what_has_more_after_it_issues_first() -> None:
    """The first value is used twice; who waits for nobody, and has nobody waiting, comes last."""
    nodes = [Node(Slot.SCALAR, 1, 1), Node(Slot.SCALAR, 1, 1), Node(Slot.SCALAR, 1, 1)]
    planned = schedule(nodes, [Edge(0, 1, 1)])
    assert list(planned.issues) == [0, 1, 2]
