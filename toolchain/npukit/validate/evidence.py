"""What shows whether an output is right: comparisons with references, and findings, as data."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from npukit.kernel.tolerance import Tolerance


class Output(Protocol):
    """What a comparison needs to know about an output; an argument of a spec has it."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def dtype(self) -> str:
        """Its dtype; the arrays of a ``bfloat16`` hold bit patterns."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Its shape."""


class Reason(StrEnum):
    """Why a kernel did not pass. Several can apply; the most telling one comes first."""

    WRONG_ARTIFACT = "wrong artifact"
    NOT_RUN = "could not be run"
    TIMEOUT = "timeout"
    DEVICE_ERROR = "device error"
    UNTOUCHED = "untouched output"
    CONSTANT = "constant output"
    STALE = "stale output"
    NOT_REPEATABLE = "not repeatable"
    INSENSITIVE = "insensitive input"
    SCHEDULE = "schedule dependent"
    MISMATCH = "mismatch"
    EMULATOR = "emulator disagrees"
    NO_EVIDENCE = "no evidence"


@dataclass(frozen=True)
class Finding:
    """One reason, with a sentence about what was observed and the figures behind it."""

    reason: Reason
    text: str
    data: Mapping[str, Any] = field(default_factory=dict)


def by_weight(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """``findings``, the most telling first."""
    order = list(Reason)
    return tuple(sorted(findings, key=lambda finding: order.index(finding.reason)))


@dataclass(frozen=True)
class Bin:
    """The number of errors from ``low`` to ``high``; a single error value if both are equal."""

    low: float
    high: float
    count: int


@dataclass(frozen=True)
class Row:
    """A row of an output: its likeness to the expected one (cosine, or SQNR in dB).

    ``index`` has no last axis. ``length`` is the row's length over that of the expected one.
    """

    index: tuple[int, ...]
    likeness: float
    length: float


@dataclass(frozen=True)
class Comparison:
    """An output compared with a reference.

    ``max_error`` and ``mean_error`` are magnitudes in ``unit``: "LSB" for integer outputs, "abs"
    (absolute) for floating point, "relative" or "ULP" if the tolerance is. ``wrong`` of ``total``
    elements are out of tolerance. ``first`` holds the first few wrong elements as (index, expected,
    found); ``histogram`` covers all errors (found - expected), in ascending order.

    With a tolerance of rows, ``wrong`` and ``total`` count rows, ``least`` is the likeness of the
    worst row, ``rows`` holds the worst wrong rows, and ``first`` the largest error in each.
    """

    output: str
    against: str
    unit: str
    exact: bool
    within: bool
    tolerance: Tolerance
    wrong: int
    total: int
    max_error: float
    mean_error: float
    first: tuple[tuple[tuple[int, ...], int | float, int | float], ...]
    histogram: tuple[Bin, ...]
    least: float | None = None
    rows: tuple[Row, ...] = ()

    @property
    def rule(self) -> str:
        """The tolerance in words."""
        return self.tolerance.described(integer=self.unit == "LSB")

    @property
    def error_limit(self) -> float:
        """The greatest error of an element that is right for sure; infinite if rows count."""
        return math.inf if self.tolerance.by_rows else self.tolerance.limit
