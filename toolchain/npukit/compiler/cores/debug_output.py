"""What a core's body shows: ``aie.debug`` and ``vector.print``, each as values and texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xdsl.dialects.builtin import IntegerType, Signedness, VectorType
from xdsl.ir import Attribute, Operation, SSAValue

from npukit.compiler.cores.builder import CoreBuilder, OperationHandler
from npukit.compiler.cores.flow import Value
from npukit.compiler.cores.scalars import Scalar, join
from npukit.compiler.dialect.aie import DebugOp
from npukit.compiler.dialect.vector_print import PUNCTUATION, PrintOp
from npukit.machine.control_program import Shown

_BITS: Mapping[str, Sequence[str]] = {
    "i32": ("i64.extend_i32_s",),
    "i64": (),
    "f32": ("i32.reinterpret_f32", "i64.extend_i32_u"),
    "f64": ("i64.reinterpret_f64",),
}


def _debug(builder: CoreBuilder, op: Operation) -> None:
    """A value on a line of its own, with the place of the operation."""
    assert isinstance(op, DebugOp)
    _text(builder, f"{builder.place(op)}: ")
    _value(builder, op, op.arg)
    _text(builder, "\n")


def _print(builder: CoreBuilder, op: Operation) -> None:
    assert isinstance(op, PrintOp)
    if op.source is not None:
        _value(builder, op, op.source)
    _text(builder, op.ending)


def _value(builder: CoreBuilder, op: Operation, value: SSAValue) -> None:
    if not isinstance(value.type, VectorType):
        found, scalar = builder.scalar(value, op)
        _show(builder, found, scalar, _kind(value.type, scalar))
        return
    lanes, scalar = builder.lanes(value, op)
    _text(builder, PUNCTUATION["open"])
    for number, lane in enumerate(lanes.values):
        _text(builder, PUNCTUATION["comma"] if number else "")
        _show(builder, lane, scalar, _kind(value.type.element_type, scalar))
    _text(builder, PUNCTUATION["close"])


def _kind(type_: Attribute, scalar: Scalar) -> str:
    unsigned = isinstance(type_, IntegerType) and type_.signedness.data is Signedness.UNSIGNED
    return f"u{scalar.name}" if unsigned else scalar.name


def _show(builder: CoreBuilder, value: Value, scalar: Scalar, kind: str) -> None:
    number = builder.links.shown_value(Shown(kind=kind, bits=scalar.bits))
    bits = (value.code, *_BITS[scalar.wasm])
    builder.emit(join(f"i32.const {number}", *bits, "call $show"), (value.local,))


def _text(builder: CoreBuilder, text: str) -> None:
    if text:
        number = builder.links.shown_value(Shown(text=text))
        builder.emit(join(f"i32.const {number}", "i64.const 0", "call $show"))


HANDLERS: Mapping[str, OperationHandler] = {DebugOp.name: _debug, PrintOp.name: _print}
