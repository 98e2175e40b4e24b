"""``affine`` operations in a core's control program: loops and accesses with affine maps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from xdsl.dialects import affine
from xdsl.dialects.builtin import AffineMapAttr, IndexType
from xdsl.ir import Operation, SSAValue
from xdsl.ir.affine import AffineBinaryOpKind

from npukit.compiler.affine_maps import results_of
from npukit.compiler.cores.builder import CoreBuilder, OperationHandler
from npukit.compiler.cores.flow import Value
from npukit.compiler.cores.loops import Bounds, CountedLoop
from npukit.compiler.cores.memrefs import load_element, store_element
from npukit.compiler.cores.scalars import integer, join, scalar_of

_INDEX_TYPE = IndexType()
_INDEX = scalar_of(_INDEX_TYPE)
assert _INDEX is not None


def _results(
    builder: CoreBuilder, op: Operation, map_: AffineMapAttr, operands: Sequence[SSAValue]
) -> list[Value]:
    """The results of an affine map for ``operands``: its dimensions, then its symbols."""
    values = [builder.value(operand, op) for operand in operands]
    return results_of(map_.data, values, _Code(builder))


class _Code(msgspec.Struct, frozen=True):
    """Emits an affine expression as code."""

    builder: CoreBuilder

    def constant(self, number: int) -> Value:
        """See :meth:`npukit.compiler.affine_maps.Arithmetic.constant`."""
        return _constant(number)

    def combine(self, kind: AffineBinaryOpKind, left: Value, right: Value) -> Value:
        """See :meth:`npukit.compiler.affine_maps.Arithmetic.combine`.

        Divisors are positive (as MLIR demands), so only the dividend's sign matters.
        """
        a, b = left.code, right.code
        remainder = join(a, b, "i64.rem_s", b, "i64.add", b, "i64.rem_s")
        code = {
            AffineBinaryOpKind.Add: join(a, b, "i64.add"),
            AffineBinaryOpKind.Mul: join(a, b, "i64.mul"),
            AffineBinaryOpKind.Mod: remainder,
            AffineBinaryOpKind.FloorDiv: join(a, remainder, "i64.sub", b, "i64.div_s"),
            AffineBinaryOpKind.CeilDiv: join(
                a, b, "i64.div_s", a, b, "i64.rem_s", "i64.const 0", "i64.gt_s",
                "i64.extend_i32_u", "i64.add",
            ),
        }[kind]  # fmt: skip
        return self.builder.emit_value("i64", code, (left.local, right.local))


def _constant(number: int) -> Value:
    assert _INDEX is not None
    return integer(number, _INDEX)


def _extreme(builder: CoreBuilder, values: Sequence[Value], compare: str) -> Value:
    best, *others = values
    for other in others:
        code = join(best.code, other.code, best.code, other.code, f"i64.{compare}", "select")
        best = builder.emit_value("i64", code, (best.local, other.local))
    return best


def _for(builder: CoreBuilder, op: Operation) -> None:
    """The lower bound is the largest result of its map, the upper bound the smallest."""
    assert isinstance(op, affine.ForOp)
    lower = _results(builder, op, op.lowerBoundMap, op.lowerBoundOperands)
    upper = _results(builder, op, op.upperBoundMap, op.upperBoundOperands)
    bounds = Bounds(
        _extreme(builder, lower, "gt_s"),
        _extreme(builder, upper, "lt_s"),
        _constant(op.step.value.data),
        _INDEX_TYPE,
    )
    types = [value.type for value in op.res]
    loop = CountedLoop(builder, op, bounds, builder.items(op.inits, op), types)

    def leave(terminator: Operation) -> None:
        loop.repeat(builder.items(terminator.operands, terminator))

    builder.run_region(op.body, [loop.counter, *loop.carried], leave)
    builder.bind_all(op.res, loop.close())


def _apply(builder: CoreBuilder, op: Operation) -> None:
    assert isinstance(op, affine.ApplyOp)
    (result,) = _results(builder, op, op.map, op.mapOperands)
    builder.bind(op.result, result)


def _min(builder: CoreBuilder, op: Operation) -> None:
    assert isinstance(op, affine.MinOp)
    values = _results(builder, op, op.map, op.arguments)
    builder.bind(op.result, _extreme(builder, values, "lt_s"))


def _load(builder: CoreBuilder, op: Operation) -> None:
    assert isinstance(op, affine.LoadOp)
    indices = _results(builder, op, op.map, op.indices)
    view = builder.view(op.memref, op)
    builder.bind(op.result, load_element(builder, op, view, indices))


def _store(builder: CoreBuilder, op: Operation) -> None:
    assert isinstance(op, affine.StoreOp)
    indices = _results(builder, op, op.map, op.indices)
    value = builder.value(op.value, op)
    store_element(builder, op, builder.view(op.memref, op), indices, value)


HANDLERS: Mapping[str, OperationHandler] = {
    "affine.for": _for,
    "affine.apply": _apply,
    "affine.min": _min,
    "affine.load": _load,
    "affine.store": _store,
}
"""Handlers of the ``affine`` operations."""
