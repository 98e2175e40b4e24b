"""The code of a control program that notes writes of its C++ functions beside what they were given.

The comparison is part of the control program, so that it costs no way out of WebAssembly; a change
is noted in the core's table (:mod:`npukit.machine.canary_table`), with the function that made it,
and the core stops when it would next wait.
"""

from __future__ import annotations

from typing import Final

from npukit.machine.canary_table import HEADER_SIZE, ROW_SIZE, WORD, Header

IMPORTS: Final = (
    '(import "env" "shadow" (memory $shadow 1))',
    '(import "env" "copy" (global $copy i32))',
    '(import "env" "table" (global $table i32))',
)
"""What a control program with :func:`functions` imports from ``env``."""


def give(pointer: str) -> str:
    """Code before a call: its argument ``pointer`` (code too) gives the call a region."""
    return f"{pointer}\ncall $.give"


def begin() -> str:
    """Code before a call, after :func:`give` for all arguments."""
    return "call $.keep"


def check(function: int) -> str:
    """Code after a call of the core's function number ``function``."""
    return f"i32.const {function}\ncall $.check"


def functions() -> str:
    """The functions that :func:`give`, :func:`begin` and :func:`check` call."""
    return "\n".join(
        (
            "(func $.give (param $pointer i32) (local $row i32)",
            _rows(_FIRST_REGION, _GIVE_ROW),
            ")\n(func $.keep (local $row i32) (local $start i32)",
            _rows(_FIRST_REGION, _KEEP_ROW),
            ")\n(func $.check (param $function i32)",
            "(local $row i32) (local $at i32) (local $earlier i32)",
            f"global.get $table\ni32.load $shadow {_field(Header.CHANGED)}\nlocal.set $earlier",
            _rows(_FIRST_ROW, _CHECK_ROW),
            ")",
            _first_change(),
        )
    )


def _field(number: int) -> str:
    return f"offset={WORD * number}"


def _rows(start: str, body: str) -> str:
    """Code that runs ``body`` with ``$row`` at each row from ``start`` on."""
    return f"""\
{start}
local.set $row
block $none
loop $next
local.get $row
global.get $table
i32.load $shadow {_field(Header.END)}
i32.ge_u
br_if $none
block $done
{body}
end
local.get $row
i32.const {ROW_SIZE}
i32.add
local.set $row
br $next
end
end"""


_START, _END, _GIVEN = (_field(number) for number in range(3))
_FIRST_REGION = f"global.get $table\ni32.load $shadow {_field(Header.REGIONS)}"
_FIRST_ROW = f"global.get $table\ni32.const {HEADER_SIZE}\ni32.add"

_GIVE_ROW = f"""\
local.get $pointer
local.get $row
i32.load $shadow {_START}
i32.lt_u
br_if $done
local.get $pointer
local.get $row
i32.load $shadow {_END}
i32.ge_u
br_if $done
local.get $row
i32.const 1
i32.store $shadow {_GIVEN}"""

_KEEP_ROW = f"""\
local.get $row
i32.load $shadow {_GIVEN}
br_if $done
global.get $copy
local.get $row
i32.load $shadow {_START}
local.tee $start
i32.add
local.get $start
local.get $row
i32.load $shadow {_END}
local.get $start
i32.sub
memory.copy $shadow $memory"""

_CHECK_ROW = f"""\
local.get $row
i32.load $shadow {_GIVEN}
if
local.get $row
i32.const 0
i32.store $shadow {_GIVEN}
br $done
end
local.get $row
i32.load $shadow {_START}
local.get $row
i32.load $shadow {_END}
call $.first_change
local.tee $at
local.get $row
i32.load $shadow {_END}
i32.eq
br_if $done
local.get $earlier
br_if $done
local.get $at
global.get $table
i32.load $shadow {_field(Header.CHANGED)}
i32.const 1
i32.sub
i32.ge_u
br_if $done
global.get $table
local.get $at
i32.const 1
i32.add
i32.store $shadow {_field(Header.CHANGED)}
global.get $table
local.get $function
i32.store $shadow {_field(Header.FUNCTION)}"""

_LANES: Final = 16
_UNROLLED: Final = 8


def _first_change() -> str:
    """The first address from ``$at`` on whose byte is not that of the copy; ``$end`` if none is."""
    lanes: list[str] = []
    for number in range(_UNROLLED):
        place = f"offset={_LANES * number}"
        lanes += [
            f"local.get $at\nv128.load $memory {place} align=1",
            f"local.get $twin\nv128.load $shadow {place} align=1",
            "v128.xor",
            "v128.or" if number else "",
        ]
    block = "\n".join(lane for lane in lanes if lane) + "\nv128.any_true"
    lane = """local.get $at
v128.load $memory align=1
local.get $twin
v128.load $shadow align=1
v128.xor
v128.any_true"""
    byte = """local.get $at
i32.load8_u $memory
local.get $twin
i32.load8_u $shadow
i32.ne"""
    steps = ((_LANES * _UNROLLED, block), (_LANES, lane), (1, byte))
    return "\n".join(
        (
            "(func $.first_change (param $at i32) (param $end i32) (result i32) (local $twin i32)",
            "local.get $at\nglobal.get $copy\ni32.add\nlocal.set $twin",
            *(_while_same(step, size, differs) for step, (size, differs) in enumerate(steps)),
            "local.get $at\n)",
        )
    )


def _while_same(step: int, size: int, differs: str) -> str:
    """Go on by ``size`` bytes while there are so many, and they are the same."""
    return f"""block $end{step}
loop $next{step}
local.get $end
local.get $at
i32.sub
i32.const {size}
i32.lt_u
br_if $end{step}
{differs}
br_if $end{step}
local.get $at
i32.const {size}
i32.add
local.set $at
local.get $twin
i32.const {size}
i32.add
local.set $twin
br $next{step}
end
end"""
