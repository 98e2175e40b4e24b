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

LOCAL: Final = "(local $spent i64)"
"""What a function of metered code declares. It counts here, and adds that to the global at its end:
to count in memory would take longer than what is counted."""

_FREE: Final = frozenset(("nop", "drop", "block", "loop", "unreachable", "return", "else", "end"))
_ENDS_PIECE: Final = frozenset(("loop", "br_if", "br", "if", "else", "end", "return"))
_ADDING: Final = 4
"""What adding a constant to the global costs itself."""


def metered(code: str, before: int, then: str = "") -> str:
    """``code`` of a whole function, one instruction in a line, counting itself.

    ``before`` is the fuel that calling it takes; ``then`` is code for its end, when the global has
    the count. What a block instruction moves is not counted (:func:`moved`).
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


def moved(size: str) -> str:
    """Code that counts the bytes that a block instruction moves; ``size`` is code for their number.

    It stands in code that is metered itself.
    """
    return "\n".join(_add("local", "$spent", f"{size}\ni64.extend_i32_u"))


def counted(code: str, moved_bytes: int) -> str:
    """Code that counts what straight-line ``code`` costs, which stands elsewhere.

    ``moved_bytes`` is what its block instructions move.
    """
    cost = moved_bytes + sum(_operator(line) not in _FREE for line in code.splitlines() if line)
    return "\n".join(_add("global", "$checking", f"i64.const {cost + _ADDING}"))


def _operator(line: str) -> str:
    return line.split(maxsplit=1)[0]


def _add(kind: str, name: str, amount: str) -> Sequence[str]:
    """Code that adds ``amount`` (code) to a global or local variable."""
    return (f"{kind}.get {name}", amount, "i64.add", f"{kind}.set {name}")
