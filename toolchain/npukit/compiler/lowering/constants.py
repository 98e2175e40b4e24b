"""Adds integer constants to a core's body, and erases unused arithmetic."""

from __future__ import annotations

from xdsl.dialects import arith
from xdsl.dialects.builtin import IndexType, IntegerType
from xdsl.ir import Attribute, Block, Operation, Region, SSAValue

from npukit.compiler.constant_values import FOLDED


def constant_before(value: int, like: SSAValue[Attribute], op: Operation) -> SSAValue[Attribute]:
    """Insert a constant of ``like``'s type before ``op`` and return it."""
    kind = like.type
    assert isinstance(kind, IndexType | IntegerType)
    constant = arith.ConstantOp.from_int_and_width(value, kind)
    block = op.parent
    assert block is not None
    block.insert_op_before(constant, op)
    return constant.result


def erase_unused_arithmetic(region: Region) -> None:
    """Erase integer arithmetic in ``region`` that nothing uses (left over from unrolling)."""
    foldable: tuple[type[Operation], ...] = (arith.ConstantOp, arith.IndexCastOp, *FOLDED)
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
