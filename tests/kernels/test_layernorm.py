"""Layer norm kernels against the formula in float64, on rows that are hard for each step."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from bfloat16_numbers import numbers, ulp_of
from built_kernels import build_kernel
from numpy.typing import NDArray

from npukit.kernel.bfloat16 import narrow

Floats = NDArray[np.float64]


def formula(x: Floats, gamma: Floats, beta: Floats, eps: float) -> Floats:
    return np.stack([gamma * (row - row.mean()) / np.sqrt(row.var() + eps) + beta for row in x])


def hard_rows() -> NDArray[np.int8]:
    """Constant rows, one or two values that differ by any amount, halves, staircases, noise of any size."""
    rng = np.random.default_rng(0)
    rows = np.full((1152, 512), -128)
    rows[np.arange(256), rng.integers(512, size=256)] += np.arange(256)
    rows[256:512, :2] += np.arange(256)[:, None]
    rows[512:640, ::2] += 2 * np.arange(128)[:, None]
    rows[640:700] = rng.integers(-128, 128, (60, 1)) + np.arange(512) // 100
    rows[700:] = np.rint(rng.normal(0, 1, (452, 512)) * np.exp2(rng.uniform(-3, 8, (452, 1))))
    return np.clip(rows, -128, 127).astype(np.int8)


@pytest.mark.parametrize(
    ("device", "cores", "vector", "shift", "eps"),
    [
        ("npu1", (4, 4), True, 2, 0.01),
        ("npu2", (8, 2), True, 0, 0.00001),
        ("npu1", (1, 3), False, 7, 1000.0),
    ],
)
def test_int8_rows(
    tmp_path: Path, device: str, cores: tuple[int, int], vector: bool, shift: int, eps: float
) -> None:
    rows = hard_rows()
    rng = np.random.default_rng(1)
    gamma, beta = rng.integers(-128, 128, (2, 512))
    gamma[:200] = rng.choice([-128, 127], 200)
    beta[100:300] = 0
    parameters = {"rows": len(rows), "gamma_shift": shift, "eps": eps, "vector": vector}
    parameters |= {"columns": cores[0], "cores": cores[1]}
    with build_kernel("layernorm", tmp_path, device, parameters)() as kernel:
        found = kernel(rows, np.stack([gamma, beta]).astype(np.int8))
    exact = formula(rows.astype(np.float64), gamma * 2.0**-shift, beta.astype(np.float64), eps)
    assert np.abs(found - np.clip(exact, -128, 127)).max() < 0.6
    constant = rows.min(axis=1) == rows.max(axis=1)
    assert constant.any() and (found[constant] == beta).all()


@pytest.mark.parametrize(
    ("device", "cores", "vector", "width", "eps"),
    [
        ("npu1", (4, 3), True, 384, 1e-5),
        ("npu2", (8, 4), True, 512, 1e-12),
        ("npu1", (3, 1), False, 768, 1e-5),
        ("npu1", (1, 4), True, 1280, 1.0),
    ],
)
def test_bfloat16_rows(
    tmp_path: Path, device: str, cores: tuple[int, int], vector: bool, width: int, eps: float
) -> None:
    rng = np.random.default_rng(width)
    one_hot = np.where(np.arange(width) == 77, 1.0, 0.0)
    rows = [rng.normal(0, 10.0**power, width) for power in (-30, -4, -2, 0, 2, 30)]
    rows += [rng.normal(100, 1, width), rng.standard_t(1, width), np.full(width, 7.0)]
    rows += [one_hot, one_hot * 1e-3 + 0.5, one_hot * 1e20 - 1, np.zeros(width)]
    rows += [np.where(np.arange(width) < width // 2, 1.0, 1.0078125)]
    count = cores[0] * cores[1]
    rows += [rng.normal(0, 1, width) for _ in range(-len(rows) % count)]
    x = narrow(np.stack(rows).astype(np.float32))
    parameters = {"rows": len(x), "width": width, "eps": eps, "vector": vector}
    parameters |= {"columns": cores[0], "cores": cores[1]}
    gamma_beta = narrow(rng.normal(0, 1, (2, width)).astype(np.float32))
    with build_kernel("layernorm_bf16", tmp_path, device, parameters)() as kernel:
        found = numbers(kernel(x, gamma_beta))
    gamma, beta = numbers(gamma_beta)
    expected = formula(numbers(x), gamma, beta, eps)
    assert (np.abs(found - expected) / ulp_of(expected, 0.25)).max() < 2
