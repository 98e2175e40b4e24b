"""Products of bfloat16 and of floats against exact integers."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from float_model import KINDS, added, bfloats, floats, multiply_accumulate
from multiply_model import terms
from numpy.typing import NDArray
from vector_program import Generation, VectorProgram, compile_vector

AIE2 = """
extern "C" {
void matrix(const v32bfloat16 *a, const v32bfloat16 *b, const v16accfloat *c, const v16accfloat *d,
            v16accfloat *out, int zero, int m, int p, int q) {
  *out = addmac_4x8_8x4_conf(*a, *b, *c, *d, zero, m, p, q);
}
void pairs(const v32bfloat16 *a, const v32bfloat16 *b, const v16accfloat *c, const v16accfloat *d,
           v16accfloat *out, int zero, int m, int p, int q) {
  *out = addmac_elem_16_2_conf(*a, *b, *c, *d, zero, m, p, q);
}
void mul(const v32bfloat16 *a, const v32bfloat16 *b, v16accfloat *out) { *out = mul_4x8_8x4(*a, *b); }
void msc(const v32bfloat16 *a, const v32bfloat16 *b, const v16accfloat *c, v16accfloat *out) {
  *out = msc_4x8_8x4(*a, *b, *c);
}
void add_floats(const v16accfloat *a, const v16accfloat *b, v16accfloat *out) { *out = add(*a, *b); }
void sub_floats(const v16accfloat *a, const v16accfloat *b, v16accfloat *out) { *out = sub(*a, *b); }
void changed_sum(const v16accfloat *a, const v16accfloat *b, v16accfloat *out, int z, int p, int q) {
  *out = sub_conf(*a, *b, z, p, q);
}
}
"""
AIE2P = """
extern "C" {
void lanes(const v32bfloat16 *a, const v32bfloat16 *b, const v32accfloat *c, const v32accfloat *d,
           v32accfloat *out, int zero, int m, int p, int q) {
  *out = addmac_elem_32_conf(*a, 1, *b, 1, *c, *d, zero, m, p, q);
}
}
"""


SPLIT = """
extern "C" void split(const v16float *a, const v16float *b, const v16accfloat *c, v16accfloat *out) {
  set_rnd(12);
  out[0] = mul_elem_16(*a, *b);
  out[1] = mul_elem_16_accuracy_fast(*a, *b);
  out[2] = mul_elem_16_accuracy_low(*a, *b);
  out[3] = mac_elem_16(*a, *b, *c);
  out[4] = msc_elem_16(*a, *b, *c);
}
"""


@cache
def program(generation: Generation) -> VectorProgram:
    if generation == "AIE2":
        names = ("matrix", "pairs", "mul", "msc", "add_floats", "sub_floats", "changed_sum")
        return compile_vector(AIE2 + SPLIT, (*names, "split"))
    return compile_vector(AIE2P + SPLIT, ("lanes", "split"), generation="AIE2P")


def products(
    suffix: str, a: NDArray[np.uint16], b: NDArray[np.uint16]
) -> list[list[tuple[int, int]]]:
    return [[(int(a[left]), int(b[right])) for left, right in lane] for lane in terms(suffix)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("function", "suffix", "generation"),
    [("matrix", "4x8_8x4", "AIE2"), ("pairs", "elem_16_2", "AIE2"), ("lanes", "elem_32", "AIE2P")],
)
def test_products_and_two_accumulators(
    function: str, suffix: str, generation: Generation, kind: str
) -> None:
    random = np.random.default_rng(len(function) + KINDS.index(kind))
    for _ in range(8):
        a, b = bfloats(random, 32, kind), bfloats(random, 32, kind)
        count = 32 if suffix == "elem_32" else 16
        c, d = floats(random, count, kind), floats(random, count, kind)
        out = np.zeros(count, np.uint32)
        zero, *negations = (int(bit) for bit in random.integers(0, 2, 4))
        program(generation).call(function, a, b, c, d, out, zero, *negations)
        for lane, factors in enumerate(products(suffix, a, b)):
            first = 0 if zero else int(c[lane])
            accumulators = [(first, bool(negations[1])), (int(d[lane]), bool(negations[2]))]
            expected = multiply_accumulate(factors, accumulators, bool(negations[0]))
            assert int(out[lane]) == expected, (factors, accumulators, negations)


@pytest.mark.parametrize("kind", KINDS)
def test_products_alone_and_from_an_accumulator(kind: str) -> None:
    random = np.random.default_rng(KINDS.index(kind))
    for _ in range(8):
        a, b = bfloats(random, 32, kind), bfloats(random, 32, kind)
        c, alone, subtracted = floats(random, 16, kind), *np.zeros((2, 16), np.uint32)
        program("AIE2").call("mul", a, b, alone)
        program("AIE2").call("msc", a, b, c, subtracted)
        for lane, factors in enumerate(products("4x8_8x4", a, b)):
            assert int(alone[lane]) == multiply_accumulate(factors, [])
            first = [(int(c[lane]), False)]
            assert int(subtracted[lane]) == multiply_accumulate(factors, first, negative=True)


@pytest.mark.parametrize("kind", KINDS)
def test_sums_of_accumulators(kind: str) -> None:
    random = np.random.default_rng(KINDS.index(kind))
    for _ in range(12):
        a, b, out = floats(random, 16, kind), floats(random, 16, kind), np.zeros(16, np.uint32)
        pairs = [(int(x), int(y)) for x, y in zip(a, b, strict=True)]
        program("AIE2").call("add_floats", a, b, out)
        assert out.tolist() == [added(x, y) for x, y in pairs]
        program("AIE2").call("sub_floats", a, b, out)
        assert out.tolist() == [added(x, y, negate_second=True) for x, y in pairs]
        for zero, first, second in ((0, 1, 0), (1, 0, 1), (0, 1, 1)):
            program("AIE2").call("changed_sum", a, b, out, zero, first, second)
            expected = [added(0 if zero else x, y, bool(first), not second) for x, y in pairs]
            assert out.tolist() == expected


def nearest_bfloat(value: int) -> int:
    if value & 0x7F800000 == 0x7F800000:
        lost = value & 0x7FFFFF and not value & 0x7F0000
        return value >> 16 | bool(lost)
    return (value + 0x7FFF + (value >> 16 & 1)) >> 16


def parts(value: int) -> tuple[int, int, int]:
    """A float as three bfloat16, each the nearest to what is left."""
    result = []
    for _ in range(3):
        part = nearest_bfloat(value)
        result.append(part)
        value = multiply_accumulate([(part, 0x3F80)], [(value, False)], negative=True)
    return result[0], result[1], result[2]


SAFE = ((2, 2), (2, 1), (1, 2), (0, 2), (1, 1), (2, 0), (1, 0), (0, 1))
SPLITS = (SAFE, SAFE[3:], SAFE[6:])


def split_product(a: int, b: int, accuracy: int, *, chained: bool, acc: int | None = None) -> int:
    """The product of two floats: ``chained`` in the multiplier (AIE2), or added up (AIE2P)."""
    left, right = parts(a), parts(b)
    total: int | None = None
    for i, j in (*SPLITS[accuracy], (0, 0)):
        pair = [(left[i], right[j])]
        if chained:
            before = [] if total is None else [(total, False)]
            if (i, j) == (0, 0) and acc is not None:
                before.append((acc, False))
            total = multiply_accumulate(pair, before)
        else:
            product = multiply_accumulate(pair, [])
            total = product if total is None else added(total, product)
    assert total is not None
    return total if chained or acc is None else added(acc, total)


@pytest.mark.parametrize("generation", ["AIE2", "AIE2P"])
@pytest.mark.parametrize("kind", ["any", "near", "special", "tiny"])
def test_products_of_floats(generation: Generation, kind: str) -> None:
    random = np.random.default_rng(KINDS.index(kind))
    chained = generation == "AIE2"
    for _ in range(3):
        a, b, c = (floats(random, 16, kind) for _ in range(3))
        out = np.zeros((5, 16), np.uint32)
        program(generation).call("split", a, b, c, out)
        for lane in range(16):
            x, y, acc = int(a[lane]), int(b[lane]), int(c[lane])
            expected = [split_product(x, y, accuracy, chained=chained) for accuracy in range(3)]
            expected.append(split_product(x, y, 0, chained=chained, acc=acc))
            expected.append(added(acc, expected[0], negate_second=True))
            assert out[:, lane].tolist() == expected, (hex(x), hex(y), hex(acc))


def test_a_product_of_floats_is_nearly_that_of_ieee() -> None:
    random = np.random.default_rng(5)
    a, b = random.normal(size=(2, 16)).astype(np.float32)
    out = np.zeros((5, 16), np.float32)
    program("AIE2").call("split", a, b, np.zeros(16, np.float32), out)
    assert np.allclose(out[0], a * b, rtol=2.0**-21, atol=0)
    assert np.allclose(out[2], a * b, rtol=2.0**-14, atol=0)
