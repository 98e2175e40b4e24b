"""Comparing an output with what a reference gives."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from npukit.validate.verdict import Comparison

FIRST = 5
HISTOGRAM_BINS = 9


def as_numbers(array: NDArray[Any], dtype: str) -> NDArray[np.float64]:
    """``array`` as float64; a ``bfloat16`` output arrives as uint16 bit patterns."""
    if dtype == "bfloat16" and array.dtype == np.uint16:
        return (array.astype(np.uint32) << 16).view(np.float32).astype(np.float64)
    return array.astype(np.float64)


def compare(
    name: str, dtype: str, found: NDArray[Any], expected: NDArray[Any], tolerance: float
) -> Comparison:
    """``found`` against ``expected`` (same shape, any real dtype) with an absolute ``tolerance``.

    Two NaNs are equal and infinities are equal to themselves; a NaN against a number is infinitely
    wrong.
    """
    got, want = as_numbers(found, dtype), as_numbers(expected, dtype)
    same = (got == want) | (np.isnan(got) & np.isnan(want))
    with np.errstate(invalid="ignore"):
        error = np.where(same, 0.0, got - want)
    error = np.where(np.isnan(error), np.inf, error)
    magnitude = np.abs(error)
    wrong = magnitude > tolerance
    first = tuple(
        (tuple(int(i) for i in index), float(want[tuple(index)]), float(got[tuple(index)]))
        for index in np.argwhere(wrong)[:FIRST]
    )
    return Comparison(
        output=name,
        exact=bool(same.all()),
        within=not wrong.any(),
        tolerance=tolerance,
        wrong=int(wrong.sum()),
        total=found.size,
        max_error=float(magnitude.max()),
        mean_error=float(magnitude.mean()),
        first=first,
        histogram=_histogram(error[wrong]),
    )


def _histogram(errors: NDArray[np.float64]) -> tuple[tuple[float, int], ...]:
    """The most frequent errors, from the most negative to the most positive."""
    values, counts = np.unique(errors, return_counts=True)
    frequent = np.argsort(-counts, kind="stable")[:HISTOGRAM_BINS]
    pairs = [(float(values[i]), int(counts[i])) for i in frequent]
    return tuple(sorted(pairs))
