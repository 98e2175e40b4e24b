"""How many operations a runtime sequence comes to, before anyone unrolls its loops."""

from __future__ import annotations

from xdsl.dialects import scf
from xdsl.ir import Block

from npukit.aie.lowering.constants import constant_value


def trips(lower: int, upper: int, step: int) -> int:
    """How often a loop runs; ``step`` is positive."""
    return max(0, -((lower - upper) // step))


def least_steps(block: Block) -> int:
    """How many operations ``block`` comes to at least.

    A loop whose bounds are no constants counts as one operation: they may depend on the loop around
    it.
    """
    steps = 0
    for op in block.ops:
        steps += 1
        if isinstance(op, scf.ForOp):
            lower, upper, step = (constant_value(value) for value in (op.lb, op.ub, op.step))
            if lower is not None and upper is not None and step is not None and step > 0:
                steps += trips(lower, upper, step) * (1 + least_steps(op.body.block))
    return steps
