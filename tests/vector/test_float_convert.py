"""Conversions of floats, and comparison of bfloat16, against exact fractions."""

from __future__ import annotations

import math
from fractions import Fraction
from functools import cache

import numpy as np
import pytest
from float_model import KINDS, bfloats, floats
from numpy.typing import NDArray
from vector_program import VectorProgram, compile_vector

SOURCE = """
extern "C" {
void narrow(const v16accfloat *a, v16bfloat16 *out, int mode) {
  set_rnd(mode);
  *out = to_v16bfloat16(*a);
}
void narrow_by_default(const v16accfloat *a, v16bfloat16 *out) { *out = to_v16bfloat16(*a); }
void narrow_conf(const v16accfloat *a, v16bfloat16 *out, int mode) {
  *out = to_v16bfloat16_conf(*a, mode);
}
void widen(const v16bfloat16 *a, v16accfloat *out) { *out = ups(*a); }
void integers(const v16bfloat16 *a, v16int32 *out, int shift) { *out = bfloat16_to_int(*a, shift); }
void compared(const v32bfloat16 *a, const v32bfloat16 *b, unsigned *masks, v32bfloat16 *values) {
  masks[0] = lt(*a, *b); masks[1] = ge(*a, *b); masks[2] = gt(*a, *b); masks[3] = le(*a, *b);
  masks[4] = eq(*a, *b); masks[5] = ltz(*a); masks[6] = gtz(*a); masks[7] = eqz(*a);
  values[0] = max_lt(*a, *b, masks[8]);
  values[1] = min_ge(*a, *b, masks[9]);
  values[2] = abs(*a);
}
void compared_floats(const v16float *a, const v16float *b, unsigned *masks, v16float *values) {
  set_rnd(12);
  masks[0] = lt(*a, *b); masks[1] = ge(*a, *b); masks[2] = gt(*a, *b);
  values[0] = max(*a, *b); values[1] = min(*a, *b); values[2] = abs(*a);
  masks[3] = lt_abs(*a, *b);
}
}
"""
NAMES = (
    *("narrow", "narrow_by_default", "narrow_conf", "widen", "integers", "compared"),
    "compared_floats",
)
FLOOR, CEILING, TO_ZERO, FROM_ZERO = range(4)
HALF_DOWN, HALF_UP, HALF_TO_ZERO, HALF_FROM_ZERO, HALF_TO_EVEN, HALF_TO_ODD = range(8, 14)
MODES = (FLOOR, CEILING, TO_ZERO, FROM_ZERO, *range(HALF_DOWN, HALF_TO_ODD + 1))


@cache
def program() -> VectorProgram:
    return compile_vector(SOURCE, NAMES)


def fraction(bits: int) -> Fraction:
    """The value of a finite float."""
    exponent, mantissa = bits >> 23 & 255, bits & 0x7FFFFF
    mantissa |= 0x800000 if exponent else 0
    value = Fraction(mantissa) * Fraction(2) ** (max(exponent, 1) - 150)
    return -value if bits >> 31 else value


def is_special(bits: int) -> bool:
    return bits & 0x7F800000 == 0x7F800000


def rounded(bits: int, mode: int) -> int:
    """The bfloat16 bits of a float's bits: the neighbours by value, chosen by the mode's words."""
    if is_special(bits):
        upper = bits >> 16
        return upper | 1 if bits & 0x7FFFFF and not upper & 0x7F else upper
    negative = bits >> 31
    inner = bits >> 16  # nearer to zero
    rest = bits & 0xFFFF
    if not rest:
        return inner
    outer = inner + 1
    up, down = (inner, outer) if negative else (outer, inner)
    if mode in (FLOOR, CEILING, TO_ZERO, FROM_ZERO):
        return {FLOOR: down, CEILING: up, TO_ZERO: inner, FROM_ZERO: outer}[mode]
    if rest != 0x8000:
        return outer if rest > 0x8000 else inner
    even, odd = (outer, inner) if inner & 1 else (inner, outer)
    return {
        HALF_DOWN: down, HALF_UP: up, HALF_TO_ZERO: inner, HALF_FROM_ZERO: outer,
        HALF_TO_EVEN: even, HALF_TO_ODD: odd,
    }[mode]  # fmt: skip


def edges(random: np.random.Generator) -> NDArray[np.uint32]:
    """Floats of every kind, a third of them halfway between two bfloat16."""
    values = np.concatenate([floats(random, 40, kind) for kind in KINDS])
    values[::3] = values[::3] & 0xFFFF0000 | 0x8000
    values[:4] = (0x7F7FFFFF, 0xFF7FFFFF, 0x7F800001, 0xFFFFFFFF)
    return values[: len(values) // 16 * 16].reshape(-1, 16)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("function", ["narrow", "narrow_conf"])
def test_a_float_becomes_the_bfloat16_of_the_rounding_mode(function: str, mode: int) -> None:
    for values in edges(np.random.default_rng(mode)):
        out = np.zeros(16, np.uint16)
        program().call(function, values, out, mode)
        assert out.tolist() == [rounded(int(value), mode) for value in values]


def test_a_core_that_never_chose_a_mode_truncates() -> None:
    fresh = compile_vector(SOURCE, NAMES)
    for values in edges(np.random.default_rng(1)):
        out = np.zeros(16, np.uint16)
        fresh.call("narrow_by_default", values, out)
        assert out.tolist() == [rounded(int(value), TO_ZERO) for value in values]


def test_a_chosen_floor_is_a_floor() -> None:
    values = np.full(16, 0xBF808000, np.uint32)
    out = np.zeros(16, np.uint16)
    program().call("narrow", values, out, FLOOR)
    program().call("narrow_by_default", values, out)
    assert out.tolist() == [0xBF81] * 16


def test_widening_keeps_every_bit() -> None:
    every = np.arange(1 << 16, dtype=np.uint16).reshape(-1, 16)
    for values in every[:: 1 << 4]:
        out = np.zeros(16, np.uint32)
        program().call("widen", values, out)
        assert np.array_equal(out, values.astype(np.uint32) << 16)


@pytest.mark.parametrize("shift", [-32, -9, -1, 0, 1, 7, 31, 33])
def test_bfloat16_to_integers_floors_and_saturates(shift: int) -> None:
    random = np.random.default_rng(shift + 100)
    factor = Fraction(2) ** ((shift + 32) % 64 - 32)
    for kind in KINDS:
        values, out = bfloats(random, 16, kind), np.zeros(16, np.int32)
        program().call("integers", values, out, shift)
        for value, got in zip(values, out, strict=True):
            bits = int(value) << 16
            if is_special(bits):
                expected = -(1 << 31) if bits == 0xFF800000 else (1 << 31) - 1
            else:
                exact = math.floor(fraction(bits) * factor)
                expected = min(max(exact, -(1 << 31)), (1 << 31) - 1)
            assert int(got) == expected, hex(int(value))


def order(bits: int) -> int | None:
    """The place of a bfloat16 among all of them, -0 below +0; none for a NaN."""
    if bits & 0x7FFF > 0x7F80:
        return None
    return ~(bits & 0x7FFF) if bits >> 15 else bits


@pytest.mark.parametrize("kind", KINDS)
def test_comparison_of_bfloat16(kind: str) -> None:
    random = np.random.default_rng(KINDS.index(kind))
    for _ in range(10):
        a, b = bfloats(random, 32, kind), bfloats(random, 32, kind)
        b[::4] = a[::4]
        masks, values = np.zeros(10, np.uint32), np.zeros((3, 32), np.uint16)
        program().call("compared", a, b, masks, values)
        for lane in range(32):
            x, y = int(a[lane]), int(b[lane])
            left, right = order(x), order(y)
            numbers = left is not None and right is not None
            less = numbers and left < right  # type: ignore[operator]
            not_less = numbers and not less
            more = numbers and right < left  # type: ignore[operator]
            got = [int(mask) >> lane & 1 for mask in masks]
            equal = numbers and left == right
            below = left is not None and left < -1
            above = left is not None and left > 0
            expected = [less, not_less, more, numbers and not more, equal, below, above, x == 0]
            assert got == [int(bit) for bit in (*expected, less, not_less)]
            maximum, minimum = y if less else x, y if not_less else x
            assert values[:, lane].tolist() == [maximum, minimum, x & 0x7FFF]


def test_comparison_of_floats() -> None:
    random = np.random.default_rng(1)
    for _ in range(10):
        a, b = random.normal(size=(2, 16)).astype(np.float32)
        b[::4] = a[::4]
        masks, values = np.zeros(4, np.uint32), np.zeros((3, 16), np.float32)
        program().call("compared_floats", a, b, masks, values)
        bits = [[int(mask) >> lane & 1 for lane in range(16)] for mask in masks]
        expected = (a < b, a >= b, a > b, a < np.abs(b))
        assert bits == [lanes.tolist() for lanes in expected]
        assert np.array_equal(values, [np.maximum(a, b), np.minimum(a, b), np.abs(a)])
