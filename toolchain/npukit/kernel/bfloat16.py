"""bfloat16 in numpy, which has no such dtype: uint16 bit patterns, the upper half of a float32.

Arrays of the package ``ml_dtypes`` are accepted too: numpy knows their dtype by name.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

_QUIET_NAN = 0x7FC0


def is_ml_dtypes(dtype: np.dtype[Any]) -> bool:
    """Whether ``dtype`` is the bfloat16 of ``ml_dtypes``."""
    # Asking for the name takes long. A type that numpy does not know has kind V.
    return dtype.kind == "V" and dtype.name == "bfloat16" and dtype.itemsize == 2 and dtype.isnative


def bits_of(array: NDArray[Any]) -> NDArray[Any]:
    """The bit patterns of an array of ``ml_dtypes``; any other array itself."""
    return array.view(np.uint16) if is_ml_dtypes(array.dtype) else array


def widen(bits: NDArray[Any]) -> NDArray[np.float32]:
    """The numbers that ``bits`` (uint16, or bfloat16 of ``ml_dtypes``) stand for, exactly."""
    return (np.ascontiguousarray(bits_of(bits)).astype(np.uint32) << 16).view(np.float32)


def narrow(values: NDArray[Any]) -> NDArray[np.uint16]:
    """The bit patterns of ``values``, rounded to nearest even; every NaN is the quiet one."""
    with np.errstate(over="ignore", invalid="ignore"):
        single = np.ascontiguousarray(values, dtype=np.float32)
    bits = single.view(np.uint32).astype(np.int64)
    # A float64 beside the middle of two bfloat16 may have become the middle as a float32.
    middle = (bits & 0xFFFF) == 0x8000
    with np.errstate(invalid="ignore"):
        beside = np.sign(np.abs(values) - np.abs(single))
    bits += np.where(middle, beside, 0).astype(np.int64)
    rounded = ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype(np.uint16)
    return np.where(np.isnan(single), np.uint16(_QUIET_NAN), rounded).astype(np.uint16)


def exact_bits(values: NDArray[Any]) -> NDArray[np.uint16] | None:
    """The bit patterns of ``values``; None if any of them is not a bfloat16."""
    bits = narrow(values)
    with np.errstate(invalid="ignore"):
        same = np.array_equal(widen(bits), values, equal_nan=True)
    return bits if same else None
