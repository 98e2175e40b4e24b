"""Figures of a tensor for people: its extremes and a digest."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from npukit.kernel.bfloat16 import bits_of
from npukit.validate.numbers import exact_numbers


@dataclass(frozen=True)
class Summary:
    """``low`` and ``high`` are None if all elements are NaN; ``sha256`` is of the raw elements."""

    low: float | int | None
    high: float | int | None
    nans: int
    constant: bool
    sha256: str


def summary_of(array: NDArray[Any], dtype: str) -> Summary:
    """The figures of ``array``, whose argument has ``dtype``."""
    numbers = exact_numbers(array, dtype)
    known = numbers[~np.isnan(numbers)] if numbers.dtype.kind == "f" else numbers.reshape(-1)
    low, high = (known.min().item(), known.max().item()) if known.size else (None, None)
    return Summary(
        low=low,
        high=high,
        nans=numbers.size - known.size,
        constant=low == high and (not known.size or known.size == numbers.size),
        sha256=hashlib.sha256(raw_bytes(array)).hexdigest(),
    )


def raw_bytes(array: NDArray[Any]) -> bytes:
    """The elements in row-major order, little-endian."""
    bits = np.ascontiguousarray(bits_of(array))
    return bits.astype(bits.dtype.newbyteorder("<")).tobytes()
