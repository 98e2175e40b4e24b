"""What the MLIR body of a core costs in cycles, block by block.

Peano compiles the body as scalar code. So each block costs the length of a schedule of its
operations, with the latencies of :mod:`npukit.vector.core_timing`. A loop that only loads, stores
and computes, with a constant number of rounds, costs what the slots and the memory allow a round.
Locks, streams and calls have prices of their own, and functions count what they cost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from typing import Final

from xdsl.dialects import arith, scf
from xdsl.dialects.builtin import IntegerAttr, MemRefType, VectorType
from xdsl.ir import Attribute, Operation, SSAValue
from xdsl.ir import Block as MlirBlock

from npukit.vector.core_schedule import Edge, Node, recurrence_bound, resource_bound, schedule
from npukit.vector.core_timing import SOFTWARE, CoreTiming, Slot

_FREE: Final = frozenset(
    (
        *("arith.constant", "arith.index_cast", "arith.index_castui", "arith.extsi"),
        *("arith.extui", "arith.trunci", "arith.bitcast", "memref.subview", "memref.cast"),
        *("memref.reinterpret_cast", "memref.collapse_shape", "memref.expand_shape"),
        *("memref.get_global", "memref.alloca", "scf.yield", "affine.yield", "func.return"),
        *("aie.use_lock", "aie.end", "func.call", "aie.objectfifo.subview.access"),
        *("aie.event", "affine.apply", "cf.br", "builtin.unrealized_conversion_cast"),
    )
)
_SOFT: Final[Mapping[str, str]] = {
    **dict.fromkeys(("arith.addf", "arith.subf"), "float sum"),
    **dict.fromkeys(("arith.maximumf", "arith.minimumf", "arith.cmpf"), "float comparison"),
    **dict.fromkeys(("arith.maxnumf", "arith.minnumf"), "float comparison"),
    "arith.mulf": "float product",
    **dict.fromkeys(("arith.divf", "arith.remf"), "float division"),
    **dict.fromkeys(("arith.sitofp", "arith.uitofp", "arith.fptosi"), "float conversion"),
    **dict.fromkeys(("arith.fptoui", "arith.extf", "arith.truncf"), "float conversion"),
    **dict.fromkeys(("arith.divsi", "arith.divui", "arith.remsi"), "integer division"),
    **dict.fromkeys(("arith.remui", "arith.ceildivsi", "arith.floordivsi"), "integer division"),
}
_LOADS: Final = frozenset(
    ("memref.load", "affine.load", "vector.load", "vector.transfer_read", "affine.vector_load")
)
_STORES: Final = frozenset(
    ("memref.store", "affine.store", "vector.store", "vector.transfer_write", "affine.vector_store")
)
_LOOPS: Final = frozenset(("scf.for", "affine.for"))
_NEAR: Final = 48
"""Accesses before and after a store that are compared with it."""
_WORD: Final = 4
_MANY: Final = 64
"""Rounds in which a loop surely overlaps."""


class BodyCosts:
    """The costs of the blocks of a core's body, and of functions that are inlined into it."""

    def __init__(self, timing: CoreTiming) -> None:
        self._timing = timing
        self._known: dict[MlirBlock, int] = {}

    def of(self, block: MlirBlock) -> int:
        """Cycles that a run of ``block`` adds, without the blocks inside its operations."""
        if block not in self._known:
            self._known[block] = self._cost(block)
        return self._known[block]

    def _cost(self, block: MlirBlock) -> int:
        graph = _Graph(block, self._timing)
        length = schedule(graph.nodes, graph.edges).length
        parent = block.parent_op()
        is_loop = parent is not None and parent.name in _LOOPS
        if not is_loop:
            return length + self._jumps(block)
        assert parent is not None
        if not graph.is_simple:
            return length + self._timing.branch + 1
        rounds = _rounds(parent)
        edges = [*graph.edges, *graph.later_edges(parent)]
        least = max(1, resource_bound(graph.nodes), recurrence_bound(graph.nodes, edges))
        if rounds is None or any(node.blocks for node in graph.nodes):
            return max(length, least)
        return max(least, ceil(length / max(1, min(rounds, _MANY))))

    def _jumps(self, block: MlirBlock) -> int:
        """Cycles of the jumps of the operations with blocks of their own, and of the last one."""
        jumps = sum(1 for op in block.ops if op.regions and op.name not in _LOOPS)
        last = block.last_op
        jumps += last is not None and len(last.successors) > 0
        return jumps * (self._timing.branch + 1)


class _Graph:
    """The operations of a block and what they wait for."""

    def __init__(self, block: MlirBlock, timing: CoreTiming) -> None:
        self._timing = timing
        self._operations = list(block.ops)
        self._number: dict[SSAValue, int] = {
            result: number for number, op in enumerate(self._operations) for result in op.results
        }
        self._position = {op: number for number, op in enumerate(self._operations)}
        self.nodes = [self._node(op) for op in self._operations]
        self.edges = [*self._value_edges(), *self._memory_edges()]

    @property
    def is_simple(self) -> bool:
        """Whether it has neither blocks inside nor calls, locks or streams."""
        return not any(
            op.regions or op.name.startswith(("aie.use_lock", "func.call", "aie.put", "aie.get"))
            for op in self._operations
        )

    def later_edges(self, loop: Operation) -> Iterator[Edge]:
        """What operations wait for from the round before."""
        last = self._operations[-1]
        arguments = loop.regions[0].blocks[0].args
        first = len(arguments) - len(last.operands)
        for argument, value in zip(arguments[first:], last.operands, strict=True):
            if (source := self._number.get(value)) is None:
                continue
            for use in argument.uses:
                if (after := self._position.get(use.operation)) is not None:
                    yield Edge(source, after, self._delay(source), 1)
        for store, other in self._pairs():
            load = self._operations[other]
            if load.name in _LOADS and self._may_overlap(
                self._operations[store], load, is_later=True
            ):
                yield Edge(store, other, self.nodes[store].latency, 1)

    def _pairs(self) -> Iterator[tuple[int, int]]:
        """Each store with the accesses that are near it."""
        accesses = [
            number for number, op in enumerate(self._operations) if op.name in _LOADS | _STORES
        ]
        for place, number in enumerate(accesses):
            if self._operations[number].name in _STORES:
                for other in accesses[max(0, place - _NEAR) : place + _NEAR]:
                    if other != number:
                        yield number, other

    def _value_edges(self) -> Iterator[Edge]:
        for number, op in enumerate(self._operations):
            for operand in dict.fromkeys(op.operands):
                if (source := self._number.get(operand)) is not None:
                    yield Edge(source, number, self._delay(source))

    def _memory_edges(self) -> Iterator[Edge]:
        for store, other in self._pairs():
            access = self._operations[other]
            if not self._may_overlap(self._operations[store], access, is_later=False):
                continue
            if other > store:
                yield Edge(store, other, self.nodes[store].latency)
            elif access.name in _LOADS:
                yield Edge(other, store, 0)

    def _may_overlap(self, store: Operation, other: Operation, *, is_later: bool) -> bool:
        """Whether two accesses may be of the same element: of one buffer, or of unknown ones.

        In a later round, the same indices of a loop's counter are those of another element.
        """
        places = _place(store), _place(other)
        if places[0] is None or places[1] is None:
            return True
        if _root(places[0][0]) is not _root(places[1][0]):
            return False
        same = places[0][0] is places[1][0] and places[0][1] == places[1][1]
        return not (is_later and same and any(_is_counter(each) for each in places[0][1]))

    def _delay(self, source: int) -> int:
        node = self.nodes[source]
        return node.latency + max(0, node.count - 1) + node.blocks

    def _node(self, op: Operation) -> Node:
        timing = self._timing
        if op.name in _FREE or op.name in _LOOPS:
            return Node(None, 0, 0)
        if op.name in _LOADS or op.name in _STORES:
            return self._access(op)
        result = op.results[0].type if op.results else None
        if isinstance(result, VectorType):
            count = max(1, ceil(_size(result) / timing.move_bytes))
            is_product = op.name == "arith.muli"
            slot = Slot.VECTOR if is_product else Slot.MOVE
            return Node(slot, count, timing.product if is_product else timing.move)
        soft = "function" if op.name.startswith("math.") else _SOFT.get(op.name)
        if soft is not None:
            return Node(Slot.SCALAR, 1, 1, blocks=SOFTWARE[soft])
        is_product = op.name == "arith.muli"
        return Node(Slot.SCALAR, 1, timing.scalar_product if is_product else timing.scalar)

    def _access(self, op: Operation) -> Node:
        timing = self._timing
        value = op.results[0].type if op.results else op.operands[0].type
        size = _size(value)
        if op.name in _LOADS:
            if isinstance(value, VectorType):
                count = ceil(size / timing.load_bytes)
                source = str(id(_root(op.operands[0])))
                return Node(Slot.LOAD, count, timing.load, source=source)
            return Node(Slot.LOAD, ceil(size / _WORD), timing.load, is_first=True)
        if isinstance(value, VectorType):
            return Node(Slot.STORE, ceil(size / timing.store_bytes), timing.memory)
        if size < _WORD:
            part = timing.part_word_store
            return Node(Slot.STORE, 1, part + 1, part_word=part)
        return Node(Slot.STORE, ceil(size / _WORD), timing.memory)


def _place(op: Operation) -> tuple[SSAValue, Sequence[SSAValue]] | None:
    """The memref that an access is of, and its indices."""
    for number, operand in enumerate(op.operands):
        if isinstance(operand.type, MemRefType):
            return operand, tuple(op.operands[number + 1 :])
    return None


def _root(memref: SSAValue) -> SSAValue:
    """The memref that another one is a part of."""
    owner = memref.owner
    while isinstance(owner, Operation) and owner.operands:
        if not isinstance(owner.operands[0].type, MemRefType):
            break
        memref = owner.operands[0]
        owner = memref.owner
    return memref


def _is_counter(index: SSAValue) -> bool:
    owner = index.owner
    return isinstance(owner, MlirBlock) and bool(owner.args) and index is owner.args[0]


def _rounds(loop: Operation) -> int | None:
    """The number of rounds of a loop, if it is constant."""
    if not isinstance(loop, scf.ForOp):
        return _MANY  # affine loops have constant bounds nearly always
    numbers = [_constant(each) for each in (loop.lb, loop.ub, loop.step)]
    if any(number is None for number in numbers):
        return None
    lower, upper, step = (number or 0 for number in numbers)
    return max(0, -(-(upper - lower) // step)) if step else None


def _constant(value: SSAValue) -> int | None:
    owner = value.owner
    if isinstance(owner, arith.ConstantOp) and isinstance(owner.value, IntegerAttr):
        return int(owner.value.value.data)
    return None


def _size(type_: Attribute) -> int:
    """Bytes of a value; an index has those of a register."""
    if isinstance(type_, VectorType):
        return int(type_.element_count()) * _size(type_.element_type)
    bits = getattr(type_, "bitwidth", None)
    return max(1, int(bits) // 8) if isinstance(bits, int) else _WORD
