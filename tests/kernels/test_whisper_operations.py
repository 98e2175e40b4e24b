"""The operations of an encoder layer on built kernels, against their formulas in float64."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from npukit.builder.request import QuietReporter
from npukit.validate.device_choice import choose_execution
from npukit.whisper.audio import made_up
from npukit.whisper.kernels import Kernels
from npukit.whisper.mel import MelFeatures
from npukit.whisper.metrics import likeness
from npukit.whisper.operations import (
    Bfloat16Attention,
    Bfloat16Gelu,
    Bfloat16LayerNorm,
    Bfloat16Product,
)
from npukit.whisper.operations_int8 import Int8Attention, Int8Gelu, Int8LayerNorm, Int8Product
from npukit.whisper.quantization import attention_shifts, gelu_steps

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
    x, weight = random(TOKENS, 330), random(330, 340, seed=1)
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
    q, k, v = (random(6, TOKENS, 64, seed=seed) for seed in range(3))
    q *= np.float32(0.3)
    expected = attention(q, k, v)
    found = run(kernels, Bfloat16Attention(kernels, 6, TOKENS), q, k, v)
    assert likeness(found, expected).sqnr > 40
    shifts = attention_shifts(q, k, v, expected.astype(np.float32))
    found = run(kernels, Int8Attention(kernels, 6, TOKENS, shifts), q, k, v)
    assert likeness(found, expected).sqnr > 28


def gelu(x: NDArray[Any]) -> NDArray[Any]:
    result: NDArray[Any] = np.vectorize(lambda v: v * (1 + math.erf(v / math.sqrt(2))) / 2)(x)
    return result


def layer_norm(x: NDArray[Any], gamma: NDArray[Any], beta: NDArray[Any]) -> NDArray[Any]:
    centred = x - x.mean(axis=1, keepdims=True, dtype=float)
    deviation = np.sqrt((centred**2).mean(axis=1, keepdims=True) + 1e-5)
    result: NDArray[Any] = gamma * centred / deviation + beta
    return result


def test_gelu(kernels: Kernels) -> None:
    x = random(TOKENS, 384) * np.float32(2)
    expected = gelu(x)
    found = run(kernels, Bfloat16Gelu(kernels, TOKENS, 384), x)
    assert likeness(found, expected).sqnr > 50
    steps = gelu_steps(x, expected)
    found = run(kernels, Int8Gelu(kernels, TOKENS, 384, steps), x)
    assert likeness(found, expected).sqnr > 34
    assert np.abs(found - expected).max() < 1.1 * (steps.in_step + steps.out_step)


@pytest.mark.parametrize(("width", "least"), [(384, 46), (512, 28)])
def test_layer_norm(kernels: Kernels, width: int, least: float) -> None:
    x = random(TOKENS, width) * np.float32(3) + np.float32(5)
    x[7] *= 100
    gamma, beta = random(width, seed=1), random(width, seed=2) * np.float32(0.3)
    expected = layer_norm(x, gamma, beta)
    if width == Int8LayerNorm.width:
        norm: Any = Int8LayerNorm(kernels, gamma, beta, expected)
    else:
        norm = Bfloat16LayerNorm(kernels, TOKENS, gamma, beta, 1e-5)
    assert likeness(run(kernels, norm, x), expected).sqnr > least


@pytest.mark.parametrize(("int8", "least"), [(False, 44), (True, 30)])
def test_a_whole_layer(kernels: Kernels, int8: bool, least: float) -> None:
    """A layer as Whisper has it, with everything but sums and biases on the kernels."""
    width, heads, features = 384, 6, 384
    norms = [
        (random(width, seed=s) * np.float32(0.2) + 1, random(width, seed=s + 1)) for s in (1, 3)
    ]
    sizes = [(width, width)] * 4 + [(width, features), (features, width)]
    weights = [random(*size, seed=10 + i) / np.float32(20) for i, size in enumerate(sizes)]
    biases = [random(size[1], seed=20 + i) * np.float32(0.1) for i, size in enumerate(sizes)]
    x = random(TOKENS, width)
    seen: dict[str, tuple[NDArray[Any], ...]] = {}

    def split(tensor: NDArray[Any]) -> NDArray[Any]:
        return np.ascontiguousarray(tensor.reshape(TOKENS, heads, 64).transpose(1, 0, 2))

    def layer(norm: Any, product: Any, attend: Any, activate: Any) -> NDArray[Any]:
        def linear(index: int, tensor: NDArray[Any]) -> NDArray[Any]:
            result: NDArray[Any] = product(index, tensor) + biases[index]
            return result

        inner = norm(0, x)
        q, k, v = (split(linear(i, inner)) for i in range(3))
        q /= 8
        seen["attention"] = q, k, v, attend(q, k, v)
        joined = seen["attention"][-1].transpose(1, 0, 2).reshape(TOKENS, width)
        between = x + linear(3, joined)
        wide = linear(4, norm(1, between))
        seen["gelu"] = wide, activate(wide)
        result: NDArray[Any] = between + linear(5, seen["gelu"][1])
        return result

    expected = layer(
        lambda i, t: layer_norm(t, *norms[i]), lambda i, t: t @ weights[i], attention, gelu
    )
    norm_operations = [Bfloat16LayerNorm(kernels, TOKENS, *norm, 1e-5) for norm in norms]
    kind = Int8Product if int8 else Bfloat16Product
    products = [kind(kernels, weight, TOKENS) for weight in weights]
    shifts = attention_shifts(*(each.astype(np.float32) for each in seen["attention"]))
    steps = gelu_steps(*seen["gelu"])
    attend: Any = Bfloat16Attention(kernels, heads, TOKENS)
    activate: Any = Bfloat16Gelu(kernels, TOKENS, features)
    if int8:
        attend = Int8Attention(kernels, heads, TOKENS, shifts)
        activate = Int8Gelu(kernels, TOKENS, features, steps)
    kernels.build(QuietReporter())
    found = layer(lambda i, t: norm_operations[i](t), lambda i, t: products[i](t), attend, activate)
    result = likeness(found, expected)
    assert result.sqnr > least, result
    assert len(kernels.pool.open_kernels) <= 6


def test_mel_features(kernels: Kernels) -> None:
    """Against a short-time Fourier transform in float64; more frames than one call takes."""
    frames = 1003  # more than one call takes
    samples = made_up(502, 3)[: 160 * frames]
    found = run(kernels, MelFeatures(kernels, frames, 80), samples)
    assert found.shape == (80, frames)
    mirrored = np.pad(samples / 32768, 200, mode="reflect")
    windows = np.lib.stride_tricks.sliding_window_view(mirrored, 400)[::160][:frames]
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(400) / 400)
    power = np.abs(np.fft.rfft(windows * window)) ** 2
    hertz = np.linspace(0, 8000, 201)

    def mel(frequency: Any) -> Any:
        linear = 3 * np.asarray(frequency) / 200
        above = 15 + 27 * np.log(np.maximum(frequency, 1000) / 1000) / np.log(6.4)
        return np.where(np.asarray(frequency) < 1000, linear, above)

    edges = np.interp(
        np.linspace(0, mel(8000), 82), mel(np.linspace(0, 8000, 80001)), np.linspace(0, 8000, 80001)
    )
    rising = (hertz - edges[:-2, None]) / np.diff(edges)[:-1, None]
    falling = (edges[2:, None] - hertz) / np.diff(edges)[1:, None]
    filters = np.maximum(0, np.minimum(rising, falling)) * 2 / (edges[2:] - edges[:-2])[:, None]
    decades = np.log10(np.maximum(power @ filters.T, 1e-10)).T
    expected = (np.maximum(decades, decades.max() - 8) + 4) / 4
    assert likeness(found, expected).sqnr > 70
    assert np.abs(found - expected).max() < 0.01


def test_a_build_serves_all_layers_of_its_shape(kernels: Kernels) -> None:
    one, other = (Int8Product(kernels, random(384, 384, seed=s), TOKENS) for s in (0, 1))
    before = dict(kernels.meter.calls)
    x = random(TOKENS, 384)
    assert not np.array_equal(run(kernels, one, x), run(kernels, other, x))
    assert kernels.meter.calls["matmul"] == before.get("matmul", 0) + 2
    assert kernels.meter.total > 0
