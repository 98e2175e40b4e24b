"""Counts the cost of npukit's own code in a control program, separately from the core's.

The engine takes fuel for every instruction, npukit's and the core's. Metered code adds its cost to
the global ``$checking`` piece by piece, where a piece is code that always runs as a whole.
Source of the costs: wasmtime, crates/cranelift/src/func_environ.rs (``fuel_before_op``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

GLOBAL: Final = "(global $checking (mut i64) (i64.const 0))"
"""Declarations of a module with metered code."""

LOCAL: Final = "(local $spent i64)"
"""Local of a metered function, added to the global at its end: counting in memory would take
longer than the counted code itself."""

_FREE: Final = frozenset(("nop", "drop", "block", "loop", "unreachable", "return", "else", "end"))
_ENDS_PIECE: Final = frozenset(("loop", "br_if", "br", "if", "else", "end", "return"))
_ADDING: Final = 4
"""Cost of adding a constant to the global."""


def metered(code: str, before: int, then: str = "") -> str:
    """``code`` of a whole function, one instruction per line, that counts its own cost.

    ``before`` is the fuel that calling it takes; ``then`` is code for its end, when the global has
    the count. Bytes that block instructions move are not included (:func:`moved`).
    """
    pieces: list[list[str]] = [[]]
    ending = (*_add("global", "$checking", "local.get $spent"), *then.splitlines())
    for line in filter(None, (*code.splitlines(), *ending)):
        pieces[-1].append(line)
        if _operator(line) in _ENDS_PIECE:
            pieces.append([])
    counted: list[str] = []
    for piece in pieces:
        cost = before + sum(_operator(line) not in _FREE for line in piece)
        before = 0
        if cost:
            counted += _add("local", "$spent", f"i64.const {cost + _ADDING}")
        counted += piece
    return "\n".join(counted)


def function(header: str, body: str, led_by: int, then: str = "") -> str:
    """A function that counts its own cost, plus the fuel ``led_by`` of calling it."""
    return f"(func {header} {LOCAL}\n{metered(body, led_by, then)}\n)"


def moved(size: str) -> str:
    """Code that counts the bytes that a block instruction moves; ``size`` is code for their number.

    For use inside metered code.
    """
    return "\n".join(_add("local", "$spent", f"{size}\ni64.extend_i32_u"))


def counted(code: str, moved_bytes: int) -> str:
    """Code that counts the cost of straight-line ``code`` elsewhere.

    ``moved_bytes`` is the number of bytes that its block instructions move.
    """
    cost = moved_bytes + sum(_operator(line) not in _FREE for line in code.splitlines() if line)
    return "\n".join(_add("global", "$checking", f"i64.const {cost + _ADDING}"))


def _operator(line: str) -> str:
    return line.split(maxsplit=1)[0]


def _add(kind: str, name: str, amount: str) -> Sequence[str]:
    """Code that adds ``amount`` (code) to a global or local variable."""
    return (f"{kind}.get {name}", amount, "i64.add", f"{kind}.set {name}")
