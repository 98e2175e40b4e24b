"""Chooses how a core gets the objects of its fifos: in unrolled loops, or selected at run time.

MLIR-AIE up to 1.3 unrolls loops unless ``dynamic_objfifo_lowering`` is set, and then some cores
get objects out of order; since 1.4 it selects and counts objects at run time unless told otherwise.
Both compute the same where unrolling keeps the order and no object is accessed after a release of
its fifo (there 1.4 counts from the objects that are left). So a core whose design does not choose
is unrolled if that keeps the order and can fit its program memory, and else selects at run time.
"""

from __future__ import annotations

from typing import Final

from npukit.compiler.dialect.aie import CoreOp, FifoAccessOp, ObjectFifoAcquireOp
from npukit.compiler.dialect.location import locate
from npukit.compiler.lowering.accesses import Replaced, replace_accesses
from npukit.compiler.lowering.dynamic_accesses import replace_accesses_at_run_time
from npukit.compiler.lowering.fifos import FifoEnd
from npukit.compiler.lowering.loops import MOST_OPERATIONS, unroll_acquiring_loops
from npukit.compiler.lowering.warnings import LoweringWarning
from npukit.compiler.module_copy import copy_operation
from npukit.errors import Location, NpukitError

_LEAST_BYTES: Final = 2
"""Of an operation in a core's program: no instruction is shorter."""

_HINT = (
    "set dynamic_objfifo_lowering = true on the core, so that every version of MLIR-AIE does the "
    "same"
)


def lower_accesses(core: CoreOp, names: dict[str, FifoEnd], program: int) -> list[LoweringWarning]:
    """Replace the acquires, releases and accesses of ``core`` by locks and buffers.

    Args:
        core: the core, changed in place.
        names: the fifo ends by the names that the core uses.
        program: the bytes of its program memory.

    Raises:
        DesignError: the core acquires or releases objects that it can't have.
        UnsupportedError: its design asks for unrolling, but a loop can't be unrolled.
    """
    if core.dynamic_objfifo_lowering:
        replace_accesses_at_run_time(core, names)
        return []
    if core.dynamic_objfifo_lowering is False:
        return _unroll(core, names, MOST_OPERATIONS).warnings
    if not any(isinstance(op, FifoAccessOp) for op in core.walk()):
        return []
    written = copy_operation(core)
    try:
        unrolled = _unroll(core, names, program // _LEAST_BYTES)
    except NpukitError as error:
        _put_back(core, written)
        replace_accesses_at_run_time(core, names)
        return [_differs(error.message, locate(core))]
    if not unrolled.loses_order:
        return unrolled.warnings
    _put_back(core, written)
    replace_accesses_at_run_time(core, names)
    return [_differs(warning.message, warning.where) for warning in unrolled.warnings]


def _unroll(core: CoreOp, names: dict[str, FifoEnd], most: int) -> Replaced:
    def depth_of(acquire: ObjectFifoAcquireOp) -> int:
        return names[acquire.fifo].depth

    unroll_acquiring_loops(core, depth_of, most)
    return replace_accesses(core, names)


def _put_back(core: CoreOp, written: CoreOp) -> None:
    """Give ``core`` the body of ``written``."""
    core.detach_region(core.body)
    core.add_region(written.detach_region(written.body))


def _differs(reason: str, where: Location) -> LoweringWarning:
    return LoweringWarning(
        f"{reason}; so this core selects objects at run time, as MLIR-AIE does since 1.4, while "
        "earlier versions unroll the loop",
        where=where,
        hint=_HINT,
        rule="objects-chosen-at-run-time",
    )
