"""Recordings: 16 kHz mono in int16, from a WAV file or made up."""

from __future__ import annotations

import shlex
import wave
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from npukit.errors import FormatError, UsageError

RATE: Final = 16_000
TOKEN: Final = 320
"""Samples of a token: two frames of 160."""

Samples = NDArray[np.int16]


def read_wav(path: Path) -> Samples:
    """The samples of a WAV file.

    Raises:
        UsageError: the file can't be read, or is not 16 kHz, mono and 16 bits a sample,
            or has no samples.
        FormatError: it is not a WAV file of plain samples, or is truncated.
    """
    try:
        with wave.open(str(path), "rb") as file:
            found = file.getframerate(), file.getnchannels(), 8 * file.getsampwidth()
            frames = file.getnframes()
            data = file.readframes(frames)
    except OSError as error:
        raise UsageError(
            f"can't read the recording: {error.strerror or error}", where=str(path)
        ) from error
    except (wave.Error, EOFError, RuntimeError) as error:
        raise FormatError(
            f"not a WAV file of plain samples: {str(error) or 'it is truncated'}",
            where=str(path),
            hint=_conversion(path),
        ) from error
    if found != (RATE, 1, 16):
        rate, channels, bits = found
        raise UsageError(
            f"the recording has {rate} Hz, {channels} channel{'s' * (channels != 1)} and {bits} "
            f"bits a sample; Whisper takes {RATE} Hz, mono, and npukit 16 bits",
            where=str(path),
            hint=_conversion(path),
        )
    if len(data) < 2 * frames:
        raise FormatError(
            f"the file is truncated: it has {len(data) // 2} of {frames} samples", where=str(path)
        )
    if not frames:
        raise UsageError("the recording has no samples", where=str(path))
    return np.frombuffer(data, "<i2").astype(np.int16)


def _conversion(path: Path) -> str:
    return shlex.join(
        [
            "ffmpeg",
            "-i",
            str(path),
            "-ar",
            str(RATE),
            "-ac",
            "1",
            "-sample_fmt",
            "s16",
            "speech.wav",
        ]
    )


def made_up(tokens: int, seed: int) -> Samples:
    """Something like speech for ``tokens`` tokens: a voice that rises and falls, noise, pauses."""
    rng = np.random.default_rng(seed)
    time = np.arange(tokens * TOKEN) / RATE
    pitch = 120 + 40 * np.sin(2 * np.pi * 0.7 * time) + 15 * np.sin(2 * np.pi * 2.9 * time)
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    loudness = np.clip(np.sin(2 * np.pi * 1.3 * time) + 0.4, 0, 1)
    voice = np.zeros_like(time)
    for harmonic in range(1, 25):
        frequency = harmonic * pitch
        formants = sum(
            np.exp(
                -(((frequency - centre * (1 + 0.2 * np.sin(2 * np.pi * 1.9 * time))) / 150) ** 2)
            )
            for centre in (500, 1500, 2500)
        )
        voice += formants * np.sin(harmonic * phase)
    hiss = rng.normal(0, 0.15, time.size) * (np.sin(2 * np.pi * 2.1 * time) > 0.6)
    sound = 4000 * loudness * voice + 9000 * hiss + rng.normal(0, 10, time.size)
    return np.clip(np.rint(sound), -32768, 32767).astype(np.int16)


def fitted(samples: Samples, tokens: int) -> Samples:
    """The first ``tokens`` tokens of a recording; silence after its end."""
    fitted_samples = np.zeros(tokens * TOKEN, np.int16)
    kept = samples[: fitted_samples.size]
    fitted_samples[: kept.size] = kept
    return fitted_samples
