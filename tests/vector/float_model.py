"""The floating-point datapath of the multiplier in exact integers, written from its description.

Every term is a sign, an integer and a power of two. Terms are rounded to 2^-23 of the largest
exponent among them, ties to even, then summed; the sum is rounded to 24 bits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

NAN = 0x7F800001
INFINITY = 0x7F800000


@dataclass(frozen=True)
class Number:
    """The parts of a float: ``mantissa * 2^(exponent - 150)``, whatever it stands for."""

    negative: bool
    exponent: int
    mantissa: int
    infinite: bool
    nan: bool

    @staticmethod
    def of(bits: int) -> Number:
        exponent, fraction = bits >> 23 & 255, bits & 0x7FFFFF
        special = exponent == 255
        mantissa = fraction | (0x800000 if exponent else 0)
        return Number(
            bool(bits >> 31), max(exponent, 1), mantissa, special and not fraction,
            special and bool(fraction),
        )  # fmt: skip


@dataclass
class Sum:
    """The terms of one lane."""

    terms: list[tuple[int, int, int]] = field(
        default_factory=list
    )  # value, exponent of its unit, rank
    infinities: set[bool] = field(default_factory=set)
    nan: bool = False
    nan_operand: bool = False

    def add_product(self, left: int, right: int, negative: bool) -> None:
        a, b = Number.of(left << 16), Number.of(right << 16)
        sign = a.negative ^ b.negative ^ negative
        self.nan_operand |= a.nan or b.nan
        if a.infinite or b.infinite:
            if a.mantissa and b.mantissa:
                self.infinities.add(sign)
            else:
                self.nan = True
        if a.mantissa and b.mantissa:
            value = a.mantissa * b.mantissa * (-1 if sign else 1)
            exponent = a.exponent + b.exponent
            self.terms.append((value, exponent - 300, exponent))

    def add(self, bits: int, negative: bool) -> None:
        one = Number.of(bits)
        sign = one.negative ^ negative
        self.nan_operand |= one.nan
        if one.infinite:
            self.infinities.add(sign)
        if one.mantissa:
            self.terms.append((-one.mantissa if sign else one.mantissa, one.exponent - 150,
                               one.exponent + 127))  # fmt: skip

    def result(self, *, of_accumulators: bool) -> int:
        nan = self.nan or self.nan_operand or len(self.infinities) == 2
        if self.infinities and not nan:
            return INFINITY | self.infinities.pop() << 31
        if not self.terms:
            return NAN if nan else 0
        unit = max(rank for _, _, rank in self.terms) - 277
        total = sum(rounded(value, unit - exponent) for value, exponent, _ in self.terms)
        if total == 0:
            return NAN if nan else 0
        sign = (total < 0) << 31
        size = abs(total)
        excess = size.bit_length() - 24
        mantissa = rounded(size, excess) if excess > 0 else size << -excess
        if mantissa >> 24:
            mantissa, excess = mantissa >> 1, excess + 1
        exponent = unit + excess + 150
        fraction = mantissa & 0x7FFFFF
        if nan:
            fits = exponent < 255
            kept = (fits and self.nan_operand) if of_accumulators else (fits and exponent > 0)
            return sign | INFINITY | (fraction if kept else 0) | 1
        if exponent <= 0:
            return sign if of_accumulators else 0
        return sign | (INFINITY if exponent >= 255 else exponent << 23 | fraction)


def rounded(value: int, shift: int) -> int:
    """``value / 2^shift`` to the nearest integer, ties to even."""
    if shift <= 0:
        return value << -shift
    size = abs(value)
    quotient, rest = size >> shift, size & ((1 << shift) - 1)
    half = 1 << (shift - 1)
    if rest > half or (rest == half and quotient & 1):
        quotient += 1
    return -quotient if value < 0 else quotient


def multiply_accumulate(
    products: Sequence[tuple[int, int]],
    accumulators: Sequence[tuple[int, bool]],
    negative: bool = False,
) -> int:
    """The float bits of the sum of products of bfloat16 bits and of accumulators with their signs."""
    lane = Sum()
    for left, right in products:
        lane.add_product(left, right, negative)
    passes = not lane.terms and not lane.nan and not lane.nan_operand and not lane.infinities
    for bits, negated in accumulators:
        lane.add(bits, negated)
    if passes and len(accumulators) == 1 and lane.nan_operand:
        return accumulators[0][0]
    return lane.result(of_accumulators=False)


def added(first: int, second: int, negate_first: bool = False, negate_second: bool = False) -> int:
    """The float bits of the accumulator's sum."""
    lane = Sum()
    lane.add(first, negate_first)
    lane.add(second, negate_second)
    return lane.result(of_accumulators=True)


KINDS = ("any", "near", "close", "tiny", "special", "huge", "underflow")


def bfloats(random: np.random.Generator, count: int, kind: str) -> NDArray[np.uint16]:
    """Bits of bfloat16 of one kind."""
    if kind == "special":
        values = (0, 1, 0x7F, 0x80, 0x7F7F, 0x7F80, 0x7F81, 0x7FC0, 0x3F80, 0x3F81)
        bits = random.choice(np.array(values), count)
    else:
        low, high = {
            "any": (0, 256), "near": (120, 134), "close": (126, 128), "tiny": (0, 5),
            "huge": (188, 193), "underflow": (60, 68),
        }[kind]  # fmt: skip
        bits = random.integers(low, high, count) << 7 | random.integers(0, 128, count)
    return (bits | random.integers(0, 2, count) << 15).astype(np.uint16)


def floats(random: np.random.Generator, count: int, kind: str) -> NDArray[np.uint32]:
    """Bits of floats of one kind: the range of products of :func:`bfloats` of that kind."""
    upper = bfloats(random, count, "tiny" if kind == "underflow" else kind).astype(np.uint32) << 16
    lower = random.integers(0, 2 if kind == "special" else 1 << 16, count, np.uint32)
    return upper | lower


def lanes(values: NDArray[np.generic]) -> Iterator[int]:
    return (int(value) for value in values)
