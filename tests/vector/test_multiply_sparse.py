"""Products with a sparse right operand against dense ones."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from float_model import bfloats, floats, multiply_accumulate
from multiply_model import numbers, wrapped
from numpy.typing import NDArray
from vector_program import Generation, VectorProgram, compile_vector

AIE2 = """
extern "C" {
void bytes(const v64int8 *a, const v128int8_sparse *b, const v32acc32 *c, v32acc32 *out, int zero) {
  *out = mac_4x16_16x8_conf(*a, 1, *b, 1, *c, zero, 0, 0, 0);
}
void words(const v32int16 *a, const v64int16_sparse *b, const v16acc64 *c, v16acc64 *out, int zero) {
  *out = mac_2x8_8x8_conf(*a, 1, *b, 1, *c, zero, 0, 0, 0);
}
void bfloat(const v64bfloat16 *a, const v64bfloat16_sparse *b, const v16accfloat *c, v16accfloat *out,
            int zero) { *out = mac_4x16_16x4_conf(*a, *b, *c, zero, 0, 0); }
}
"""
AIE2P = """
extern "C" void bytes(const v128int8 *a, const v128int8_sparse *b, const v64acc32 *c, v64acc32 *out,
                      int zero) {
  *out = mac_8x16_16x8T_conf(*a, 1, *b, 1, *c, zero, 0, 0, 0);
}
"""


@cache
def program(generation: Generation) -> VectorProgram:
    if generation == "AIE2":
        return compile_vector(AIE2, ("bytes", "words", "bfloat"))
    return compile_vector(AIE2P, ("bytes",), generation="AIE2P")


def compressed(
    dense: NDArray[np.generic], transposed: bool
) -> tuple[NDArray[np.uint8], NDArray[np.generic]]:
    """A sparse vector (data, then the mask) of a dense matrix, and the matrix that it stands for.

    Of a matrix with the inner dimension first; groups with more than two non-zeros stand for zeros.
    """
    inner, columns = dense.shape
    size = dense.itemsize
    places = np.zeros((inner // 2, columns), dense.dtype)
    kept = np.zeros_like(dense)
    bits: list[int] = []
    for column in range(columns):
        for group in range(0, inner, 4):
            chosen = [k for k in range(group, group + 4) if dense[k, column]]
            bits += [int(k in chosen) for k in range(group, group + 4) for _ in range(size)]
            if len(chosen) > 2:
                continue
            for index, k in enumerate(chosen):
                place = index if len(chosen) == 2 else (k - group) // 2
                places[group // 2 + place, column] = dense[k, column]
                kept[k, column] = dense[k, column]
    data = np.ascontiguousarray(places.T if transposed else places).view(np.uint8).ravel()
    return np.concatenate([data, np.packbits(bits, bitorder="little")]), kept


def sparse_matrix(
    random: np.random.Generator, shape: tuple[int, int], dtype: type[np.generic]
) -> NDArray[np.generic]:
    info = np.iinfo(dtype)
    dense = random.integers(info.min, info.max, shape, dtype, endpoint=True)
    return np.where(random.random(shape) < 0.4, dense, 0).astype(dtype)


@pytest.mark.parametrize(
    ("generation", "function", "shape", "dtype"),
    [
        ("AIE2", "bytes", (4, 16, 8), np.int8),
        ("AIE2", "words", (2, 8, 8), np.int16),
        ("AIE2P", "bytes", (8, 16, 8), np.int8),
    ],
)
def test_integers(
    generation: Generation, function: str, shape: tuple[int, int, int], dtype: type[np.generic]
) -> None:
    random = np.random.default_rng(1)
    rows, inner, columns = shape
    width = 32 if dtype is np.int8 else 64
    for zero in (0, 1):
        a = np.zeros(128, np.uint8).view(dtype)
        info = np.iinfo(dtype)
        a[: rows * inner] = random.integers(info.min, info.max, rows * inner, dtype)
        b, kept = compressed(sparse_matrix(random, (inner, columns), dtype), generation == "AIE2P")
        c, out = random.integers(0, 256, (2, rows * columns * width // 8), np.uint8)
        program(generation).call(function, a, b, c, out, zero)
        product = a[: rows * inner].reshape(rows, inner).astype(object) @ kept.astype(object)
        first = [0] * (rows * columns) if zero else numbers(c, width, True)
        expected = [
            wrapped(int(total) + before, width)
            for total, before in zip(product.ravel(), first, strict=True)
        ]
        assert numbers(out, width, True) == expected


def test_bfloat16() -> None:
    random = np.random.default_rng(2)
    a, c, out = bfloats(random, 64, "near"), floats(random, 16, "near"), np.zeros(16, np.uint32)
    dense = np.where(random.random((16, 4)) < 0.4, bfloats(random, 64, "near").reshape(16, 4), 0)
    b, kept = compressed(dense.astype(np.uint16), transposed=False)
    program("AIE2").call("bfloat", a, b, c, out, 0)
    for lane in range(16):
        row, column = divmod(lane, 4)
        factors = [(int(a[row * 16 + k]), int(kept[k, column])) for k in range(16)]
        assert int(out[lane]) == multiply_accumulate(factors, [(int(c[lane]), False)])
