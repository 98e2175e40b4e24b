"""Ranges of the indices in a core's body, where constants and counted loops determine them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

import msgspec
from xdsl.dialects import affine, arith, func, scf
from xdsl.dialects.builtin import AffineMapAttr, IntegerAttr
from xdsl.ir import BlockArgument, Operation, SSAValue
from xdsl.ir.affine import AffineBinaryOpKind

from npukit.compiler.affine_maps import results_of
from npukit.compiler.dialect.aie import CoreOp
from npukit.compiler.trip_counts import static_trip_count, trip_count

_DEEPEST: Final = 64
"""Longest chain of operations to follow; an index after a longer one counts as unknown."""

_Loop: TypeAlias = scf.ForOp | affine.ForOp


class Counts(msgspec.Struct, frozen=True):
    """The values of a loop's counter: ``first``, and ``trips`` of them ``step`` apart."""

    first: int
    step: int
    trips: int

    @property
    def last(self) -> int:
        """The value in the last pass."""
        return self.first + self.step * (self.trips - 1)


class Linear(msgspec.Struct, frozen=True):
    """A sum of loop counters, each times a factor, and a constant."""

    constant: int
    factors: Mapping[BlockArgument, int] = msgspec.field(default_factory=dict)

    def plus(self, other: Linear, sign: int = 1) -> Linear:
        """The sum with ``sign`` times ``other``."""
        factors = dict(self.factors)
        for counter, factor in other.factors.items():
            factors[counter] = factors.get(counter, 0) + sign * factor
        kept = {counter: factor for counter, factor in factors.items() if factor}
        return Linear(self.constant + sign * other.constant, kept)

    def times(self, factor: int) -> Linear:
        """The product with ``factor``."""
        if not factor:
            return Linear(0)
        return Linear(self.constant * factor, {c: f * factor for c, f in self.factors.items()})


def linear(value: SSAValue) -> Linear | None:
    """``value`` as a linear form of the counters of the loops around it; None if unknown."""
    return _Evaluation().value(value)


def linear_results(map_: AffineMapAttr, operands: Sequence[SSAValue]) -> list[Linear | None]:
    """The results of an affine map for ``operands``: its dimensions, then its symbols."""
    return _Evaluation().results(map_, operands)


def range_of(form: Linear) -> tuple[int, int] | None:
    """The minimum and maximum of ``form``, both attained; None if unknown."""
    low = high = form.constant
    for counter, factor in form.factors.items():
        loop = counter.block.parent_op()
        counts = counts_of(loop) if isinstance(loop, _Loop) else None
        if counts is None or counts.trips < 1:
            return None
        ends = sorted((factor * counts.first, factor * counts.last))
        low, high = low + ends[0], high + ends[1]
    return low, high


def counts_of(loop: scf.ForOp | affine.ForOp) -> Counts | None:
    """The values of a loop's counter, if its bounds are constant."""
    if isinstance(loop, affine.ForOp):
        evaluation = _Evaluation()
        lower = evaluation.results(loop.lowerBoundMap, loop.lowerBoundOperands)
        upper = evaluation.results(loop.upperBoundMap, loop.upperBoundOperands)
        lows = [form.constant for form in lower if form is not None and not form.factors]
        highs = [form.constant for form in upper if form is not None and not form.factors]
        if len(lows) < len(lower) or len(highs) < len(upper) or not lows or not highs:
            return None
        step = loop.step.value.data
        return Counts(max(lows), step, trip_count(max(lows), min(highs), step))
    trips = static_trip_count(loop)
    bounds = linear(loop.lb), linear(loop.step)
    if trips is None or bounds[0] is None or bounds[1] is None:
        return None
    return Counts(bounds[0].constant, bounds[1].constant, trips)


def always_runs(op: Operation) -> bool:
    """Whether ``op`` runs in every pass of the loops around it.

    False inside a branch.
    """
    region = op.parent_region()
    while region is not None and len(region.blocks) == 1:
        parent = region.parent_op()
        if isinstance(parent, CoreOp | func.FuncOp):
            return True
        region = parent.parent_region() if isinstance(parent, _Loop) else None
    return False


def never_runs(op: Operation) -> bool:
    """Whether a loop around ``op`` has no iterations."""
    parent = op.parent_op()
    while parent is not None:
        counts = counts_of(parent) if isinstance(parent, _Loop) else None
        if counts is not None and counts.trips < 1:
            return True
        parent = parent.parent_op()
    return False


class _Evaluation(msgspec.Struct):
    """Linear forms of values, each computed once, because values may share operands."""

    known: dict[SSAValue, Linear | None] = msgspec.field(default_factory=dict)

    def value(self, value: SSAValue, depth: int = 0) -> Linear | None:
        if value not in self.known:
            self.known[value] = None if depth > _DEEPEST else self._value(value, depth + 1)
        return self.known[value]

    def results(
        self, map_: AffineMapAttr, operands: Sequence[SSAValue], depth: int = 0
    ) -> list[Linear | None]:
        forms = [self.value(operand, depth) for operand in operands]
        return results_of(map_.data, forms, _Forms())

    def _value(self, value: SSAValue, depth: int) -> Linear | None:
        if isinstance(value, BlockArgument):
            counts = value.index == 0 and isinstance(value.block.parent_op(), _Loop)
            return Linear(0, {value: 1}) if counts else None
        match value.owner:
            case arith.ConstantOp(value=IntegerAttr() as number):
                return Linear(number.value.data)
            case arith.IndexCastOp() as op:
                return self.value(op.input, depth)
            case affine.ApplyOp() as op:
                return self.results(op.map, op.mapOperands, depth)[0]
            case arith.AddiOp() | arith.SubiOp() | arith.MuliOp() as op:
                left, right = self.value(op.lhs, depth), self.value(op.rhs, depth)
                return _combined(op, left, right)
        return None


def _combined(
    op: arith.AddiOp | arith.SubiOp | arith.MuliOp, left: Linear | None, right: Linear | None
) -> Linear | None:
    if left is None or right is None:
        return None
    if isinstance(op, arith.MuliOp):
        return _product(left, right)
    return left.plus(right, 1 if isinstance(op, arith.AddiOp) else -1)


def _product(left: Linear, right: Linear) -> Linear | None:
    if left.factors and right.factors:
        return None
    return right.times(left.constant) if not left.factors else left.times(right.constant)


class _Forms:
    """Arithmetic of linear forms; None is an unknown one."""

    def constant(self, number: int) -> Linear | None:
        """See :meth:`npukit.compiler.affine_maps.Arithmetic.constant`."""
        return Linear(number)

    def combine(
        self, kind: AffineBinaryOpKind, left: Linear | None, right: Linear | None
    ) -> Linear | None:
        """See :meth:`npukit.compiler.affine_maps.Arithmetic.combine`."""
        if left is None or right is None:
            return None
        if kind is AffineBinaryOpKind.Add:
            return left.plus(right)
        return _product(left, right) if kind is AffineBinaryOpKind.Mul else None
