"""Vectors of a core's body: each lane is a separate scalar.

That is enough for values in a cascade (loaded, added to the input, forwarded, stored), and for the
scalars that the compiler computes in vectors (:mod:`npukit.compiler.dialect.aievec_ops`), where
every lane has the same value and is computed once. It does not aim at speed: fast vector code is
C++.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from xdsl.dialects import arith, vector
from xdsl.dialects.builtin import (
    DenseIntOrFPElementsAttr,
    IndexType,
    IntegerAttr,
    IntegerType,
    MemRefType,
    Signedness,
    VectorType,
)
from xdsl.ir import Operation, SSAValue
from xdsl.ir.affine import AffineExpr, AffineMap

from npukit.compiler.cores.arithmetic import HANDLERS as SCALAR_CODE
from npukit.compiler.cores.arithmetic import Handler
from npukit.compiler.cores.builder import CoreBuilder, Lanes, OperationHandler
from npukit.compiler.cores.flow import Value
from npukit.compiler.cores.memrefs import load_element, store_element
from npukit.compiler.cores.scalars import Scalar, integer, join, real, scalar_of
from npukit.compiler.cores.views import View, constant_of
from npukit.compiler.dialect.aievec_ops import (
    AddElemOp,
    BroadcastScalarOp,
    CastOp,
    ConcatOp,
    ExtElemOp,
    InvOp,
    MaxOp,
    MinOp,
    SrsOp,
    SubElemOp,
    UpsOp,
)


def elementwise(builder: CoreBuilder, op: Operation, handler: Handler) -> None:
    """Apply the scalar ``handler`` to each lane of the operands and bind the result."""
    operands = [builder.lanes(operand, op) for operand in op.operands]
    _, result = lanes_type(builder, op.results[0], op)
    types = [type_ for _, type_ in operands]
    made: dict[tuple[Value, ...], Value] = {}
    for values in zip(*(lanes.values for lanes, _ in operands), strict=True):
        if values not in made:
            code = handler(op, list(values), types, result)
            if code is None:
                builder.unsupported(op, f"operands of type {op.operands[0].type}")
            uses = (value.local for value in values)
            made[values] = builder.emit_value(result.wasm, code, uses)
    lanes = zip(*(lanes.values for lanes, _ in operands), strict=True)
    builder.bind(op.results[0], Lanes(tuple(made[values] for values in lanes)))


def lanes_type(builder: CoreBuilder, value: SSAValue, user: Operation) -> tuple[int, Scalar]:
    """The number of lanes of a vector, and their type."""
    type_ = value.type
    assert isinstance(type_, VectorType)
    if type_.get_num_dims() != 1 or any(type_.scalable_dims):
        builder.unsupported(user, f"a vector of type {type_}")
    return type_.element_count(), builder.scalar_type(type_.element_type, user)


def constant_lanes(builder: CoreBuilder, op: arith.ConstantOp) -> None:
    """``arith.constant dense<...>``."""
    count, type_ = lanes_type(builder, op.result, op)
    if not isinstance(op.value, DenseIntOrFPElementsAttr):
        builder.unsupported(op, f"the value {op.value}")
    numbers = list(op.value.get_values())
    if len(numbers) == 1:
        numbers *= count
    make = integer if type_.is_integer else real
    builder.bind(op.result, Lanes(tuple(make(number, type_) for number in numbers)))


# -- memory ----------------------------------------------------------------------------------------


def _line(
    builder: CoreBuilder, op: Operation, view: View, indices: Sequence[SSAValue], count: int
) -> list[list[Value]]:
    """The indices of ``count`` consecutive elements in the last dimension."""
    if not view.shape:
        builder.unsupported(op, "a memref without dimensions")
    index = scalar_of(IndexType())
    assert index is not None
    *outer, last = [builder.value(value, op) for value in indices]
    start = constant_of(last)
    places = []
    for lane in range(count):
        if start is not None:
            here = integer(start + lane, index)
        elif lane == 0:
            here = last
        else:
            code = join(last.code, f"i64.const {lane}", "i64.add")
            here = builder.emit_value("i64", code, (last.local,))
        places.append([*outer, here])
    return places


def _check_transfer(
    builder: CoreBuilder, op: vector.TransferReadOp | vector.TransferWriteOp, count: int
) -> None:
    """Check that the transfer moves whole vectors of consecutive elements."""
    rank = len(op.indices)
    last = AffineMap(rank, 0, (AffineExpr.dimension(rank - 1),))
    if not isinstance(op.source.type, MemRefType) or op.mask is not None:
        builder.unsupported(op, "a tensor or a mask")
    if op.permutation_map.data != last:
        builder.unsupported(op, f"the map {op.permutation_map.data}")
    inside = op.in_bounds
    known = [constant_of(builder.value(index, op)) for index in op.indices]
    size = op.source.type.get_shape()[-1]
    fits = known[-1] is not None and size >= 0 and known[-1] + count <= size
    if not fits and not all(bool(flag.value.data) for flag in inside):
        builder.unsupported(op, "in_bounds = [false]")


def _load(builder: CoreBuilder, op: Operation) -> None:
    assert isinstance(op, vector.LoadOp | vector.TransferReadOp)
    source = op.base if isinstance(op, vector.LoadOp) else op.source
    count, _ = lanes_type(builder, op.result, op)
    if isinstance(op, vector.TransferReadOp):
        _check_transfer(builder, op, count)
    view = builder.view(source, op)
    places = _line(builder, op, view, op.indices, count)
    builder.bind(op.result, Lanes(tuple(load_element(builder, op, view, at) for at in places)))


def _store(builder: CoreBuilder, op: Operation) -> None:
    assert isinstance(op, vector.StoreOp | vector.TransferWriteOp)
    target = op.base if isinstance(op, vector.StoreOp) else op.source
    lanes, _ = builder.lanes(op.vector, op)
    if isinstance(op, vector.TransferWriteOp):
        _check_transfer(builder, op, len(lanes.values))
    view = builder.view(target, op)
    places = _line(builder, op, view, op.indices, len(lanes.values))
    for place, value in zip(places, lanes.values, strict=True):
        store_element(builder, op, view, place, value)


# -- lanes -----------------------------------------------------------------------------------------


def _has_signless_lanes(value: SSAValue) -> bool:
    assert isinstance(value.type, VectorType)
    lane = value.type.element_type
    return isinstance(lane, IntegerType) and lane.signedness.data is Signedness.SIGNLESS


def _broadcast(builder: CoreBuilder, op: Operation) -> None:
    count, _ = lanes_type(builder, op.results[0], op)
    builder.bind(op.results[0], Lanes((builder.value(op.operands[0], op),) * count))


def _extreme(scalar_name: str) -> OperationHandler:
    def handler(builder: CoreBuilder, op: Operation) -> None:
        assert isinstance(op, MaxOp | MinOp)
        # No scalar operation defines the result for a NaN or an unsigned number.
        if not _has_signless_lanes(op.lhs):
            builder.unsupported(op, f"operands of type {op.lhs.type}")
        elementwise(builder, op, SCALAR_CODE[scalar_name])

    return handler


def _ups(builder: CoreBuilder, op: Operation) -> None:
    assert isinstance(op, UpsOp)
    if op.shift != 0:
        builder.unsupported(op, f"a shift of {op.shift}")
    if not _has_signless_lanes(op.source):
        builder.unsupported(op, f"an operand of type {op.source.type}")
    elementwise(builder, op, SCALAR_CODE["arith.extsi"])


def _concat(builder: CoreBuilder, op: Operation) -> None:
    assert isinstance(op, ConcatOp)
    parts = [builder.lanes(source, op)[0].values for source in op.sources]
    builder.bind(op.result, Lanes(tuple(value for part in parts for value in part)))


def _cast(builder: CoreBuilder, op: Operation) -> None:
    """A cast to an accumulator of the same type or back, which changes no lane."""
    assert isinstance(op, CastOp)
    if op.result.type != op.source.type:
        builder.unsupported(op, f"types {op.source.type} and {op.result.type}")
    builder.bind(op.result, builder.lanes(op.source, op)[0])


def _real(scalar_name: str) -> OperationHandler:
    def handler(builder: CoreBuilder, op: Operation) -> None:
        _, type_ = lanes_type(builder, op.results[0], op)
        if type_.name != "f32":
            builder.unsupported(op, f"operands of type {op.operands[0].type}")
        elementwise(builder, op, SCALAR_CODE[scalar_name])

    return handler


def _srs(builder: CoreBuilder, op: Operation) -> None:
    """Shift right, round, saturate: runs as the scalar code that the compiler lowered to it.

    That is ``arith.shrsi`` of i32 if ``aievec.ups`` widened the lanes before (the result then fits
    its type again), or ``arith.shrsi``, a clamp to the range of i8 or i16, and ``arith.trunci``, if
    ``aievec.cast`` moved them to an accumulator unchanged. So it rounds down, as ``arith`` does,
    regardless of the mode that the compiler sets on hardware
    (:mod:`npukit.compiler.lints.vector_unit`). As for ``arith.shrsi``, shifting by the width
    of the type or more is undefined.
    """
    assert isinstance(op, SrsOp)
    source = op.source.owner
    _, result = lanes_type(builder, op.result, op)
    if isinstance(source, UpsOp) and source.source.type == op.result.type:
        if not op.signed:
            builder.unsupported(op, "unsigned saturation")
    elif not (isinstance(source, CastOp) and source.to_accumulator and result.bits in (8, 16)):
        builder.unsupported(
            op,
            "a source other than 'aievec.ups' from the result's type, or 'aievec.cast' for a "
            "result of i8 or i16",
        )
    shift, shift_type = builder.scalar(op.shift, op)
    lanes, wide = builder.lanes(source.source, op)
    if wide.name != "i32" or shift_type.wasm != wide.wasm:
        builder.unsupported(op, f"types {source.source.type} and {op.shift.type}")
    made = {
        lane: _shifted(builder, op, lane, shift, wide, result)
        for lane in dict.fromkeys(lanes.values)
    }
    builder.bind(op.result, Lanes(tuple(made[lane] for lane in lanes.values)))


def _shifted(
    builder: CoreBuilder, op: SrsOp, lane: Value, shift: Value, wide: Scalar, result: Scalar
) -> Value:
    shifted = _run(builder, op, "arith.shrsi", [lane, shift], wide)
    if result.bits >= wide.bits:
        return shifted
    low, high = -(1 << (result.bits - 1)), (1 << (result.bits - 1)) - 1
    if not op.signed:
        low, high = 0, (1 << result.bits) - 1
    shifted = _run(builder, op, "arith.maxsi", [shifted, integer(low, wide)], wide)
    shifted = _run(builder, op, "arith.minsi", [shifted, integer(high, wide)], wide)
    code = SCALAR_CODE["arith.trunci"](op, [shifted], [wide], result)
    assert code is not None
    return builder.emit_value(result.wasm, code, [shifted.local])


def _run(
    builder: CoreBuilder, op: Operation, scalar_name: str, values: list[Value], type_: Scalar
) -> Value:
    """The result of the scalar operation ``scalar_name`` on two values of its result's type."""
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
    lanes, _ = builder.lanes(op.source, op)
    owner = op.index.owner
    index = owner.value if isinstance(owner, arith.ConstantOp) else None
    if not isinstance(index, IntegerAttr):
        builder.unsupported(op, "an index that is not a constant")
    if not 0 <= index.value.data < len(lanes.values):
        builder.unsupported(op, f"lane {index.value.data} of {op.source.type}")
    builder.bind(op.result, lanes.values[index.value.data])


HANDLERS: Mapping[str, Callable[[CoreBuilder, Operation], None]] = {
    vector.BroadcastOp.name: _broadcast,
    vector.LoadOp.name: _load,
    vector.TransferReadOp.name: _load,
    vector.StoreOp.name: _store,
    vector.TransferWriteOp.name: _store,
    BroadcastScalarOp.name: _broadcast,
    AddElemOp.name: _real("arith.addf"),
    SubElemOp.name: _real("arith.subf"),
    MaxOp.name: _extreme("arith.maxsi"),
    MinOp.name: _extreme("arith.minsi"),
    UpsOp.name: _ups,
    SrsOp.name: _srs,
    ConcatOp.name: _concat,
    CastOp.name: _cast,
    ExtElemOp.name: _extract,
    InvOp.name: _invert,
}
"""Handlers of vector operations; those of ``arith`` run lane by lane through their scalar
handlers."""
