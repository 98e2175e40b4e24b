"""bfloat16 results as float64, and the distances of neighbouring bfloat16 numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from npukit.kernel.bfloat16 import widen


def numbers(result: NDArray[Any]) -> NDArray[np.float64]:
    """The numbers that bits, or an array of ``ml_dtypes``, stand for."""
    return widen(result).astype(np.float64)


def ulp_of(values: NDArray[np.float64], least: float) -> NDArray[np.float64]:
    """The distance of bfloat16 numbers at each value; below ``least`` that at ``least``."""
    ulp: NDArray[np.float64] = np.ldexp(1.0, np.frexp(np.maximum(np.abs(values), least))[1] - 8)
    return ulp
