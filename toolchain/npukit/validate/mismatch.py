"""What is wrong with an output, in words and as data."""

from __future__ import annotations

from typing import Any, Final

from npukit.kernel.tolerance import Measure
from npukit.validate.evidence import Comparison, Row

ERROR_UNITS: Final = {
    "LSB": " LSB",
    "abs": "",
    "relative": " of the expected value",
    "ULP": " ULP",
}
"""What follows the number of an error, by a comparison's unit."""

_MOST_DIGITS = 17
"""Enough to distinguish any two float64 values."""


def mismatch_text(comparison: Comparison, against: str | None = None) -> str:
    """How many values or rows are wrong, by how much, and the first or the worst of them.

    ``against`` says what the output was compared with; by default it is the reference's name.
    """
    name = repr(comparison.output)
    against = comparison.against if against is None else against
    count = f"{comparison.wrong} of {comparison.total}"
    index, want, got = comparison.first[0]
    at = f"at {list(index)}: expected {shown(want, got)}"
    if comparison.tolerance.by_rows:
        if comparison.total == 1:
            return (
                f"the only row of {name} has {_limit(comparison, against)}: "
                f"{_likeness(comparison, comparison.rows[0])}, with its largest error {at}"
            )
        return (
            f"{count} rows of {name} have {_limit(comparison, against)}; the worst is "
            f"{_row(comparison, comparison.rows[0])}, with its largest error {at}"
        )
    unit, limit = ERROR_UNITS[comparison.unit], comparison.tolerance.limit
    allowed = f" (allowed: {limit:g})" if limit else ""
    return (
        f"{count} values of {name} differ from {against} by up to "
        f"{comparison.max_error:g}{unit}{allowed}; first {at}"
    )


def _limit(comparison: Comparison, against: str) -> str:
    limit = comparison.tolerance.limit
    if comparison.tolerance.measure is Measure.SQNR:
        return f"an SQNR against {against} below {limit:g} dB"
    return f"a cosine with {against} below {limit:g}, or another length"


def _row(comparison: Comparison, row: Row) -> str:
    return f"row {list(row.index)}: {_likeness(comparison, row)}"


def _likeness(comparison: Comparison, row: Row) -> str:
    if comparison.tolerance.measure is Measure.SQNR:
        return f"{row.likeness + 0.0:.4g} dB"
    return f"cosine {row.likeness:.6g}, {row.length:.4g} times as long"


def mismatch_data(comparison: Comparison) -> dict[str, Any]:
    """The figures of a finding about a mismatch."""
    data: dict[str, Any] = {
        "output": comparison.output,
        "against": comparison.against,
        "wrong": comparison.wrong,
        "of": comparison.total,
        "max_error": comparison.max_error,
        "unit": comparison.unit,
        "first": [{"index": list(i), "expected": e, "found": f} for i, e, f in comparison.first],
        "histogram": [[b.low, b.high, b.count] for b in comparison.histogram],
    }
    if comparison.rows:
        data["rows"] = [row_data(row) for row in comparison.rows]
    return data


def row_data(row: Row) -> dict[str, Any]:
    """A wrong row as JSON values."""
    return {"index": list(row.index), "likeness": row.likeness, "length": row.length}


def shown(want: float, got: float) -> str:
    """``93, found 92``, with enough digits to differ."""
    one, other = distinct(want, got)
    return f"{one}, found {other}"


def distinct(one: float, other: float, *, digits: int = 6) -> tuple[str, str]:
    """Both numbers with enough digits to differ, at least ``digits``; integers in full."""
    if isinstance(one, int) and isinstance(other, int):
        return str(one), str(other)
    texts = f"{one:.{digits}g}", f"{other:.{digits}g}"
    if texts[0] == texts[1] and one != other and digits < _MOST_DIGITS:
        return distinct(one, other, digits=digits + 1)
    return texts
