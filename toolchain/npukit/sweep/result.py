"""What a sweep found: its rows in order, and which of them are on the Pareto front."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import msgspec

from npukit.errors import ValidationFailedError
from npukit.sweep.grid import Grid
from npukit.sweep.objectives import Objective, group_of, pareto_front
from npukit.sweep.row import Outcome, Row


class SweepResult(msgspec.Struct, frozen=True, dict=True):
    """The ``rows`` of a sweep, compared by ``objectives``; the first one orders them."""

    kernel: str
    grid: Grid
    objectives: tuple[Objective, ...]
    rows: tuple[Row, ...]
    store: str

    @cached_property
    def front(self) -> frozenset[int]:
        """The indices of the rows on the front of their group."""
        return pareto_front(self.rows, self.objectives)

    @property
    def groups(self) -> int:
        """How many groups of rows that can be compared have a row that passed."""
        return len({group_of(row) for row in self.rows if row.outcome is Outcome.PASSED})

    def count(self, outcome: Outcome) -> int:
        """The number of rows with this outcome."""
        return sum(row.outcome is outcome for row in self.rows)

    @property
    def exit_code(self) -> int:
        """0 if all that can be built passes, and something does.

        A variant that is wrong, or whose evaluation crashed or took too long, gives 1. If nothing
        passes because nothing can be built, it is the code of the first row's problem.
        """
        trouble = (Outcome.FAILED, Outcome.DIED, Outcome.OVERDUE)
        if any(row.outcome in trouble for row in self.rows):
            return ValidationFailedError.exit_code
        if self.count(Outcome.PASSED):
            return 0
        return next((row.problem.exit_code for row in self.rows if row.problem is not None), 0)


def in_order(rows: Sequence[Row], objectives: Sequence[Objective]) -> tuple[Row, ...]:
    """``rows``, those that passed first, each group by the first objective, then the second.

    Groups, and rows without a figure, keep the order of the grid.
    """
    groups: dict[str | None, int] = {}
    for row in rows:
        groups.setdefault(row.computes, len(groups))
    outcomes = list(Outcome)

    def place(row: Row) -> tuple[Any, ...]:
        passed = row.outcome is Outcome.PASSED
        values = [objective.value(row) for objective in objectives] if passed else []
        return (
            outcomes.index(row.outcome),
            groups[row.computes] if passed else 0,
            *((value is None, value or 0.0) for value in values),
        )

    return tuple(sorted(rows, key=place))
