"""Counting what npukit's own code in a control program costs, so that it is not a core's.

The engine takes fuel for every instruction, whoever it belongs to. Code that passes through here
adds what it costs to the global ``$checking``, piece by piece: a piece is what runs as a whole.
Source of the costs: wasmtime, crates/cranelift/src/func_environ.rs (``fuel_before_op``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

GLOBAL: Final = "(global $checking (mut i64) (i64.const 0))"
"""What a module with metered code declares."""

_FREE: Final = frozenset(("nop", "drop", "block", "loop", "unreachable", "return", "else", "end"))
_ENDS_PIECE: Final = frozenset(("loop", "br_if", "br", "if", "else", "end", "return"))
_ADDING: Final = 4
"""What adding a constant to the global costs itself."""


def metered(code: str, before: int = 0) -> str:
    """``code``, one instruction in a line, counting itself and ``before`` that led to it.

    What a block instruction moves is not counted (:func:`moved`).
    """
    pieces: list[list[str]] = [[]]
    for line in filter(None, code.splitlines()):
        pieces[-1].append(line)
        if _operator(line) in _ENDS_PIECE:
            pieces.append([])
    counted: list[str] = []
    for piece in pieces:
        cost = before + sum(_operator(line) not in _FREE for line in piece)
        before = 0
        if cost:
            counted += _adding(cost)
        counted += piece
    return "\n".join(counted)


def moved(size: str) -> str:
    """Code that counts the bytes that a block instruction moves; ``size`` is code for their number.

    It stands in code that is metered itself.
    """
    parts = ("global.get $checking", size, "i64.extend_i32_u", "i64.add", "global.set $checking")
    return "\n".join(parts)


def counted(code: str, moved_bytes: int) -> str:
    """Code that counts what straight-line ``code`` costs, which stands elsewhere.

    ``moved_bytes`` is what its block instructions move.
    """
    cost = moved_bytes + sum(_operator(line) not in _FREE for line in code.splitlines() if line)
    return "\n".join(_adding(cost))


def _operator(line: str) -> str:
    return line.split(maxsplit=1)[0]


def _adding(cost: int) -> Sequence[str]:
    return (
        "global.get $checking",
        f"i64.const {cost + _ADDING}",
        "i64.add",
        "global.set $checking",
    )
