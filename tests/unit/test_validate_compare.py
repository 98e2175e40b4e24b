"""Comparisons: exact where integers are, infinite where numbers are not."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from npukit.kernel.bfloat16 import narrow
from npukit.kernel.spec import Argument
from npukit.kernel.tolerance import Tolerance
from npukit.validate.compare import MAX_BINS, Yardstick, compare, histogram
from npukit.validate.evidence import Bin, Comparison
from npukit.validate.measures import differ
from npukit.validate.numbers import errors

INTEGERS = ["int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"]


def against(
    found: NDArray[Any], expected: NDArray[Any], tolerance: float = 0, dtype: str | None = None
) -> Comparison:
    argument = Argument("out", dtype or str(found.dtype), found.shape, "out", "")
    return compare(argument, found, expected, Yardstick("reference", Tolerance.absolute(tolerance)))


@pytest.mark.parametrize("dtype", INTEGERS)
@given(data=st.data())
def test_integer_errors_are_exact(dtype: str, data: st.DataObject) -> None:
    arrays = hnp.arrays(dtype, 8)
    found, expected = data.draw(arrays), data.draw(arrays)
    exact = [int(f) - int(e) for f, e in zip(found, expected, strict=True)]
    assert errors(dtype, found, expected).tolist() == [float(e) for e in exact]
    comparison = against(found, expected)
    assert comparison.exact == comparison.within == (exact == [0] * 8)
    assert comparison.wrong == sum(e != 0 for e in exact)


def test_detects_one_lsb_of_a_large_int64() -> None:
    """float64 can't tell these two apart."""
    found, expected = np.array([2**62 + 1]), np.array([2**62])
    assert float(found[0]) == float(expected[0])
    comparison = against(found, expected)
    assert not comparison.exact
    assert comparison.max_error == 1


def test_figures() -> None:
    expected = np.zeros((2, 4), np.int8)
    found = expected.copy()
    found[1, 2], found[0, 3] = -3, 1
    comparison = against(found, expected, tolerance=1)
    assert (comparison.wrong, comparison.total) == (1, 8)
    assert (comparison.max_error, comparison.mean_error) == (3, 0.5)
    assert comparison.first == (((1, 2), 0.0, -3.0),)
    assert comparison.histogram == (Bin(-3, -3, 1), Bin(0, 0, 6), Bin(1, 1, 1))
    assert (comparison.exact, comparison.within, comparison.unit) == (False, False, "LSB")
    assert against(found, expected, tolerance=3).within


def test_only_the_first_wrong_elements_are_named() -> None:
    comparison = against(np.ones(100, np.int8), np.zeros(100, np.int8))
    assert [index for index, _, _ in comparison.first] == [(0,), (1,), (2,), (3,), (4,)]
    assert comparison.wrong == 100


def test_nan_and_infinity() -> None:
    nan, inf = np.nan, np.inf
    expected = np.array([nan, inf, -inf, 0.0, nan, 1.0, inf, inf], np.float32)
    found = np.array([nan, inf, -inf, -0.0, 1.0, nan, -inf, 5.0], np.float32)
    assert errors("float32", found, expected).tolist() == [0, 0, 0, 0, inf, inf, -inf, -inf]
    comparison = against(found, expected, tolerance=1e30)
    assert (comparison.wrong, comparison.unit) == (4, "abs")
    assert comparison.histogram == (Bin(-inf, -inf, 2), Bin(0, 0, 4), Bin(inf, inf, 2))
    assert against(found[:4], expected[:4]).exact


def test_bfloat16_is_compared_as_numbers() -> None:
    expected = np.array([1.0, -2.0, np.nan])
    found = narrow(np.array([1.0, -2.0, np.nan]))
    assert against(found, expected, dtype="bfloat16").exact
    assert against(narrow(expected), narrow(expected), dtype="bfloat16").exact
    off = against(narrow(np.array([1.0078125, -2.0, np.nan])), expected, 0.001, "bfloat16")
    assert (off.wrong, off.max_error) == (1, 0.0078125)


def test_float16_does_not_overflow() -> None:
    big = np.array([65504], np.float16)
    assert against(big, -big).max_error == 131008


def test_an_integer_output_against_a_float_reference() -> None:
    comparison = against(np.array([3, 5], np.int8), np.array([2.5, 5.25]), tolerance=0.5)
    assert comparison.within and not comparison.exact
    assert comparison.mean_error == 0.375


@given(hnp.arrays(np.float64, st.integers(1, 200), elements=st.floats(-1e9, 1e9)))
def test_a_histogram_counts_everything_once(values: NDArray[np.float64]) -> None:
    bins = histogram(values)
    assert sum(b.count for b in bins) == values.size
    assert len(bins) <= MAX_BINS
    assert bins[0].low == values.min()
    assert bins[-1].high == values.max()
    assert all(a.high <= b.low for a, b in itertools.pairwise(bins))


def test_a_few_outliers_leave_the_right_ones_visible() -> None:
    values = np.zeros(1000)
    values[:40] = np.arange(40) * 6.0 - 20
    bins = histogram(values)
    assert Bin(0, 0, 960) in bins
    assert [(b.low, b.high) for b in bins[:3]] == [(-20, -18), (-17, -15), (-14, -12)]
    assert bins[-1].high == 214


def test_what_a_tolerance_can_reconcile() -> None:
    one, other = np.array([0.0]), np.array([2.0])
    assert not differ("float64", one, other, Tolerance.absolute(1.0))
    assert differ("float64", one, other, Tolerance.absolute(0.9))
