"""References for softmax: the integer model of the core, and the formula in float64."""

import numpy as np
from lanes import fixed, normalized, power
from numpy.typing import NDArray
from rounding import round_shift


def softmax(x: NDArray[np.int8], step: float) -> NDArray[np.int8]:
    """int8 [..., 64] -> int8 [..., 64]; the core must match this exactly."""
    values = x.astype(np.int64)
    slope = int(step * 1.4426950408889634 * 65536.0 + 0.5)
    share = fixed(power(normalized((values.max(axis=-1, keepdims=True) - values) * slope)), 1)
    return round_shift(share * 127, 22).astype(np.int8)


def softmax_float(x: NDArray[np.int8], step: float) -> NDArray[np.float64]:
    """int8 [..., 64] -> float64 [..., 64], not rounded."""
    values = x.astype(np.float64) * step
    weights = np.exp(values - values.max(axis=-1, keepdims=True))
    result: NDArray[np.float64] = 127 * weights / weights.sum(axis=-1, keepdims=True)
    return result


def peaked(rng: np.random.Generator, rows: int) -> NDArray[np.int8]:
    """One value stands out of each row by 0 to 255."""
    x = np.full((rows, 64), -128, np.int8)
    x[np.arange(rows), rng.integers(64, size=rows)] = rng.integers(-128, 128, size=rows)
    return x
