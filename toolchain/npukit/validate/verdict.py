"""What validation says about a kernel, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Reason(StrEnum):
    """Why a kernel did not pass. Several can hold at once; the most telling one comes first."""

    WRONG_ARTIFACT = "wrong artifact"
    TIMEOUT = "timeout"
    DEVICE_ERROR = "device error"
    UNTOUCHED = "untouched output"
    CONSTANT = "constant output"
    STALE = "stale output"
    NOT_REPEATABLE = "not repeatable"
    INSENSITIVE = "insensitive to an input"
    MISMATCH = "mismatch"
    NO_EVIDENCE = "no evidence"


@dataclass(frozen=True)
class Finding:
    """One reason with what was seen, in words, and the figures behind it."""

    reason: Reason
    text: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Comparison:
    """An output against a reference.

    ``max_error`` and ``mean_error`` are in LSB for integer outputs, absolute otherwise; ``first``
    holds up to five (index, expected, found); ``histogram`` maps an error to how often it occurs
    (the most frequent ones).
    """

    output: str
    exact: bool
    within: bool
    tolerance: float
    wrong: int
    total: int
    max_error: float
    mean_error: float
    first: tuple[tuple[tuple[int, ...], float, float], ...]
    histogram: tuple[tuple[float, int], ...]


@dataclass(frozen=True)
class CaseResult:
    """One input case of one parameter set: figures and findings; no findings means it passed."""

    case: str
    parameters: Mapping[str, Any]
    integer: tuple[Comparison, ...]
    floating: tuple[Comparison, ...]
    findings: tuple[Finding, ...]
    microseconds: tuple[float, ...]

    @property
    def passed(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


@dataclass(frozen=True)
class KernelVerdict:
    """All that was found out about one built kernel."""

    kernel: str
    device: str
    target: str
    runs_on: str
    cases: tuple[CaseResult, ...]
    findings: tuple[Finding, ...]

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """The kernel's own findings and those of its cases, the most telling first."""
        found = [*self.findings, *(f for case in self.cases for f in case.findings)]
        order = list(Reason)
        return tuple(sorted(found, key=lambda finding: order.index(finding.reason)))

    @property
    def passed(self) -> bool:
        """Whether every case ran and nothing was found."""
        return bool(self.cases) and not self.all_findings
