"""Integer multiplication: every shape, sign and run-time change against exact integers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product

import numpy as np
import pytest
from multiply_model import numbers, sums, terms, wrapped
from numpy.typing import NDArray
from vector_program import Generation, VectorProgram, compile_vector


@dataclass(frozen=True)
class Shape:
    suffix: str
    left: str
    right: str
    accumulator: str

    @property
    def function(self) -> str:
        return f"f_{self.suffix}_{self.left}_{self.right}_{self.accumulator}"

    @property
    def widths(self) -> tuple[int, int]:
        return int(self.left.split("int")[1]), int(self.right.split("int")[1])

    @property
    def accumulator_bits(self) -> int:
        return int(self.accumulator.split("acc")[1])


AIE2_SHAPES = tuple(
    Shape(*line.split())
    for line in """
    4x16_16x8 v64int8 v128int4 v32acc32
    4x8_8x8 v64int8 v64int8 v32acc32
    elem_32_2 v64int8 v64int8 v32acc32
    conv_32x8 v64int8 v64int8 v32acc32
    conv_8x8_4ch v64int8 v64int8 v32acc32
    conv_4x4_8ch v64int8 v64int8 v32acc32
    4x4_4x8 v32int16 v64int8 v32acc32
    4x4_4x4_2ch v32int16 v64int8 v32acc32
    4x2_2x8 v32int16 v32int16 v32acc32
    elem_32 v32int16 v32int16 v32acc32
    2x8_8x8 v32int16 v64int8 v16acc64
    4x8_8x4 v32int16 v64int8 v16acc64
    2x4_4x8 v32int16 v32int16 v16acc64
    4x4_4x4 v32int16 v32int16 v16acc64
    elem_16_2 v32int16 v32int16 v16acc64
    conv_16x4 v32int16 v32int16 v16acc64
    4x2_2x4 v16int32 v32int16 v16acc64
    """.strip().splitlines()
)
AIE2P_SHAPES = tuple(
    Shape(*line.split())
    for line in """
    4x16_16x16 v64int8 v256int4 v64acc32
    8x8_8x8 v64int8 v64int8 v64acc32
    4x8_8x16 v64int8 v128int8 v64acc32
    elem_64 v64int8 v64int8 v64acc32
    elem_64 v64int16 v64int16 v64acc32
    conv_64x8 v128int8 v64int8 v64acc32
    8x4_4x8 v32int16 v64int8 v64acc32
    8x2_2x8 v32int16 v32int16 v64acc32
    4x4_4x8 v32int16 v32int16 v32acc64
    elem_32 v32int16 v32int16 v32acc64
    conv_32x4 v64int16 v32int16 v32acc64
    4x2_2x8 v16int32 v32int16 v32acc64
    """.strip().splitlines()
)
EMULATED = tuple(
    Shape(*line.split())
    for line in """
    4x2_2x8 v16int32 v32int16 v32acc32
    4x4_4x4 v16int32 v32int16 v16acc64
    4x4_4x4 v32int16 v16int32 v16acc64
    4x2_2x4 v16int32 v16int32 v16acc64
    2x4_4x8 v16int32 v32int16 v16acc64
    """.strip().splitlines()
)
PAIRS = "elem_16_2 v16int32 v16int32 v16acc64"
OPERATIONS = {
    "mul": (1, 0, 0), "negmul": (-1, 0, 0), "mac": (1, 1, 0), "msc": (-1, 1, 0),
    "negmac": (-1, -1, 0), "negmsc": (1, -1, 0), "addmac": (1, 1, 1), "addmsc": (-1, 1, 1),
    "submac": (1, 1, -1), "submsc": (-1, 1, -1),
}  # fmt: skip


def _everything(shape: Shape) -> str:
    return f"""
extern "C" void {shape.function}(const {shape.left} *a, int sx, const {shape.right} *b, int sy,
    const {shape.accumulator} *c, const {shape.accumulator} *d, {shape.accumulator} *out,
    int zero, int shift, int m, int p, int q) {{
  *out = addmac_{shape.suffix}_conf(*a, sx, *b, sy, *c, *d, zero, shift, m, p, q);
}}"""


def _operations() -> Iterator[tuple[str, str]]:
    for name, (_, first, second) in OPERATIONS.items():
        more = (", *c" if first else "") + (", *d" if second else "")
        yield (
            f"op_{name}",
            f"""
extern "C" void op_{name}(const v16int32 *a, const v32int16 *b, const v16acc64 *c,
    const v16acc64 *d, v16acc64 *out) {{ *out = {name}_4x2_2x4(*a, *b{more}); }}""",
        )


def _signs() -> Iterator[tuple[str, str]]:
    for left, right in product("su", repeat=2):
        name = f"signs_{left}{right}"
        types = [f"v64{'u' if sign == 'u' else ''}int8" for sign in (left, right)]
        yield (
            name,
            f"""
extern "C" void {name}(const {types[0]} *a, const {types[1]} *b, v32acc32 *out) {{
  *out = mul_4x8_8x8(*a, *b); }}""",
        )


def _emulated(shape: Shape) -> str:
    return f"""
extern "C" void {shape.function}(const {shape.left} *a, const {shape.right} *b,
    const {shape.accumulator} *c, {shape.accumulator} *out, int zero, int m, int p) {{
  *out = msc_{shape.suffix}_conf(*a, true, *b, true, *c, zero, m, p); }}"""


@cache
def _program(generation: Generation) -> VectorProgram:
    shapes = AIE2_SHAPES if generation == "AIE2" else AIE2P_SHAPES
    parts = [(shape.function, _everything(shape)) for shape in shapes]
    if generation == "AIE2":
        parts += [*_operations(), *_signs()]
        parts += [(shape.function, _emulated(shape)) for shape in EMULATED]
        parts.append(
            (
                "pairs",
                """
extern "C" void pairs(const v16int32 *a, const v16int32 *b, const v16acc64 *c, v16acc64 *out) {
  *out = mac_elem_16_2(a[0], a[1], true, b[0], b[1], true, *c); }""",
            )
        )
    return compile_vector(
        "".join(text for _, text in parts), [name for name, _ in parts], generation=generation
    )


def _data(random: np.random.Generator, size: int) -> NDArray[np.uint8]:
    """Random bytes, many of them the extremes of a lane."""
    data = random.integers(0, 256, size, np.uint8)
    extreme = random.choice(np.array([0, 0x7F, 0x80, 0xFF], np.uint8), size)
    chosen = np.repeat(random.random(size // 4) < 0.5, 4)
    return np.where(chosen, extreme, data)


def _bytes(vector: str) -> int:
    lanes, _, width = vector[1:].replace("acc", "int").partition("int")
    return int(lanes.rstrip("u")) * int(width) // 8


def _check(
    result: NDArray[np.uint8],
    shape: Shape,
    operands: tuple[list[int], list[int]],
    signs: tuple[int, int, int],
    accumulators: tuple[NDArray[np.uint8], NDArray[np.uint8]],
    shift: int = 0,
) -> None:
    bits = shape.accumulator_bits
    first, second = (numbers(values, bits, True) for values in accumulators)
    expected = [
        wrapped(
            signs[0] * total + signs[1] * (first[lane] << shift) + signs[2] * second[lane], bits
        )
        for lane, total in enumerate(sums(shape.suffix, *operands))
    ]
    assert numbers(result, bits, True) == expected


@pytest.mark.parametrize(
    ("generation", "shape"),
    [("AIE2", shape) for shape in AIE2_SHAPES] + [("AIE2P", shape) for shape in AIE2P_SHAPES],
    ids=lambda value: value if isinstance(value, str) else value.function,
)
def test_every_shape_with_every_change(generation: Generation, shape: Shape) -> None:
    random = np.random.default_rng(len(shape.function))
    program = _program(generation)
    for left, right, zero, shift in product((0, 1), repeat=4):
        negations = [int(bit) for bit in random.integers(0, 2, 3)]
        a, b = (_data(random, _bytes(name)) for name in (shape.left, shape.right))
        c, d, out = (_data(random, _bytes(shape.accumulator)) for _ in range(3))
        program.call(shape.function, a, left, b, right, c, d, out, zero, shift, *negations)
        widths = shape.widths
        operands = numbers(a, widths[0], bool(left)), numbers(b, widths[1], bool(right))
        product_sign, first_sign, second_sign = (1 - 2 * negation for negation in negations)
        signs = (product_sign, 0 if zero else first_sign, second_sign)
        _check(out, shape, operands, signs, (c, d), 16 * shift)


def test_every_operation() -> None:
    random = np.random.default_rng(1)
    shape = AIE2_SHAPES[-1]
    for name, signs in OPERATIONS.items():
        a, b, c, d, out = (_data(random, size) for size in (64, 64, 128, 128, 128))
        _program("AIE2").call(f"op_{name}", a, b, c, d, out)
        _check(out, shape, (numbers(a, 32, True), numbers(b, 16, True)), signs, (c, d))


def test_the_types_of_operands_give_their_signs() -> None:
    random = np.random.default_rng(2)
    for left, right in product("su", repeat=2):
        a, b, out = (_data(random, size) for size in (64, 64, 128))
        _program("AIE2").call(f"signs_{left}{right}", a, b, out)
        operands = numbers(a, 8, left == "s"), numbers(b, 8, right == "s")
        _check(out, AIE2_SHAPES[1], operands, (1, 0, 0), (out, out))


@pytest.mark.parametrize("shape", EMULATED, ids=lambda shape: shape.function)
def test_32_bit_operands(shape: Shape) -> None:
    random = np.random.default_rng(3)
    for zero, negate_product, negate_first in product((0, 1), repeat=3):
        a, b = (_data(random, _bytes(name)) for name in (shape.left, shape.right))
        c, out = (_data(random, _bytes(shape.accumulator)) for _ in range(2))
        _program("AIE2").call(shape.function, a, b, c, out, zero, negate_product, negate_first)
        left, right = shape.widths
        operands = numbers(a, left, True), numbers(b, right, True)
        signs = (2 * negate_product - 1, 0 if zero else 1 - 2 * negate_first, 0)
        _check(out, shape, operands, signs, (c, c))


def test_operands_of_two_vectors() -> None:
    random = np.random.default_rng(4)
    a, b, c, out = (_data(random, 128) for _ in range(4))
    _program("AIE2").call("pairs", a, b, c, out)
    shape = Shape(*PAIRS.split())
    _check(out, shape, (numbers(a, 32, True), numbers(b, 32, True)), (1, 1, 0), (c, c))


def test_the_model_covers_each_lane_once() -> None:
    for shape in AIE2_SHAPES:
        assert len(list(terms(shape.suffix))) == int(shape.accumulator[1:].split("acc")[0])
