"""Integer constants: the fixed value of an SSA value, folded through arithmetic."""

from __future__ import annotations

from typing import Final

from xdsl.dialects import arith
from xdsl.ir import Attribute, Operation, OpResult, SSAValue

from npukit.compiler.integer_arithmetic import computed

FOLDED: Final[tuple[type[Operation], ...]] = (
    arith.AddiOp,
    arith.SubiOp,
    arith.MuliOp,
    arith.MinSIOp,
    arith.MaxSIOp,
)
"""Arithmetic on integers that a canonicalizer evaluates where its operands are constant."""

_KINDS: Final[tuple[type[Operation], ...]] = (
    arith.ConstantOp,
    *(arith.IndexCastOp, arith.ExtSIOp, arith.ExtUIOp, arith.TruncIOp),
    *FOLDED,
)


def constant_value(value: SSAValue[Attribute]) -> int | None:
    """The integer that ``value`` always has, or None if unknown.

    Folds the arithmetic that a canonicalizer would fold (loop bounds such as
    ``arith.muli %c4, %c8``), with the width of its type.
    """
    if not isinstance(value, OpResult) or not isinstance(value.op, _KINDS):
        return None
    operands = [constant_value(operand) for operand in value.op.operands]
    known = [operand for operand in operands if operand is not None]
    return computed(value.op, known) if len(known) == len(operands) else None
