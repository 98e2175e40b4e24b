"""Rewrites the ``affine`` operations of cores as ``scf``, ``memref`` and ``arith``."""

from __future__ import annotations

from xdsl.dialects import affine
from xdsl.ir import Operation
from xdsl.ir.affine import AffineConstantExpr, AffineMap
from xdsl.pattern_rewriter import GreedyRewritePatternApplier, PatternRewriteWalker
from xdsl.transforms.lower_affine import (
    LowerAffineApply,
    LowerAffineFor,
    LowerAffineLoad,
    LowerAffineStore,
    LowerAffineYield,
)

from npukit.aie.dialect.aie import CoreOp
from npukit.aie.dialect.location import locate
from npukit.errors import UnsupportedError

_LOWERED = (affine.ForOp, affine.LoadOp, affine.StoreOp, affine.ApplyOp, affine.YieldOp)


def lower_affine(core: CoreOp) -> None:
    """Replace affine loops, accesses and maps in ``core``.

    Raises:
        UnsupportedError: a loop's bounds are not constant, or another affine operation is used.
    """
    affine_ops = [op for op in core.walk() if op.name.startswith("affine.")]
    for op in affine_ops:
        _check(op)
    if affine_ops:
        PatternRewriteWalker(
            GreedyRewritePatternApplier(
                [
                    LowerAffineStore(),
                    LowerAffineLoad(),
                    LowerAffineFor(),
                    LowerAffineYield(),
                    LowerAffineApply(),
                ]
            )
        ).rewrite_region(core.body)


def _check(op: Operation) -> None:
    if not isinstance(op, _LOWERED):
        raise UnsupportedError(f"{op.name} in a core is not lowered", where=locate(op))
    if isinstance(op, affine.ForOp) and not (
        _is_constant(op.lowerBoundMap.data) and _is_constant(op.upperBoundMap.data)
    ):
        raise UnsupportedError(
            "affine.for in a core needs constant bounds", where=locate(op), hint="use scf.for"
        )


def _is_constant(bound: AffineMap) -> bool:
    return len(bound.results) == 1 and isinstance(bound.results[0], AffineConstantExpr)
