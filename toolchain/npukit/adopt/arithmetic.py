"""Integer arithmetic of the shell, ``$((...))``, and words that only a shell could expand."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping
from typing import Final

_PLAIN: Final = re.compile(r"[\d\s+\-*/%()<>&|^~]{1,200}\Z")
_OCTAL: Final = re.compile(r"\b0\d")
_LEFT_TO_EXPAND: Final = re.compile(r"\$[A-Za-z_({]|`")
_BITS: Final = 64


def _quotient(left: int, right: int) -> int:
    """Rounded towards zero, as in C."""
    size = abs(left) // abs(right)
    return size if (left < 0) == (right < 0) else -size


_BINARY: Final[Mapping[type[ast.operator], Callable[[int, int], int]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: _quotient,
    ast.Mod: lambda left, right: left - right * _quotient(left, right),
    ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_,
    ast.BitXor: operator.xor,
}
_SHIFTS: Final[Mapping[type[ast.operator], Callable[[int, int], int]]] = {
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
}
_UNARY: Final[Mapping[type[ast.unaryop], Callable[[int], int]]] = {
    ast.UAdd: operator.pos,
    ast.USub: operator.neg,
    ast.Invert: operator.invert,
}


def arithmetic_value(text: str) -> int | None:
    """The value of ``text``; None unless it is arithmetic of decimal integers that fits 64 bits."""
    if not _PLAIN.match(text) or _OCTAL.search(text):
        return None
    try:
        value = _value(ast.parse(" ".join(text.split()), mode="eval").body)
    except (SyntaxError, ValueError, ArithmeticError, RecursionError, MemoryError):
        return None
    return value


def needs_shell(word: str) -> bool:
    """Whether ``word`` has a variable or a command that only a shell can replace."""
    return _LEFT_TO_EXPAND.search(word) is not None


def _value(node: ast.expr) -> int:
    match node:
        case ast.Constant(value=int(value)):
            result = value
        case ast.UnaryOp(op=op, operand=operand) if type(op) in _UNARY:
            result = _UNARY[type(op)](_value(operand))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            result = _BINARY[type(op)](_value(left), _value(right))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _SHIFTS:
            result = _SHIFTS[type(op)](_value(left), min(_value(right), _BITS))
        case _:
            raise ValueError(node)
    if not -(2 ** (_BITS - 1)) <= result < 2 ** (_BITS - 1):
        raise ValueError(result)
    return result
