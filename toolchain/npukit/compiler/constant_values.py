"""Integer constants: the fixed value of an SSA value, folded through arithmetic."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from xdsl.dialects import arith
from xdsl.dialects.builtin import IntegerAttr
from xdsl.ir import Attribute, Operation, OpResult, SSAValue

FOLDS: Final[dict[type[Operation], Callable[[int, int], int]]] = {
    arith.AddiOp: lambda a, b: a + b,
    arith.SubiOp: lambda a, b: a - b,
    arith.MuliOp: lambda a, b: a * b,
    arith.MinSIOp: min,
    arith.MaxSIOp: max,
}
"""Arithmetic on integers that a canonicalizer evaluates where its operands are constant."""


def constant_value(value: SSAValue[Attribute]) -> int | None:
    """The integer that ``value`` always has, or None if unknown.

    Folds the arithmetic that a canonicalizer would fold (loop bounds such as
    ``arith.muli %c4, %c8``), without wrap-around.
    """
    if not isinstance(value, OpResult):
        return None
    op = value.op
    if isinstance(op, arith.ConstantOp):
        return op.value.value.data if isinstance(op.value, IntegerAttr) else None
    if isinstance(op, arith.IndexCastOp | arith.ExtSIOp | arith.ExtUIOp | arith.TruncIOp):
        return constant_value(op.operands[0])
    fold = FOLDS.get(type(op))
    if fold is None:
        return None
    left, right = constant_value(op.operands[0]), constant_value(op.operands[1])
    return None if left is None or right is None else fold(left, right)
