"""References for gelu_bf16: the model of the core, and the formula in float64."""

import math

import bf16_mac
import numpy as np
from lanes import ONE, fixed, phi, rounded
from numpy.typing import NDArray
from rounding import round_shift

LEAST = 2.0**-126


def gelu_bf16(x: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """bfloat16 bits -> bfloat16 bits; the core must match this exactly."""
    values = bf16_mac.numbers(x)
    v = round_shift(fixed(np.minimum(np.abs(values), 5.0), 4) * 419430, 16) - ONE
    factor = bf16_mac.numbers(rounded(phi(v, np.signbit(values)) / ONE))
    result = values * factor
    return rounded(np.where(np.abs(result) < LEAST, 0.0, result))


_erfc = np.vectorize(math.erfc, otypes=[np.float64])


def gelu_bf16_float(x: NDArray[np.uint16]) -> NDArray[np.float64]:
    """bfloat16 bits -> float64."""
    values = bf16_mac.numbers(x)
    result: NDArray[np.float64] = values * _erfc(-values / math.sqrt(2)) / 2
    return result


def every_exponent(rng: np.random.Generator, tiles: int) -> NDArray[np.uint16]:
    """Finite normal numbers of all exponents and both signs."""
    bits = rng.integers(0x0080, 0x7F80, size=(tiles, 2048)) | rng.integers(2, size=2048) << 15
    return bits.astype(np.uint16)
