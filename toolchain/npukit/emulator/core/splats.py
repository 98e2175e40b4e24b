"""Vectors whose lanes are all equal ("splats"), each held as the one scalar that its lanes are.

The compiler computes ``arith.maxsi``, ``arith.minsi`` and ``arith.shrsi`` of scalars, and a
truncation behind them, in vectors (:mod:`npukit.aie.dialect.aievec_ops`), so this is all of vectors
that scalar code needs. No other handler takes a value of vector type: any other use of one is an
error.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from xdsl.dialects import arith
from xdsl.dialects.builtin import IntegerAttr, IntegerType, Signedness, VectorType
from xdsl.ir import Operation, SSAValue

from npukit.aie.dialect.aievec_ops import (
    BroadcastScalarOp,
    CastOp,
    ConcatOp,
    ExtElemOp,
    InvOp,
    MaxOp,
    MinOp,
    SrsOp,
    UpsOp,
)
from npukit.emulator.core.arithmetic import HANDLERS as SCALAR_CODE
from npukit.emulator.core.builder import CoreBuilder, OperationHandler
from npukit.emulator.core.flow import Value
from npukit.emulator.core.scalars import Scalar, integer


def _lane(builder: CoreBuilder, vector: SSAValue, user: Operation) -> tuple[Value, Scalar]:
    """What every lane of ``vector`` is, and the lanes' type."""
    assert isinstance(vector.type, VectorType)
    type_ = builder.scalar_type(vector.type.element_type, user)
    found = builder.item(vector, user)
    if not isinstance(found, Value):
        builder.unsupported(user, f"an operand of type {vector.type}")
    return found, type_


def _compute(
    builder: CoreBuilder, op: Operation, scalar_name: str, lanes: Sequence[tuple[Value, Scalar]]
) -> None:
    """Bind the result to what the scalar operation ``scalar_name`` makes of ``lanes``."""
    (vector,) = op.result_types
    assert isinstance(vector, VectorType)
    result = builder.scalar_type(vector.element_type, op)
    values = [value for value, _ in lanes]
    code = SCALAR_CODE[scalar_name](op, values, [type_ for _, type_ in lanes], result)
    assert code is not None
    uses = (value.local for value in values)
    builder.bind(op.results[0], builder.emit_value(result.wasm, code, uses))


def _has_signless_lanes(vector: SSAValue) -> bool:
    assert isinstance(vector.type, VectorType)
    lane = vector.type.element_type
    return isinstance(lane, IntegerType) and lane.signedness.data is Signedness.SIGNLESS


def _broadcast(builder: CoreBuilder, op: Operation) -> None:
    assert isinstance(op, BroadcastScalarOp)
    builder.bind(op.result, builder.value(op.source, op))


def _extreme(scalar_name: str) -> OperationHandler:
    def handler(builder: CoreBuilder, op: Operation) -> None:
        assert isinstance(op, MaxOp | MinOp)
        # What becomes of a NaN or of an unsigned number, no scalar operation tells.
        if not _has_signless_lanes(op.lhs):
            builder.unsupported(op, f"operands of type {op.lhs.type}")
        lanes = [_lane(builder, operand, op) for operand in (op.lhs, op.rhs)]
        _compute(builder, op, scalar_name, lanes)

    return handler


def _ups(builder: CoreBuilder, op: Operation) -> None:
    assert isinstance(op, UpsOp)
    if op.shift != 0:
        builder.unsupported(op, f"a shift of {op.shift}")
    if not _has_signless_lanes(op.source):
        builder.unsupported(op, f"an operand of type {op.source.type}")
    _compute(builder, op, "arith.extsi", [_lane(builder, op.source, op)])


def _same_lanes(builder: CoreBuilder, op: Operation) -> None:
    """``concat`` of vectors that are one and the same, and ``cast`` to an accumulator."""
    assert isinstance(op, ConcatOp | CastOp)
    source = op.operands[0]
    assert isinstance(source.type, VectorType)
    if any(other is not source for other in op.operands):
        builder.unsupported(op, "different vectors")
    result = op.results[0].type
    assert isinstance(result, VectorType)
    if result.element_type != source.type.element_type:
        builder.unsupported(op, f"operands of type {source.type}")
    builder.bind(op.results[0], _lane(builder, source, op)[0])


def _srs(builder: CoreBuilder, op: Operation) -> None:
    """Shift right, round, saturate, run as what the compiler makes it of.

    That is ``arith.shrsi`` of i32 if ``aievec.ups`` widened the lanes before (the number then fits
    its type again), or ``arith.shrsi``, a clamp to the range of i8 or i16, and ``arith.trunci``, if
    ``aievec.cast`` brought them to an accumulator as they were. So it rounds down, as ``arith``
    does, whatever mode the compiler sets on hardware
    (:mod:`npukit.aie.lowering.vector_unit_doubts`). As for ``arith.shrsi``, shifting by the width
    of the type or more is undefined.
    """
    assert isinstance(op, SrsOp)
    source = op.source.owner
    assert isinstance(op.result.type, VectorType)
    result = builder.scalar_type(op.result.type.element_type, op)
    if isinstance(source, UpsOp) and source.source.type == op.result.type:
        if not op.signed:
            builder.unsupported(op, "unsigned saturation")
    elif not (isinstance(source, CastOp) and source.to_accumulator and result.bits in (8, 16)):
        builder.unsupported(
            op,
            "anything but what 'aievec.ups' made of the result's type, or 'aievec.cast' for a "
            "result of i8 or i16",
        )
    shift, shift_type = builder.scalar(op.shift, op)
    lane, wide = _lane(builder, source.source, op)
    if wide.name != "i32" or shift_type.wasm != wide.wasm:
        builder.unsupported(op, f"types {source.source.type} and {op.shift.type}")
    shifted = _run(builder, op, "arith.shrsi", [lane, shift], wide)
    if result.bits < wide.bits:
        low, high = (-(1 << result.bits - 1), (1 << result.bits - 1) - 1)
        if not op.signed:
            low, high = 0, (1 << result.bits) - 1
        shifted = _run(builder, op, "arith.maxsi", [shifted, integer(low, wide)], wide)
        shifted = _run(builder, op, "arith.minsi", [shifted, integer(high, wide)], wide)
        code = SCALAR_CODE["arith.trunci"](op, [shifted], [wide], result)
        assert code is not None
        shifted = builder.emit_value(result.wasm, code, [shifted.local])
    builder.bind(op.result, shifted)


def _run(
    builder: CoreBuilder, op: Operation, scalar_name: str, values: list[Value], type_: Scalar
) -> Value:
    """What the scalar operation ``scalar_name`` makes of two values of its result's type."""
    code = SCALAR_CODE[scalar_name](op, values, [type_, type_], type_)
    assert code is not None
    return builder.emit_value(type_.wasm, code, [value.local for value in values])


def _invert(builder: CoreBuilder, op: Operation) -> None:
    assert isinstance(op, InvOp)
    value, type_ = builder.scalar(op.source, op)
    one = Value.const(type_.wasm, 1)
    builder.bind(op.result, _run(builder, op, "arith.divf", [one, value], type_))


def _extract(builder: CoreBuilder, op: Operation) -> None:
    assert isinstance(op, ExtElemOp)
    assert isinstance(op.source.type, VectorType)
    constant = op.index.owner
    index = constant.value if isinstance(constant, arith.ConstantOp) else None
    if not isinstance(index, IntegerAttr):
        builder.unsupported(op, "an index that is no constant")
    if not 0 <= index.value.data < op.source.type.element_count():
        builder.unsupported(op, f"lane {index.value.data} of {op.source.type}")
    builder.bind(op.result, _lane(builder, op.source, op)[0])


HANDLERS: Mapping[str, Callable[[CoreBuilder, Operation], None]] = {
    BroadcastScalarOp.name: _broadcast,
    MaxOp.name: _extreme("arith.maxsi"),
    MinOp.name: _extreme("arith.minsi"),
    UpsOp.name: _ups,
    SrsOp.name: _srs,
    ConcatOp.name: _same_lanes,
    CastOp.name: _same_lanes,
    ExtElemOp.name: _extract,
    InvOp.name: _invert,
}
"""How each ``aievec`` operation of scalar code is translated."""
