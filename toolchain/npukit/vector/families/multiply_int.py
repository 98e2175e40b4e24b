"""Integer products: matrices, lanes, filters and complex numbers, of 4 to 32 bits."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import msgspec

from npukit.vector.families.multiply_operations import (
    AIE2P_NATIVE,
    EMULATED,
    EVERY,
    Multiplication,
    Operation,
    rows,
)
from npukit.vector.table import AIE2, AIE2P, Family, Generation, Intrinsic


class _Shape(msgspec.Struct, frozen=True):
    """A shape with the widths of its operands and of its accumulator lanes, in bits."""

    suffix: str
    shape: str
    lanes: int
    left_lanes: int
    right_lanes: int
    left: int
    right: int
    accumulator: int


def _matrix(rows: int, inner: int, columns: int, *widths: int, channels: int = 1) -> _Shape:
    suffix = f"{rows}x{inner}_{inner}x{columns}"
    arguments = f"{rows}, {inner}, {columns}"
    if channels > 1:
        suffix += f"_{channels}ch"
        arguments += f", {channels}"
    sizes = (rows * columns, rows * inner, inner * columns)
    return _Shape(suffix, f"matrix<{arguments}>", *(size * channels for size in sizes), *widths)


def _elementwise(lanes: int, terms: int, *widths: int) -> _Shape:
    suffix = f"elem_{lanes}" + (f"_{terms}" if terms > 1 else "")
    size = lanes * terms
    return _Shape(suffix, f"elementwise<{lanes}, {terms}>", lanes, size, size, *widths)


def _convolution(outputs: int, points: int, *widths: int, channels: int = 1) -> _Shape:
    suffix = f"conv_{outputs}x{points}" + (f"_{channels}ch" if channels > 1 else "")
    shape = f"convolution<{outputs}, {points}, {channels}>"
    sizes = (outputs, outputs + points - 1, points)
    return _Shape(suffix, shape, *(size * channels for size in sizes), *widths)


_AIE2 = (
    _matrix(4, 16, 8, 8, 4, 32),
    _matrix(4, 8, 8, 8, 8, 32),
    _elementwise(32, 2, 8, 8, 32),
    _convolution(32, 8, 8, 8, 32),
    _convolution(8, 8, 8, 8, 32, channels=4),
    _convolution(4, 4, 8, 8, 32, channels=8),
    _matrix(4, 4, 8, 16, 8, 32),
    _matrix(4, 4, 4, 16, 8, 32, channels=2),
    _matrix(4, 2, 8, 16, 16, 32),
    _elementwise(32, 1, 16, 16, 32),
    _matrix(2, 8, 8, 16, 8, 64),
    _matrix(4, 8, 4, 16, 8, 64),
    _matrix(2, 4, 8, 16, 16, 64),
    _matrix(4, 4, 4, 16, 16, 64),
    _elementwise(16, 2, 16, 16, 64),
    _convolution(16, 4, 16, 16, 64),
    _matrix(4, 2, 4, 32, 16, 64),
)
_AIE2_EMULATED = (
    _matrix(4, 2, 8, 0, 0, 32),
    _elementwise(32, 1, 0, 0, 32),
    _matrix(2, 4, 8, 0, 0, 64),
    _matrix(4, 4, 4, 0, 0, 64),
    _elementwise(16, 2, 0, 0, 64),
    _matrix(4, 2, 4, 0, 0, 64),
)
_AIE2P = (
    _matrix(4, 16, 16, 8, 4, 32),
    _matrix(8, 8, 8, 8, 8, 32),
    _matrix(4, 8, 16, 8, 8, 32),
    _elementwise(64, 1, 8, 8, 32),
    _elementwise(64, 2, 8, 8, 32),
    _convolution(64, 8, 8, 8, 32),
    _convolution(8, 8, 8, 8, 32, channels=8),
    _matrix(8, 4, 8, 16, 8, 32),
    _matrix(8, 2, 8, 16, 16, 32),
    _elementwise(64, 1, 16, 16, 32),
    _matrix(4, 8, 8, 16, 8, 64),
    _matrix(4, 4, 8, 16, 16, 64),
    _elementwise(32, 1, 16, 16, 64),
    _elementwise(32, 2, 16, 16, 64),
    _elementwise(16, 2, 16, 16, 64),
    _convolution(32, 4, 16, 16, 64),
    _convolution(4, 4, 16, 16, 64, channels=8),
    _matrix(4, 2, 8, 32, 16, 64),
)
_AIE2P_EMULATED = (
    _elementwise(16, 2, 0, 0, 64),
    _elementwise(32, 1, 0, 0, 64),
    _elementwise(16, 1, 0, 0, 64),
    _matrix(4, 2, 8, 0, 0, 64),
    _matrix(4, 4, 8, 0, 0, 64),
)

_REGISTER = 512
_PAIR = 1024


def _vector(bits: int, lanes: int, is_signed: bool) -> tuple[str, ...]:
    """The parameter types of an operand with at least ``lanes`` lanes."""
    sign = "" if is_signed else "u"
    if bits == 32:
        return (f"v16{sign}int32",) * (1 if lanes <= 16 else 2)
    whole = _REGISTER if lanes * bits <= _REGISTER else _PAIR
    return (f"v{whole // bits}{sign}int{bits}",)


def _multiplication(
    one: _Shape,
    signs: tuple[bool, bool],
    generations: tuple[Generation, ...],
    operations: tuple[Operation, ...],
    *,
    emulated: bool = False,
) -> Multiplication:
    lane = f"int{one.accumulator}_t"
    return Multiplication(
        suffix=one.suffix,
        kind=f"integer<npukit::{one.shape}, {one.left}, {one.right}, {lane}>",
        left=_vector(one.left, one.left_lanes, signs[0]),
        right=_vector(one.right, one.right_lanes, signs[1]),
        accumulator=f"v{one.lanes}acc{one.accumulator}",
        generations=generations,
        signs=signs,
        operations=operations,
        shifts=not emulated,
        zeroing_is_optional=emulated,
    )


def _emulated(shapes: tuple[_Shape, ...], native: tuple[_Shape, ...]) -> Iterator[_Shape]:
    """The shapes with 32-bit operands that the multiplier does in several steps."""
    known = {(one.suffix, one.left, one.right) for one in native}
    for one, (left, right) in product(shapes, ((32, 16), (16, 32), (32, 32))):
        if (one.suffix, left, right) not in known:
            yield _Shape(
                one.suffix, one.shape, one.lanes, one.left_lanes, one.right_lanes, left, right,
                one.accumulator,
            )  # fmt: skip


_SIGNS = ((False, False), (False, True), (True, False), (True, True))


def _integer_rows() -> Iterator[Intrinsic]:
    for native, emulated, generations, operations in (
        (_AIE2, _AIE2_EMULATED, AIE2, EVERY),
        (_AIE2P, _AIE2P_EMULATED, AIE2P, AIE2P_NATIVE),
    ):
        for one, signs in product(native, _SIGNS):
            yield from rows(_multiplication(one, signs, generations, operations))
        for one, signs in product(_emulated(emulated, native), _SIGNS):
            yield from rows(_multiplication(one, signs, generations, EMULATED, emulated=True))


MULTIPLY_INT = Family("integer products", ("npukit/multiply.h",), _integer_rows)
