"""AIE2P's block floating point and its functions from tables."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from float_model import floats
from vector_program import VectorProgram, compile_vector

SOURCE = """
extern "C" {
void blocks(const v64accfloat *a, v64bfp16ebs8 *out, int mode) { set_rnd(mode); *out = to_v64bfp16ebs8(*a); }
void wide_blocks(const v64accfloat *a, v64bfp16ebs16 *out) { set_rnd(0); *out = to_v64bfp16ebs16(*a); }
void widened(const v64bfp16ebs8 *a, v64bfp16ebs16 *out) { set_rnd(0); *out = to_v64bfp16ebs16(*a); }
void multiply(const v64bfp16ebs8 *a, const v64bfp16ebs8 *b, const v64accfloat *c, v64accfloat *out) {
  out[0] = mul_8x8_8x8T(*a, *b);
  out[1] = mac_8x8_8x8T_conf(*a, *b, *c, 0, 0, 0);
}
void functions(const v16accfloat *a, v16bfloat16 *out) { out[0] = exp2(*a); out[1] = tanh(*a); }
void scalars(const float *a, float *out, int n) {
  for (int i = 0; i < n; ++i) {
    out[3 * i] = inv(a[i]); out[3 * i + 1] = invsqrt(a[i]); out[3 * i + 2] = _sqrtf(a[i]);
  }
}
void fixed(const int *a, float *out, int *back, int shift) {
  for (int i = 0; i < 16; ++i) { out[i] = fix2float(a[i], shift); back[i] = float2fix(out[i], shift); }
}
}
"""
NAMES = ("blocks", "wide_blocks", "widened", "multiply", "functions", "scalars", "fixed")
FLOOR, HALF_TO_EVEN = 0, 12


@pytest.fixture(scope="module")
def program() -> VectorProgram:
    return compile_vector(SOURCE, NAMES, generation="AIE2P")


def value(bits: int) -> Fraction:
    exponent, mantissa = bits >> 23 & 255, bits & 0x7FFFFF | (0x800000 if bits >> 23 & 255 else 0)
    size = Fraction(mantissa) * Fraction(2) ** (max(exponent, 1) - 150)
    return -size if bits >> 31 else size


def as_floats(random: np.random.Generator) -> np.ndarray:
    """Floats whose exponents differ much within a block, with zeros and denormals."""
    lanes = floats(random, 64, "any") & 0x807FFFFF | (
        random.integers(100, 130, 64, np.uint32) << 23
    )
    lanes[::9] = 0
    lanes[8:16] = floats(random, 8, "tiny")
    return lanes


@pytest.mark.parametrize(
    ("function", "size", "mode"),
    [("blocks", 8, FLOOR), ("blocks", 8, HALF_TO_EVEN), ("wide_blocks", 16, FLOOR)],
)
def test_conversion_to_blocks(program: VectorProgram, function: str, size: int, mode: int) -> None:
    random = np.random.default_rng(size + mode)
    lanes, out = as_floats(random), np.zeros(72, np.uint8)
    program.call(function, lanes, out, *([mode] if function == "blocks" else []))
    mantissas, exponents = out[:64].view(np.int8), out[64:]
    for block in range(0, 64, size):
        fields = [int(bits) >> 23 & 255 for bits in lanes[block : block + size]]
        exponent = max(fields)
        assert exponents[block // 8 : (block + size) // 8].tolist() == [exponent] * (size // 8)
        unit = Fraction(2) ** (max(exponent, 1) - 127 - 6)
        for lane in range(block, block + size):
            exact = value(int(lanes[lane])) / unit
            nearest = math.floor(exact) if mode == FLOOR else round(exact)
            assert mantissas[lane] == min(nearest, 127)


def test_blocks_of_8_become_blocks_of_16(program: VectorProgram) -> None:
    random = np.random.default_rng(3)
    blocks, out = random.integers(0, 256, (2, 72), np.uint8)
    blocks[64:] = random.integers(120, 130, 8)
    program.call("widened", blocks, out)
    for lane in range(64):
        pair = blocks[64 + lane // 16 * 2 :][:2]
        exponent = int(pair.max())
        assert out[64 + lane // 8] == exponent
        shift = exponent - int(blocks[64 + lane // 8])
        assert out[:64].view(np.int8)[lane] == int(blocks[:64].view(np.int8)[lane]) >> shift


def test_products_of_blocks(program: VectorProgram) -> None:
    random = np.random.default_rng(4)
    a, b = random.integers(0, 256, (2, 72), np.uint8)
    a[64:], b[64:] = random.integers(115, 140, (2, 8))
    c = random.normal(size=64).astype(np.float32)
    out = np.zeros((2, 64), np.float32)
    program.call("multiply", a, b, c, out)
    left, right = (x[:64].view(np.int8).reshape(8, 8).astype(np.int64) for x in (a, b))
    scale = np.add.outer(a[64:].astype(int), b[64:].astype(int)) - 2 * (127 + 6)
    exact = np.ldexp((left @ right.T).astype(np.float64), scale)
    assert np.array_equal(out[0].reshape(8, 8), exact.astype(np.float32))
    assert np.array_equal(out[1].reshape(8, 8), (exact + c.reshape(8, 8)).astype(np.float32))


def test_functions_are_the_nearest_bfloat16(program: VectorProgram) -> None:
    random = np.random.default_rng(5)
    values = np.concatenate(
        [random.normal(size=160) * 4, random.normal(size=32) * 1e-3, [0, -0.0, 1e-30, 60, -60, 0.05] * 8]
    ).astype(np.float32).reshape(-1, 16)  # fmt: skip
    for lanes in values:
        out = np.zeros((2, 16), np.uint16)
        program.call("functions", lanes, out)
        got = (out.astype(np.uint32) << 16).view(np.float32).astype(np.float64)
        exact = np.array([np.exp2(lanes.astype(np.float64)), np.tanh(lanes.astype(np.float64))])
        spacing = np.ldexp(1.0, np.frexp(exact)[1] - 8)
        assert (np.abs(got - exact) <= spacing / 2 * (1 + 1e-6)).all()


def test_limits_of_functions(program: VectorProgram) -> None:
    lanes = np.array([np.inf, -np.inf, np.nan, 200, -200] + [0] * 11, np.float32)
    out = np.zeros((2, 16), np.uint16)
    program.call("functions", lanes, out)
    assert [int(bits) for bits in out[0][:5]] == [0x7F80, 0, 0x7FC0, 0x7F80, 0]
    assert [int(bits) for bits in out[1][:5]] == [0x3F80, 0xBF80, 0x7FC0, 0x3F80, 0xBF80]


def test_scalars_are_the_nearest_floats(program: VectorProgram) -> None:
    random = np.random.default_rng(6)
    values = np.exp(random.normal(size=50) * 10).astype(np.float32)
    out = np.zeros(150, np.float32)
    program.call("scalars", values, out, 50)
    exact = values.astype(np.float64)
    assert np.array_equal(out[::3], (1 / exact).astype(np.float32))
    assert np.array_equal(out[1::3], (1 / np.sqrt(exact)).astype(np.float32))
    assert np.array_equal(out[2::3], np.sqrt(exact).astype(np.float32))


def test_fixed_point(program: VectorProgram) -> None:
    random = np.random.default_rng(7)
    values = random.integers(-(2**31), 2**31, 16).astype(np.int32)
    values[:3] = (3, -1, 2**31 - 1)
    out, back = np.zeros(16, np.float32), np.zeros(16, np.int32)
    program.call("fixed", values, out, back, 5)
    assert np.array_equal(out, (values.astype(np.float64) / 32).astype(np.float32))
    clipped = np.minimum(out.astype(np.float64) * 32, 2**31 - 1)
    assert np.array_equal(back, clipped.astype(np.int32))
