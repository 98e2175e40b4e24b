"""Log-mel features on the kernel ``whisper_mel``."""

from __future__ import annotations

from typing import Final

import numpy as np

from npukit.whisper.audio import Samples
from npukit.whisper.kernels import Kernels
from npukit.whisper.quantization import Floats

_HOP: Final = 160
_OVERLAP: Final = 240
"""Samples of a frame that belong to the next one too."""

_MARGIN: Final = 200
"""Half a frame: the first one is centred on the first sample."""

_MOST_FRAMES: Final = 1000
_STEPS: Final = 2048
"""Steps of the kernel's output in one decade."""

_DECADES: Final = 8
"""What is quieter than the loudest by more than this counts as this."""


class MelFeatures:
    """Features [bands, frames] of a recording that fills ``frames`` frames of 10 ms."""

    kernel: Final = "whisper_mel"

    def __init__(self, kernels: Kernels, frames: int, bands: int) -> None:
        self._frames = frames
        self._each = frames_of_call(frames)
        self._call = kernels.kernel(self.kernel, {"frames": self._each, "bands": bands})

    def __call__(self, samples: Samples) -> Floats:
        """The features as Whisper's model takes them."""
        parts = [self._call(part) for part in frame_groups(samples, self._frames, self._each)]
        return normalized(np.concatenate(parts)[: self._frames])


def frames_of_call(frames: int) -> int:
    """The frames of each call if the kernel computes ``frames`` in as few calls as possible."""
    return -(-frames // -(-frames // _MOST_FRAMES))


def frame_groups(samples: Samples, frames: int, each: int) -> list[Samples]:
    """What the kernel takes for ``each`` frames at a time.

    The recording is continued by its mirror image at both ends, and by silence where the last group
    has more frames than are left.
    """
    mirrored = np.pad(samples, _MARGIN, mode="reflect")
    groups = -(-frames // each)
    whole = np.zeros(groups * each * _HOP + _OVERLAP, np.int16)
    used = mirrored[: frames * _HOP + _OVERLAP]
    whole[: used.size] = used
    starts = range(0, groups * each * _HOP, each * _HOP)
    return [whole[start : start + each * _HOP + _OVERLAP] for start in starts]


def normalized(logarithms: Samples) -> Floats:
    """The kernel's output [frames, bands] as features [bands, frames]."""
    decades = logarithms.astype(np.float32).T / _STEPS
    features: Floats = np.maximum(decades, decades.max() - _DECADES) / 4 + 1
    return np.ascontiguousarray(features, np.float32)
