"""Complex products against Python's integers: conjugations, masks, run-time changes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest
from float_model import KINDS, bfloats, floats, multiply_accumulate
from multiply_model import numbers, wrapped
from vector_program import Generation, VectorProgram, compile_vector


@dataclass(frozen=True)
class Case:
    generation: Generation
    suffix: str
    left: str
    right: str
    lanes: int
    columns: int

    @property
    def name(self) -> str:
        return f"f_{self.suffix}_{self.left}_{self.right}"

    @property
    def accumulator(self) -> str:
        return f"v{self.lanes}cacc64"

    @property
    def bits(self) -> tuple[int, int]:
        return int(self.left.split("cint")[1]), int(self.right.split("cint")[1])


NATIVE = (
    Case("AIE2", "elem_8_2", "v16cint16", "v16cint16", 8, 2),
    Case("AIE2", "elem_8", "v8cint32", "v16cint16", 8, 1),
    Case("AIE2P", "elem_16", "v16cint16", "v16cint16", 16, 1),
    Case("AIE2P", "elem_16_2", "v32cint16", "v32cint16", 16, 2),
)
EMULATED = Case("AIE2", "elem_8", "v8cint32", "v8cint32", 8, 1)
CONJUGATIONS = {"": (1, 1), "_cc": (-1, -1), "_cn": (-1, 1), "_nc": (1, -1)}


def _source(case: Case) -> str:
    acc = case.accumulator
    plain = "".join(
        f"  *out++ = mac_{case.suffix}{suffix}(*a, *b, *c);\n" for suffix in CONJUGATIONS
    )
    operands = f"const {case.left} *a, const {case.right} *b, const {acc} *c"
    conf = f"""
void {case.name}_conf({operands}, const {acc} *d, {acc} *out, int z, int s, int mask, int m, int p,
    int q) {{ *out = addmac_{case.suffix}_conf(*a, *b, *c, *d, z, s, mask, m, p, q); }}"""
    if case == EMULATED:
        conf = f"""
void {case.name}_conf({operands}, {acc} *out, int z, int mask, int m, int p) {{
  *out = msc_{case.suffix}_conf(*a, *b, *c, z, mask, m, p); }}"""
    return f"""extern "C" {{ {conf}
void {case.name}({operands}, {acc} *out) {{
{plain}}} }}
"""


BFLOAT = """
extern "C" void bfloat(const v16cbfloat16 *a, const v16cbfloat16 *b, const v8caccfloat *c,
                       v8caccfloat *out, int mask, int m, int p) {
  *out = mac_elem_8_2_conf(*a, *b, *c, 0, 0, mask, m, p);
}
extern "C" void bfloat_matrix(const v16cbfloat16 *a, const v16cbfloat16 *b, v4caccfloat *out) {
  *out = mul_2x8_8x2(*a, *b);
}
"""


@cache
def program(generation: Generation) -> VectorProgram:
    cases = [case for case in (*NATIVE, EMULATED) if case.generation == generation]
    names = [f"{case.name}{suffix}" for case in cases for suffix in ("", "_conf")]
    source = "".join(map(_source, cases))
    if generation == "AIE2":
        source += BFLOAT
        names += ["bfloat", "bfloat_matrix"]
    return compile_vector(source, names, generation=generation)


def product(case: Case, a: list[int], b: list[int], lane: int, mask: int) -> tuple[int, int]:
    """The real and the imaginary part of a lane's sum, each term negated by its bit of the mask."""
    real = imaginary = 0
    for column in range(case.columns):
        at = 2 * (lane + column * case.lanes)
        (ar, ai), (br, bi) = a[at : at + 2], b[at : at + 2]
        signs = [1 - 2 * (mask >> bit & 1) for bit in range(8)]
        real += signs[2 * column] * ar * br + signs[2 * column + 1] * ai * bi
        imaginary += signs[4 + 2 * column] * ar * bi + signs[5 + 2 * column] * ai * br
    return real, imaginary


def _bytes(vector: str) -> int:
    lanes, bits = vector[1:].split("cint")
    return int(lanes) * int(bits) // 4


@pytest.mark.parametrize("case", [*NATIVE, EMULATED], ids=lambda case: case.name)
def test_conjugations(case: Case) -> None:
    random = np.random.default_rng(1)
    a, b = (random.integers(0, 256, _bytes(name), np.uint8) for name in (case.left, case.right))
    c = random.integers(0, 256, case.lanes * 16, np.uint8)
    out = np.zeros((4, case.lanes * 16), np.uint8)
    program(case.generation).call(case.name, a, b, c, out)
    left, right = numbers(a, case.bits[0], True), numbers(b, case.bits[1], True)
    before = numbers(c, 64, True)
    for values, (conjugate_a, conjugate_b) in zip(out, CONJUGATIONS.values(), strict=True):
        expected = list(before)
        for lane in range(case.lanes):
            for column in range(case.columns):
                at = 2 * (lane + column * case.lanes)
                ar, ai, br, bi = left[at], conjugate_a * left[at + 1], right[at], right[at + 1]
                bi *= conjugate_b
                expected[2 * lane] += ar * br - ai * bi
                expected[2 * lane + 1] += ar * bi + ai * br
        assert numbers(values, 64, True) == [wrapped(part, 64) for part in expected]


@pytest.mark.parametrize("case", NATIVE, ids=lambda case: case.name)
def test_masks_and_changes(case: Case) -> None:
    random = np.random.default_rng(2)
    for _ in range(20):
        a, b = (random.integers(0, 256, _bytes(name), np.uint8) for name in (case.left, case.right))
        c, d, out = random.integers(0, 256, (3, case.lanes * 16), np.uint8)
        zero, shift, *negations = (int(bit) for bit in random.integers(0, 2, 5))
        mask = int(random.integers(0, 256))
        program(case.generation).call(
            f"{case.name}_conf", a, b, c, d, out, zero, shift, mask, *negations
        )
        left, right = numbers(a, case.bits[0], True), numbers(b, case.bits[1], True)
        signs = [1 - 2 * negation for negation in negations]
        first, second = numbers(c, 64, True), numbers(d, 64, True)
        expected = []
        for lane in range(case.lanes):
            for part, total in enumerate(product(case, left, right, lane, mask)):
                at = 2 * lane + part
                before = 0 if zero else signs[1] * (first[at] << 16 * shift)
                expected.append(wrapped(signs[0] * total + before + signs[2] * second[at], 64))
        assert numbers(out, 64, True) == expected


def test_32_bit_parts() -> None:
    random = np.random.default_rng(3)
    for zero, negate_product, negate_first in ((0, 0, 0), (1, 0, 0), (0, 1, 1)):
        a, b = random.integers(0, 256, (2, 64), np.uint8)
        c, out = random.integers(0, 256, (2, 128), np.uint8)
        arguments = (zero, 0x0A, negate_product, negate_first)
        program("AIE2").call(f"{EMULATED.name}_conf", a, b, c, out, *arguments)
        left, right = numbers(a, 32, True), numbers(b, 32, True)
        first = numbers(c, 64, True)
        expected = []
        for lane in range(8):
            for part, total in enumerate(product(EMULATED, left, right, lane, 0x0A)):
                before = 0 if zero else first[2 * lane + part] * (1 - 2 * negate_first)
                expected.append(wrapped(before + total * (2 * negate_product - 1), 64))
        assert numbers(out, 64, True) == expected


NEGATED = 0x8000


def part_terms(
    a: list[int], b: list[int], pairs: list[tuple[int, int]], mask: int, *, imaginary: bool
) -> list[tuple[int, int]]:
    """The products of one part, with the sign bits of negated ones turned in the left factor."""
    terms = []
    for column, (left, right) in enumerate(pairs):
        for part in range(2):
            bit = mask >> (4 * imaginary + column % 2 * 2 + part) & 1
            other = part ^ imaginary
            terms.append((a[2 * left + part] ^ NEGATED * bit, b[2 * right + other]))
    return terms


@pytest.mark.parametrize("kind", KINDS)
def test_complex_bfloat16(kind: str) -> None:
    random = np.random.default_rng(KINDS.index(kind))
    for mask in (0x0A, 0xA0, int(random.integers(0, 256))):
        a, b = bfloats(random, 32, kind), bfloats(random, 32, kind)
        c, out = floats(random, 16, kind), np.zeros(16, np.uint32)
        negate_product, negate_first = (int(bit) for bit in random.integers(0, 2, 2))
        program("AIE2").call("bfloat", a, b, c, out, mask, negate_product, negate_first)
        for lane in range(8):
            pairs = [(lane, lane), (lane + 8, lane + 8)]
            for part in (0, 1):
                factors = part_terms(a.tolist(), b.tolist(), pairs, mask, imaginary=bool(part))
                first = [(int(c[2 * lane + part]), bool(negate_first))]
                expected = multiply_accumulate(factors, first, bool(negate_product))
                assert int(out[2 * lane + part]) == expected


def test_complex_bfloat16_matrices() -> None:
    random = np.random.default_rng(1)
    a, b, out = bfloats(random, 32, "near"), bfloats(random, 32, "near"), np.zeros(8, np.uint32)
    program("AIE2").call("bfloat_matrix", a, b, out)
    for lane in range(4):
        row, column = divmod(lane, 2)
        pairs = [(row * 8 + k, k * 2 + column) for k in range(8)]
        for part in (0, 1):
            factors = part_terms(a.tolist(), b.tolist(), pairs, 0x0A, imaginary=bool(part))
            assert int(out[2 * lane + part]) == multiply_accumulate(factors, [])
