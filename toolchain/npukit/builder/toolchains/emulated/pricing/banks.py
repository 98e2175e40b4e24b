"""Which loads issue in one cycle: they take another one if both wait for one bank of memory.

That has been measured for banks of 16 KiB, on AIE2 (jdominick05/ryzen-ai-xdna1-quantization,
docs/SILICON.md: as many cycles and MEMORY_STALL events as such pairs) and on AIE2P (D. Estevez).
Which loads a compiler pairs in overlapping rounds is not known; at least those are that a round has
no cycle of their own for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from npukit.builder.toolchains.emulated.pricing.accesses import pointer_of, root_of
from npukit.builder.toolchains.emulated.pricing.ir import Function, Instruction
from npukit.vector.core_schedule import Node, Schedule
from npukit.vector.core_timing import Slot


class Pair(msgspec.Struct, frozen=True):
    """The pointers of two loads of a cycle, both of which are known before ``line``."""

    first: str
    second: str
    line: int


def pairs_of_schedule(
    instructions: Sequence[Instruction], nodes: Sequence[Node], planned: Schedule
) -> Iterator[Pair]:
    """The pairs of loads that a schedule lets issue together."""
    at: dict[int, int] = {}
    for number, node in _loads(nodes):
        for cycle in range(planned.issues[number], planned.issues[number] + node.count):
            if (other := at.get(cycle)) is not None:
                yield from _pair(instructions[other], instructions[number])
            at[cycle] = number


def pairs_of_rounds(
    instructions: Sequence[Instruction], nodes: Sequence[Node], cycles: int, function: Function
) -> Iterator[Pair]:
    """Those that share a cycle because a round of so many cycles has more loads than cycles.

    Loads of different objects are paired first, which a compiler can tell apart.
    """
    left = [number for number, node in _loads(nodes) for _ in range(node.count)]
    groups: dict[str, list[int]] = {}
    for number in sorted(left, key=lambda each: not nodes[each].is_first):
        root = root_of(pointer_of(instructions[number]), function)
        groups.setdefault(root, []).append(number)
    for _ in range(len(left) - cycles):
        pair = _take_pair(groups.values(), nodes)
        if pair is None:
            return
        yield from _pair(*(instructions[each] for each in pair))


def _take_pair(groups: Iterable[list[int]], nodes: Sequence[Node]) -> tuple[int, int] | None:
    """Take two loads out of ``groups``, the loads of each object; None if no two issue together."""
    by_size = sorted((group for group in groups if group), key=len, reverse=True)
    # What one unit alone can load goes first: later there may be nothing for the other unit.
    largest = next((group for group in by_size if nodes[group[0]].is_first), by_size[0])
    one = largest[0]
    for group in (*(each for each in by_size if each is not largest), largest):
        for other in group:
            if _issue_together(nodes[one], nodes[other]):
                largest.remove(one)
                group.remove(other)
                return one, other
    return None


def _issue_together(one: Node, other: Node) -> bool:
    return one.source != other.source and not (one.is_first and other.is_first)


def _loads(nodes: Sequence[Node]) -> Iterator[tuple[int, Node]]:
    return (
        (number, node)
        for number, node in enumerate(nodes)
        if node.slot is Slot.LOAD and node.source and node.count
    )


def _pair(one: Instruction, other: Instruction) -> Iterator[Pair]:
    pointers = [pointer_of(each) for each in (one, other)]
    if all(pointers):
        yield Pair(pointers[0], pointers[1], max(one.line, other.line))
