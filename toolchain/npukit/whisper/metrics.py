"""How close tensors are to a reference: cosine and signal-to-quantization-noise ratio."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from npukit.errors import UsageError


@dataclass(frozen=True)
class Likeness:
    """A tensor compared with a reference, both as one long vector.

    ``cosine`` is that of their angle, 1.0 for two of zeros, and 0.0 if only one is zero, or a
    number is not finite. ``sqnr`` is in dB: infinite if they are equal, minus infinite if the
    reference is zero or a number is not finite.
    """

    cosine: float
    sqnr: float

    def __str__(self) -> str:
        return f"cosine {self.cosine:.6f}, SQNR {self.sqnr:.1f} dB"


def likeness(found: NDArray[Any], expected: NDArray[Any]) -> Likeness:
    """Compare ``found`` with ``expected``, arrays of one shape, in float64.

    Raises:
        UsageError: the shapes differ.
    """
    if found.shape != expected.shape:
        raise UsageError(f"can't compare {list(found.shape)} with {list(expected.shape)}")
    one, other = (np.asarray(a, np.float64).ravel() for a in (found, expected))
    if not (np.isfinite(one).all() and np.isfinite(other).all()):
        return Likeness(0.0, -math.inf)
    if np.array_equal(one, other):
        return Likeness(1.0, math.inf)
    # One scale for both: the squares of large or small numbers are finite, and not zero.
    scale = max(np.abs(one).max(), np.abs(other).max())
    one, other = one / scale, other / scale
    lengths = np.linalg.norm(one), np.linalg.norm(other)
    noise = np.linalg.norm(one - other)
    cosine = 0.0 if 0 in lengths else float(one @ other / (lengths[0] * lengths[1]))
    sqnr = -math.inf if lengths[1] == 0 else float(20 * np.log10(lengths[1] / noise))
    return Likeness(max(-1.0, min(1.0, cosine)), sqnr)


def noise_power(found: NDArray[Any], expected: NDArray[Any]) -> float:
    """The sum of squared differences."""
    difference = np.asarray(found, np.float64) - expected
    return float(np.square(difference).sum())
