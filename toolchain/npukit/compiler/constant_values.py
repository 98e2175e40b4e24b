"""Integer constants: the fixed value of an SSA value, folded through arithmetic."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from xdsl.dialects import arith
from xdsl.dialects.builtin import IntegerAttr, IntegerType
from xdsl.ir import Attribute, Operation, OpResult, SSAValue

FOLDS: Final[dict[type[Operation], Callable[[int, int], int]]] = {
    arith.AddiOp: lambda a, b: a + b,
    arith.SubiOp: lambda a, b: a - b,
    arith.MuliOp: lambda a, b: a * b,
    arith.MinSIOp: min,
    arith.MaxSIOp: max,
}
"""Arithmetic on integers that a canonicalizer evaluates where its operands are constant."""

_CASTS: Final = (arith.IndexCastOp, arith.ExtSIOp, arith.ExtUIOp, arith.TruncIOp)


def constant_value(value: SSAValue[Attribute]) -> int | None:
    """The integer that ``value`` always has, or None if unknown.

    Folds the arithmetic that a canonicalizer would fold (loop bounds such as
    ``arith.muli %c4, %c8``), with the width of its type.
    """
    if not isinstance(value, OpResult):
        return None
    op = value.op
    if isinstance(op, arith.ConstantOp):
        return op.value.value.data if isinstance(op.value, IntegerAttr) else None
    if not isinstance(op, _CASTS) and type(op) not in FOLDS:
        return None
    operands = [constant_value(operand) for operand in op.operands]
    known = [operand for operand in operands if operand is not None]
    if len(known) < len(operands):
        return None
    if isinstance(op, arith.ExtUIOp):
        return _in_width(known[0], op.input.type, unsigned=True)
    return _in_width(known[0] if isinstance(op, _CASTS) else FOLDS[type(op)](*known), value.type)


def _in_width(number: int, type_: Attribute, *, unsigned: bool = False) -> int:
    """What an integer of this type holds of ``number``."""
    if not isinstance(type_, IntegerType):
        return number
    bits = type_.width.data
    number &= (1 << bits) - 1
    return number if unsigned or not number >> (bits - 1) else number - (1 << bits)
