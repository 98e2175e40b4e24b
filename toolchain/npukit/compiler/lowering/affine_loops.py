"""Turns ``affine.for`` loops around fifo accesses into ``scf.for``, so they can be unrolled.

Other ``affine`` operations stay: the emulated cores run them directly.
"""

from __future__ import annotations

from xdsl.dialects import affine, arith, scf
from xdsl.dialects.builtin import IndexType
from xdsl.ir import Operation
from xdsl.ir.affine import AffineConstantExpr, AffineMap

from npukit.compiler.dialect.aie import CoreOp, FifoAccessOp
from npukit.compiler.dialect.location import locate
from npukit.compiler.lowering.origin import made_for
from npukit.errors import UnsupportedError


def lower_accessing_affine_loops(core: CoreOp) -> None:
    """Rewrite the affine loops of ``core`` that acquire or release objects, at any depth.

    Raises:
        UnsupportedError: such a loop's bounds are not constant.
    """
    loops = [
        op
        for op in core.walk(reverse=True)
        if isinstance(op, affine.ForOp)
        and any(isinstance(inner, FifoAccessOp) for inner in op.walk())
    ]
    for loop in loops:
        _rewrite(loop)


def _rewrite(loop: affine.ForOp) -> None:
    lower, upper = _constant(loop.lowerBoundMap.data), _constant(loop.upperBoundMap.data)
    if lower is None or upper is None:
        raise UnsupportedError(
            "affine.for acquires or releases objects of an objectfifo, "
            "but its bounds are not constant",
            where=locate(loop),
        )
    block = loop.parent
    assert block is not None
    start, stop, step = (
        arith.ConstantOp.from_int_and_width(value, IndexType())
        for value in (lower, upper, loop.step.value.data)
    )
    body = loop.detach_region(loop.body)
    end = body.block.last_op
    if isinstance(end, affine.YieldOp):
        replacement: Operation = scf.YieldOp(*end.arguments)
        body.block.erase_op(end)
        body.block.add_op(replacement)
    made = made_for(loop, scf.ForOp(start, stop, step, loop.inits, body))
    block.insert_ops_before([start, stop, step, made], loop)
    for old, new in zip(loop.results, made.results, strict=True):
        old.replace_all_uses_with(new)
    block.erase_op(loop)


def _constant(bound: AffineMap) -> int | None:
    if len(bound.results) != 1 or not isinstance(bound.results[0], AffineConstantExpr):
        return None
    return bound.results[0].value
