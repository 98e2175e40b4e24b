"""What validation says about a kernel, as data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from npukit.errors import NpukitError
from npukit.validate.pictures import Picture


class Reason(StrEnum):
    """Why a kernel did not pass. Several can hold at once; the most telling one comes first."""

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
    """One reason with what was seen, in words, and the figures behind it."""

    reason: Reason
    text: str
    data: Mapping[str, Any] = field(default_factory=dict)


def by_weight(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """``findings``, the most telling first."""
    order = list(Reason)
    return tuple(sorted(findings, key=lambda finding: order.index(finding.reason)))


@dataclass(frozen=True)
class Bin:
    """How many errors lie between ``low`` and ``high``; one exact error where both are equal."""

    low: float
    high: float
    count: int


@dataclass(frozen=True)
class Comparison:
    """An output against a reference.

    ``max_error`` and ``mean_error`` are magnitudes in ``unit``: "LSB" for integer outputs, "abs"
    (absolute) for floating point. ``first`` holds the first few wrong values as (index, expected,
    found); ``histogram`` covers all errors (found - expected), from the least to the greatest.
    """

    output: str
    against: str
    unit: str
    exact: bool
    within: bool
    tolerance: float
    wrong: int
    total: int
    max_error: float
    mean_error: float
    first: tuple[tuple[tuple[int, ...], float, float], ...]
    histogram: tuple[Bin, ...]


class Kind(StrEnum):
    """Where the inputs of a result come from."""

    CASE = "case"
    LIBRARY = "library"
    SCHEDULE = "schedule"
    SOAK = "soak"


@dataclass(frozen=True)
class CaseResult:
    """One input case of one parameter set: figures and findings; no findings means it passed.

    ``integer`` and ``floating`` hold a comparison per output with the reference and with the float
    reference; ``pictures`` one for each of both. ``microseconds`` are of whole calls.
    ``emulator_agrees`` tells whether the emulated device gave the same outputs as the NPU; None
    where it was not asked. ``kind`` says whether it is a case of the spec or a check of npukit's
    own; ``calls`` counts its calls and ``distinct`` the different inputs that they had;
    ``cut_short``: there was no time for all calls.
    """

    case: str
    parameters: Mapping[str, Any]
    integer: tuple[Comparison, ...]
    floating: tuple[Comparison, ...]
    findings: tuple[Finding, ...]
    microseconds: tuple[float, ...]
    pictures: tuple[Picture, ...] = ()
    emulator_agrees: bool | None = None
    kind: Kind = Kind.CASE
    calls: int = 0
    distinct: int = 0
    cut_short: bool = False

    @property
    def passed(self) -> bool:
        """Whether nothing was found."""
        return not self.findings

    @property
    def verdict(self) -> str:
        """``pass``, or the most telling reason."""
        return "pass" if self.passed else self.findings[0].reason.value


@dataclass(frozen=True)
class ArgumentFacts:
    """A tensor argument of a kernel, as its spec has it."""

    name: str
    direction: str
    dtype: str
    shape: tuple[int, ...]


@dataclass(frozen=True)
class Origin:
    """Where a judged artifact comes from.

    ``command`` builds it; ``tools`` are what it was built with, by name; ``picture`` is the
    design's, an SVG, empty if there is none.
    """

    arguments: tuple[ArgumentFacts, ...] = ()
    command: str = ""
    tools: Mapping[str, str] = field(default_factory=dict)
    picture: str = ""


@dataclass(frozen=True)
class KernelVerdict:
    """All that was found out about one built kernel.

    ``cases`` are the spec's own, ``checks`` what npukit tries with any kernel. ``notes`` say what
    of it was not made by this npukit and these tools, and what was cut short; they fail nothing.
    """

    kernel: str
    device: str
    target: str
    runs_on: str
    cases: tuple[CaseResult, ...]
    findings: tuple[Finding, ...]
    notes: tuple[str, ...] = ()
    checks: tuple[CaseResult, ...] = ()
    origin: Origin = field(default_factory=Origin)

    @property
    def results(self) -> tuple[CaseResult, ...]:
        """The cases, then the checks."""
        return (*self.cases, *self.checks)

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """The kernel's own findings and those of its results, the most telling first."""
        return by_weight([*self.findings, *(f for r in self.results for f in r.findings)])

    @property
    def passed(self) -> bool:
        """Whether every case ran and nothing was found."""
        return bool(self.cases) and not self.all_findings


def broken_spec(
    kernel: str, error: NpukitError, device: str, target: str, runs_on: str
) -> KernelVerdict:
    """The verdict on a kernel whose ``kernel.toml`` can't be read."""
    finding = Finding(Reason.NOT_RUN, f"{error.title}: {error}")
    return KernelVerdict(kernel, device, target, runs_on, cases=(), findings=(finding,))
