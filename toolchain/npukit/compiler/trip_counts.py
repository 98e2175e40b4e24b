"""Counts the iterations of loops."""

from __future__ import annotations

from xdsl.dialects import scf
from xdsl.dialects.builtin import IntegerType
from xdsl.ir import Attribute, SSAValue

from npukit.compiler.constant_values import constant_value


def trip_count(lower: int, upper: int, step: int) -> int:
    """The number of iterations of a loop with these bounds; ``step`` is positive."""
    return max(0, -((lower - upper) // step))


def static_trip_count(loop: scf.ForOp) -> int | None:
    """The number of iterations of ``loop``, or None if its bounds are not constant."""
    lower, upper, step = (_signed(value) for value in (loop.lb, loop.ub, loop.step))
    if lower is None or upper is None or step is None or step <= 0:
        return None
    return trip_count(lower, upper, step)


def _signed(value: SSAValue[Attribute]) -> int | None:
    """A constant bound as the loop compares it; an index has 64 bits."""
    number = constant_value(value)
    if number is None:
        return None
    half = 1 << ((value.type.width.data if isinstance(value.type, IntegerType) else 64) - 1)
    return (number + half) % (2 * half) - half
