"""Counts the operations of a runtime sequence without unrolling its loops."""

from __future__ import annotations

from xdsl.dialects import scf
from xdsl.ir import Block

from npukit.compiler.trip_counts import static_trip_count


def least_steps(block: Block) -> int:
    """A lower bound for the number of operations in ``block`` once unrolled.

    A loop without constant bounds counts as one operation: they may depend on the loop around it.
    """
    steps = 0
    for op in block.ops:
        steps += 1
        if isinstance(op, scf.ForOp):
            steps += (static_trip_count(op) or 0) * (1 + least_steps(op.body.block))
    return steps
