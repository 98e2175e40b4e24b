"""The bfloat16 product against a model of the multiplier in big integers, and against float64."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from bfloat16_numbers import numbers
from built_kernels import KERNELS, build_kernel
from numpy.typing import NDArray

from npukit.kernel.bfloat16 import narrow

sys.path += [str(KERNELS.parent / "tests" / "vector"), str(KERNELS / "common")]
import bf16_mac
from float_model import multiply_accumulate

AT_ONCE = {"npu1": 8, "npu2": 1}


def spread(rng: np.random.Generator, shape: tuple[int, int], width: int) -> NDArray[np.uint16]:
    """Numbers of exponents from ``-width`` to ``width``, some of them zero."""
    values = rng.normal(size=shape) * 2.0 ** rng.integers(-width, width + 1, shape)
    return narrow(values * (rng.random(shape) > 0.1))


def model(row: NDArray[np.uint16], column: NDArray[np.uint16], at_once: int) -> int:
    """The float bits of one result."""
    total = 0
    pairs = [(int(a), int(b)) for a, b in zip(row, column, strict=True)]
    for start in range(0, len(pairs), at_once):
        total = multiply_accumulate(pairs[start : start + at_once], [(total, False)])
    return total


@pytest.mark.parametrize("at_once", [1, 2, 8])
@pytest.mark.parametrize("width", [0, 3, 12, 60])
def test_the_shared_model(at_once: int, width: int) -> None:
    rng = np.random.default_rng(width)
    a, b = spread(rng, (12, 24), width), spread(rng, (24, 12), width)
    a[0], b[:, 0] = narrow(np.full(24, 2.0**-70)), narrow(np.full(24, 2.0**-60))  # underflow
    a[1], b[:, 1] = 0, 1  # zeros times subnormal numbers
    found = bf16_mac.product(a, b, at_once).view(np.uint32)
    for (i, j), bits in np.ndenumerate(found):
        assert model(a[i], b[:, j], at_once) == bits


@pytest.mark.parametrize(
    ("device", "vector"), [("npu1", True), ("npu1", False), ("npu2", True), ("npu2", False)]
)
def test_products(tmp_path: Path, device: str, vector: bool) -> None:
    rng = np.random.default_rng(7)
    a, b = spread(rng, (128, 96 * 2), 4), spread(rng, (96 * 2, 192), 4)
    parameters = {"m": 128, "k": 192, "n": 192, "rows": 2, "columns": 3, "vector": vector}
    with build_kernel("matmul_bf16", tmp_path, device, parameters)() as call:
        found = call(a, b)
    assert found.dtype == np.float32
    for i, j in zip(rng.integers(0, 128, 40), rng.integers(0, 192, 40), strict=True):
        assert model(a[i], b[:, j], AT_ONCE[device]) == found[i, j].view(np.uint32)
    exact = numbers(a) @ numbers(b)
    terms = np.abs(numbers(a)) @ np.abs(numbers(b))
    # Each of at most 192 instructions rounds its terms and its sum by at most 2^-23 of `terms`.
    assert (np.abs(found - exact) <= 192 * 2.0**-22 * terms).all()
