"""Control-program code that finds the first byte that differs from what it should be.

A core runs it after each call of a C++ function, on all memory that the call must not change, so
most of the time nothing differs: then it is as fast as the processor's caches.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from npukit.compiler.cores import metering

_LANES: Final = 16
_VECTORS: Final = 8
"""Vectors of each stream of bytes that are compared at once: there are 16 vector registers."""

_GROUPS: Final = 2
"""Comparisons in a step. In each step the engine looks at the fuel and saves its registers."""

_STEP: Final = _LANES * _VECTORS * _GROUPS


def _unrolled(difference: Callable[[int], tuple[str, ...]]) -> str:
    """Compare a step's bytes, and leave the block ``$differs`` if any differ.

    ``difference`` is code for one vector of each stream, by its offset.
    """

    def any_of(codes: Sequence[str]) -> str:
        # Halves, not one after the other: a chain would wait for each of its operations.
        if len(codes) == 1:
            return codes[0]
        half = len(codes) // 2
        return f"{any_of(codes[:half])}\n{any_of(codes[half:])}\nv128.or"

    size = _LANES * _VECTORS
    starts = range(0, _STEP, size)
    vectors = [[c for n in range(_VECTORS) for c in difference(s + _LANES * n)] for s in starts]
    return "\n".join(f"{any_of(codes)}\nv128.any_true\nbr_if $differs" for codes in vectors)


def _first(differ: str, size: int, moving: tuple[str, ...]) -> str:
    """Advance by ``size`` bytes while that many are left and ``differ`` does not hold."""
    steps = "\n".join(
        f"local.get {name}\ni32.const {size}\ni32.add\nlocal.set {name}" for name in moving
    )
    return f"""\
block $end
loop $next
local.get $end
local.get $at
i32.sub
i32.const {size}
i32.lt_u
br_if $end
{differ}
br_if $end
{steps}
br $next
end
end"""


def _stray(offset: int, at: str) -> str:
    return f"local.get $gap\nlocal.get {at}\nv128.load $memory offset={offset} align=1\nv128.xor"


def _change(offset: int, at: str) -> str:
    place = f"offset={offset} align=1"
    return (
        f"local.get $twin\nv128.load $shadow {place}\n"
        f"local.get {at}\nv128.load $memory {place}\nv128.xor"
    )


def _quick(same: str) -> str:
    """Set ``$at`` to ``$end`` if ``same`` leaves no block; only for a step's bytes or more."""
    return f"""\
block $differs
local.get $end
local.get $at
i32.sub
i32.const {_STEP}
i32.lt_u
br_if $differs
{same}
local.get $end
local.set $at
end"""


# Reading two places in turn is faster: it mostly waits for memory.
_SAME_GAP: Final = f"""\
local.get $end
local.get $at
i32.sub
i32.const {2 * _STEP - 1}
i32.add
i32.const 1
i32.shr_u
i32.const -{_STEP}
i32.and
local.tee $half
local.get $at
local.tee $here
i32.add
local.set $middle
local.get $end
local.get $half
i32.sub
local.set $there
loop $next
{_unrolled(lambda offset: (_stray(offset, "$here"), _stray(offset, "$there")))}
local.get $there
i32.const {_STEP}
i32.add
local.set $there
local.get $here
i32.const {_STEP}
i32.add
local.tee $here
local.get $middle
i32.lt_u
br_if $next
end"""
"""Compare the halves of a gap; both are whole steps, so they may overlap."""

_FIRST_STRAY: Final = "\n".join(
    (
        "local.get $byte\ni8x16.splat\nlocal.set $gap",
        _quick(_SAME_GAP),
        _first(f"{_stray(0, '$at')}\nv128.any_true", _LANES, ("$at",)),
        _first("local.get $at\ni32.load8_u $memory\nlocal.get $byte\ni32.ne", 1, ("$at",)),
        "local.get $at",
    )
)

_SAME_REGION: Final = f"""\
local.get $end
i32.const {_STEP}
i32.sub
local.set $last
local.get $at
local.set $here
block $same
loop $next
local.get $here
global.get $copy
i32.add
local.set $twin
{_unrolled(lambda offset: (_change(offset, "$here"),))}
local.get $here
local.get $last
i32.eq
br_if $same
local.get $here
i32.const {_STEP}
i32.add
local.tee $here
local.get $last
local.get $here
local.get $last
i32.lt_u
select
local.set $here
br $next
end
end"""
"""Compare a region; the last two steps may overlap."""

_BYTE_CHANGED: Final = """\
local.get $at
i32.load8_u $memory
local.get $twin
i32.load8_u $shadow
i32.ne"""

_FIRST_CHANGE: Final = "\n".join(
    (
        _quick(_SAME_REGION),
        "local.get $at\nglobal.get $copy\ni32.add\nlocal.set $twin",
        _first(f"{_change(0, '$at')}\nv128.any_true", _LANES, ("$at", "$twin")),
        _first(_BYTE_CHANGED, 1, ("$at", "$twin")),
        "local.get $at",
    )
)

FUNCTIONS: Final = "\n".join(
    (
        metering.function(
            "$.first_stray (param $at i32) (param $end i32) (param $byte i32) (result i32)\n"
            "(local $gap v128) (local $half i32) (local $middle i32)\n"
            "(local $here i32) (local $there i32)",
            _FIRST_STRAY,
            led_by=1,
        ),
        metering.function(
            "$.first_change (param $at i32) (param $end i32) (result i32)\n"
            "(local $twin i32) (local $last i32) (local $here i32)",
            _FIRST_CHANGE,
            led_by=1,
        ),
    )
)
"""``$.first_stray``: the first address from ``$at`` on whose byte is not ``$byte``; ``$end`` if
there is none. ``$.first_change``: the same for a byte that is not that of the core's copy."""
