"""Softmax kernels against the formula in float64, on rows that are hard for each step."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from bfloat16_numbers import numbers, ulp_of
from built_kernels import build_kernel
from numpy.typing import NDArray

from npukit.kernel.bfloat16 import narrow


def formula(x: NDArray[np.float64]) -> NDArray[np.float64]:
    weights = np.exp(x - x.max(axis=-1, keepdims=True))
    result: NDArray[np.float64] = weights / weights.sum(axis=-1, keepdims=True)
    return result


def hard_rows() -> NDArray[np.int8]:
    """One element, or all but one, at each distance from the largest; staircases; noise; equal rows."""
    rows = np.full((1024, 64), 127)
    for distance in range(256):
        rows[distance, 1:] -= distance
        rows[256 + distance, 63] -= distance
        rows[512 + distance] -= np.arange(64) * distance // 64
    rng = np.random.default_rng(1)
    rows[768:] = rng.integers(-128, 128, (256, 1)) - rng.integers(0, 40, (256, 64))
    rows[-1] = -128
    return np.clip(rows, -128, 127).astype(np.int8)


@pytest.mark.parametrize(
    ("device", "vector", "step"),
    [
        ("npu1", True, 0.125),
        ("npu2", True, 0.02),
        ("npu1", False, 0.0009765625),
        ("npu1", True, 16),
    ],
)
def test_int8_rows(tmp_path: Path, device: str, vector: bool, step: float) -> None:
    rows = hard_rows()
    parameters = {"rows": len(rows), "step": float(step), "vector": vector}
    with build_kernel("softmax", tmp_path, device, parameters)() as kernel:
        found = kernel(rows)
    assert np.abs(found - 127 * formula(rows * float(step))).max() < 0.6
    assert (found >= 0).all()
    assert (np.diff(np.take_along_axis(found, np.argsort(rows), axis=1)) >= 0).all()


@pytest.mark.parametrize(
    ("device", "vector", "valid"),
    [("npu1", True, 1504), ("npu2", True, 1500), ("npu1", False, 1)],
)
def test_bfloat16_rows(tmp_path: Path, device: str, vector: bool, valid: int) -> None:
    rng = np.random.default_rng(2)
    rows = [rng.normal(0, 10**power, 1536) for power in (-4, -1, 0, 1, 2, 30)]
    rows += [np.zeros(1536), np.arange(1536) / 20, np.where(np.arange(1536) == 700, 80.0, 0.0)]
    rows += [np.where(np.arange(1536) == 700, 14.0, 0.0), rng.uniform(-1e-6, 1e-6, 1536) - 50]
    x = narrow(np.stack(rows).astype(np.float32))
    parameters = {"rows": len(x), "valid": valid, "vector": vector}
    with build_kernel("softmax_bf16", tmp_path, device, parameters)() as kernel:
        found = numbers(kernel(x))
    expected = formula(numbers(x)[:, :valid])
    assert not found[:, valid:].any()
    assert (np.abs(found[:, :valid] - expected) / ulp_of(expected, 1e-30)).max() < 1
