"""The operations of an encoder layer on built kernels, against their formulas in float64."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from npukit.cli.progress import QuietReporter
from npukit.validate.device_choice import choose_execution
from npukit.whisper.kernels import Kernels
from npukit.whisper.metrics import likeness
from npukit.whisper.operations import (
    Bfloat16Attention,
    Bfloat16Gelu,
    Bfloat16LayerNorm,
    Bfloat16Product,
    Int8Attention,
    Int8Product,
)
from npukit.whisper.quantization import attention_shifts

TOKENS = 70  # not a multiple of 64


@pytest.fixture(scope="module")
def kernels(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernels]:
    execution = choose_execution("sw_emu", "emulator", "npu1", lambda _: False)
    folder: Path = tmp_path_factory.mktemp("build")
    with Kernels(execution, "npu1", folder) as opened:
        yield opened


def random(*shape: int, seed: int = 0) -> NDArray[np.float32]:
    return np.random.default_rng(seed).normal(0, 1, shape).astype(np.float32)


def run(kernels: Kernels, operation: Any, *arrays: NDArray[np.float32]) -> NDArray[np.float32]:
    kernels.build(QuietReporter())
    result: NDArray[np.float32] = operation(*arrays)
    assert result.dtype == np.float32
    return result


@pytest.mark.parametrize(("kind", "least"), [(Bfloat16Product, 46), (Int8Product, 36)])
def test_products_of_any_size(kernels: Kernels, kind: Any, least: float) -> None:
    x, weight = random(TOKENS, 100), random(100, 40, seed=1)
    weight[:, 3] *= 50
    x[5] *= 1000
    found = run(kernels, kind(kernels, weight, TOKENS), x)
    expected = x.astype(float) @ weight
    for row in (0, 5, TOKENS - 1):
        assert likeness(found[row, 4:], expected[row, 4:]).sqnr > least
    assert likeness(found[6:, 3], expected[6:, 3]).sqnr > least


def attention(q: NDArray[Any], k: NDArray[Any], v: NDArray[Any]) -> NDArray[np.float64]:
    scores = np.einsum("hqf,hkf->hqk", q.astype(float), k.astype(float))
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.einsum("hqk,hkf->hqf", weights / weights.sum(axis=-1, keepdims=True), v.astype(float))


def test_attention_without_the_tokens_of_the_padding(kernels: Kernels) -> None:
    q, k, v = (random(2, TOKENS, 64, seed=seed) for seed in range(3))
    q *= np.float32(0.3)
    expected = attention(q, k, v)
    found = run(kernels, Bfloat16Attention(kernels, 2, TOKENS), q, k, v)
    assert likeness(found, expected).sqnr > 40
    shifts = attention_shifts(q, k, v, expected.astype(np.float32))
    found = run(kernels, Int8Attention(kernels, 2, TOKENS, shifts), q, k, v)
    assert likeness(found, expected).sqnr > 30


def test_gelu_and_layer_norm(kernels: Kernels) -> None:
    x = random(TOKENS, 416) * np.float32(2)
    found = run(kernels, Bfloat16Gelu(kernels, TOKENS, 416), x)
    expected = np.vectorize(lambda value: value * (1 + math.erf(value / math.sqrt(2))) / 2)(x)
    assert likeness(found, expected).sqnr > 50
    gamma, beta = random(416, seed=1), random(416, seed=2)
    found = run(kernels, Bfloat16LayerNorm(kernels, TOKENS, gamma, beta, 1e-5), x)
    centred = x - x.mean(axis=1, keepdims=True, dtype=float)
    deviation = np.sqrt((centred**2).mean(axis=1, keepdims=True) + 1e-5)
    assert likeness(found, gamma * centred / deviation + beta).sqnr > 48


def test_a_build_serves_all_layers_of_its_shape(kernels: Kernels) -> None:
    one, other = (Int8Product(kernels, random(64, 64, seed=s), TOKENS) for s in (0, 1))
    before = dict(kernels.meter.calls)
    x = random(TOKENS, 64)
    assert not np.array_equal(run(kernels, one, x), run(kernels, other, x))
    assert kernels.meter.calls["matmul"] == before.get("matmul", 0) + 2
    assert kernels.meter.total > 0
