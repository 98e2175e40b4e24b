"""Integer constants in a core's body: reading them, folding what is made of them, tidying up."""

from __future__ import annotations

from collections.abc import Callable

from xdsl.dialects import arith
from xdsl.dialects.builtin import IndexType, IntegerAttr, IntegerType
from xdsl.ir import Attribute, Block, Operation, OpResult, Region, SSAValue

_FOLDS: dict[type[Operation], Callable[[int, int], int]] = {
    arith.AddiOp: lambda a, b: a + b,
    arith.SubiOp: lambda a, b: a - b,
    arith.MuliOp: lambda a, b: a * b,
    arith.MinSIOp: min,
    arith.MaxSIOp: max,
}


def constant_value(value: SSAValue[Attribute]) -> int | None:
    """The integer that ``value`` always has, or None if that is not known.

    Sees through the arithmetic that a canonicalizer would fold (loop bounds such as
    ``arith.muli %c4, %c8``); wrap-around is not modelled.
    """
    if not isinstance(value, OpResult):
        return None
    op = value.op
    if isinstance(op, arith.ConstantOp):
        return op.value.value.data if isinstance(op.value, IntegerAttr) else None
    if isinstance(op, arith.IndexCastOp | arith.ExtSIOp | arith.ExtUIOp | arith.TruncIOp):
        return constant_value(op.operands[0])
    fold = _FOLDS.get(type(op))
    if fold is None:
        return None
    left, right = constant_value(op.operands[0]), constant_value(op.operands[1])
    return None if left is None or right is None else fold(left, right)


def constant_before(value: int, like: SSAValue[Attribute], op: Operation) -> SSAValue[Attribute]:
    """Insert a constant of ``like``'s type in front of ``op`` and return it."""
    kind = like.type
    assert isinstance(kind, IndexType | IntegerType)
    constant = arith.ConstantOp.from_int_and_width(value, kind)
    block = op.parent
    assert block is not None
    block.insert_op_before(constant, op)
    return constant.result


def erase_unused_arithmetic(region: Region) -> None:
    """Erase integer arithmetic in ``region`` that nothing uses (left over from unrolling)."""
    foldable: tuple[type[Operation], ...] = (arith.ConstantOp, arith.IndexCastOp, *_FOLDS)
    for block in region.blocks:
        _erase_unused_in(block, foldable)


def _erase_unused_in(block: Block, foldable: tuple[type[Operation], ...]) -> None:
    op = block.last_op
    while op is not None:
        previous = op.prev_op
        for nested in op.regions:
            for inner in nested.blocks:
                _erase_unused_in(inner, foldable)
        if isinstance(op, foldable) and all(not result.uses for result in op.results):
            block.erase_op(op)
        op = previous
