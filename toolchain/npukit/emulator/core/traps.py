"""Explains the trap of an emulated core to the kernel's author."""

from __future__ import annotations

import re

import msgspec
from wasmtime import Trap, TrapCode

from npukit.emulator.core.layout import DATA_MEMORY, TileLayout
from npukit.errors import CoreTrapError
from npukit.formats.wasm import printable
from npukit.machine.control_program import Check, TrapKind

_ABORT = "abort"
_LIBRARY_CHECK = "_ZNSt3__122__libcpp_verbose_abortEPKcz"
_LIBRARY_FUNCTIONS = frozenset(
    {
        *("memcpy", "memmove", "memset", "memcmp", "bcmp", "strlen"),
        *("__assert_fail", _ABORT, _LIBRARY_CHECK),
    }
)
"""Functions that are never the culprit: their caller is named instead."""

_ADDRESS = re.compile(r"memory fault at wasm address (0x[0-9a-f]+)")
_NEGATIVE = 0x8000_0000
_WRAP = 1 << 32
_FRAMES_SHOWN = 12
_LONGEST_CYCLE = 6
_FEW = 2
"""Functions that call each other in turn are shown once if they do so more often than this."""

_KINDS = {
    TrapCode.MEMORY_OUT_OF_BOUNDS: TrapKind.OUT_OF_BOUNDS,
    TrapCode.STACK_OVERFLOW: TrapKind.STACK_OVERFLOW,
    TrapCode.UNREACHABLE: TrapKind.UNREACHABLE,
    TrapCode.INTEGER_DIVISION_BY_ZERO: TrapKind.DIVIDE_BY_ZERO,
    TrapCode.INTEGER_OVERFLOW: TrapKind.INTEGER_OVERFLOW,
    TrapCode.OUT_OF_FUEL: TrapKind.FUEL,
}

_HINTS = {
    TrapKind.STACK_OVERFLOW: "give the core a larger stack_size, or keep large arrays in buffers "
    "or static data",
    TrapKind.FUEL: "either a loop never ends, or the kernel needs more instructions than that "
    "between two locks",
}


class CoreState(msgspec.Struct, frozen=True):
    """The state of a core when it trapped.

    ``fuel`` is its instruction budget, ``failed`` the check that failed, if any.
    """

    fuel: int
    failed: Check | None = None


def describe_trap(trap: Trap, layout: TileLayout, state: CoreState) -> CoreTrapError:
    """Turn a WebAssembly trap into npukit's error."""
    kind = _KINDS.get(trap.trap_code, TrapKind.OTHER) if trap.trap_code else TrapKind.OTHER
    match = _ADDRESS.search(trap.message)
    address = int(match.group(1), 16) if match else None
    if kind is TrapKind.UNREACHABLE and state.failed is not None:
        kind = state.failed.kind
    elif kind is TrapKind.OUT_OF_BOUNDS and address is not None and address >= _NEGATIVE:
        # The stack grows down from stack_size to 0; below that, addresses wrap around to 4 GiB.
        kind = TrapKind.STACK_OVERFLOW
    names = _call_stack(trap)
    function = culprit(trap)
    place = f" in '{function}'" if function is not None else " in its own body"
    reason = {
        TrapKind.OUT_OF_BOUNDS: _out_of_bounds(address, layout),
        TrapKind.STACK_OVERFLOW: _stack_overflow(address, layout),
        TrapKind.UNREACHABLE: _unreachable(names),
        TrapKind.ASSERTION: f"assertion failed: {state.failed.text}" if state.failed else "",
        TrapKind.STRAY_WRITE: state.failed.text if state.failed else "",
        TrapKind.FUEL: f"it ran {state.fuel} instructions (its fuel) without waiting for a lock",
        TrapKind.OTHER: trap.message.strip().splitlines()[-1].strip() if trap.message else "trap",
    }.get(kind, kind.value)
    lines = _folded([name for name in names if not name.startswith(_CONTROL)])
    shown = [f"  {line}" for line in lines[:_FRAMES_SHOWN]]
    if len(lines) > _FRAMES_SHOWN:
        shown.append(f"  ... {len(lines) - _FRAMES_SHOWN} more")
    return CoreTrapError(
        f"the core of tile {layout.core.tile} trapped{place}: {reason}",
        tile=(layout.core.tile.col, layout.core.tile.row),
        function=function,
        kind=kind.value,
        address=address,
        details="\n".join(
            ["call stack, innermost first:", *shown, "  core body", layout.memory_map()]
        ),
        hint=_HINTS.get(kind),
    )


def stack_overflow(layout: TileLayout, function: str, address: int) -> CoreTrapError:
    """The error of a ``function`` that has written below a stack outside of the data memory."""
    tile = layout.core.tile
    return CoreTrapError(
        f"the core of tile {tile} trapped in '{function}': {_stack_overflow(None, layout)}",
        tile=(tile.col, tile.row),
        function=function,
        kind=TrapKind.STACK_OVERFLOW.value,
        address=address,
        details=layout.memory_map(),
        hint=_HINTS[TrapKind.STACK_OVERFLOW],
    )


def _folded(names: list[str]) -> list[str]:
    """The lines for a call stack; functions that call each other in turn are there once."""
    lines: list[str] = []
    at = 0
    while at < len(names):
        cycle, times = next(
            (
                (names[at : at + length], times)
                for length in range(1, _LONGEST_CYCLE + 1)
                if (times := _repeats(names, at, length)) > _FEW
            ),
            (names[at : at + 1], 1),
        )
        lines += cycle
        if times > 1:
            lines.append("... repeated" if len(cycle) == 1 else f"... these {len(cycle)} repeated")
        at += len(cycle) * times
    return lines


def _repeats(names: list[str], at: int, length: int) -> int:
    """How often the ``length`` names from ``at`` on follow each other."""
    times = 1
    while names[at + times * length :][:length] == names[at : at + length]:
        times += 1
    return times


def culprit(trap: Trap) -> str | None:
    """The innermost of the user's functions; None in the core's own body."""
    inner = (name for name in _call_stack(trap) if name not in _LIBRARY_FUNCTIONS)
    return next((name for name in inner if not name.startswith(_NOT_USERS)), None)


def _call_stack(trap: Trap) -> list[str]:
    """The names of the functions, innermost first."""
    return [
        printable(frame.func_name) if frame.func_name else f"function {frame.func_index}"
        for frame in trap.frames
    ]


WAIT = ".wait"
"""The function in which cores wait (:mod:`npukit.emulator.core.port_code`)."""

_CONTROL = "."
"""Prefix of the names of the control program's functions; no C++ function's name has it."""

_NOT_USERS = (_CONTROL, "std::", "npukit_", "npukit::")
"""Prefixes of functions that are never the culprit."""


def _unreachable(names: list[str]) -> str:
    """Why an ``unreachable`` instruction ran; ``names`` are the functions, innermost first."""
    innermost = names[0] if names else ""
    if innermost == WAIT:
        return "a constructor of static data can't wait for a stream, a cascade or a lock"
    if innermost == _ABORT:
        return "it called abort()"
    if innermost == _LIBRARY_CHECK or innermost.startswith("std::__1::__libcpp_verbose_abort"):
        return "a check of the C++ library failed"
    return (
        "it reached __builtin_trap(), __builtin_unreachable(), the end of a function that "
        "should return a value, or an endless loop without side effects"
    )


def _out_of_bounds(address: int | None, layout: TileLayout) -> str:
    if address is None:
        return "out of bounds memory access (of a whole block)"
    return (
        f"out of bounds memory access at {address:#x} ({layout.describe(address)}); "
        f"the data memory ends at {DATA_MEMORY:#x}"
    )


def _stack_overflow(address: int | None, layout: TileLayout) -> str:
    size = f"the stack has {layout.stack.size} bytes"
    if address is None or not _NEGATIVE <= address < _WRAP:
        return f"stack overflow ({size})"
    return f"stack overflow by {_WRAP - address} bytes ({size})"
