"""Complex products against Python's integers: conjugations, masks, run-time changes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest
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


@cache
def program(generation: Generation) -> VectorProgram:
    cases = [case for case in (*NATIVE, EMULATED) if case.generation == generation]
    names = [f"{case.name}{suffix}" for case in cases for suffix in ("", "_conf")]
    return compile_vector("".join(map(_source, cases)), names, generation=generation)


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
