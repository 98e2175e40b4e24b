"""References for gelu: the integer model of the core, and the formula in float64."""

import math

import numpy as np
from lanes import ONE, phi
from numpy.typing import NDArray
from rounding import round_shift

_VALUES = np.arange(-128, 128)


def gelu(x: NDArray[np.int8], in_step: float, out_step: float) -> NDArray[np.int8]:
    """int8 -> int8; the core must match this exactly."""
    slope, ratio = int(in_step * 0.4 * ONE + 0.5), int(in_step / out_step * 65536.0 + 0.5)
    values = _VALUES.astype(np.int64)
    scaled = values * ratio * phi(np.abs(values) * slope - ONE, values < 0)
    table: NDArray[np.int8] = np.clip(round_shift(scaled, 39), -128, 127).astype(np.int8)
    return table[x.astype(np.int64) + 128]


def gelu_float(x: NDArray[np.int8], in_step: float, out_step: float) -> NDArray[np.float64]:
    """int8 -> float64, saturated but not rounded."""
    values = _VALUES * in_step
    cumulated = [math.erfc(-value / math.sqrt(2)) / 2 for value in values]
    table = np.clip(values * cumulated / out_step, -128, 127)
    return table[x.astype(np.int64) + 128]
