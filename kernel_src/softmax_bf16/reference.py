"""References for softmax_bf16: the model of the core, and the formula in float64."""

import bf16_mac
import numpy as np
from lanes import VANISHED, fixed, normalized, power, rounded, subtract
from numpy.typing import NDArray
from rounding import round_shift

LIMIT = 87.0


def softmax_bf16(x: NDArray[np.uint16], valid: int) -> NDArray[np.uint16]:
    """bfloat16 bits [..., width] -> the same; the core must match this exactly."""
    highest = bf16_mac.numbers(x[..., :valid]).max(axis=-1, keepdims=True)
    distance = subtract(np.broadcast_to(highest, x.shape), x)
    near = round_shift(fixed(np.clip(distance, 0.0, LIMIT), 9) * 94548, 14)
    exponents = np.where(distance < LIMIT, near, VANISHED)
    exponents[..., valid:] = VANISHED
    return rounded(power(normalized(exponents)))


def softmax_bf16_float(x: NDArray[np.uint16], valid: int) -> NDArray[np.float64]:
    """bfloat16 bits [..., width] -> float64 [..., width]."""
    values = bf16_mac.numbers(x)
    values[..., valid:] = -np.inf
    weights = np.exp(values - values.max(axis=-1, keepdims=True))
    result: NDArray[np.float64] = weights / weights.sum(axis=-1, keepdims=True)
    return result
