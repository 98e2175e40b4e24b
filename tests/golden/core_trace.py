"""Traces what a core does, step by step, without its computation, to compare two core bodies.

A body in ``scf`` form and one in ``cf`` form, one with unrolled loops and one with run-time
counters, are the same program if they use the same locks, call the same functions and access the
same memory in the same order. :func:`core_events` interprets a body and yields just that. Numbers
that come from data are kept as expressions; a branch on one can't be followed and ends the trace.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from typing import Any

from xdsl.dialects import affine, arith, cf, func, memref, scf, vector
from xdsl.dialects.builtin import IntegerAttr, VectorType
from xdsl.ir import Block, Operation, Region, SSAValue

from npukit.compiler.dialect.aie import (
    BufferOp,
    CoreOp,
    EndOp,
    GetCascadeOp,
    GetStreamOp,
    PutCascadeOp,
    PutStreamOp,
    UseLockOp,
)
from npukit.compiler.dialect.aievec_ops import CastOp, SrsOp

Event = tuple[Any, ...]
Value = Any
Steps = Generator[Event, None, Sequence[Value]]

_MASK = (1 << 64) - 1

_BINARY: dict[str, Callable[[int, int], int]] = {
    "arith.addi": lambda a, b: a + b,
    "arith.subi": lambda a, b: a - b,
    "arith.muli": lambda a, b: a * b,
    "arith.andi": lambda a, b: a & b,
    "arith.ori": lambda a, b: a | b,
    "arith.xori": lambda a, b: a ^ b,
    "arith.minsi": min,
    "arith.maxsi": max,
    "arith.divui": lambda a, b: a // b,
    "arith.remui": lambda a, b: a % b,
    "arith.divsi": lambda a, b: int(a / b),
    "arith.remsi": lambda a, b: a - b * int(a / b),
}

_COMPARE: list[Callable[[int, int], bool]] = [
    lambda a, b: a == b,
    lambda a, b: a != b,
    lambda a, b: a < b,
    lambda a, b: a <= b,
    lambda a, b: a > b,
    lambda a, b: a >= b,
    lambda a, b: a & _MASK < b & _MASK,
    lambda a, b: a & _MASK <= b & _MASK,
    lambda a, b: a & _MASK > b & _MASK,
    lambda a, b: a & _MASK >= b & _MASK,
]

_CASTS = ("arith.index_cast", "arith.extsi", "arith.extui", "arith.trunci", "arith.index_castui")

_IN_VECTORS = {
    "aievec.max": "arith.maxsi",
    "aievec.min": "arith.minsi",
    "aievec.srs": "arith.shrsi",
}
"""What the compiler does with scalars in vectors, and the scalar operation that it does so."""

_TO_AND_FROM_VECTORS = (
    "aievec.broadcast_scalar",
    "aievec.ups",
    "aievec.cast",
    "aievec.concat",
    "aievec.ext_elem",
)


class DataDependentError(Exception):
    """The core branches on a number that depends on its input data."""


def core_events(core: CoreOp) -> Iterator[Event]:
    """Yield what ``core`` does, possibly without end.

    Events are ``("acquire" | "release", tile, lock id, value, kind)``, ``("call", function,
    arguments)``, ``("store", buffer, indices..., value)``, ``("put", operation, value)`` and
    ``("get", operation, type)``; a buffer is ``("buffer", name)``.
    What is loaded shows in the values that are made of it.
    Accesses to the counters that a run-time choice of fifo objects keeps are left out: they are how
    a program finds its buffers, not what it does with them.
    """
    return _Interpreter().run(core)


class _Interpreter:
    def __init__(self) -> None:
        self._env: dict[SSAValue, Value] = {}
        self._memory: dict[Value, Value] = {}
        self._got = 0

    def run(self, core: CoreOp) -> Iterator[Event]:
        try:
            yield from self._region(core.body, ())
        except DataDependentError as stop:
            yield ("data-dependent", str(stop))

    def _value(self, value: SSAValue) -> Value:
        if value not in self._env and isinstance(value.owner, BufferOp):
            return ("buffer", value.owner.sym_name)
        if value not in self._env and isinstance(value.owner, arith.ConstantOp):
            return _constant(value.owner)
        return self._env[value]

    def _values(self, values: Sequence[SSAValue]) -> list[Value]:
        return [self._value(value) for value in values]

    def _region(self, region: Region, args: Sequence[Value]) -> Steps:
        """Run a region; the result is what its last terminator passes on."""
        block: Block | None = region.blocks.first
        while block is not None:
            self._env.update(zip(block.args, args, strict=True))
            following: tuple[Block, Sequence[Value]] | None = None
            for op in block.ops:
                if isinstance(op, scf.YieldOp | affine.YieldOp | scf.ConditionOp | EndOp):
                    return self._values(op.operands)
                if isinstance(op, cf.BranchOp | cf.ConditionalBranchOp | cf.SwitchOp):
                    following = self._branch(op)
                    break
                yield from self._op(op)
            if following is None:
                return ()
            block, args = following
        return ()

    def _branch(self, op: Operation) -> tuple[Block, Sequence[Value]]:
        match op:
            case cf.BranchOp():
                return op.successor, self._values(op.arguments)
            case cf.ConditionalBranchOp():
                if _known(self._value(op.cond)):
                    return op.then_block, self._values(op.then_arguments)
                return op.else_block, self._values(op.else_arguments)
            case cf.SwitchOp():
                chosen = _known(self._value(op.flag))
                cases = [] if op.case_values is None else list(op.case_values.get_values())
                if chosen not in cases:
                    return op.default_block, self._values(op.default_operands)
                number = cases.index(chosen)
                segments = list(op.case_operand_segments.iter_values())
                first = sum(segments[:number])
                operands = op.case_operands[first : first + segments[number]]
                return op.case_blocks[number], self._values(operands)
        raise AssertionError(op.name)

    def _op(self, op: Operation) -> Generator[Event, None, None]:
        match op:
            case UseLockOp():
                lock = op.lock_op
                kind = "acquire" if op.is_acquire else "release"
                yield (kind, lock.coord, lock.lock_id, op.value, str(op.action))
            case func.CallOp():
                arguments = tuple(self._values(op.arguments))
                yield ("call", op.callee.root_reference.data, arguments)
                for number, result in enumerate(op.results):
                    self._env[result] = ("result", op.callee.root_reference.data, number)
            case memref.LoadOp() | affine.LoadOp():
                place = self._place(op)
                self._env[op.results[0]] = self._memory.get(place, ("loaded", *place))
            case memref.StoreOp() | affine.StoreOp():
                place = self._place(op)
                value = self._value(op.value)
                self._memory[place] = value
                if not _is_counter(place[0]):
                    yield ("store", *place, value)
            case scf.ForOp():
                yield from self._for(op, self._values((op.lb, op.ub, op.step)), op.iter_args)
            case affine.ForOp():
                ends = [m.data.eval([], [])[0] for m in (op.lowerBoundMap, op.upperBoundMap)]
                yield from self._for(op, [*ends, op.step.value.data], op.inits)
            case scf.IfOp():
                taken = op.true_region if _known(self._value(op.cond)) else op.false_region
                self._bind(op, (yield from self._region(taken, ())))
            case scf.IndexSwitchOp():
                yield from self._switch(op)
            case scf.WhileOp():
                yield from self._while(op)
            case _:
                yield from self._port_or_vector(op)

    def _port_or_vector(self, op: Operation) -> Generator[Event, None, None]:
        match op:
            case PutStreamOp() | PutCascadeOp():
                yield ("put", op.name, self._value(op.operands[-1]))
            case GetStreamOp() | GetCascadeOp():
                self._got += 1
                yield ("get", op.name, str(op.results[0].type))
                self._env[op.results[0]] = ("got", self._got)
            case vector.LoadOp() | vector.TransferReadOp():
                place = (self._value(op.operands[0]), *self._values(op.indices))
                self._env[op.results[0]] = ("loaded", *place, str(op.results[0].type))
            case vector.StoreOp() | vector.TransferWriteOp():
                value, target = op.operands[:2]
                yield ("store", self._value(target), *self._values(op.indices), self._value(value))
            case BufferOp():  # named where it is used
                pass
            case _:
                self._compute(op)

    def _bind(self, op: Operation, values: Sequence[Value]) -> None:
        self._env.update(zip(op.results, values, strict=True))

    def _place(
        self, op: memref.StoreOp | affine.StoreOp | memref.LoadOp | affine.LoadOp
    ) -> tuple[Value, ...]:
        indices = self._values(op.indices)
        if isinstance(op, affine.StoreOp | affine.LoadOp) and op.map is not None:
            indices = list(op.map.data.eval([_known(index) for index in indices], []))
        return (self._value(op.memref), *indices)

    def _for(
        self, op: Operation, bounds: Sequence[Value], initial: Sequence[SSAValue]
    ) -> Generator[Event, None, None]:
        index, upper, step = bounds
        if not isinstance(upper, int):  # what the loop in cf form branches on
            upper = _known(("arith.cmpi", 0, ("predicate=2 : i64",), index, upper))
        index, step = _known(index), _known(step)
        carried: Sequence[Value] = self._values(initial)
        while index < upper:
            carried = yield from self._region(op.regions[0], (index, *carried))
            index += step
        self._bind(op, carried)

    def _while(self, op: scf.WhileOp) -> Generator[Event, None, None]:
        carried: Sequence[Value] = self._values(op.arguments)
        while True:
            condition, *carried = yield from self._region(op.before_region, carried)
            if not _known(condition):
                break
            carried = yield from self._region(op.after_region, carried)
        self._bind(op, carried)

    def _switch(self, op: scf.IndexSwitchOp) -> Generator[Event, None, None]:
        chosen = _known(self._value(op.arg))
        cases = list(op.cases.iter_values())
        region = op.case_regions[cases.index(chosen)] if chosen in cases else op.default_region
        self._bind(op, (yield from self._region(region, ())))

    def _compute(self, op: Operation) -> None:
        operands = self._values(op.operands)
        name = _IN_VECTORS.get(op.name, op.name)
        if op.name == "aievec.inv":
            name, operands = "arith.divf", [("constant", "1.000000e+00 : f32"), *operands]
        known = all(isinstance(value, int) for value in operands)
        if isinstance(op, arith.ConstantOp):
            results = [_constant(op)]
        elif op.name in _CASTS and known:
            results = operands
        elif isinstance(op, arith.CmpiOp) and known:
            results = [int(_COMPARE[op.predicate.value.data](*operands))]
        elif isinstance(op, arith.SelectOp) and isinstance(operands[0], int):
            results = [operands[1] if operands[0] else operands[2]]
        elif name in _BINARY and known:
            results = [_BINARY[name](*operands)]
        elif isinstance(op, SrsOp) and isinstance(op.source.owner, CastOp):
            results = [("narrowed", _width(op), op.signed, *operands)]
        elif isinstance(op, arith.TruncIOp) and (narrowed := _clamped(op, operands[0])):
            results = [narrowed]
        elif name == "memref.assume_alignment" or name in _TO_AND_FROM_VECTORS:
            results = operands[:1]
        else:
            attributes = {**op.properties, **op.attributes}
            attributes.pop("fastmath", None)
            shown = tuple(f"{key}={attributes[key]}" for key in sorted(attributes))
            results = [(name, number, shown, *operands) for number in range(len(op.results))]
        self._bind(op, results)


def _width(op: Operation) -> int:
    """Bits of the integers in the result's lanes, or of the result."""
    type_ = op.results[0].type
    return (type_.element_type if isinstance(type_, VectorType) else type_).width.data


def _clamped(op: arith.TruncIOp, value: Value) -> Value | None:
    """A shift, a clamp to the result's range, or both, as the compiler's one operation for them."""
    signed, shift, limits = True, 0, []
    while isinstance(value, tuple) and value[0] in ("arith.minsi", "arith.maxsi"):
        *_, value, limit = value
        limits.append(limit)
    if limits:
        signed = min(limits) < 0
    if isinstance(value, tuple) and value[0] == "arith.shrsi":
        *_, value, shift = value
    elif not limits:
        return None
    return ("narrowed", _width(op), signed, value, shift)


def _constant(op: arith.ConstantOp) -> Value:
    return op.value.value.data if isinstance(op.value, IntegerAttr) else ("constant", str(op.value))


def _known(value: Value) -> int:
    if not isinstance(value, int):
        raise DataDependentError(str(value))
    return value


def _is_counter(buffer: Value) -> bool:
    """The lowering of run-time fifo indices keeps its counters in unnamed buffers."""
    return isinstance(buffer, tuple) and str(buffer[1]).startswith("_anonymous")
