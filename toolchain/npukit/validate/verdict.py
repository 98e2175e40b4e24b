"""The verdict of validation on a kernel, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from npukit.errors import NpukitError
from npukit.validate.evidence import Comparison, Finding, Reason, by_weight
from npukit.validate.pictures import Picture

if TYPE_CHECKING:
    from npukit.timing.estimate import Estimate


class Kind(StrEnum):
    """Where the inputs of a result come from."""

    CASE = "case"
    LIBRARY = "library"
    SCHEDULE = "schedule"
    NUMBERS = "numbers"
    SOAK = "soak"


@dataclass(frozen=True)
class Saved:
    """The archive with the data of a failed call, and the command that runs it again."""

    file: str
    command: str


@dataclass(frozen=True)
class CaseResult:
    """One input case of one parameter set: figures and findings; no findings means it passed.

    ``integer`` and ``floating`` hold one comparison per output with the reference and with the
    float reference; ``pictures`` holds one picture per comparison. ``microseconds`` are durations
    of whole calls. ``emulator_agrees`` says whether the emulated device gave the same outputs as
    the NPU; None without a cross-check. ``kind`` tells a case of the spec from npukit's own checks;
    ``calls`` counts the calls and ``distinct`` their different inputs; ``cut_short``: the time
    limit ended the calls early. ``saved`` is where the data of a failed call is, if it was saved.
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
    saved: Saved | None = None

    @property
    def passed(self) -> bool:
        """Whether there are no findings."""
        return not self.findings

    @property
    def verdict(self) -> str:
        """``pass``, or the most telling reason."""
        return "pass" if self.passed else self.findings[0].reason.value


@dataclass(frozen=True)
class ArgumentFacts:
    """A tensor argument of a kernel, as its spec declares it."""

    name: str
    direction: str
    dtype: str
    shape: tuple[int, ...]


@dataclass(frozen=True)
class Origin:
    """The origin of a validated artifact.

    ``command`` builds it; ``tools`` maps the name of each tool that built it to its version;
    ``picture`` is an SVG of the design, empty if there is none. ``bounded`` are the vector
    operations that are not bit-exact on the emulated device, with their bounds; None without vector
    code.
    """

    arguments: tuple[ArgumentFacts, ...] = ()
    command: str = ""
    tools: Mapping[str, str] = field(default_factory=dict)
    picture: str = ""
    bounded: Mapping[str, str] | None = None


@dataclass(frozen=True)
class KernelVerdict:
    """The complete result of validating one built kernel.

    ``cases`` are those of the spec, ``checks`` are npukit's own. ``notes`` name artifacts that
    another npukit or other tools built, and checks that were cut short; they fail nothing.
    ``estimate`` says how long a dispatch takes on an NPU, if that was asked for.
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
    estimate: Estimate | None = None

    @property
    def results(self) -> tuple[CaseResult, ...]:
        """The cases, then the checks."""
        return (*self.cases, *self.checks)

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """The findings of the kernel and of its results, the most telling first."""
        return by_weight([*self.findings, *(f for r in self.results for f in r.findings)])

    @property
    def passed(self) -> bool:
        """Whether there are results and no findings."""
        return bool(self.results) and not self.all_findings


def broken_spec(
    kernel: str, error: NpukitError, device: str, target: str, runs_on: str
) -> KernelVerdict:
    """The verdict on a kernel whose ``kernel.toml`` can't be read."""
    finding = Finding(Reason.NOT_RUN, f"{error.title}: {error}")
    return KernelVerdict(kernel, device, target, runs_on, cases=(), findings=(finding,))
