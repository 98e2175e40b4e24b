"""The Pareto front of a sweep, and errors as a share of what is allowed."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npukit.kernel.tolerance import Measure, Tolerance
from npukit.sweep.figures import error_share
from npukit.sweep.objectives import OBJECTIVES, chosen, pareto_front
from npukit.sweep.row import Estimated, Outcome, Row, Sizes
from npukit.validate.evidence import Comparison


def row(
    us: float | None,
    cores: int,
    outcome: Outcome = Outcome.PASSED,
    device: str = "npu1",
    computes: str = "a",
) -> Row:
    return Row(
        kernel="k",
        device=device,
        target="sw_emu",
        parameters={},
        outcome=outcome,
        seconds=0.0,
        computes=computes,
        estimated=None if us is None else Estimated(us, us, us, 1, 1.0, ""),
        sizes=Sizes(1, cores, 0, 0, 0, 0, 0),
    )


POINTS = st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6)), min_size=1, max_size=12)


@given(points=POINTS)
def test_no_row_beats_one_on_the_front_and_one_beats_each_other(
    points: list[tuple[int, int]],
) -> None:
    rows = [row(us, cores) for us, cores in points]
    front = pareto_front(rows, chosen([]))
    for index, (us, cores) in enumerate(points):
        beaten = any((u, c) != (us, cores) and u <= us and c <= cores for u, c in points)
        assert (index in front) is not beaten


def test_only_rows_that_passed_and_have_all_figures_compete() -> None:
    rows = [row(1, 1, Outcome.FAILED), row(None, 1), row(5, 2), row(6, 2)]
    assert pareto_front(rows, chosen([])) == {2}


def test_devices_and_amounts_of_work_do_not_compete() -> None:
    rows = [row(9, 1), row(1, 1, device="npu2"), row(2, 1, computes="b")]
    assert pareto_front(rows, chosen([])) == {0, 1, 2}


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([], ["estimate", "cores"]),
        (["errors"], ["errors", "cores"]),
        (["cores"], ["cores", "estimate"]),
        (["memory", "estimate", "memory"], ["memory", "estimate"]),
        (["errors", "columns", "estimate"], ["errors", "columns", "estimate"]),
    ],
)
def test_a_single_objective_is_weighed_against_cores(names: list[str], expected: list[str]) -> None:
    assert [each.name for each in chosen(names)] == expected
    assert set(expected) <= set(OBJECTIVES)


def comparison(tolerance: Tolerance, max_error: float, least: float | None = None) -> Comparison:
    return Comparison(
        output="out",
        against="reference",
        unit="LSB",
        exact=max_error == 0,
        within=True,
        tolerance=tolerance,
        wrong=0,
        total=1,
        max_error=max_error,
        mean_error=0.0,
        first=(),
        histogram=(),
        least=least,
    )


@pytest.mark.parametrize(
    ("tolerance", "max_error", "least", "share"),
    [
        (Tolerance.absolute(0), 0.0, None, 0.0),
        (Tolerance.absolute(0), 1.0, None, math.inf),
        (Tolerance.absolute(4), 1.0, None, 0.25),
        (Tolerance(Measure.ULP, 2), 3.0, None, 1.5),
        (Tolerance(Measure.COSINE, 0.99), 0.5, 0.995, 0.5),
        (Tolerance(Measure.COSINE, 0.99), 0.0, 1.0, 0.0),
        (Tolerance(Measure.SQNR, 40), 0.5, 60.0, 0.1),
        (Tolerance(Measure.SQNR, 40), 0.0, math.inf, 0.0),
        (Tolerance(Measure.SQNR, 40), 0.5, 20.0, 10.0),
    ],
)
def test_error_as_a_share_of_what_is_allowed(
    tolerance: Tolerance, max_error: float, least: float | None, share: float
) -> None:
    assert error_share(comparison(tolerance, max_error, least)) == pytest.approx(share)
