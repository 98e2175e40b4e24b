"""What variants are compared by; less is better in each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import msgspec

from npukit.sweep.row import Outcome, Row


class Objective(msgspec.Struct, frozen=True):
    """A figure of rows: ``label`` and ``unit`` for people; ``value`` is None if a row lacks it."""

    name: str
    label: str
    unit: str
    value: Callable[[Row], float | None]

    @property
    def axis(self) -> str:
        """The label of an axis."""
        return f"{self.label} ({self.unit})" if self.unit else self.label


def _estimate(row: Row) -> float | None:
    return None if row.estimated is None else row.estimated.us


def _time(row: Row) -> float | None:
    return None if row.timed is None else row.timed.median_us


def _errors(row: Row) -> float | None:
    return None if row.checked is None else row.checked.share


def _cores(row: Row) -> float | None:
    return None if row.sizes is None else float(row.sizes.cores)


def _columns(row: Row) -> float | None:
    return None if row.sizes is None else float(row.sizes.columns)


def _memory(row: Row) -> float | None:
    return None if row.sizes is None else float(row.sizes.core_memory)


TIME: Final = "time"

OBJECTIVES: Final[Mapping[str, Objective]] = {
    each.name: each
    for each in (
        Objective("estimate", "estimated time of a dispatch, not measured", "us", _estimate),
        Objective(TIME, "measured time of a call on the NPU", "us", _time),
        Objective("errors", "largest error, as a share of what is allowed", "", _errors),
        Objective("cores", "cores", "", _cores),
        Objective("columns", "columns", "", _columns),
        Objective("memory", "memory of the fullest core's tile", "bytes", _memory),
    )
}

_DEFAULT: Final = "estimate"
_PRICE: Final = "cores"
"""What a single objective is weighed against."""


def chosen(names: Sequence[str]) -> tuple[Objective, ...]:
    """The objectives of these names, the first one being that by which rows are sorted.

    Without a name, it is the estimate; a single one is weighed against the number of cores.
    """
    wanted = list(dict.fromkeys(names)) or [_DEFAULT]
    if len(wanted) == 1:
        wanted.append(_PRICE if wanted != [_PRICE] else _DEFAULT)
    return tuple(OBJECTIVES[name] for name in wanted)


def group_of(row: Row) -> tuple[str, str | None]:
    """What rows must share to be compared: the device, and the work that they do."""
    return row.device, row.computes


def pareto_front(rows: Sequence[Row], objectives: Sequence[Objective]) -> frozenset[int]:
    """The rows that are on the front of their group, by index.

    No other row of the group that passed is as good in all objectives and better in one.
    """
    points: dict[tuple[str, str | None], list[tuple[int, tuple[float, ...]]]] = {}
    for index, row in enumerate(rows):
        if row.outcome is not Outcome.PASSED:
            continue
        values = [objective.value(row) for objective in objectives]
        known = tuple(value for value in values if value is not None)
        if len(known) == len(values):
            points.setdefault(group_of(row), []).append((index, known))
    return frozenset(
        index
        for group in points.values()
        for index, point in group
        if not any(_dominates(other, point) for _, other in group)
    )


def _dominates(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one != other and all(a <= b for a, b in zip(one, other, strict=True))
