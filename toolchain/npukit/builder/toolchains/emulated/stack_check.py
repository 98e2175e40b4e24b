"""Compares the stack that a core's C++ functions need with the core's ``stack_size``.

What they need on an NPU differs: vectors that do not fit AIE registers go to the stack there, and
most vectors are local variables of WebAssembly here. Local arrays are on the stack in both.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from npukit.errors import DesignError
from npukit.findings import Finding
from npukit.formats.wasm_stack import stack_needs

if TYPE_CHECKING:
    from npukit.machine.physical import Core

_NULL_BYTES: Final = 16
"""The end of a stack, at the address of null pointers, stays free."""
_UNIT: Final = 32
"""Stacks of AIE cores are multiples of the vector alignment."""


def stack_problem(
    core: Core, program: bytes, functions: Iterable[str]
) -> DesignError | Finding | None:
    """What is wrong with ``core``'s stack size for the ``functions`` of ``program`` that it calls.

    An error if a function can't be called without an overflow; a warning if what it calls may
    overflow, which depends on data; None if the stack is large enough.
    """
    needs = stack_needs(program)
    found = [(needs[name], name) for name in functions if name in needs]
    if not found:
        return None
    need, name = max(found, key=lambda item: item[0].total)
    if need.total <= core.stack_size:
        return None
    size = -(-(need.total + _NULL_BYTES) // _UNIT) * _UNIT
    hint = (
        f"write stack_size = {size} : i32 on the aie.core; on an NPU, vectors that do not fit the "
        "registers may need more"
    )
    frame, deepest = max((each.frame, name) for each, name in found)
    if frame > core.stack_size:
        return DesignError(
            f"'{deepest}' has local variables of {frame} bytes, and the stack of core {core.tile} "
            f"has {core.stack_size} bytes",
            where=core.location,
            hint=hint,
        )
    return Finding(
        f"'{name}' may need {need.total} bytes of stack with the functions that it calls, and the "
        f"stack of core {core.tile} has {core.stack_size} bytes",
        core.location,
        hint,
    )
