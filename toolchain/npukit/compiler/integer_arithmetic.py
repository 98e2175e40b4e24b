"""Computes operations on integers, with the widths of their types."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from xdsl.dialects import arith
from xdsl.dialects.builtin import IndexType, IntegerAttr, IntegerType
from xdsl.ir import Attribute, Operation

_INDEX_BITS = 64

_SIGNED: Final[dict[type[Operation], Callable[[int, int], int]]] = {
    arith.AddiOp: lambda a, b: a + b,
    arith.SubiOp: lambda a, b: a - b,
    arith.MuliOp: lambda a, b: a * b,
    arith.MinSIOp: min,
    arith.MaxSIOp: max,
    arith.AndIOp: lambda a, b: a & b,
    arith.OrIOp: lambda a, b: a | b,
    arith.XOrIOp: lambda a, b: a ^ b,
    arith.ShRSIOp: lambda a, b: a >> b,
    arith.DivSIOp: lambda a, b: abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1),
    arith.RemSIOp: lambda a, b: abs(a) % abs(b) * (-1 if a < 0 else 1),
    arith.FloorDivSIOp: lambda a, b: a // b,
    arith.CeilDivSIOp: lambda a, b: -(-a // b),
}
_UNSIGNED: Final[dict[type[Operation], Callable[[int, int], int]]] = {
    arith.MinUIOp: min,
    arith.MaxUIOp: max,
    arith.DivUIOp: lambda a, b: a // b,
    arith.RemUIOp: lambda a, b: a % b,
    arith.CeilDivUIOp: lambda a, b: -(-a // b),
    arith.ShLIOp: lambda a, b: a << b,
    arith.ShRUIOp: lambda a, b: a >> b,
}
_DIVISIONS: Final = (
    arith.DivSIOp,
    arith.RemSIOp,
    arith.FloorDivSIOp,
    arith.CeilDivSIOp,
    arith.DivUIOp,
    arith.RemUIOp,
    arith.CeilDivUIOp,
)
_SHIFTS: Final = (arith.ShLIOp, arith.ShRSIOp, arith.ShRUIOp)

_COMPARISONS: Final[tuple[Callable[[int, int], bool], ...]] = (
    lambda a, b: a == b,
    lambda a, b: a != b,
    *(lambda a, b: a < b, lambda a, b: a <= b, lambda a, b: a > b, lambda a, b: a >= b),
)
"""By the number of the predicate; numbers 6 to 9 are 2 to 5 of unsigned numbers."""


def is_arithmetic(op: Operation) -> bool:
    """Whether ``op`` only computes integers from integers."""
    return isinstance(op, _KINDS)


def computed(op: Operation, operands: Sequence[int]) -> int | None:
    """The result of an arithmetic operation on signed integers; None if it has none.

    It has none if it divides by zero, or shifts by its width or more.
    """
    if isinstance(op, arith.ConstantOp):
        return op.value.value.data if isinstance(op.value, IntegerAttr) else None
    type_ = op.operands[0].type
    if isinstance(op, arith.SelectOp):
        return operands[1] if operands[0] else operands[2]
    if isinstance(op, arith.CmpiOp):
        number = op.predicate.value.data
        if number > len(_COMPARISONS) - 1:
            number -= 4
            operands = [_unsigned(value, type_) for value in operands]
        return -int(_COMPARISONS[number](*operands))
    if isinstance(op, arith.ExtUIOp):
        return _unsigned(operands[0], type_)
    if isinstance(op, arith.ExtSIOp | arith.TruncIOp | arith.IndexCastOp):
        return signed(operands[0], op.results[0].type)
    return _binary(op, operands, type_)


def _binary(op: Operation, operands: Sequence[int], type_: Attribute) -> int | None:
    if isinstance(op, _DIVISIONS) and operands[1] == 0:
        return None
    if isinstance(op, _SHIFTS) and not 0 <= operands[1] < _bits(type_):
        return None
    if type(op) in _SIGNED:
        return signed(_SIGNED[type(op)](*operands), type_)
    return signed(_UNSIGNED[type(op)](*(_unsigned(value, type_) for value in operands)), type_)


_KINDS: Final[tuple[type[Operation], ...]] = (
    arith.ConstantOp,
    arith.SelectOp,
    arith.CmpiOp,
    arith.ExtUIOp,
    arith.ExtSIOp,
    arith.TruncIOp,
    arith.IndexCastOp,
    *_SIGNED,
    *_UNSIGNED,
)


def signed(value: int, type_: Attribute) -> int:
    """``value`` as a signed integer of a type."""
    half = 1 << (_bits(type_) - 1)
    return (value + half) % (2 * half) - half


def _unsigned(value: int, type_: Attribute) -> int:
    return value % (1 << _bits(type_))


def _bits(type_: Attribute) -> int:
    assert isinstance(type_, IntegerType | IndexType)
    return type_.width.data if isinstance(type_, IntegerType) else _INDEX_BITS
