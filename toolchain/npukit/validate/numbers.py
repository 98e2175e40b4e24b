"""Elements of tensors as real numbers, and their differences."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from npukit.kernel.bfloat16 import widen
from npukit.kernel.dtypes import is_float


def as_numbers(array: NDArray[Any], dtype: str) -> NDArray[np.float64]:
    """``array`` as float64; a ``bfloat16`` tensor arrives as uint16 bit patterns."""
    if dtype == "bfloat16" and array.dtype == np.uint16:
        array = widen(array)
    with np.errstate(invalid="ignore"):  # signalling NaNs
        return array.astype(np.float64)


def exact_numbers(array: NDArray[Any], dtype: str) -> NDArray[Any]:
    """Integers unchanged, since float64 can't hold all of them; floating point as float64."""
    if array.dtype.kind in "iu" and not is_float(dtype):
        return array
    return as_numbers(array, dtype)


def errors(dtype: str, found: NDArray[Any], expected: NDArray[Any]) -> NDArray[np.float64]:
    """found - expected, exactly zero where both are equal.

    Equal means the same number (-0.0 equals 0.0), or both NaN. The error of a NaN against a number
    is infinite, and so is that of an infinity against anything else. Integers are subtracted
    exactly before the difference is rounded to float64.
    """
    if not is_float(dtype) and found.dtype == expected.dtype and found.dtype.kind in "iu":
        above = found > expected
        unsigned = np.dtype(f"u{found.dtype.itemsize}")
        one, other = found.astype(unsigned), expected.astype(unsigned)
        # Modulo 2^n, the larger minus the smaller is their distance.
        distance = np.where(above, one - other, other - one).astype(np.float64)
        signed: NDArray[np.float64] = np.where(above, distance, -distance) + 0.0
        return signed
    got, want = as_numbers(found, dtype), as_numbers(expected, dtype)
    same = (got == want) | (np.isnan(got) & np.isnan(want))
    with np.errstate(invalid="ignore", over="ignore"):
        difference = np.where(same, 0.0, got - want)
    total: NDArray[np.float64] = np.where(np.isnan(difference), np.inf, difference)
    return total
