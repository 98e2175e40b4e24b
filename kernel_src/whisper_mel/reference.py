"""References for whisper_mel: the integer model of the core, and the formula in float64."""

import numpy as np
from log_mel import FRAME, RATE, FrontEnd, log_mel
from numpy.typing import NDArray

HOP = 160
FRACTION_BITS = 11
FRONT_ENDS = {bands: FrontEnd(400, bands) for bands in (80, 128)}


def whisper_mel(samples: NDArray[np.int16], bands: int) -> NDArray[np.int16]:
    """int16 [160 * frames + 240] -> int16 [frames, bands]; the core must match this exactly."""
    drop = 16 + 16 - FRACTION_BITS
    log2 = FRONT_ENDS[bands].log2(_frames(samples))
    out: NDArray[np.int16] = (
        (log2 * round(np.log10(2) * (1 << 16)) + (1 << (drop - 1))) >> drop
    ).astype(np.int16)
    return out


def whisper_mel_float(samples: NDArray[np.int16], bands: int) -> NDArray[np.float64]:
    """int16 [160 * frames + 240] -> float64 [frames, bands], in units of 2^-11."""
    return log_mel(_frames(samples), 400, bands) * (1 << FRACTION_BITS)


def _frames(samples: NDArray[np.int16]) -> NDArray[np.int16]:
    return np.lib.stride_tricks.sliding_window_view(samples, FRAME)[::HOP]


def recording(rng: np.random.Generator, frames: int) -> NDArray[np.int16]:
    """A tone that rises, a steady one, and noise that comes and goes."""
    time = np.arange(HOP * frames + FRAME - HOP) / RATE
    start, steady = rng.uniform(100, 3000, size=2)
    sound = 9000 * np.sin(2 * np.pi * (start + 2000 * time) * time) + 4000 * np.sin(
        2 * np.pi * steady * time
    )
    noise = rng.normal(0, 3000, time.size) * (np.sin(2 * np.pi * 3 * time) > 0)
    return np.rint(np.clip(sound + noise, -32768, 32767)).astype(np.int16)


def clicks(rng: np.random.Generator, frames: int) -> NDArray[np.int16]:
    """Silence with single samples at full scale."""
    samples = np.zeros(HOP * frames + FRAME - HOP, np.int16)
    at = rng.integers(samples.size, size=max(1, frames // 2))
    samples[at] = rng.choice([-32768, 32767], size=at.size)
    return samples


def clipping(rng: np.random.Generator, frames: int) -> NDArray[np.int16]:
    """Noise that exceeds the range nearly everywhere."""
    values = rng.normal(0, 200000, HOP * frames + FRAME - HOP)
    return np.rint(np.clip(values, -32768, 32767)).astype(np.int16)
