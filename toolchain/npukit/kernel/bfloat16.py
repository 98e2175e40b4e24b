"""bfloat16 in numpy, which has no such dtype: uint16 bit patterns, the upper half of a float32."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

_QUIET_NAN = 0x7FC0


def widen(bits: NDArray[np.uint16]) -> NDArray[np.float32]:
    """The numbers that ``bits`` stand for, exactly."""
    return (np.ascontiguousarray(bits).astype(np.uint32) << 16).view(np.float32)


def narrow(values: NDArray[Any]) -> NDArray[np.uint16]:
    """The bit patterns of ``values``, rounded to nearest even; every NaN is the quiet one."""
    with np.errstate(over="ignore"):
        single = np.ascontiguousarray(values, dtype=np.float32)
    bits = single.view(np.uint32).astype(np.uint64)
    rounded = ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype(np.uint16)
    return np.where(np.isnan(single), np.uint16(_QUIET_NAN), rounded).astype(np.uint16)
