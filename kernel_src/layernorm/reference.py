"""References for layernorm: the integer model of the core, and the formula in float64."""

import numpy as np
import root
from numpy.typing import NDArray

COLUMNS = 512
FRACTION = 45


def layernorm(
    x: NDArray[np.int8], gamma_beta: NDArray[np.int8], eps: float, gamma_shift: int
) -> NDArray[np.int8]:
    """int8 [..., 512], [2, 512] -> int8 [..., 512]; the core must match this exactly."""
    values, (gamma, beta) = x.astype(np.int64), gamma_beta.astype(np.int64)
    total = values.sum(axis=-1, keepdims=True)
    variance = COLUMNS * (values * values).sum(axis=-1, keepdims=True) - total * total
    factor, exponent = root.divide(1 << FRACTION, variance + int(eps * COLUMNS * COLUMNS + 0.5))
    shift = FRACTION - exponent + gamma_shift
    product = (COLUMNS * values - total) * gamma * factor
    down = product >> shift
    rest, half = product - (down << shift), np.int64(1) << (shift - 1)
    scaled = down + ((rest > half) | ((rest == half) & (down & 1 == 1)))
    out: NDArray[np.int8] = np.clip(scaled + beta, -128, 127).astype(np.int8)
    return out


def layernorm_float(
    x: NDArray[np.int8], gamma_beta: NDArray[np.int8], eps: float, gamma_shift: int
) -> NDArray[np.float64]:
    """int8 [..., 512], [2, 512] -> float64 [..., 512], saturated but not rounded."""
    values, (gamma, beta) = x.astype(np.float64), gamma_beta.astype(np.float64)
    distance = values - values.mean(axis=-1, keepdims=True)
    deviation = np.sqrt((distance * distance).mean(axis=-1, keepdims=True) + eps)
    return np.clip(gamma * 2.0**-gamma_shift * distance / deviation + beta, -128, 127)


def nearly_constant(rng: np.random.Generator, rows: int) -> NDArray[np.int8]:
    """A single element of each row differs, by 1 to 255."""
    x = np.full((rows, COLUMNS), -128, np.int8)
    x[np.arange(rows), rng.integers(COLUMNS, size=rows)] += (
        rng.integers(1, 256, size=rows).astype(np.uint8).view(np.int8)
    )
    return x
