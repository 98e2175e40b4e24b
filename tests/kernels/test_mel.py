"""The log-mel kernels against the formula of docs/kernels/mel.md, written again in the plainest way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from built_kernels import build_kernel
from numpy.typing import NDArray

RATE = 16000
TIME = np.arange(400) / RATE


def hertz(mel: float) -> float:
    return mel * 200 / 3 if mel < 15 else float(1000 * 6.4 ** ((mel - 15) / 27))


def log_mel(frame: NDArray[np.int16], points: int, bands: int) -> NDArray[np.float64]:
    """log10 of the power in each band, from sums over samples and bins."""
    window = np.sin(np.pi * np.arange(400) / 400) ** 2
    bins = np.arange(points // 2 + 1)
    waves = np.exp(-2j * np.pi * np.outer(bins, np.arange(400)) / points)
    power = np.abs(waves @ (frame / 32768 * window)) ** 2
    top = 15 + 27 * np.log(8) / np.log(6.4)
    edges = [hertz(top * i / (bands + 1)) for i in range(bands + 2)]
    result = []
    for low, middle, high in zip(edges, edges[1:], edges[2:], strict=False):
        total = 0.0
        for k, value in enumerate(power):
            at = RATE * k / points
            if low < at < high:
                total += value * (
                    (at - low) / (middle - low) if at < middle else (high - at) / (high - middle)
                )
        result.append(np.log10(max(total * 2 / (high - low), 1e-10)))
    return np.array(result)


def sounds(count: int) -> list[NDArray[np.int16]]:
    rng = np.random.default_rng(count)
    waves: list[Any] = [np.zeros(400), np.full(400, 32767), np.full(400, -32768)]
    for _ in range(count):
        frequency, phase = rng.uniform(30, 7900), rng.uniform(0, 7)
        waves.append(32767 * np.sin(2 * np.pi * frequency * TIME + phase))
        waves.append(32767 * np.sign(np.sin(2 * np.pi * frequency * TIME + phase)))
        waves.append(8000 * np.sin(2 * np.pi * (frequency / 4 + rng.uniform(0, 5e4) * TIME) * TIME))
        waves.append(rng.normal(0, 10 ** rng.uniform(0, 5), 400))
        waves.append(np.where(np.arange(400) == rng.integers(400), rng.choice([1, 50, 32767]), 0))
    return [np.rint(np.clip(wave, -32768, 32767)).astype(np.int16) for wave in waves]


@pytest.mark.parametrize(("device", "vector"), [("npu1", True), ("npu1", False), ("npu2", True)])
def test_mel_is_within_one_step_of_the_formula(tmp_path: Path, device: str, vector: bool) -> None:
    frames = np.stack(sounds(8))
    parameters = {"frames": len(frames), "vector": vector}
    with build_kernel("mel", tmp_path, device, parameters)() as kernel:
        found = kernel(frames)
    expected = np.clip([19 * log_mel(frame, 512, 80) + 63 for frame in frames], -128, 127)
    assert np.abs(found - expected).max() <= 1
    assert (found[0] == -127).all()
    assert found.max() > 100


@pytest.mark.parametrize("bands", [80, 128])
def test_whisper_mel_is_close_to_the_formula(tmp_path: Path, bands: int) -> None:
    frames = sounds(3)
    recording = np.concatenate(frames)
    count = (recording.size - 240) // 160
    with build_kernel(
        "whisper_mel", tmp_path, "npu1", {"frames": count, "bands": bands}
    )() as kernel:
        found = kernel(recording[: 160 * count + 240])
    expected = np.array([log_mel(recording[160 * i :][:400], 400, bands) for i in range(count)])
    errors = np.abs(found / 2048 - expected)
    assert errors.max() < 1 / 20
    assert errors[expected > -7].max() < 1 / 500
