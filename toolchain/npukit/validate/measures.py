"""The measures of ``npukit.kernel.tolerance``: what is wrong, and by how much.

A measure of elements (absolute, relative, ulp) gives each element an error and a limit. A measure
of rows (cosine, sqnr) gives each row a likeness. Non-finite numbers follow one rule in all of them:
NaN matches NaN, an infinity matches itself, and nothing else does. Rows are measured without the
elements that match in this way; a row in which one does not match is wrong.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from npukit.kernel.dtypes import (
    FLOAT_DIGITS,
    FLOAT_GREATEST,
    FLOAT_LEAST_EXPONENT,
    is_float,
)
from npukit.kernel.tolerance import Measure, Tolerance
from npukit.validate.numbers import as_numbers, errors

Floats = NDArray[np.float64]

_UNITS: Final = {Measure.RELATIVE: "relative", Measure.ULP: "ULP"}


@dataclass(frozen=True)
class Measured:
    """An output measured against a reference.

    ``errors`` has an error (found - expected) in ``unit`` for each element; ``wrong`` marks the
    elements out of tolerance, for a measure of rows all elements of wrong rows. ``share`` is the
    magnitude of each error as a multiple of the allowed one if that is not the same for all
    elements, else None. ``rows`` is set for measures of rows.
    """

    errors: Floats
    unit: str
    wrong: NDArray[np.bool_]
    share: Floats | None = None
    rows: Rows | None = None


@dataclass(frozen=True)
class Rows:
    """The likeness of each row (cosine, or SQNR in dB), and which rows are wrong.

    ``length`` is the length of each found row, as a vector, over that of the expected one.
    """

    likeness: Floats
    wrong: NDArray[np.bool_]
    length: Floats


# Rows and elements of zeros, and numbers at the end of float64, are part of the definitions.
_quietly = np.errstate(divide="ignore", invalid="ignore", over="ignore")


@_quietly
def measure(
    dtype: str, found: NDArray[Any], expected: NDArray[Any], tolerance: Tolerance
) -> Measured:
    """Measure ``found`` against ``expected``, arrays of one shape, as ``tolerance`` says."""
    if tolerance.by_rows:
        return _by_rows(dtype, found, expected, tolerance)
    error = errors(dtype, found, expected)
    scaled = error
    unit = _UNITS.get(tolerance.measure, "abs" if is_float(dtype) else "LSB")
    if tolerance.measure is not Measure.ABSOLUTE:
        size = _sizes(dtype, as_numbers(expected, dtype), tolerance)
        scaled = np.where(error == 0, 0.0, error / size)
    return Measured(scaled, unit, np.abs(scaled) > tolerance.limit)


def within(dtype: str, found: NDArray[Any], expected: NDArray[Any], tolerance: Tolerance) -> bool:
    """Whether ``found`` is within ``tolerance`` of ``expected``."""
    if found.dtype == expected.dtype and np.array_equal(found, expected) and not tolerance.by_rows:
        return True
    return not measure(dtype, found, expected, tolerance).wrong.any()


@_quietly
def differ(dtype: str, one: NDArray[Any], other: NDArray[Any], tolerance: Tolerance) -> bool:
    """Whether no single array could be within ``tolerance`` of both."""
    error = np.abs(errors(dtype, one, other))
    first, second = as_numbers(one, dtype), as_numbers(other, dtype)
    if not tolerance.by_rows:
        allowed = sum(tolerance.limit * _sizes(dtype, each, tolerance) for each in (first, second))
        return bool((error > allowed).any())
    if np.isinf(error).any():
        return True
    first, second = (np.where(np.isfinite(a), a, 0.0) for a in (first, second))
    scale = _scales(first, second)
    lengths = sum(_lengths(a / scale, tolerance, scale) for a in (first, second))
    return bool((_norms(error / scale) > _radius(tolerance) * lengths).any())


def _sizes(dtype: str, expected: Floats, tolerance: Tolerance) -> Floats:
    """The error at each element that counts as 1; 1 where ``expected`` is not finite."""
    magnitude = np.maximum(np.abs(expected), tolerance.floor)
    finite = np.isfinite(magnitude)
    if tolerance.measure is Measure.ABSOLUTE:
        return np.ones_like(magnitude)
    if tolerance.measure is Measure.ULP:
        magnitude = spacing(dtype, np.where(finite, magnitude, 1.0))
    sizes: Floats = np.where(finite, magnitude, 1.0)
    return sizes


def spacing(dtype: str, magnitude: Floats) -> Floats:
    """The distance of neighbouring numbers of ``dtype`` at each finite ``magnitude``: an ULP.

    Numbers below the least normal one have its spacing, and those above the greatest that of the
    greatest.
    """
    held = np.minimum(magnitude, FLOAT_GREATEST[dtype])
    exponent = np.frexp(held)[1] - 1
    exponent = np.where(held == 0, FLOAT_LEAST_EXPONENT[dtype], exponent)
    exponent = np.maximum(exponent, FLOAT_LEAST_EXPONENT[dtype])
    ulps: Floats = np.ldexp(1.0, exponent - (FLOAT_DIGITS[dtype] - 1))
    return ulps


def _by_rows(
    dtype: str, found: NDArray[Any], expected: NDArray[Any], tolerance: Tolerance
) -> Measured:
    error = errors(dtype, found, expected)
    got, want = as_numbers(found, dtype), as_numbers(expected, dtype)
    plain = np.isfinite(got) & np.isfinite(want)
    broken = (~plain & (error != 0)).any(axis=-1)
    got, want = np.where(plain, got, 0.0), np.where(plain, want, 0.0)
    scale = _scales(got, want)
    got, want = got / scale, want / scale
    noise = _norms(got - want)
    signal = _lengths(want, tolerance, scale)
    ratio = np.where(noise == 0, 0.0, noise / signal)
    length = np.where(noise == 0, 1.0, _norms(got) / _norms(want))
    if tolerance.measure is Measure.SQNR:
        likeness = -20 * np.log10(ratio)
        wrong = likeness < tolerance.limit
        worst = -np.inf
    else:
        likeness, wrong = _cosines(got, want, ratio, signal, tolerance)
        worst = -1.0
    wrong, likeness = wrong | broken, np.where(broken, worst, likeness)
    shape = expected.shape
    allowed = (_radius(tolerance) * signal / math.sqrt(shape[-1]))[..., np.newaxis] * scale
    share = np.where(error == 0, 0.0, np.abs(error) / allowed)
    spread = np.broadcast_to(wrong[..., np.newaxis], shape)
    return Measured(
        error,
        "abs" if is_float(dtype) else "LSB",
        spread,
        # The elements of a right row may err more than its RMS allows.
        np.where(spread, _above_somewhere(share), np.minimum(share, 1.0)),
        Rows(likeness, wrong, length),
    )


def _above_somewhere(share: Floats) -> Floats:
    """The shares of wrong rows: the largest of each is above 1.

    A row can be wrong in its direction though no element errs more than its RMS allows.
    """
    largest = share.max(axis=-1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        raised: Floats = np.where(
            (largest > 0) & (largest <= 1), share / largest * np.nextafter(1.0, 2.0), share
        )
    return raised


def _cosines(
    got: Floats, want: Floats, ratio: Floats, signal: Floats, tolerance: Tolerance
) -> tuple[Floats, NDArray[np.bool_]]:
    """The cosine of each row, and whether it is wrong.

    The length must fit too, since a cosine says nothing about it: it may be off by as much as an
    error at a right angle may be large, the sine of the same angle. A row whose expected length
    is below the floor has no direction worth comparing; there only the error's size counts.
    """
    sine = _sine(tolerance)
    lengths = _norms(got), _norms(want)
    small = (signal > lengths[1]) | (lengths[1] == 0)
    # Half the squared distance of the unit vectors: exact near 1, where a product is not.
    turn = _norms(got / lengths[0][..., np.newaxis] - want / lengths[1][..., np.newaxis])
    cosine = np.where(lengths[0] == 0, 0.0, 1 - turn**2 / 2)
    stretch = np.abs(lengths[0] / lengths[1] - 1)
    tiny = np.sqrt(1 - np.minimum(ratio, 1.0) ** 2)
    wrong = (cosine < tolerance.limit) | (stretch > sine)
    return np.where(small, tiny, cosine), np.where(small, ratio > sine, wrong)


def _sine(tolerance: Tolerance) -> float:
    return math.sqrt(1 - tolerance.limit**2)


def _radius(tolerance: Tolerance) -> float:
    """How far a row within ``tolerance`` may be from the expected one, over its length."""
    if tolerance.measure is Measure.SQNR:
        return float(10 ** (-tolerance.limit / 20))
    stretch = 1 + _sine(tolerance)
    return math.sqrt(stretch**2 + 1 - 2 * stretch * tolerance.limit)


def _lengths(rows: Floats, tolerance: Tolerance, scale: Floats) -> Floats:
    """The lengths of scaled ``rows``, at least that of a row with the floor as its RMS."""
    least = tolerance.floor / scale[..., 0] * math.sqrt(rows.shape[-1])
    return np.maximum(_norms(rows), least)


def _norms(rows: Floats) -> Floats:
    norms: Floats = np.sqrt(np.square(rows).sum(axis=-1))
    return norms


def _scales(one: Floats, other: Floats) -> Floats:
    """A power of two for each row of finite numbers: divided by it, no square overflows."""
    greatest = np.maximum(np.abs(one), np.abs(other)).max(axis=-1, keepdims=True)
    scales: Floats = np.ldexp(1.0, np.frexp(greatest)[1] - 1)
    return np.where(greatest == 0, 1.0, scales)
