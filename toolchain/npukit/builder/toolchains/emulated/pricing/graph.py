"""The operations of a block and what each has to wait for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec
from msgspec.structs import replace

from npukit.builder.toolchains.emulated.pricing.accesses import (
    Access,
    access_of,
    conflicts_later,
    is_local,
    may_conflict,
)
from npukit.builder.toolchains.emulated.pricing.accumulators import is_accumulator
from npukit.builder.toolchains.emulated.pricing.classes import Classes, Operation
from npukit.builder.toolchains.emulated.pricing.ir import Block, Function, Instruction
from npukit.vector.core_schedule import Edge, Node
from npukit.vector.core_timing import Slot

_NOTHING: Final = Operation(None, 0, 0)
_NEAR: Final = 48
"""Accesses before and after a store that are compared with it: those farther away have no effect
on a schedule, because others are between them."""
_ROUNDS: Final = 4
"""How many rounds back a value is followed through phis."""


class Graph(msgspec.Struct, frozen=True):
    """The nodes of a block, one for each instruction, and their edges.

    ``loaded`` and ``stored`` are bytes of vectors that it moves from and to memory.
    """

    nodes: Sequence[Node]
    edges: Sequence[Edge]
    loaded: int
    stored: int


def graph_of(blocks: Sequence[Block], function: Function, classes: Classes) -> Graph:
    """The graph of ``blocks``, which run one after another."""
    return _Builder(blocks, function, classes).graph()


class _Builder:
    def __init__(self, blocks: Sequence[Block], function: Function, classes: Classes) -> None:
        self._blocks = blocks
        self._function = function
        self._classes = classes
        self._instructions = [each for block in blocks for each in block.instructions]
        self._number = {
            each.name: number for number, each in enumerate(self._instructions) if each.name
        }
        self._operations = [classes.operation(each) for each in self._instructions]
        self._accesses = [access_of(each, function, classes.module) for each in self._instructions]
        self._is_loop = len(blocks) == 1 and blocks[0].name in blocks[0].successors
        for number in range(len(self._instructions)):
            self._combine(number)

    def graph(self) -> Graph:
        """The nodes and edges."""
        moved = [
            access
            for access in self._accesses
            if access is not None and access.size >= 16 and not is_local(access, self._function)
        ]
        return Graph(
            [each.node for each in self._operations],
            [*self._value_edges(), *self._memory_edges()],
            sum(each.size for each in moved if not each.is_store),
            sum(each.size for each in moved if each.is_store),
        )

    def _combine(self, number: int) -> None:
        """Let one instruction do what a core's instructions do together."""
        one, operation = self._instructions[number], self._operations[number]
        if one.opcode in ("add", "sub") and "<" in one.text:
            self._accumulate(number)
        elif operation.slot is Slot.STORE and one.opcode != "store":
            if self._reaches_only_stores(one, 0):
                self._operations[number] = _NOTHING
        elif operation.slot in (Slot.MOVE, Slot.LOAD) and self._converts(one):
            source = self._loaded_alone(one)
            if source is not None:
                timing = self._classes.timing
                latency = timing.load_converting - timing.load
                self._operations[number] = Operation(None, 0, latency)
                self._operations[source] = replace(self._operations[source], is_first=True)
        elif operation.slot is Slot.LOAD and is_accumulator(one, self._classes):
            self._operations[number] = replace(operation, is_first=True)

    def _accumulate(self, number: int) -> None:
        """A sum of a product that nothing else needs is part of the product."""
        one, timing = self._instructions[number], self._classes.timing
        for operand in one.operands:
            source = self._number.get(operand)
            if source is None or len(self._function.uses.get(operand, ())) != 1:
                continue
            product = self._operations[source]
            if product.is_product:
                lead = timing.accumulator_lead + product.last
                others = [each for each in one.operands if each != operand]
                self._operations[number] = replace(product, leads=dict.fromkeys(others, lead))
                self._operations[source] = _NOTHING
                return

    def _converts(self, one: Instruction) -> bool:
        if one.opcode in ("sext", "zext"):
            return True
        return one.opcode == "call" and any(
            each in one.text for each in ("unpack", "ups_to", "ups(")
        )

    def _loaded_alone(self, one: Instruction) -> int | None:
        """The load of this block whose value it alone converts: the load does that, in one unit."""
        for operand in one.operands:
            if (number := self._number.get(operand)) is None:
                continue
            users = self._function.uses.get(operand, ())
            definition = self._instructions[number]
            if definition.opcode == "load":
                alone = all(user.line == one.line or self._is_part(user) for user in users)
                return number if alone else None
            if self._is_part(definition) and len(users) == 1:
                return self._loaded_alone(definition)
        return None

    def _is_part(self, one: Instruction) -> bool:
        """Whether it only names a part of a register."""
        number = self._number.get(one.name)
        is_free = number is not None and self._operations[number].slot is None
        return is_free and one.opcode in ("shufflevector", "bitcast")

    def _reaches_only_stores(self, one: Instruction, depth: int) -> bool:
        users = self._function.uses.get(one.name, ())
        if not users or depth > 4:
            return False
        return all(
            user.opcode == "store"
            or (self._is_part(user) and self._reaches_only_stores(user, depth + 1))
            for user in users
        )

    def _value_edges(self) -> Iterator[Edge]:
        for number, one in enumerate(self._instructions):
            if one.opcode == "phi":
                continue
            for operand in dict.fromkeys(one.operands):
                if (found := self._source(operand)) is None:
                    continue
                source, distance = found
                operation = self._operations[source]
                lead = self._operations[number].leads.get(operand, 0)
                last = operation.last + operation.blocks
                if operation.is_chained:
                    last = operation.blocks
                delay = max(0, operation.latency + last - lead)
                yield Edge(source, number, delay, distance)

    def _source(self, value: str) -> tuple[int, int] | None:
        """The node of a value of this block, and how many rounds ago it was calculated."""
        for distance in range(_ROUNDS):
            while (number := self._number.get(value)) is not None:
                one = self._instructions[number]
                if one.opcode != "phi":
                    return number, distance
                before = self._before(number)
                value = next((v for v, block in one.incoming if block == before), "")
                if self._is_loop:
                    break
            if number is None:
                return None
        return None

    def _before(self, number: int) -> str:
        """The block that ran before that of an instruction."""
        at = 0
        for position, block in enumerate(self._blocks):
            at += len(block.instructions)
            if number < at:
                before = position - 1
                return self._blocks[before].name if position or self._is_loop else ""
        return ""

    def _memory_edges(self) -> Iterator[Edge]:
        accesses = [
            (number, access) for number, access in enumerate(self._accesses) if access is not None
        ]
        for position, (number, store) in enumerate(accesses):
            if not store.is_store:
                continue
            near = accesses[max(0, position - _NEAR) : position + _NEAR]
            for other, access in near:
                if other == number:
                    continue
                if may_conflict(store, access, self._function):
                    yield from self._ordered(number, store, other, access)
                is_later = self._is_loop and not access.is_store
                if is_later and conflicts_later(store, access, self._function):
                    yield Edge(number, other, self._visible(number), 1)

    def _ordered(self, number: int, store: Access, other: int, access: Access) -> Iterator[Edge]:
        if other > number:
            yield Edge(number, other, self._visible(number))
        elif not access.is_store:
            yield Edge(other, number, 0)

    def _visible(self, store: int) -> int:
        return self._operations[store].latency + max(self._operations[store].count - 1, 0)
