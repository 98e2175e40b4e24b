"""Compares an output with the output of a reference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from npukit.kernel.bfloat16 import widen
from npukit.kernel.dtypes import is_float
from npukit.kernel.spec import Argument
from npukit.validate.verdict import Bin, Comparison

FIRST = 5
MAX_BINS = 15


@dataclass(frozen=True)
class Yardstick:
    """What an output is measured against: its name, and the allowed absolute error."""

    name: str
    tolerance: float


def as_numbers(array: NDArray[Any], dtype: str) -> NDArray[np.float64]:
    """``array`` as float64; a ``bfloat16`` tensor arrives as uint16 bit patterns."""
    if dtype == "bfloat16" and array.dtype == np.uint16:
        array = widen(array)
    return array.astype(np.float64)


def errors(dtype: str, found: NDArray[Any], expected: NDArray[Any]) -> NDArray[np.float64]:
    """found - expected, exactly zero where both are equal.

    Equal means the same number (-0.0 equals 0.0), or both NaN. The error of a NaN against a number
    is infinite, and so is that of an infinity against anything else. Integers are subtracted
    exactly before the difference is rounded to float64.
    """
    if not is_float(dtype) and found.dtype == expected.dtype:
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


def differ(dtype: str, one: NDArray[Any], other: NDArray[Any], tolerance: float) -> bool:
    """Whether no single array could be within ``tolerance`` of both."""
    return bool((np.abs(errors(dtype, one, other)) > 2 * tolerance).any())


def compare(
    argument: Argument, found: NDArray[Any], expected: NDArray[Any], yardstick: Yardstick
) -> Comparison:
    """Compare ``found`` with ``expected`` (both of the argument's shape), absolute tolerance."""
    error = errors(argument.dtype, found, expected)
    magnitude = np.abs(error)
    wrong = magnitude > yardstick.tolerance
    got, want = _exact(found, argument.dtype), _exact(expected, argument.dtype)
    first = tuple(
        (tuple(int(i) for i in index), _number(want[tuple(index)]), _number(got[tuple(index)]))
        for index in np.argwhere(wrong)[:FIRST]
    )
    return Comparison(
        output=argument.name,
        against=yardstick.name,
        unit="abs" if is_float(argument.dtype) else "LSB",
        exact=not error.any(),
        within=not wrong.any(),
        tolerance=yardstick.tolerance,
        wrong=int(wrong.sum()),
        total=found.size,
        max_error=float(magnitude.max()),
        mean_error=float(magnitude.mean()),
        first=first,
        histogram=histogram(error),
    )


def _exact(array: NDArray[Any], dtype: str) -> NDArray[Any]:
    """Integers unchanged, since float64 can't hold all of them; floating point as float64."""
    if array.dtype.kind in "iu" and not is_float(dtype):
        return array
    return as_numbers(array, dtype)


def _number(element: Any) -> float:
    number: float = element.item()
    return number


def histogram(error: NDArray[np.float64]) -> tuple[Bin, ...]:
    """One bin per distinct error; if there are too many, bins of equal width on each side of zero.

    Exact zero and infinite errors have their own bins. At most MAX_BINS bins hold finite errors.
    """
    finite = error[np.isfinite(error)]
    values, counts = np.unique(finite, return_counts=True)
    if len(values) <= MAX_BINS:
        bins = [Bin(float(v), float(v), int(c)) for v, c in zip(values, counts, strict=True)]
    else:
        zeros = int((finite == 0).sum())
        bins = [
            *_equal_bins(finite[finite < 0]),
            *([Bin(0.0, 0.0, zeros)] if zeros else []),
            *_equal_bins(finite[finite > 0]),
        ]
    if below := int(np.isneginf(error).sum()):
        bins.insert(0, Bin(-np.inf, -np.inf, below))
    if above := int(np.isposinf(error).sum()):
        bins.append(Bin(np.inf, np.inf, above))
    return tuple(bins)


def _equal_bins(errors: NDArray[np.float64]) -> list[Bin]:
    """At most MAX_BINS // 2 bins; integer errors get integer bounds, both inclusive."""
    if not errors.size:
        return []
    count = MAX_BINS // 2
    low, high = float(errors.min()), float(errors.max())
    if (errors == np.rint(errors)).all():
        width = max(1.0, np.ceil((high - low + 1) / count))
        totals = np.bincount(((errors - low) // width).astype(np.int64), minlength=1)
        return [
            Bin(low + i * width, min(low + (i + 1) * width - 1, high), int(total))
            for i, total in enumerate(totals)
        ]
    totals, edges = np.histogram(errors, bins=count)
    return [
        Bin(float(a), float(b), int(total))
        for a, b, total in zip(edges[:-1], edges[1:], totals, strict=True)
    ]
