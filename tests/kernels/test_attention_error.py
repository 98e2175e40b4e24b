"""How far flash_attention is from float64 at most: a bound for all inputs, and inputs that come close to it."""

from __future__ import annotations

import importlib
import sys
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from built_kernels import KERNELS, build_kernel
from numpy.typing import NDArray

LIMIT = 2.0
BLOCKS, OTHERS = 24, 63
"""Blocks of a row, and keys of a block beside the one with the largest score."""


@pytest.fixture(scope="module")
def model() -> ModuleType:
    """attention_model.py, whose results are the kernel's bits."""
    folder = str(KERNELS / "common")
    sys.path.insert(0, folder)
    try:
        return importlib.import_module("attention_model")
    finally:
        sys.path.remove(folder)


def _largest_share(errors: NDArray[np.float64], weights: NDArray[np.float64], tops: int) -> float:
    """The largest (error_i + 63 error_j) / (weight_i + 63 weight_j), i among the first ``tops``."""
    share = 0.0
    while True:
        gain = errors - share * weights
        i, j = gain[:tops].argmax(), gain.argmax()
        some = OTHERS * (gain[j] > 0)
        better = (errors[i] + some * errors[j]) / (weights[i] + some * weights[j])
        if better <= share * (1 + 1e-9):
            return float(share)
        share = better


def _bound(model: ModuleType, gain: int) -> float:
    """The largest error in LSB.

    With weights w + e instead of w, and m the exact mean, the mean is off by the sum of e (v - m) over that of w + e. For any c the
    sum of (e - c w) (v - m) is the same, because that of w (v - m) is zero. Each block has a key of at least half of the full weight.
    """
    one = 1 << model.EXPONENT_BITS
    high, low = model._powers()
    weights = (high + (low / 128 if gain >= model.FINE_GAIN else 0)) / 2**model.WEIGHT_BITS
    # An exponent is rounded, the row's as well, and log2(e) has 15 bits.
    x = np.arange(len(weights))
    lost = 0.5 + 2.0 ** (model.EXPONENT_BITS - model.PEAK_BITS - 1)
    lost = lost + x * abs(model.LOG2_E / 2**14 / np.log2(np.e) - 1)
    over, under = weights - 2.0 ** (-(x + lost) / one), 2.0 ** (-(x - lost) / one) - weights
    over[-1] = weights[-1]
    worst = 0.0
    means = np.linspace(-128, 128, 129) / 2**gain
    for left, right in pairwise(means):
        tilt = 5e-4 * (left + right) / 2 / 128 * weights
        for mean in (left, right):
            errors = np.maximum((over + tilt) * (127 - mean), (under - tilt) * (128 + mean))
            worst = max(worst, _largest_share(errors, weights, one + 1))
    sums = BLOCKS * 2.0**model.SUM_DROP / 2 ** (model.WEIGHT_BITS - 1)
    reciprocal = 128 * 4 / 2**15
    return float(0.5 + worst * 2**gain + sums * 2**gain + reciprocal)


@pytest.mark.parametrize("gain", range(5))
def test_no_input_is_further_than_the_limit(model: ModuleType, gain: int) -> None:
    assert _bound(model, gain) <= LIMIT


@pytest.mark.parametrize("gain", [2, 4])
def test_one_key_and_many_small_ones(tmp_path: Path, gain: int) -> None:
    """63 equal weights whose rounding errors add up: from 5 to 16 octaves below the one of full weight."""
    span = 128 // 2**gain
    queries = np.arange(64)[:, None] + np.full(64, 57)
    keys = np.zeros((64, 64))
    keys[0] = 12
    values = np.full((64, 64), 127)
    values[:, 32:] = -128
    values[0, :32] = np.linspace(-span, span, 32)
    values[0, 32:] = np.linspace(-span, span, 32)
    q, k, v = (np.rint(matrix)[None].astype(np.int8) for matrix in (queries, keys, values))
    with build_kernel(
        "flash_attention", tmp_path, "npu1", {"heads": 1, "tokens": 64, "gain": gain}
    )() as kernel:
        found = kernel(q, np.stack([k, v]))
    scores = q.astype(float) @ k.astype(float).swapaxes(1, 2) / 2.0**13
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    exact = weights @ v / weights.sum(axis=-1, keepdims=True) * 2**gain
    assert np.abs(found - np.clip(exact, -128, 127)).max() <= LIMIT
