"""References for mel: the integer model of the core, the formula in float64, and sounds."""

import numpy as np
from log_mel import FRAME, RATE, FrontEnd, log_mel
from numpy.typing import NDArray

FRONT_END = FrontEnd(512, 80)


def mel(samples: NDArray[np.int16], scale: int, offset: int) -> NDArray[np.int8]:
    """int16 [..., 400] -> int8 [..., 80]; the core must match this exactly."""
    step = round(scale / np.log2(10) * (1 << 16))
    value = ((FRONT_END.log2(samples) * step + (1 << 31)) >> 32) + offset
    out: NDArray[np.int8] = np.clip(value, -128, 127).astype(np.int8)
    return out


def mel_float(samples: NDArray[np.int16], scale: int, offset: int) -> NDArray[np.float64]:
    """int16 [..., 400] -> float64 [..., 80], saturated but not rounded."""
    value: NDArray[np.float64] = np.clip(scale * log_mel(samples, 512, 80) + offset, -128, 127)
    return value


TIME = np.arange(FRAME) / RATE


def speech(rng: np.random.Generator, frames: int) -> NDArray[np.int16]:
    """Harmonics of a voice with two formants, and some noise."""
    return _sound(np.stack([_voice(rng) for _ in range(frames)]))


def _voice(rng: np.random.Generator) -> NDArray[np.float64]:
    pitch = rng.uniform(80, 300)
    harmonics = pitch * np.arange(1, int(7900 / pitch) + 1)
    gain = (
        sum(
            np.exp(-(((harmonics - formant) / 300) ** 2))
            for formant in rng.uniform(300, 3000, size=2)
        )
        + 0.01
    )
    phases = rng.uniform(0, 2 * np.pi, size=(harmonics.size, 1))
    voice: NDArray[np.float64] = gain @ np.sin(2 * np.pi * harmonics[:, None] * TIME + phases)
    return 6000 * voice / np.abs(voice).max() + rng.normal(0, 30, FRAME)


def tone(rng: np.random.Generator, frames: int) -> NDArray[np.int16]:
    """A sine of any frequency at full scale."""
    frequency, phase = (
        rng.uniform(20, 7980, size=(frames, 1)),
        rng.uniform(0, 2 * np.pi, size=(frames, 1)),
    )
    return _sound(32767 * np.sin(2 * np.pi * frequency * TIME + phase))


def chirp(rng: np.random.Generator, frames: int) -> NDArray[np.int16]:
    """A sine whose frequency rises."""
    start, rate = rng.uniform(50, 3000, size=(frames, 1)), rng.uniform(1e4, 1e5, size=(frames, 1))
    return _sound(20000 * np.sin(2 * np.pi * (start + rate * TIME) * TIME))


def clipping(rng: np.random.Generator, frames: int) -> NDArray[np.int16]:
    """Noise that exceeds the range nearly everywhere."""
    return _sound(rng.normal(0, 200000, (frames, FRAME)))


def impulse(rng: np.random.Generator, frames: int) -> NDArray[np.int16]:
    """A single sample at full scale."""
    samples = np.zeros((frames, FRAME), np.int16)
    samples[np.arange(frames), rng.integers(FRAME, size=frames)] = rng.choice(
        [-32768, 32767], size=frames
    )
    return samples


def _sound(values: NDArray[np.float64]) -> NDArray[np.int16]:
    return np.rint(np.clip(values, -32768, 32767)).astype(np.int16)
