"""Compares an output with the output of a reference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from npukit.kernel.tolerance import Tolerance
from npukit.validate.evidence import Bin, Comparison, Output, Row
from npukit.validate.measures import Measured, Rows, measure
from npukit.validate.numbers import exact_numbers

FIRST = 5
MAX_BINS = 15
_FEW = 64


@dataclass(frozen=True)
class Yardstick:
    """What an output is measured against: the reference's name, and the tolerance."""

    name: str
    tolerance: Tolerance


def compare(
    argument: Output, found: NDArray[Any], expected: NDArray[Any], yardstick: Yardstick
) -> Comparison:
    """Compare ``found`` with ``expected``, both of the argument's shape."""
    measured = measure(argument.dtype, found, expected, yardstick.tolerance)
    return comparison_of(argument, found, expected, yardstick, measured)


@np.errstate(over="ignore")
def comparison_of(
    argument: Output,
    found: NDArray[Any],
    expected: NDArray[Any],
    yardstick: Yardstick,
    measured: Measured,
) -> Comparison:
    """The figures of arrays that are already ``measured``."""
    wrong, rows = measured.wrong, measured.rows
    magnitude = np.abs(measured.errors)
    worst = [] if rows is None else _worst_rows(rows)
    at = np.argwhere(wrong)[:FIRST] if rows is None else _largest_in(worst, magnitude)
    got, want = (exact_numbers(array, argument.dtype) for array in (found, expected))
    return Comparison(
        output=argument.name,
        against=yardstick.name,
        unit=measured.unit,
        exact=not measured.errors.any(),
        within=not wrong.any(),
        tolerance=yardstick.tolerance,
        wrong=int(wrong.sum() if rows is None else rows.wrong.sum()),
        total=found.size if rows is None else rows.wrong.size,
        max_error=float(magnitude.max()),
        mean_error=float(magnitude.mean()),
        first=tuple(
            (tuple(map(int, index)), _number(want[tuple(index)]), _number(got[tuple(index)]))
            for index in at
        ),
        histogram=histogram(measured.errors),
        least=None if rows is None else float(rows.likeness.min()),
        rows=tuple(worst),
    )


def _worst_rows(rows: Rows) -> list[Row]:
    """The wrong rows that are least alike, the worst first."""
    order = np.argsort(rows.likeness, axis=None, kind="stable")
    chosen = order[rows.wrong.reshape(-1)[order]][:FIRST]
    return [
        Row(
            tuple(int(i) for i in np.unravel_index(flat, rows.wrong.shape)),
            float(rows.likeness.flat[flat]),
            float(rows.length.flat[flat]),
        )
        for flat in chosen
    ]


def _largest_in(rows: list[Row], magnitude: NDArray[np.float64]) -> list[tuple[int, ...]]:
    """The element with the largest error of each row."""
    return [(*row.index, int(np.argmax(magnitude[row.index]))) for row in rows]


def _number(element: Any) -> float:
    number: float = element.item()
    return number


def histogram(error: NDArray[np.float64]) -> tuple[Bin, ...]:
    """One bin per distinct error; if there are too many, bins of equal width on each side of zero.

    Exact zero and infinite errors have their own bins. At most MAX_BINS bins hold finite errors.
    """
    if not error.any():
        return (Bin(0.0, 0.0, error.size),)
    finite = error[np.isfinite(error)]
    # Most errors have many values, which a few of them show sooner than sorting all.
    values, counts = np.unique(finite[:_FEW], return_counts=True)
    if len(values) <= MAX_BINS and finite.size > _FEW:
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
