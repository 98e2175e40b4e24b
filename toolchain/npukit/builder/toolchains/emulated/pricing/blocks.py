"""Prices of basic blocks: what each adds when it runs, and when its loop is entered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from typing import Final

import msgspec

from npukit.builder.toolchains.emulated.pricing.banks import (
    Pair,
    pairs_of_rounds,
    pairs_of_schedule,
)
from npukit.builder.toolchains.emulated.pricing.classes import Classes
from npukit.builder.toolchains.emulated.pricing.graph import graph_of
from npukit.builder.toolchains.emulated.pricing.ir import Block, Function, Instruction, Module
from npukit.builder.toolchains.emulated.pricing.units import Units
from npukit.vector.core_schedule import (
    recurrence_bound,
    resource_bound,
    schedule,
    slots_used,
)
from npukit.vector.core_timing import CALL, CoreTiming, Slot

_HINT: Final = re.compile(r'"llvm\.loop\.interleave\.count", i32 (?P<count>\d+)')
_COMPARED: Final = re.compile(r"icmp (?:samesign )?\w+ i\d+ (?P<value>%[-\w.$]+), (?P<end>-?\d+)")
_STEP: Final = re.compile(r"add .*i\d+ (?P<value>%[-\w.$]+), (?P<step>-?\d+)")


class BlockPrice(msgspec.Struct, frozen=True):
    """What a block adds each time that it runs: cycles, operations by slot, bytes of vectors.

    Each of the ``pairs`` of loads is a conflict if both are of one bank of memory.
    """

    cycles: int
    slots: Mapping[Slot, int]
    loaded: int = 0
    stored: int = 0
    pairs: Sequence[Pair] = ()


class Loop(msgspec.Struct, frozen=True):
    """A loop of one block, and the cycles of a round."""

    round: int


def prices_of(
    function: Function, module: Module, units: Units, timing: CoreTiming
) -> Mapping[str, BlockPrice]:
    """The price of each block of a function, by its name."""
    classes = Classes(timing, units, function, module)
    pricer = _Pricer(function, classes, timing)
    cycles = pricer.cycles()
    return {
        name: BlockPrice(
            cycles[name],
            slots_used(graph.nodes),
            graph.loaded,
            graph.stored,
            tuple(pricer.pairs(name)),
        )
        for name, graph in pricer.graphs.items()
    }


class _Pricer:
    """The cycles of the blocks of a function."""

    def __init__(self, function: Function, classes: Classes, timing: CoreTiming) -> None:
        self._function = function
        self._classes = classes
        self._timing = timing
        self._blocks = {each.name: each for each in function.blocks}
        self.graphs = {each.name: graph_of([each], function, classes) for each in function.blocks}
        self._planned = {
            name: schedule(graph.nodes, graph.edges) for name, graph in self.graphs.items()
        }
        self._lengths = {name: planned.length for name, planned in self._planned.items()}
        self._before: dict[str, list[str]] = {name: [] for name in self._blocks}
        for each in function.blocks:
            for target in dict.fromkeys(each.successors):
                self._before.setdefault(target, []).append(each.name)
        self._loops = {
            each.name: self._loop(each) for each in function.blocks if each.name in each.successors
        }

    def cycles(self) -> Mapping[str, int]:
        """Those of each block, by its name."""
        names = [each.name for each in self._function.blocks]
        totals = {
            name: loop.round if (loop := self._loops.get(name)) else self._straight(name, after)
            for name, after in zip(names, [*names[1:], ""], strict=True)
        }
        totals[names[0]] += CALL
        for name, loop in self._loops.items():
            for entry in self._before[name]:
                if entry != name and loop.round < self._lengths[name]:
                    totals[entry] += self._filling(entry, name, loop)
        return totals

    def pairs(self, name: str) -> Iterator[Pair]:
        """The pairs of loads of a block that share a cycle."""
        instructions, nodes = self._blocks[name].instructions, self.graphs[name].nodes
        loop, planned = self._loops.get(name), self._planned[name]
        if loop is not None and loop.round < planned.length:
            return pairs_of_rounds(instructions, nodes, loop.round, self._function)
        if not planned.is_exact:
            return pairs_of_rounds(instructions, nodes, planned.length, self._function)
        return pairs_of_schedule(instructions, nodes, planned)

    def _filling(self, entry: str, name: str, loop: Loop) -> int:
        """Cycles from the start of a loop until its rounds overlap, beside those of its entry."""
        graph = graph_of([self._blocks[entry], self._blocks[name]], self._function, self._classes)
        together = schedule(graph.nodes, graph.edges).length
        return max(0, together - self._lengths[entry] - loop.round)

    def _loop(self, block: Block) -> Loop:
        """A loop that the hardware repeats: in an interval if enough rounds are known to run."""
        graph, whole = self.graphs[block.name], self._lengths[block.name]
        least = max(1, resource_bound(graph.nodes), recurrence_bound(graph.nodes, graph.edges))
        rounds = _known_rounds(block, self._function, self._classes.module)
        if least >= whole or rounds == 1 or any(node.blocks for node in graph.nodes):
            return Loop(max(least, whole))
        return Loop(max(least, ceil(whole / rounds)))

    def _straight(self, name: str, after: str) -> int:
        """Cycles of a block that is not a loop: its schedule, and the jump at its end."""
        graph, timing = self.graphs[name], self._timing
        planned = self._planned[name]
        length, decided = planned.length, planned.issues[-1]
        if (before := self._drained(name)) is not None:
            both = graph_of(
                [self._blocks[before], self._blocks[name]], self._function, self._classes
            )
            together = schedule(both.nodes, both.edges)
            length = together.length - self._lengths[before]
            decided = together.issues[-1] - self._lengths[before]
        least = max(length, resource_bound(graph.nodes))
        last = self._blocks[name].instructions[-1]
        if last.opcode == "switch":
            choices = max(2, len(last.targets))
            return least + (timing.branch + 1) * (choices - 1).bit_length()
        if last.opcode != "br" or self._falls_through(last, after):
            return least
        return max(least, (decided if len(last.targets) > 1 else 0) + 1 + timing.branch)

    def _drained(self, name: str) -> str | None:
        """The overlapping loop that ends in a block, if nothing else leads to it."""
        before = self._before[name]
        if len(before) != 1 or (loop := self._loops.get(before[0])) is None:
            return None
        return before[0] if loop.round < self._lengths[before[0]] else None

    def _falls_through(self, last: Instruction, after: str) -> bool:
        if len(last.targets) != 1:
            return False
        target = last.targets[0]
        return target == after or len(self._before[target]) == 1 or target in self._loops


def _known_rounds(block: Block, function: Function, module: Module) -> int:
    """The least number of rounds that the source shows; 1 if it shows none."""
    last = block.instructions[-1]
    hint = 1
    if (node := last.metadata.get("llvm.loop")) is not None:
        texts = (module.nodes.get(each, "") for each in module.references(node))
        hints = [int(match["count"]) for text in texts if (match := _HINT.search(text))]
        hint = max(hints, default=1)
    return max(hint, _constant_rounds(block, function))


def _constant_rounds(block: Block, function: Function) -> int:
    for one in block.instructions:
        if one.opcode != "icmp" or (compared := _COMPARED.match(one.text)) is None:
            continue
        counter = _counter(compared["value"], block, function)
        if counter is None:
            continue
        first, step = counter
        last = int(compared["end"])
        if (last > first and step > 0) or (last < first and step < 0):
            return max(1, (last - first) // step)
    return 1


def _counter(value: str, block: Block, function: Function) -> tuple[int, int] | None:
    """The first value and the step of a counter, or of its next value."""
    phi = function.definitions.get(value)
    if phi is not None and (step := _STEP.match(phi.text)) is not None:
        phi = function.definitions.get(step["value"])
    if phi is None or phi.opcode != "phi":
        return None
    values = {source == block.name: each for each, source in phi.incoming}
    following = function.definitions.get(values.get(True, ""))
    step = _STEP.match(following.text) if following is not None else None
    first = values.get(False, "")
    if step is None or step["value"] != phi.name or not first.lstrip("-").isdigit():
        return None
    return int(first), int(step["step"])
