"""Vectors whose lanes are all equal ("splats"), each held as the one scalar that its lanes are.

The compiler computes ``arith.maxsi``, ``arith.minsi`` and ``arith.shrsi`` of scalars in vectors
(:mod:`npukit.aie.dialect.aievec_ops`), so this is all of vectors that scalar code needs. No other
handler takes a value of vector type: any other use of one is an error.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from xdsl.dialects import arith
from xdsl.dialects.builtin import IntegerAttr, IntegerType, Signedness, VectorType
from xdsl.ir import Operation, SSAValue

from npukit.aie.dialect.aievec_ops import (
    BroadcastScalarOp,
    ExtElemOp,
    MaxOp,
    MinOp,
    SrsOp,
    UpsOp,
)
from npukit.emulator.core.arithmetic import HANDLERS as SCALAR_CODE
from npukit.emulator.core.builder import CoreBuilder, OperationHandler
from npukit.emulator.core.flow import Value
from npukit.emulator.core.scalars import Scalar


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


def _srs(builder: CoreBuilder, op: Operation) -> None:
    """Shift right: what ``arith.shrsi`` is of the lanes before ``aievec.ups`` widened them.

    On hardware ``srs`` rounds and saturates as the core's mode registers say. The compiler makes it
    of ``arith.shrsi``, which rounds down, and sets no mode for it, so it counts on that mode.
    Saturation can do nothing: a number that is shifted right fits the type that it came from. So
    only the way back to that type is run here; any other could depend on a mode. As for
    ``arith.shrsi``, shifting by the width of the type or more is undefined.
    """
    assert isinstance(op, SrsOp)
    ups = op.source.owner
    if not isinstance(ups, UpsOp) or ups.source.type != op.result.type:
        builder.unsupported(op, "anything but what 'aievec.ups' made of the result's type")
    if not op.signed:
        builder.unsupported(op, "unsigned saturation")
    shift, type_ = builder.scalar(op.shift, op)
    lane, narrow = _lane(builder, ups.source, op)
    if type_.wasm != narrow.wasm:
        builder.unsupported(op, f"a shift of type {op.shift.type}")
    _compute(builder, op, "arith.shrsi", [(lane, narrow), (shift, type_)])


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
    ExtElemOp.name: _extract,
}
"""How each ``aievec`` operation of scalar code is translated."""
