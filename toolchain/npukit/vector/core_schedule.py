"""Schedules of operations: one after another as their operands allow, and rounds of a loop."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from heapq import heappop, heappush
from math import ceil
from typing import Final

import msgspec

from npukit.vector.core_timing import UNITS, Slot

_MOST: Final = 1000
"""Nodes that are scheduled one by one."""


class Node(msgspec.Struct, frozen=True):
    """An operation in a block.

    ``part_word`` cycles after its issue no other access of memory issues; ``blocks`` cycles
    nothing does. ``is_first`` if only the first unit of its slot can do it. ``source`` is the
    pointer that a load reads through, if it is known: two loads through one pointer, whose bank of
    memory is one too, do not issue in the same cycle (:mod:`npukit.vector.core_timing`).
    """

    slot: Slot | None
    count: int
    latency: int
    part_word: int = 0
    blocks: int = 0
    is_first: bool = False
    source: str = ""

    @property
    def units(self) -> int:
        """How many units of its slot it can use at a time."""
        if self.slot is None or self.is_first or self.source:
            return 1
        return UNITS[self.slot]


class Edge(msgspec.Struct, frozen=True):
    """``after`` issues at least ``delay`` cycles after ``before`` of ``distance`` rounds ago."""

    before: int
    after: int
    delay: int
    distance: int = 0


class Schedule(msgspec.Struct, frozen=True):
    """Cycles of the issues of a block's nodes, and how many cycles the block takes.

    If it is not exact, its issues ignore that nodes share units.
    """

    issues: Sequence[int]
    length: int
    is_exact: bool = True


def slots_used(nodes: Sequence[Node]) -> Mapping[Slot, int]:
    """How many operations there are of each slot."""
    used = dict.fromkeys(Slot, 0)
    for node in nodes:
        if node.slot is not None:
            used[node.slot] += node.count
    return used


def resource_bound(nodes: Sequence[Node]) -> int:
    """Cycles in which the slots can issue all nodes."""
    used = slots_used(nodes)
    bound = max(ceil(used[slot] / UNITS[slot]) for slot in Slot)
    bound = max(bound, sum(node.count for node in nodes if node.is_first))
    through: dict[str, int] = {}
    for node in nodes:
        if node.source and node.slot is not None:
            through[node.source] = through.get(node.source, 0) + node.count
    bound = max(bound, *through.values(), 0)
    gates = sum(node.part_word for node in nodes)
    if gates:
        loads = ceil(used[Slot.LOAD] / UNITS[Slot.LOAD])
        stores = sum(node.count for node in nodes if node.slot is Slot.STORE and not node.part_word)
        bound = max(bound, gates + max(loads, stores))
    return bound + sum(node.blocks for node in nodes)


def schedule(nodes: Sequence[Node], edges: Sequence[Edge]) -> Schedule:
    """A list schedule by the length of the path that follows each node.

    That takes long for thousands of nodes. Then it is the larger of the two bounds: of the slots,
    and of the longest path.
    """
    inside = [edge for edge in edges if edge.distance == 0]
    following: list[list[Edge]] = [[] for _ in nodes]
    if len(nodes) > _MOST:
        return _bounds(nodes, inside, following)
    missing = [0] * len(nodes)
    for edge in inside:
        following[edge.before].append(edge)
        missing[edge.after] += 1
    heights = _heights(nodes, following)
    ready: list[tuple[int, int, int]] = []
    earliest = [0] * len(nodes)
    for number, count in enumerate(missing):
        if count == 0:
            heappush(ready, (0, -heights[number], number))
    table = _Table()
    issues = [0] * len(nodes)
    length = 0
    while ready:
        cycle, height, number = heappop(ready)
        node = nodes[number]
        at = table.place(node, cycle)
        if at > cycle and ready and ready[0][0] <= at:
            # What is ready by then and has more after it goes first.
            heappush(ready, (at, height, number))
            continue
        table.take(node, at)
        issues[number] = at
        if node.slot is not None or node.blocks:
            length = max(length, at + max(node.count, 1) + node.blocks)
        for edge in following[number]:
            earliest[edge.after] = max(earliest[edge.after], at + edge.delay)
            missing[edge.after] -= 1
            if missing[edge.after] == 0:
                heappush(ready, (earliest[edge.after], -heights[edge.after], edge.after))
    return Schedule(issues, length)


def _bounds(nodes: Sequence[Node], edges: Sequence[Edge], following: list[list[Edge]]) -> Schedule:
    for edge in edges:
        following[edge.before].append(edge)
    issues = [0] * len(nodes)
    for number in _order(nodes, following):
        for edge in following[number]:
            issues[edge.after] = max(issues[edge.after], issues[number] + edge.delay)
    ends = [at + node.count + node.blocks for at, node in zip(issues, nodes, strict=True)]
    return Schedule(issues, max(resource_bound(nodes), *ends), is_exact=False)


def recurrence_bound(nodes: Sequence[Node], edges: Sequence[Edge]) -> int:
    """Cycles a round that dependences on earlier rounds take: the longest of one such dependence.

    Each is closed by the longest path from its end to its start within a round.
    """
    following: list[list[Edge]] = [[] for _ in nodes]
    for edge in edges:
        if edge.distance == 0:
            following[edge.before].append(edge)
    order = _order(nodes, following)
    bound = 0
    for start in dict.fromkeys(edge.after for edge in edges if edge.distance):
        longest = _longest_from(start, order, following)
        for edge in edges:
            if edge.distance and edge.after == start and longest[edge.before] is not None:
                total = (longest[edge.before] or 0) + edge.delay
                bound = max(bound, ceil(total / edge.distance))
    return bound


class _Table:
    """Which units are taken in which cycles."""

    def __init__(self) -> None:
        self._used: dict[tuple[Slot, int], int] = {}
        self._full = dict.fromkeys(Slot, 0)
        """For each slot, the first cycle with a free unit."""
        self._first: set[int] = set()
        self._first_full = 0
        self._sources: set[tuple[str, int]] = set()
        """Pointers that are read through, and when."""
        self._closed: set[int] = set()
        self._memory: set[int] = set()
        self._blocked: list[tuple[int, int]] = []
        """Spans in which nothing issues, in order, with gaps between them."""

    def place(self, node: Node, earliest: int) -> int:
        """The first cycle in which a node can issue."""
        if node.slot is None:
            return earliest
        at = max(earliest, self._full[node.slot], self._first_full if node.is_first else 0)
        while True:
            after = self._after_blocks(at, max(1, node.count))
            if after == at and self._fits(node, at):
                return at
            at = max(after, at + 1)

    def take(self, node: Node, at: int) -> None:
        """Issue a node."""
        if node.slot is None:
            return
        for cycle in self._cycles(node, at):
            key = node.slot, cycle
            self._used[key] = self._used.get(key, 0) + 1
        full = self._full[node.slot]
        while self._used.get((node.slot, full), 0) >= UNITS[node.slot]:
            full += 1
        self._full[node.slot] = full
        if node.is_first:
            self._first.update(self._cycles(node, at))
            while self._first_full in self._first:
                self._first_full += 1
        if node.source:
            self._sources.update((node.source, cycle) for cycle in self._cycles(node, at))
        if node.slot in (Slot.LOAD, Slot.STORE):
            self._memory.update(self._cycles(node, at))
        self._closed.update(range(at, at + node.part_word))
        if node.blocks:
            self._block(at, at + node.blocks)

    def _after_blocks(self, at: int, cycles: int) -> int:
        """The first cycle from ``at`` on from which as many ``cycles`` are in no span."""
        position = bisect_left(self._blocked, at, key=lambda span: span[1] - 1)
        if position < len(self._blocked) and self._blocked[position][0] < at + cycles:
            return self._blocked[position][1]
        return at

    def _block(self, start: int, end: int) -> None:
        position = bisect_left(self._blocked, (start, end))
        if position < len(self._blocked) and self._blocked[position][0] <= end:
            end = max(end, self._blocked.pop(position)[1])
        if position and self._blocked[position - 1][1] >= start:
            before = self._blocked.pop(position - 1)
            start, end = before[0], max(end, before[1])
            position -= 1
        self._blocked.insert(position, (start, end))

    def _fits(self, node: Node, at: int) -> bool:
        assert node.slot is not None
        if node.slot in (Slot.LOAD, Slot.STORE):
            span = range(at, at + node.part_word) if node.part_word else self._cycles(node, at)
            if any(cycle in self._closed for cycle in span):
                return False
            if node.part_word and any(cycle in self._memory for cycle in span):
                return False
        if node.is_first and any(cycle in self._first for cycle in self._cycles(node, at)):
            return False
        if any((node.source, cycle) in self._sources for cycle in self._cycles(node, at)):
            return False
        needed: dict[int, int] = {}
        for cycle in self._cycles(node, at):
            needed[cycle] = needed.get(cycle, 0) + 1
        return all(
            self._used.get((node.slot, cycle), 0) + count <= UNITS[node.slot]
            for cycle, count in needed.items()
        )

    def _cycles(self, node: Node, at: int) -> list[int]:
        """The cycles in which a node's instructions issue."""
        return [at + number // node.units for number in range(node.count)]


def _order(nodes: Sequence[Node], following: Sequence[Sequence[Edge]]) -> list[int]:
    missing = [0] * len(nodes)
    for edges in following:
        for edge in edges:
            missing[edge.after] += 1
    left = [number for number, count in enumerate(missing) if count == 0]
    order: list[int] = []
    while left:
        number = left.pop()
        order.append(number)
        for edge in following[number]:
            missing[edge.after] -= 1
            if missing[edge.after] == 0:
                left.append(edge.after)
    return order


def _heights(nodes: Sequence[Node], following: Sequence[Sequence[Edge]]) -> list[int]:
    heights = [0] * len(nodes)
    for number in reversed(_order(nodes, following)):
        own = max(nodes[number].count - 1, 0) + nodes[number].blocks
        heights[number] = max(
            (edge.delay + heights[edge.after] for edge in following[number]), default=own
        )
    return heights


def _longest_from(
    start: int, order: Sequence[int], following: Sequence[Sequence[Edge]]
) -> list[int | None]:
    longest: list[int | None] = [None] * len(following)
    longest[start] = 0
    for number in order:
        if (so_far := longest[number]) is None:
            continue
        for edge in following[number]:
            total = so_far + edge.delay
            known = longest[edge.after]
            longest[edge.after] = total if known is None else max(known, total)
    return longest
