"""Attention over many tokens: the formula, the promises about padding, and all arrangements of cores."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bfloat16_numbers import numbers
from built_kernels import build_kernel, kernel_spec
from numpy.typing import NDArray

from npukit.builder.plan import plan_kernel
from npukit.errors import UsageError
from npukit.kernel.bfloat16 import narrow


def softmax_mean(
    q: NDArray[Any], k: NDArray[Any], v: NDArray[Any], shift: int
) -> NDArray[np.float64]:
    scores = np.einsum("hqf,hkf->hqk", q.astype(float), k.astype(float)) / 2.0**shift
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.einsum("hqk,hkf->hqf", weights / weights.sum(axis=-1, keepdims=True), v.astype(float))


def random_inputs(
    heads: int, tokens: int, sigma: float
) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    rng = np.random.default_rng(tokens)
    q, k, v = (np.clip(rng.normal(0, sigma, (heads, tokens, 64)), -128, 127) for _ in range(3))
    return np.rint(q).astype(np.int8), np.rint([k, v]).astype(np.int8)


ARRANGEMENTS = [
    ("npu1", {"heads": 1, "tokens": 64}),
    ("npu1", {"heads": 2, "tokens": 192, "rows": 3, "score_shift": 8, "vector": False}),
    ("npu1", {"heads": 4, "tokens": 256, "rows": 4, "columns": 4, "score_shift": 0, "gain": 1}),
    ("npu2", {"heads": 8, "tokens": 128, "rows": 2, "columns": 8, "score_shift": 16, "gain": 3}),
]


@pytest.mark.parametrize(("device", "parameters"), ARRANGEMENTS, ids=str)
def test_results_are_close_to_the_formula(
    tmp_path: Path, device: str, parameters: dict[str, Any]
) -> None:
    q, kv = random_inputs(parameters["heads"], parameters["tokens"], 30)
    shift, gain = parameters.get("score_shift", 13), parameters.get("gain", 0)
    with build_kernel("flash_attention", tmp_path, device, parameters)() as kernel:
        found = kernel(q, kv)
    expected = np.clip(softmax_mean(q, kv[0], kv[1], shift) * 2**gain, -128, 127)
    assert np.abs(found - expected).max() <= 2


def test_padded_keys_have_no_effect(tmp_path: Path) -> None:
    q, kv = random_inputs(1, 192, 40)
    with build_kernel(
        "flash_attention", tmp_path, "npu1", {"heads": 1, "tokens": 192, "padding": 37}
    )() as kernel:
        found = kernel(q, kv)
        kv[:, :, -37:] = 127
        np.testing.assert_array_equal(kernel(q, kv), found)
    assert np.abs(found - softmax_mean(q, kv[0, :, :-37], kv[1, :, :-37], 13)).max() <= 2


def test_a_long_tail_of_small_weights_counts(tmp_path: Path) -> None:
    """1,535 tokens of 2^-k of the largest weight: what one loses by rounding, all together must not."""
    tokens = 1536
    with build_kernel(
        "flash_attention", tmp_path, "npu1", {"heads": 1, "tokens": tokens}
    )() as kernel:
        for octaves in (9, 12, 16):
            q = np.full((1, tokens, 64), 127, np.int8)
            k = np.zeros((1, tokens, 64), np.int8)
            below = octaves * np.log(2) * 2**13 / 127
            k[0, 0] = 60
            each, more = divmod(int(60 * 64 - below), 64)
            k[0, 1:] = each
            k[0, 1:, :more] += 1
            v = np.full((1, tokens, 64), 127, np.int8)
            v[0, 0] = -128
            found = kernel(q, np.stack([k, v]))
            assert np.abs(found - softmax_mean(q[:, :1], k, v, 13)).max() <= 2


def test_arrangements_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    for parameters, text in (
        ({"tokens": 192, "rows": 2}, "must be a multiple of 128"),
        ({"heads": 3, "columns": 2}, "must be a multiple of 2"),
        ({"heads": 8, "columns": 8}, "4 columns"),
    ):
        with pytest.raises(UsageError, match=text):
            plan_kernel(kernel_spec("flash_attention"), "npu1", "sw_emu", parameters, tmp_path)


@pytest.mark.parametrize(
    ("device", "parameters"),
    [
        ("npu1", {"heads": 1, "tokens": 192, "padding": 45}),
        ("npu1", {"heads": 2, "tokens": 256, "rows": 4, "columns": 2, "scale_shift": 0}),
        ("npu2", {"heads": 1, "tokens": 64, "scale_shift": 5}),
    ],
    ids=str,
)
def test_bfloat16_results_are_close_to_the_formula(
    tmp_path: Path, device: str, parameters: dict[str, Any]
) -> None:
    heads, tokens = parameters["heads"], parameters["tokens"]
    rng = np.random.default_rng(tokens)
    q = narrow(rng.normal(0, 1, (heads, tokens, 64)))
    kv = narrow(rng.normal(0.3, 1, (2, heads, tokens, 64)))
    with build_kernel("flash_attention_bf16", tmp_path, device, parameters)() as kernel:
        found = numbers(kernel(q, kv))
    valid = tokens - parameters.get("padding", 0)
    k, v = numbers(kv)[:, :, :valid]
    expected = softmax_mean(numbers(q), k, v, parameters.get("scale_shift", 3))
    errors = np.linalg.norm(found - expected, axis=-1) / np.linalg.norm(expected, axis=-1)
    assert errors.max() < 0.01
