"""Reciprocals of square roots: the model of ``root.h`` on arrays."""

import math

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def divide(numerator: int, values: Ints) -> tuple[Ints, Ints]:
    """Factors and exponents: numerator / sqrt(value) = factor * 2^exponent, 1 <= value < 2^63."""
    pairs = [_divide(numerator, int(value)) for value in values.ravel()]
    factors, exponents = np.array(pairs, np.int64).reshape(-1, 2).T
    return factors.reshape(values.shape), exponents.reshape(values.shape)


def _divide(numerator: int, value: int) -> tuple[int, int]:
    halves = (64 - value.bit_length() - 16) >> 1
    mantissa = value << 2 * halves if halves >= 0 else value >> -2 * halves
    return numerator // math.isqrt(mantissa), halves
