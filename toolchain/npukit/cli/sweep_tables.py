"""What ``npukit sweep`` prints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from npukit.cli.tables import Table
from npukit.sweep.grid import DEVICE, TARGET, Grid
from npukit.sweep.objectives import Objective
from npukit.sweep.result import SweepResult
from npukit.sweep.row import Outcome, Row

_FRONT: Final = "*"
_NONE: Final = "-"


def tables(result: SweepResult) -> Iterator[Table]:
    """A table of the variants that are built, and one of those that are not."""
    built = [(index, row) for index, row in enumerate(result.rows) if row.outcome.is_built]
    if built:
        yield _built(result, built)
    rest = [row for row in result.rows if not row.outcome.is_built]
    if rest:
        yield _unbuilt(result, rest)


def _built(result: SweepResult, rows: Sequence[tuple[int, Row]]) -> Table:
    names = [axis.name for axis in result.grid.varying]
    timed = any(row.timed is not None for _, row in rows)
    numeric = (
        "estimate us",
        "bound us",
        *(["measured us"] if timed else []),
        "cores used",
        "columns used",
        "KiB a core",
        "max err",
        "of allowed",
    )
    columns = ("", *names, "verdict", *numeric)
    return Table(
        f"{result.kernel}: estimates of one dispatch, computed and not measured; "
        f"{_FRONT} is on the front of {' and '.join(o.name for o in result.objectives)}",
        columns,
        [
            (
                _FRONT if index in result.front else "",
                *(value_of(row, name) for name in names),
                row.outcome.value if row.problem is None else row.problem.kind,
                *_figures(row, timed=timed),
            )
            for index, row in rows
        ],
        (*(n for n in names if n not in (DEVICE, TARGET)), *numeric),
    )


def _figures(row: Row, *, timed: bool) -> Iterator[str]:
    yield _NONE if row.estimated is None else _number(row.estimated.us)
    yield _NONE if row.estimated is None else _number(row.estimated.bound_us)
    if timed:
        yield _NONE if row.timed is None else _number(row.timed.median_us)
    yield _NONE if row.sizes is None else str(row.sizes.cores)
    yield _NONE if row.sizes is None else str(row.sizes.columns)
    yield _NONE if row.sizes is None else f"{row.sizes.core_memory / 1024:.1f}"
    yield _error(row)
    share = row.checked and row.checked.share
    yield _NONE if share is None else f"{share:.3g}"


def _error(row: Row) -> str:
    checked = row.checked
    if checked is None or checked.max_error is None:
        return _NONE
    return f"{checked.max_error:.3g} {checked.unit}"


def _unbuilt(result: SweepResult, rows: Sequence[Row]) -> Table:
    names = [axis.name for axis in result.grid.varying]
    return Table(
        f"not evaluated to the end: {len(rows)} of {len(result.rows)} variants",
        (*names, "outcome", "why"),
        [
            (*(value_of(row, name) for name in names), row.outcome.value, reason(row))
            for row in rows
        ],
        tuple(name for name in names if name not in (DEVICE, TARGET)),
    )


def value_of(row: Row, name: str) -> str:
    """The value of an axis."""
    if name == DEVICE:
        return row.device
    if name == TARGET:
        return row.target
    value = row.parameters[name]
    return str(value).lower() if isinstance(value, bool) else str(value)


def title_of(row: Row, grid: Grid) -> str:
    """A variant in a line: the axes that vary."""
    return " ".join(f"{a.name}={value_of(row, a.name)}" for a in grid.varying) or row.kernel


def reason(row: Row) -> str:
    """Why a variant did not pass, in a line; empty if it passed."""
    if row.problem is None:
        return ""
    line = row.problem.message.splitlines()[0]
    return line if row.outcome is Outcome.REFUSED else f"{row.problem.kind}: {line}"


def details(result: SweepResult) -> Iterator[str]:
    """What limits each variant that passed, and the whole message of each that did not."""
    for row in result.rows:
        yield ""
        yield f"{title_of(row, result.grid)} ({row.seconds:.1f} s)"
        if row.estimated is not None:
            yield f"  estimate, not measured: {row.estimated.cycles:,.0f} cycles; " + (
                row.estimated.limited_by
            )
            if row.estimated.unpriced:
                yield f"  code without a price: {', '.join(row.estimated.unpriced)}"
        if row.no_estimate is not None:
            yield f"  no estimate: {row.no_estimate}"
        if row.problem is not None:
            yield from (f"  {line}" for line in row.problem.message.splitlines())


def outcome_line(row: Row, grid: Grid, objectives: Sequence[Objective]) -> str:
    """A line about an evaluated variant."""
    if row.outcome is not Outcome.PASSED:
        return f"{title_of(row, grid)}: {row.outcome.value}: {reason(row)}"
    figures = [(each, each.value(row)) for each in objectives]
    shown = [f"{each.name} {_number(value)} {each.unit}".rstrip() for each, value in figures]
    return f"{title_of(row, grid)}: pass, {', '.join(shown)}"


def summary(result: SweepResult) -> str:
    """How many variants have which outcome."""
    counts = [(outcome, result.count(outcome)) for outcome in Outcome]
    parts = [f"{count} {outcome.value}" for outcome, count in counts if count]
    rows = len(result.rows)
    return (
        f"{rows} variant{'s' * (rows != 1)}: {', '.join(parts)}; {len(result.front)} on the front"
    )


def _number(value: float | None) -> str:
    if value is None:
        return _NONE
    return f"{value:,.1f}" if abs(value) < 1000 and value != int(value) else f"{value:,.0f}"
