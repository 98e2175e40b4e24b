"""Unrolls runtime sequences: loops, branches and numbers that depend on them.

An instruction stream is fixed when a design is built. So this computes everything that constants
determine, as MLIR-AIE does since 1.4 (aie-unroll-runtime-sequence-loops and the canonicalizer), and
refuses the rest. Sequences without loops and numbers to compute, which are most, do not change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from xdsl.dialects import arith, memref, scf
from xdsl.dialects.builtin import DYNAMIC_INDEX, DenseArrayBase, IndexType, IntegerType
from xdsl.ir import Block, BlockArgument, Operation, Region, SSAValue

from npukit.compiler.dialect.aie import DeviceOp, RuntimeSequenceOp
from npukit.compiler.dialect.aiex import (
    DmaBdPoolPopOp,
    DmaBdPoolPushOp,
    NpuDmaMemcpyNdOp,
    UnresolvedOp,
)
from npukit.compiler.dialect.attributes import i64_array
from npukit.compiler.dialect.location import locate
from npukit.compiler.integer_arithmetic import computed, is_arithmetic, signed
from npukit.compiler.lowering.bd_pools import BdPools
from npukit.compiler.lowering.sequence_length import least_steps
from npukit.compiler.lowering.sequence_numbers import argument_name, number_values
from npukit.compiler.trip_counts import trip_count
from npukit.compiler.walk import operations_in
from npukit.errors import DesignError, Location, UnsupportedError

MAX_STEPS: Final = 1 << 18
"""Maximum number of operations in a sequence after its loops are unrolled."""

_ONE_OPERAND: Final = DenseArrayBase.from_list(IntegerType(32), [1, 0, 0, 0])

_TO_COMPUTE: Final = (scf.ForOp, scf.IfOp, UnresolvedOp, DmaBdPoolPopOp, DmaBdPoolPushOp)


def unroll_sequences(device: DeviceOp) -> None:
    """Unroll every runtime sequence of ``device`` in place.

    One that uses numbers which it takes as arguments stays as it is until it has them.

    Raises:
        DesignError: a loop does not advance, or its BD numbers run out.
        UnsupportedError: a number, a branch or a loop depends on something that is known only when
            the kernel runs, or a sequence is too long.
    """
    for op in device.ops_of(RuntimeSequenceOp):
        if not any(value.uses for value in number_values(op)):
            unroll_sequence(op)


def unroll_sequence(sequence: RuntimeSequenceOp) -> None:
    """Unroll one runtime sequence in place, as :func:`unroll_sequences` does."""
    # Branches between blocks are refused by the lowering itself.
    if len(sequence.body.blocks) > 1 or not _needs_unrolling(sequence):
        return
    block = sequence.block
    device = sequence.parent_op()
    assert isinstance(device, DeviceOp)
    unroller = _Unroller(device)
    written = list(block.ops)
    made = unroller.unrolled(written)
    for op in reversed(written):
        block.erase_op(op, safe_erase=False)
    block.add_ops(made)


def _needs_unrolling(sequence: RuntimeSequenceOp) -> bool:
    return any(
        isinstance(op, _TO_COMPUTE)
        or (isinstance(op, NpuDmaMemcpyNdOp) and len(op.operands) > 1)
        or (isinstance(op, memref.SubviewOp) and len(op.operands) > 1)
        or (is_arithmetic(op) and not isinstance(op, arith.ConstantOp))
        for op in operations_in(sequence)
    )


class _Unroller:
    """What is known at one point of a runtime sequence."""

    def __init__(self, device: DeviceOp) -> None:
        self._numbers: dict[SSAValue, int] = {}
        self._values: dict[SSAValue, SSAValue] = {}
        self._pools = BdPools(device.model)
        self._steps = 0
        # A canonicalizer hoists a sequence's constants out of it.
        for op in device.block.ops:
            if isinstance(op, arith.ConstantOp):
                self._compute(op)

    def unrolled(self, ops: Iterable[Operation]) -> list[Operation]:
        """What ``ops`` become; new operations, without those that only compute."""
        made: list[Operation] = []
        for op in ops:
            made += self._one(op)
        return made

    def _one(self, op: Operation) -> Iterator[Operation]:
        self._steps += 1
        if self._steps > MAX_STEPS:
            raise UnsupportedError(
                f"the runtime sequence unrolls to more than {MAX_STEPS} operations",
                where=locate(op),
            )
        match op:
            case scf.ForOp():
                yield from self._loop(op)
            case scf.IfOp():
                yield from self._branch(op)
            case UnresolvedOp():
                numbers = [self._number(value, op) for value in op.values]
                yield self._filled(op, op.resolved(self._mapped(op.others), numbers))
            case NpuDmaMemcpyNdOp() | memref.SubviewOp() if len(op.operands) > 1:
                yield self._with_static_lists(op)
            case DmaBdPoolPopOp():
                self._set(op.bd_id, self._pools.pop(op.coord, locate(op)))
            case DmaBdPoolPushOp():
                self._pools.push(op.coord, self._number(op.bd_id, op), locate(op))
            case _ if is_arithmetic(op):
                self._compute(op)
            case _:
                yield from self._constants(op)
                yield self._filled(op, op.clone_without_regions(self._values))

    def _constants(self, op: Operation) -> Iterator[Operation]:
        """Constants for the operands of ``op`` that are numbers."""
        for value in op.operands:
            number, kind = self._numbers.get(value), value.type
            if number is not None and isinstance(kind, IndexType | IntegerType):
                constant = arith.ConstantOp.from_int_and_width(number, kind)
                constant.location = op.location
                self._values[value] = constant.result
                yield constant

    def _filled(self, op: Operation, made: Operation) -> Operation:
        """``made``, which ``op`` becomes, with the unrolled regions of ``op``."""
        self._values |= zip(op.results, made.results, strict=True)
        for region, target in zip(op.regions, made.regions, strict=True):
            self._fill(region, target)
        return made

    def _fill(self, region: Region, target: Region) -> None:
        blocks: dict[Block, Block] = {}
        for block in region.blocks:
            blocks[block] = Block(arg_types=block.arg_types)
            self._values |= zip(block.args, blocks[block].args, strict=True)
            target.add_block(blocks[block])
        for block, copied in blocks.items():
            for op in self.unrolled(block.ops):
                op.successors = [blocks.get(to, to) for to in op.successors]
                copied.add_op(op)

    def _loop(self, op: scf.ForOp) -> Iterator[Operation]:
        where = locate(op)
        lower, upper, step = (self._number(value, op) for value in (op.lb, op.ub, op.step))
        if step < 1:
            raise DesignError(f"a loop's step must be positive, not {step}", where=where)
        body = op.body.block
        least = trip_count(lower, upper, step) * (1 + least_steps(body))
        if self._steps + least > MAX_STEPS:
            raise UnsupportedError(
                f"this loop unrolls to at least {least} operations, but a runtime sequence can "
                f"have at most {MAX_STEPS}",
                where=where,
                hint="repeat a transfer by its sizes and strides, or by repeat_count",
            )
        counter, *carried = body.args
        self._bind(carried, op.iter_args)
        for number in range(lower, upper, step):
            self._steps += 1
            self._set(counter, number)
            *ops, end = body.ops
            yield from self.unrolled(ops)
            self._bind(carried, end.operands)
        self._bind(op.results, carried)

    def _branch(self, op: scf.IfOp) -> Iterator[Operation]:
        region = op.true_region if self._number(op.cond, op) else op.false_region
        if region.blocks.first is None:
            return
        *ops, end = region.block.ops
        yield from self.unrolled(ops)
        self._bind(op.results, end.operands)

    def _with_static_lists(self, op: NpuDmaMemcpyNdOp | memref.SubviewOp) -> Operation:
        """A transfer or subview with numbers instead of the values in its three lists."""
        memory, *values = op.operands
        numbers = iter([self._number(value, op) for value in values])
        properties = dict(op.properties)
        for name in ("static_offsets", "static_sizes", "static_strides"):
            entries = getattr(op, name).get_values()
            properties[name] = i64_array(
                [next(numbers) if entry == DYNAMIC_INDEX else entry for entry in entries]
            )
        properties["operandSegmentSizes"] = _ONE_OPERAND
        made = type(op).create(
            operands=self._mapped([memory]),
            properties=properties,
            attributes=op.attributes,
            result_types=op.result_types,
            location=op.location,
        )
        return self._filled(op, made)

    def _compute(self, op: Operation) -> None:
        """Compute arithmetic, if all that it needs is known."""
        known = [self._numbers.get(value) for value in op.operands]
        numbers = [number for number in known if number is not None]
        result = computed(op, numbers) if len(numbers) == len(known) else None
        if result is None:
            self._numbers.pop(op.results[0], None)
        else:
            self._set(op.results[0], result)

    def _set(self, value: SSAValue, number: int) -> None:
        self._numbers[value] = signed(number, value.type)

    def _bind(self, values: Sequence[SSAValue], sources: Sequence[SSAValue]) -> None:
        """Let each of ``values`` stand for what its source stands for now."""
        now = [(self._numbers.get(source), self._mapped([source])[0]) for source in sources]
        for value, (number, source) in zip(values, now, strict=True):
            self._values[value] = source
            self._numbers.pop(value, None)
            if number is not None:
                self._numbers[value] = number

    def _mapped(self, values: Iterable[SSAValue]) -> list[SSAValue]:
        return [self._values.get(value, value) for value in values]

    def _number(self, value: SSAValue, op: Operation) -> int:
        number = self._numbers.get(value)
        if number is None:
            source = self._source(value)
            raise self._without_result(source) or _unknown(source, locate(op))
        return number

    def _without_result(self, source: SSAValue) -> UnsupportedError | None:
        """The error for arithmetic on known numbers that has no result."""
        owner = source.owner
        if not isinstance(owner, Operation) or not is_arithmetic(owner):
            return None
        numbers = ", ".join(str(self._numbers[operand]) for operand in owner.operands)
        return UnsupportedError(
            f"'{owner.name}' of {numbers} has no result that npukit can compute",
            where=locate(owner),
            hint="division by zero and shifts by the width of the number or more have none",
        )

    def _source(self, value: SSAValue) -> SSAValue:
        """The value because of which ``value`` is not known."""
        value = self._values.get(value, value)
        owner = value.owner
        if isinstance(owner, Operation) and is_arithmetic(owner):
            for operand in owner.operands:
                if operand not in self._numbers:
                    return self._source(operand)
        return value


def _unknown(source: SSAValue, where: Location) -> UnsupportedError:
    if isinstance(source, BlockArgument) and isinstance(
        source.block.parent_op(), RuntimeSequenceOp
    ):
        name = argument_name(source)
        return UnsupportedError(
            f"this depends on %{name}, a number that the runtime sequence takes as an argument",
            where=where,
            hint=f"give its value: npukit lower --number {name}=VALUE; in kernel.toml, a parameter "
            "with per_call = true is one of the sequence's numbers",
        )
    return UnsupportedError(
        "this needs a value that is known when the design is lowered: only constants, loop "
        "counters and what is computed from them are",
        where=where,
    )
