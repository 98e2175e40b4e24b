"""Rounding as the cores do it in mode conv_even."""

import numpy as np
from numpy.typing import NDArray


def round_shift(values: NDArray[np.int64], bits: int | NDArray[np.int64]) -> NDArray[np.int64]:
    """values / 2^bits, rounded to nearest, ties to even; exact for bits <= 0.

    An array of bits has positive numbers.
    """
    if isinstance(bits, int) and bits <= 0:
        return values << -bits
    down = values >> bits
    half = np.int64(1) << (bits - 1)
    # A tie rounds up if that gives an even number.
    rest = (values & (2 * half - 1)) + (down & 1)
    return down + (rest > half)
