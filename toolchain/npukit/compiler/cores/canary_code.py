"""Control-program code that detects writes of C++ functions outside the buffers they were given.

The comparison is part of the control program, which avoids leaving WebAssembly. It records a change
in the core's table (:mod:`npukit.machine.canary_table`) with the function that made it, and the
core stops at its next wait.
"""

from __future__ import annotations

from typing import Final

from npukit.compiler.cores import differences, metering
from npukit.machine.canary_table import (
    HEADER_SIZE,
    IN_CONST,
    ROW_SIZE,
    WORD,
    Given,
    Header,
    Row,
)

IMPORTS: Final = (
    '(import "env" "shadow" (memory $shadow 1))',
    '(import "env" "copy" (global $copy i32))',
    '(import "env" "table" (global $table i32))',
)
"""The imports from ``env`` of a control program with :func:`functions`."""


def give(pointer: str, given: Given) -> str:
    """Code before a call: its argument ``pointer`` (code too) gives the call a region."""
    return f"{pointer}\ni32.const {given}\ncall $.give"


def begin() -> str:
    """Code before a call, after :func:`give` for all arguments."""
    return "call $.keep"


def check(function: int) -> str:
    """Code after a call of the core's function number ``function``."""
    return f"i32.const {function}\ncall $.check"


def functions() -> str:
    """The functions that :func:`give`, :func:`begin` and :func:`check` call.

    They count their own cost (:mod:`npukit.compiler.cores.metering`), from the call's argument on.
    """
    return "\n".join(
        (
            metering.GLOBAL,
            metering.function(
                "$.give (param $pointer i32) (param $how i32) (local $row i32)", _GIVE, led_by=4
            ),
            metering.function(
                "$.keep (local $row i32) (local $start i32) (local $size i32)", _KEEP, 2
            ),
            metering.function(
                "$.check (param $function i32)\n"
                "(local $row i32) (local $at i32) (local $before i32) (local $how i32)",
                _CHECK,
                led_by=3,
                then=_TELL_CHECKING,
            ),
            differences.FUNCTIONS,
        )
    )


def _field(number: int) -> str:
    return f"offset={WORD * number}"


def _rows(start: str, end: Header, body: str) -> str:
    """Code that runs ``body`` with ``$row`` at each row from ``start`` to where ``end`` points."""
    return f"""\
{start}
local.set $row
block $none
loop $next
local.get $row
global.get $table
i32.load $shadow {_field(end)}
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


_START, _END, _GIVEN = (_field(number) for number in Row)
_FIRST_REGION: Final = f"global.get $table\ni32.load $shadow {_field(Header.REGIONS)}"
_FIRST_GAP: Final = f"global.get $table\ni32.const {HEADER_SIZE}\ni32.add"

_GIVE: Final = _rows(
    _FIRST_REGION,
    Header.END,
    f"""\
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
i32.load $shadow {_GIVEN}
i32.const {Given.TO_WRITE}
i32.eq
br_if $done
local.get $row
local.get $how
i32.store $shadow {_GIVEN}""",
)

_KEEP: Final = _rows(
    _FIRST_REGION,
    Header.END,
    f"""\
local.get $row
i32.load $shadow {_GIVEN}
i32.const {Given.TO_WRITE}
i32.eq
br_if $done
local.get $row
i32.load $shadow {_START}
local.set $start
local.get $row
i32.load $shadow {_END}
local.get $start
i32.sub
local.set $size
{metering.moved("local.get $size")}
global.get $copy
local.get $start
i32.add
local.get $start
local.get $size
memory.copy $shadow $memory""",
)

_NOTE_CHANGE: Final = f"""\
local.get $at
local.get $row
i32.load $shadow {_END}
i32.eq
br_if $done
local.get $before
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
i32.const {IN_CONST}
i32.const 0
local.get $how
select
i32.or
i32.store $shadow {_field(Header.FUNCTION)}"""
"""Record a change at ``$at``: the lowest one of the first call that made any."""

_CHECK_GAP: Final = f"""\
local.get $row
i32.load $shadow {_START}
local.get $row
i32.load $shadow {_END}
local.get $row
i32.load $shadow {_GIVEN}
call $.first_stray
local.set $at
{_NOTE_CHANGE}"""

_CHECK_REGION: Final = f"""\
local.get $row
i32.load $shadow {_GIVEN}
local.tee $how
if
local.get $row
i32.const {Given.NOT}
i32.store $shadow {_GIVEN}
local.get $how
i32.const {Given.TO_WRITE}
i32.eq
br_if $done
end
local.get $row
i32.load $shadow {_START}
local.get $row
i32.load $shadow {_END}
call $.first_change
local.set $at
{_NOTE_CHANGE}"""

_CHECK: Final = f"""\
global.get $table
i32.load $shadow {_field(Header.CHANGED)}
local.set $before
{_rows(_FIRST_GAP, Header.REGIONS, _CHECK_GAP)}
{_rows(_FIRST_REGION, Header.END, _CHECK_REGION)}"""

_TELL_CHECKING: Final = f"""\
global.get $table
global.get $checking
i64.store $shadow {_field(Header.CHECKING)} align=4"""
