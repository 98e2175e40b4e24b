"""Which loads of a block share a cycle."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from npukit.builder.toolchains.emulated.pricing.banks import pairs_of_rounds, pairs_of_schedule
from npukit.builder.toolchains.emulated.pricing.ir import Block, Function, Instruction
from npukit.vector.core_schedule import Node, resource_bound, schedule
from npukit.vector.core_timing import Slot

LOADS = st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 4)), min_size=1, max_size=9)


def block(loads: list[tuple[str, int]]) -> tuple[list[Instruction], list[Node]]:
    return (
        [
            Instruction("%x", "load", f"load <{32 * count} x i8>, ptr %{name}, align 32", {}, line)
            for line, (name, count) in enumerate(loads)
        ],
        [Node(Slot.LOAD, count, 7, source=name) for name, count in loads],
    )


def parts(definitions: dict[str, str]) -> Function:
    """A function in which pointers are parts of its parameters."""
    block = tuple(
        Instruction(f"%{name}", "getelementptr", f"getelementptr i8, ptr %{of}, i32 64", {}, 0)
        for name, of in definitions.items()
    )
    return Function("f", {"%one": "ptr", "%other": "ptr"}, (Block("0", block),))


@given(LOADS, st.integers(0, 4))
def test_a_round_pairs_only_the_loads_that_it_has_no_cycles_for(
    loads: list[tuple[str, int]], spare: int
) -> None:
    instructions, nodes = block(loads)
    cycles = resource_bound(nodes) + spare
    pairs = list(pairs_of_rounds(instructions, nodes, cycles, parts({})))
    assert len(pairs) == max(0, sum(count for _, count in loads) - cycles)
    assert all(pair.first != pair.second for pair in pairs)


@given(st.permutations([True, True, True, False, False, False]))
def test_a_round_pairs_what_one_unit_alone_loads_with_other_loads(alone: list[bool]) -> None:
    names = "abcdef"
    instructions, nodes = block([(name, 1) for name in names])
    nodes = [replace(node, is_first=each) for node, each in zip(nodes, alone, strict=True)]
    pairs = list(pairs_of_rounds(instructions, nodes, resource_bound(nodes), parts({})))
    is_alone = {f"%{name}": each for name, each in zip(names, alone, strict=True)}
    assert len(pairs) == 3
    assert all(is_alone[pair.first] != is_alone[pair.second] for pair in pairs)


@given(st.permutations("abcd"))
def test_a_round_pairs_loads_of_different_objects(order: list[str]) -> None:
    instructions, nodes = block([(name, 2) for name in order])
    function = parts({"a": "one", "b": "one", "c": "other", "d": "other"})
    pairs = list(pairs_of_rounds(instructions, nodes, 4, function))
    assert len(pairs) == 4
    for pair in pairs:
        assert len({"%a", "%b"} & {pair.first, pair.second}) == 1


@given(LOADS)
def test_a_schedule_pairs_the_loads_of_its_cycles(loads: list[tuple[str, int]]) -> None:
    instructions, nodes = block(loads)
    planned = schedule(nodes, [])
    pairs = list(pairs_of_schedule(instructions, nodes, planned))
    issued = Counter(
        planned.issues[number] + step
        for number, node in enumerate(nodes)
        for step in range(node.count)
    )
    assert len(pairs) == sum(1 for count in issued.values() if count == 2)
    assert all(pair.first != pair.second for pair in pairs)
    for pair in pairs:
        seen = {f"%{name}" for name, _ in loads[: pair.line + 1]}
        assert {pair.first, pair.second} <= seen, "both pointers are known by then"
