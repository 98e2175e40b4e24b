"""How often a loop runs."""

from __future__ import annotations

from xdsl.dialects import scf

from npukit.aie.lowering.constants import constant_value


def trip_count(lower: int, upper: int, step: int) -> int:
    """How often a loop with these bounds runs; ``step`` is positive."""
    return max(0, -((lower - upper) // step))


def static_trip_count(loop: scf.ForOp) -> int | None:
    """How often ``loop`` runs, or None if its bounds are not constant."""
    lower, upper, step = (constant_value(value) for value in (loop.lb, loop.ub, loop.step))
    if lower is None or upper is None or step is None or step <= 0:
        return None
    return trip_count(lower, upper, step)
