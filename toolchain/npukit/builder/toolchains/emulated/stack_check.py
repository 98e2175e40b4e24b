"""Compares the stack that a core's C++ functions need with the core's ``stack_size``.

Plain C++ needs about as much on an NPU. Vector code does not: most vectors are local variables of
WebAssembly here, and what the optimizer leaves of the ``aie_api`` is on the stack, where on an NPU
all are in registers or on the stack if they do not fit. So functions of vector code get a stack
outside of the data memory if they need more, unless their own local arrays, which an NPU has on its
stack too, are larger than ``stack_size``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import msgspec

from npukit.errors import DesignError
from npukit.findings import Finding
from npukit.formats.wasm_stack import local_arrays, stack_needs
from npukit.machine.control_program import LARGEST_STACK

if TYPE_CHECKING:
    from npukit.machine.physical import Core

_NULL_BYTES: Final = 16
"""The end of a stack, at the address of null pointers, stays free."""
_UNIT: Final = 32
"""Stacks of AIE cores are multiples of the vector alignment."""


class StackUse(msgspec.Struct, frozen=True):
    """What a core's functions need.

    ``apart``: bytes of a stack outside of the data memory, 0 if they use that of the core.
    ``problem``: an error if a function can't be called without an overflow; a warning if what it
    calls may overflow, which depends on data, or if the stack is outside.
    """

    apart: int = 0
    problem: DesignError | Finding | None = None


def stack_use(core: Core, program: bytes, functions: Iterable[str]) -> StackUse:
    """The stack of ``core`` for the ``functions`` of ``program`` that it calls."""
    needs = stack_needs(program)
    called = [name for name in functions if name in needs]
    if not called:
        return StackUse()
    name = max(called, key=lambda each: (needs[each].total, each))
    need = needs[name].total
    if need <= core.stack_size:
        return StackUse()
    size = -(-(need + _NULL_BYTES) // _UNIT) * _UNIT
    arrays = local_arrays(program)
    # Larger ones than the functions need are not theirs, or the optimizer has removed them.
    mine = (size for each, size in arrays or () if each in ("", *called) and size <= need)
    most = max(each.total for each in needs.values())  # constructors need some, too
    if arrays is not None and max(mine, default=0) <= core.stack_size and most <= LARGEST_STACK:
        warning = Finding(
            f"'{name}' needs {need} bytes of stack in the emulated build, with the functions that "
            f"it calls, and the stack of core {core.tile} has {core.stack_size} bytes: in this "
            "build it is outside of the data memory",
            core.location,
            "Peano's stack frames differ, because vectors stay in registers while they fit; if "
            f"they are as large, write stack_size = {size} : i32 on the aie.core",
            rule="stack-too-small",
        )
        return StackUse(most, warning)
    return StackUse(problem=_problem(core, name, need, size, {n: needs[n].frame for n in called}))


def _problem(
    core: Core, name: str, need: int, size: int, frames: dict[str, int]
) -> DesignError | Finding:
    """Why ``stack_size`` is too small for ``name``, the function that needs most."""
    hint = (
        f"write stack_size = {size} : i32 on the aie.core; on an NPU, vectors that do not fit the "
        "registers may need more"
    )
    frame, deepest = max((frame, name) for name, frame in frames.items())
    if frame > core.stack_size:
        return DesignError(
            f"'{deepest}' has local variables of {frame} bytes, and the stack of core {core.tile} "
            f"has {core.stack_size} bytes",
            where=core.location,
            hint=hint,
        )
    return Finding(
        f"'{name}' may need {need} bytes of stack with the functions that it calls, and the "
        f"stack of core {core.tile} has {core.stack_size} bytes",
        core.location,
        hint,
        rule="stack-too-small",
    )
