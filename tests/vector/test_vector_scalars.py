"""Scalar operations of the compiler, and the names of modes as numbers."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from vector_program import VectorProgram, compile_vector

SOURCE = """
extern "C" int clb_int(int x) { return clb(x); }
extern "C" int clb_unsigned(unsigned x) { return clb(x); }
extern "C" int clb_long(long long x) { return clb(x); }
extern "C" int clb_unsigned_long(unsigned long long x) { return clb(x); }
extern "C" int extend(int x) { return signextend4(x) << 8 | zeroextend4(x); }
extern "C" int chosen(int which, int a, int b) { return select(which, a, b); }
extern "C" int complex(int x) { cint16 c = as_cint16(x); cint16 swapped(c.imag, c.real); return as_int32(swapped); }
extern "C" int parts(const cint32 *c) { cint32 d = upd_imag(upd_real(*c, get_imag(*c)), get_real(*c)); return d.real - 2 * d.imag; }
extern "C" float real_of(int bits) { return as_float(bits); }
extern "C" long long words(unsigned a, unsigned b) {
  unsigned long long x = insert(set_u64(0, a), 1, b);
  return x == concat(a, b) ? extract_uint32(x, 0) - (long long)extract_uint32(x, 1) : -1;
}
extern "C" int shift_left(int x, int n) { return x << n; }
extern "C" int shift_right(int x, int n) { return x >> n; }
extern "C" unsigned shift_right_unsigned(unsigned x, int n) { return x >> n; }
extern "C" int no_rounding(int x, int shift) {
  return shift > 0 ? (x + (1 << (shift - 1))) >> shift : (x + (1 << (shift - 1))) >> shift;
}
extern "C" int signs() { return char(-1) < 0; }
"""
EXPORTS = (
    *("clb_int", "clb_unsigned", "clb_long", "clb_unsigned_long", "extend", "chosen", "complex"),
    *("parts", "real_of", "words", "signs"),
    *("shift_left", "shift_right", "shift_right_unsigned", "no_rounding"),
)


@cache
def program() -> VectorProgram:
    return compile_vector(SOURCE, EXPORTS)


def leading(value: int, bits: int, sign: bool) -> int:
    """Leading bits that are equal to the sign (or zero), counted in the binary digits."""
    digits = format(value % 2**bits, f"0{bits}b")
    same = digits[0] if sign else "0"
    return len(digits) - len(digits.lstrip(same))


def test_clb_counts_leading_bits() -> None:
    for bits, signed, unsigned in (
        (32, "clb_int", "clb_unsigned"),
        (64, "clb_long", "clb_unsigned_long"),
    ):
        for value in (
            0,
            1,
            -1,
            5,
            -5,
            2 ** (bits - 2),
            2 ** (bits - 1) - 1,
            -(2 ** (bits - 1)),
            12345,
        ):
            assert program().call(signed, value) == leading(value, bits, True)
            assert program().call(unsigned, value) == leading(value, bits, False)


def test_nibbles_are_extended() -> None:
    for value in range(16):
        expected = (value - 16 if value > 7 else value) << 8 | value
        assert program().call("extend", value | 0x70) == expected


def test_selection_and_parts_of_complex_values() -> None:
    assert [program().call("chosen", which, 7, 9) for which in (1, 0)] == [7, 9]
    assert program().call("complex", 0x00020001) == 0x00010002
    assert program().call("parts", np.array([100, 3], np.int32)) == 3 - 200
    assert program().call("real_of", 0x3FC00000) == 1.5
    assert program().call("words", 5, 7) == -2


def test_char_is_signed_as_on_the_core() -> None:
    assert program().call("signs") == 1


@pytest.mark.parametrize("amount", [-40, -32, -31, -8, -1, 0, 1, 9, 31, 32, 33])
def test_a_negative_amount_shifts_the_other_way(amount: int) -> None:
    for value in (0x12345678, -0x12345678, -1, 1):
        bits = value % 2**32
        left = bits << amount if amount >= 0 else bits >> -amount
        right = value >> amount if amount >= 0 else value << -amount
        right_unsigned = bits >> amount if amount >= 0 else bits << -amount
        for name, expected in (
            ("shift_left", left),
            ("shift_right", right),
            ("shift_right_unsigned", right_unsigned),
        ):
            assert program().call(name, value, amount) % 2**32 == expected % 2**32, name


def test_rounding_of_no_bits_adds_nothing() -> None:
    assert [program().call("no_rounding", 21, shift) for shift in (0, 1, 3)] == [21, 11, 3]
