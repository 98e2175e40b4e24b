"""Relative, ULP, cosine and SQNR tolerances, against definitions written out one element at a time."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from npukit.kernel.bfloat16 import narrow, widen
from npukit.kernel.dtypes import FLOAT_GREATEST
from npukit.kernel.spec import Argument
from npukit.kernel.tolerance import Measure, Tolerance
from npukit.validate.compare import Yardstick, compare
from npukit.validate.degenerate import constant
from npukit.validate.evidence import Comparison
from npukit.validate.judge import _picture
from npukit.validate.measures import differ, measure, spacing, within
from npukit.validate.mismatch import mismatch_text
from npukit.validate.pictures import WITHIN

INF = math.inf


def against(
    found: NDArray[Any], expected: NDArray[Any], tolerance: Tolerance, dtype: str | None = None
) -> Comparison:
    argument = Argument("out", dtype or str(found.dtype), found.shape, "out", "")
    return compare(argument, found, expected, Yardstick("reference", tolerance))


def relative(limit: float, floor: float = 0.0) -> Tolerance:
    return Tolerance(Measure.RELATIVE, limit, floor)


def ulp(limit: float, floor: float = 0.0) -> Tolerance:
    return Tolerance(Measure.ULP, limit, floor)


def cosine(limit: float, floor: float = 0.0) -> Tolerance:
    return Tolerance(Measure.COSINE, limit, floor)


def sqnr(limit: float, floor: float = 0.0) -> Tolerance:
    return Tolerance(Measure.SQNR, limit, floor)


class TestRelative:
    def test_the_error_is_a_share_of_the_expected_value(self) -> None:
        found, expected = np.array([101.0, -99.0, 0.0]), np.array([100.0, -100.0, 0.0])
        comparison = against(found, expected, relative(0.01))
        assert comparison.within and comparison.unit == "relative"
        assert comparison.max_error == pytest.approx(0.01)
        assert not against(found, expected, relative(0.009)).within

    def test_zero_has_no_share_without_a_floor(self) -> None:
        found, expected = np.array([1e-30, 1.0]), np.array([0.0, 1.0])
        assert against(found, expected, relative(0.5)).max_error == INF
        assert against(found, expected, relative(0.5, floor=1e-3)).within
        assert not against(np.array([6e-4]), np.array([0.0]), relative(0.5, floor=1e-3)).within

    def test_the_expected_value_counts_not_the_found_one(self) -> None:
        assert not against(np.array([2.0]), np.array([1.0]), relative(0.6)).within
        assert against(np.array([1.0]), np.array([2.0]), relative(0.6)).within

    def test_integers_have_relative_errors_too(self) -> None:
        found, expected = np.array([1_000_010], np.int32), np.array([1_000_000], np.int32)
        assert against(found, expected, relative(1e-5)).within
        assert not against(found, expected, relative(0.9e-5)).within


class TestUlp:
    @pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
    @given(data=st.data())
    def test_spacing_is_numpy_s(self, dtype: str, data: st.DataObject) -> None:
        width = {"float16": 16, "float32": 32, "float64": 64}[dtype]
        finite = st.floats(0, FLOAT_GREATEST[dtype], exclude_max=True, width=width)  # type: ignore[arg-type]
        value = np.dtype(dtype).type(data.draw(finite))
        assert spacing(dtype, np.array([float(value)]))[0] == float(np.spacing(value))

    def test_spacing_of_bfloat16(self) -> None:
        bits = np.arange(0x7F80, dtype=np.uint16)  # every number from 0 to the greatest
        numbers = widen(bits).astype(np.float64)
        assert np.array_equal(spacing("bfloat16", numbers[:-1]), np.diff(numbers))

    def test_neighbours_are_one_ulp_apart(self) -> None:
        expected = np.array([0x3F80, 0x0000, 0x4049], np.uint16)
        comparison = against(expected + np.uint16(1), expected, ulp(1), "bfloat16")
        assert comparison.within and comparison.max_error == 1 and comparison.unit == "ULP"
        assert not against(expected + np.uint16(2), expected, ulp(1), "bfloat16").within

    def test_a_wider_reference_shows_fractions(self) -> None:
        """A result rounded to nearest is within half an ULP of the real number."""
        real = np.linspace(-3, 3, 1001)
        assert against(narrow(real), real, ulp(0.5), "bfloat16").within
        truncated = (real.astype(np.float32).view(np.uint32) >> 16).astype(np.uint16)
        worst = against(truncated, real, ulp(1), "bfloat16")
        assert worst.within and worst.max_error > 0.9

    def test_a_floor_for_flushed_subnormals(self) -> None:
        expected, found = np.array([1e-40], np.float32), np.zeros(1, np.float32)
        assert not against(found, expected, ulp(4)).within
        assert against(found, expected, ulp(4, floor=1e-30)).within


class TestNumbersThatAreNot:
    found = np.array([[np.nan, INF, -INF, 1.0], [np.nan, 1.0, 1.0, 1.0]], np.float32)

    @pytest.mark.parametrize(
        "tolerance", [relative(0.5), ulp(1e6), cosine(0.5), sqnr(1.0)], ids=lambda t: t.measure
    )
    def test_they_match_themselves_only(self, tolerance: Tolerance) -> None:
        assert against(self.found, self.found.copy(), tolerance).within
        for value in (0.0, 1e30, INF, -INF, np.nan):
            expected = self.found.copy()
            for column in range(4):
                changed = expected.copy()
                changed[0, column] = value
                same = np.array_equal(changed, expected, equal_nan=True)
                finite = math.isfinite(value) and column == 3
                if not finite:
                    assert against(self.found, changed, tolerance).within == same


class TestRows:
    expected = np.array([[3.0, 4.0], [0.0, 2.0], [-1.0, 1.0]])

    def test_the_least_cosine_counts(self) -> None:
        found = self.expected.copy()
        found[1] = [2 * math.sin(0.1), 2 * math.cos(0.1)]
        comparison = against(found, self.expected, cosine(0.999))
        assert comparison.least == pytest.approx(math.cos(0.1))
        assert (comparison.wrong, comparison.total) == (1, 3)
        assert [row.index for row in comparison.rows] == [(1,)]
        assert against(found, self.expected, cosine(0.99)).within
        text = mismatch_text(comparison)
        assert "1 of 3 rows of 'out'" in text and "row [1]: cosine 0.995" in text
        assert "at [1, 0]: expected 0, found 0.199" in text

    def test_a_single_row_is_not_counted(self) -> None:
        expected, found = np.array([3.0, 4.0]), np.array([8.0, 6.0])
        comparison = against(found, expected, cosine(0.97))
        text = mismatch_text(comparison)
        assert text.startswith("the only row of 'out' has a cosine with reference below 0.97")
        assert ": cosine 0.96, 2 times as long, with its largest error at [0]" in text

    def test_a_wrong_scale_is_wrong(self) -> None:
        """A cosine alone would call this equal."""
        for factor in (2.0, 0.5, -1.0):
            comparison = against(self.expected * factor, self.expected, cosine(0.99))
            assert comparison.wrong == 3, factor
        assert "2 times as long" in mismatch_text(
            against(self.expected * 2, self.expected, cosine(0.99))
        )
        assert against(self.expected * 1.1, self.expected, cosine(0.99)).within

    def test_sqnr_is_in_decibels_of_power(self) -> None:
        comparison = against(self.expected * 1.01, self.expected, sqnr(39.9))
        assert comparison.within and comparison.least == pytest.approx(40.0)
        assert not against(self.expected * 1.01, self.expected, sqnr(40.1)).within

    def test_equal_rows_pass_the_strictest_limits(self) -> None:
        rng = np.random.default_rng(0)
        rows = rng.normal(size=(100, 7)) * 10.0 ** rng.integers(-300, 300, (100, 1))
        assert against(rows, rows.copy(), cosine(1.0)).within
        assert against(rows, rows.copy(), sqnr(300.0)).least == INF

    def test_a_row_of_zeros(self) -> None:
        zero, noise = np.zeros((1, 4)), np.full((1, 4), 1e-6)
        for tolerance in (cosine(0.99), sqnr(40.0)):
            assert against(zero, zero.copy(), tolerance).within
            assert not against(noise, zero, tolerance).within
            assert not against(zero, noise, tolerance).within
        for tolerance in (cosine(0.99, 1e-3), sqnr(40.0, 1e-3)):
            assert against(noise, zero, tolerance).within
            assert against(zero, noise, tolerance).within
            assert not against(noise * 1000, zero, tolerance).within

    def test_one_bad_row_of_many_shows(self) -> None:
        expected = np.random.default_rng(1).normal(size=(512, 16)).astype(np.float32)
        found = expected.copy()
        found[300] = 0
        for tolerance in (cosine(0.99), sqnr(20.0)):
            assert against(found, expected, tolerance).rows[0].index == (300,)

    def test_a_vector_is_one_row(self) -> None:
        comparison = against(np.array([1.0, 0.0]), np.array([0.0, 1.0]), cosine(0.9))
        assert (comparison.total, comparison.rows[0].index) == (1, ())
        assert comparison.least == pytest.approx(0.0)
        assert comparison.first[0][0] == (0,)

    def test_the_worst_rows_come_first_and_few(self) -> None:
        expected = np.ones((20, 2))
        found = expected + np.arange(20)[:, None] * [1, -1] * 0.05
        rows = against(found, expected, sqnr(60.0)).rows
        assert [row.index[0] for row in rows] == [19, 18, 17, 16, 15]

    def test_integers(self) -> None:
        expected = np.array([[100, -100], [50, 50]], np.int8)
        comparison = against(expected + np.int8(1), expected, sqnr(30.0))
        assert comparison.within and comparison.unit == "LSB" and comparison.max_error == 1

    @given(
        hnp.arrays(np.float32, (3, 5), elements=st.floats(-1e6, 1e6, width=32)),
        hnp.arrays(np.float32, (3, 5), elements=st.floats(-1e6, 1e6, width=32)),
    )
    def test_the_definition(self, found: NDArray[Any], expected: NDArray[Any]) -> None:
        least = INF
        for row in range(3):
            noise = math.fsum(
                (float(f) - float(e)) ** 2 for f, e in zip(found[row], expected[row], strict=True)
            )
            signal = math.fsum(float(e) ** 2 for e in expected[row])
            value = INF if not noise else -INF if not signal else 10 * math.log10(signal / noise)
            least = min(least, value)
        assert against(found, expected, sqnr(10.0)).least == pytest.approx(least, abs=1e-6)


class TestPictures:
    def test_wrong_rows_are_marked_and_right_ones_are_not(self) -> None:
        expected = np.ones((4, 64))
        found = expected.copy()
        found[2] = 3.0
        found[1, 5] = 1.05  # an outlier in a row that passes
        argument = Argument("out", "float64", expected.shape, "out", "")
        tolerance = sqnr(40.0)
        measured = measure("float64", found, expected, tolerance)
        comparison = compare(argument, found, expected, Yardstick("r", tolerance))
        picture = _picture(argument, found, expected, comparison, measured)
        levels = np.frombuffer(picture.error.levels, np.uint8).reshape(4, 64)
        assert (levels[2] > WITHIN).all()
        assert (levels[[0, 1, 3]] <= WITHIN).all() and levels[1, 5] == WITHIN


POLICIES = st.sampled_from(
    [relative(0.1), relative(0.1, 0.5), ulp(4), ulp(1, 1e-2), cosine(0.9), cosine(0.99, 0.1),
     sqnr(20.0), sqnr(6.0, 1.0), Tolerance.absolute(0.25)]
)  # fmt: skip
ROWS = hnp.arrays(np.float32, (2, 3), elements=st.floats(-4, 4, width=32))


@given(ROWS, ROWS, ROWS, POLICIES)
def test_what_one_array_reconciles_does_not_differ(
    found: NDArray[Any], one: NDArray[Any], other: NDArray[Any], tolerance: Tolerance
) -> None:
    """The degenerate checks must never report an output that could be right."""
    near = (one + other) / np.float32(2)
    for candidate in (found, near, one):
        if within("float32", candidate, one, tolerance) and within(
            "float32", candidate, other, tolerance
        ):
            assert not differ("float32", one, other, tolerance)


@pytest.mark.parametrize("tolerance", [relative(0.1), ulp(4), cosine(0.99), sqnr(30.0)])
def test_different_references_differ(tolerance: Tolerance) -> None:
    one = np.random.default_rng(2).normal(size=(4, 8)).astype(np.float32)
    assert differ("float32", one, -one, tolerance)
    assert not differ("float32", one, one.copy(), tolerance)


@pytest.mark.parametrize("tolerance", [relative(0.1), ulp(4), cosine(0.9), sqnr(20.0)])
def test_a_constant_output_is_named_whatever_the_measure(tolerance: Tolerance) -> None:
    expected = np.random.default_rng(3).normal(size=(4, 8)).astype(np.float32)
    found = np.full_like(expected, expected.mean())
    argument = Argument("out", "float32", expected.shape, "out", "")
    assert constant(argument, found, expected, tolerance) is not None
    nearly = np.full_like(expected, 5.0)
    nearly[0, 0] = np.nextafter(np.float32(5), np.float32(6))
    assert constant(argument, np.full_like(expected, 5.0), nearly, tolerance) is None


ANY = {
    "float64": hnp.arrays(np.float64, (2, 3)),
    "float32": hnp.arrays(np.float32, (2, 3)),
    "float16": hnp.arrays(np.float16, (2, 3)),
    "bfloat16": hnp.arrays(np.uint16, (2, 3)),
    "int64": hnp.arrays(np.int64, (2, 3)),
    "uint8": hnp.arrays(np.uint8, (2, 3)),
}


def test_a_row_of_wrong_direction_shows_though_each_element_errs_little() -> None:
    found = np.array([[7, 7, 7], [0, 0, 7]], np.uint8)
    expected = np.array([[11, 14, 0], [0, 0, 5]], np.uint8)
    measured = measure("uint8", found, expected, Tolerance(Measure.COSINE, 0.9, 0.0))
    assert measured.share is not None
    assert (measured.share > 1).any(axis=1).tolist() == [True, False]


@pytest.mark.parametrize("dtype", ANY)
@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(data=st.data())
def test_any_values_are_measured_without_a_warning(dtype: str, data: st.DataObject) -> None:
    """Warnings of NumPy are errors in tests. A reference may have wider numbers than the output."""
    found = data.draw(ANY[dtype])
    expected = data.draw(st.just(found.copy()) | ANY[dtype] | ANY["float64"])
    tolerance = data.draw(POLICIES)
    if tolerance.measure is Measure.ULP and "int" in dtype:
        return
    argument = Argument("out", dtype, (2, 3), "out", "")
    measured = measure(dtype, found, expected, tolerance)
    comparison = compare(argument, found, expected, Yardstick("r", tolerance))
    assert comparison.within == (not measured.wrong.any())
    assert comparison.exact == (not measured.errors.any())
    assert not comparison.exact or comparison.within
    assert sum(b.count for b in comparison.histogram) == 6
    picture = _picture(argument, found, expected, comparison, measured)
    assert (np.frombuffer(picture.error.levels, np.uint8) > WITHIN).any() == measured.wrong.any()
    if not comparison.within:
        assert "'out'" in mismatch_text(comparison)
    if within(dtype, found, expected, tolerance):
        assert not differ(dtype, expected, expected.copy(), tolerance)
    differ(dtype, found, expected, tolerance)
    constant(argument, found, expected, tolerance)
