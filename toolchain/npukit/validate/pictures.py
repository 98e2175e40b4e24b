"""Small pictures of a tensor for a report: where the errors are, and the values."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

MAX_SIDE = 96
_ROW = 64
_ELONGATED = 8
LEVELS = 254
"""Pixels hold levels from 0 (minimum) to LEVELS (maximum)."""
WITHIN = 127
"""Errors within the tolerance have levels 1 to WITHIN, larger errors the levels above."""
ABSENT = 255
"""The level of a pixel without an element."""

Reduce = Callable[..., NDArray[np.float64]]


@dataclass(frozen=True)
class Pixels:
    """A row-major picture of ``width`` x ``height`` bytes; level 0 is ``low``."""

    width: int
    height: int
    levels: bytes
    low: float
    high: float


@dataclass(frozen=True)
class Picture:
    """An output of ``shape``; a pixel covers up to ``block`` (rows, columns) elements.

    ``layout`` describes the layout of the elements if it is not that of the shape.
    ``error`` holds the largest magnitude in each block; level 0 means no error.
    ``found`` and ``expected`` share one scale; they are None if all values are within tolerance.
    """

    output: str
    shape: tuple[int, ...]
    layout: str
    block: tuple[int, int]
    error: Pixels
    found: Pixels | None = None
    expected: Pixels | None = None


def draw(
    output: str,
    magnitude: NDArray[np.float64],
    tolerance: float,
    values: tuple[NDArray[np.float64], NDArray[np.float64]] | None,
) -> Picture:
    """A picture of error magnitudes and, if given, of the values (found, expected)."""
    sheet, layout = plane(magnitude)
    errors, block = _reduced(sheet, np.fmax.reduce)
    highest = _greatest(errors)
    level = _error_levels(errors, tolerance, highest)
    found = expected = None
    if values is not None:
        both = [_reduced(plane(value)[0], np.nanmean)[0] for value in values]
        finite = np.concatenate([b[np.isfinite(b)] for b in both])
        low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
        found, expected = (_pixels(_scaled(b, low, high), low, high) for b in both)
    return Picture(
        output, magnitude.shape, layout, block, _pixels(level, 0.0, highest), found, expected
    )


def plane(array: NDArray[Any]) -> tuple[NDArray[np.float64], str]:
    """``array`` laid out in two dimensions, NaN where there is no element; and the layout in words.

    A 1-D array is folded into rows whose length is a power of two. An array that is much longer
    than wide, or wider than long, is cut into groups. With three or more dimensions, the last two
    form a panel, and the panels are tiled. A blank line separates groups and panels.
    """
    array = array.astype(np.float64)
    if array.ndim == 1:
        return _folded(array)
    if array.ndim > 2:
        return _sheet(array.reshape(-1, *array.shape[-2:])), ""
    height, width = array.shape
    if width > max(_ROW, _ELONGATED * height):
        sheet, size = _grouped(array.T)
        return sheet.T, f"columns in groups of {size}"
    if height > max(_ROW, _ELONGATED * width):
        sheet, size = _grouped(array)
        return sheet, f"rows in groups of {size}"
    return array, ""


def _folded(array: NDArray[np.float64]) -> tuple[NDArray[np.float64], str]:
    if array.size <= _ROW:
        return array.reshape(1, -1), ""
    width = 2 ** math.ceil(math.log2(array.size) / 2)
    height = -(-array.size // width)
    folded = np.full(height * width, np.nan)
    folded[: array.size] = array
    return folded.reshape(height, width), f"in rows of {width}"


def _grouped(array: NDArray[np.float64]) -> tuple[NDArray[np.float64], int]:
    """A tall array cut into groups of rows, placed side by side; and the number of rows in each."""
    height, width = array.shape
    size = 2 ** round(math.log2(height * (width + 1)) / 2)
    count = -(-height // size)
    padded = np.full((count * size, width + 1), np.nan)
    padded[:height, :width] = array
    groups = padded.reshape(count, size, width + 1).swapaxes(0, 1)
    return groups.reshape(size, -1)[:, :-1], size


def _sheet(panels: NDArray[np.float64]) -> NDArray[np.float64]:
    across = math.ceil(math.sqrt(len(panels) * panels.shape[1] / panels.shape[2]))
    across = max(1, min(across, len(panels)))
    down = -(-len(panels) // across)
    height, width = panels.shape[1] + 1, panels.shape[2] + 1
    sheet = np.full((down * height - 1, across * width - 1), np.nan)
    for index, panel in enumerate(panels):
        row, column = divmod(index, across)
        sheet[row * height :, column * width :][: height - 1, : width - 1] = panel
    return sheet


def _reduced(flat: NDArray[np.float64], reduce: Reduce) -> tuple[NDArray[Any], tuple[int, int]]:
    """``flat`` reduced to at most MAX_SIDE x MAX_SIDE blocks; and the size of a block."""
    rows, columns = (-(-side // MAX_SIDE) for side in flat.shape)
    if (rows, columns) == (1, 1):
        return flat, (1, 1)
    height, width = -(-flat.shape[0] // rows), -(-flat.shape[1] // columns)
    padded = np.full((height * rows, width * columns), np.nan)
    padded[: flat.shape[0], : flat.shape[1]] = flat
    blocks = padded.reshape(height, rows, width, columns).swapaxes(1, 2)
    cells = blocks.reshape(height, width, rows * columns)
    out = np.full((height, width), np.nan)
    some = ~np.isnan(cells).all(axis=2)
    with np.errstate(invalid="ignore"):  # the mean of inf and -inf is NaN
        out[some] = reduce(cells[some], axis=1)
    return out, (rows, columns)


def _error_levels(
    errors: NDArray[np.float64], tolerance: float, highest: float
) -> NDArray[np.float64]:
    """Levels on two scales: up to the tolerance, and from there to the largest error."""
    if not errors.any():
        return errors
    within = (
        np.ceil(np.minimum(errors, tolerance) / tolerance * WITHIN)
        if tolerance
        else np.zeros_like(errors)
    )
    span = highest - tolerance
    with np.errstate(invalid="ignore"):
        share = np.clip((errors - tolerance) / span, 0, 1) if span > 0 else np.ones_like(errors)
    wrong = WITHIN + 1 + np.rint(share * (LEVELS - WITHIN - 1))
    levels: NDArray[np.float64] = np.where(errors > tolerance, wrong, within)
    return np.where(np.isnan(errors), np.nan, levels)


def _greatest(values: NDArray[np.float64]) -> float:
    finite = values[np.isfinite(values)]
    greatest = float(finite.max()) if finite.size else 0.0
    # All errors are infinite: any finite scale shows them at the top level.
    return 1.0 if greatest == 0 and np.isinf(values).any() else greatest


def _scaled(values: NDArray[np.float64], low: float, high: float) -> NDArray[np.float64]:
    """Levels of ``values``; infinities get the first and the last level."""
    span = (high - low) or 1.0
    if math.isinf(span):  # the span of all float64 values overflows
        return _scaled(values / 2, low / 2, high / 2)
    return np.rint(np.clip((values - low) / span, 0, 1) * LEVELS)


def _pixels(levels: NDArray[np.float64], low: float, high: float) -> Pixels:
    absent = np.isnan(levels)
    if absent.any():
        levels = np.where(absent, ABSENT, levels)
    data = levels.astype(np.uint8)
    return Pixels(levels.shape[1], levels.shape[0], data.tobytes(), low, high)
