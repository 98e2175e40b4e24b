"""What running the cases of a package shows: as JSON values, and as text."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from npukit.shipping.case_runner.running import CaseOutcome
from npukit.validate.evidence_json import comparison_json, finding_json, finite


@dataclass(frozen=True)
class RunReport:
    """The outcome for one build.

    ``build``, ``runs_on``: what was opened, empty if nothing was; ``verified``: the signature was
    checked; ``error`` is a kind (artifact, device) and a message if the cases could not be run.
    """

    manifest: Mapping[str, Any]
    build: str = ""
    runs_on: str = ""
    verified: bool = False
    cases: Sequence[CaseOutcome] = ()
    error: tuple[str, str] | None = None
    host: Mapping[str, str] = field(
        default_factory=lambda: {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "machine": platform.machine(),
            "system": platform.system(),
        }
    )

    @property
    def passed(self) -> bool:
        """Whether there are cases and all passed."""
        return bool(self.cases) and all(case.passed for case in self.cases)

    def to_json(self) -> dict[str, Any]:
        """The report as JSON values; times in microseconds."""
        built = self.manifest["builds"].get(self.build, {})
        values = {
            "format": 1,
            "kernel": self.manifest["kernel"],
            "distribution": self.manifest["distribution"],
            "version": self.manifest["version"],
            "build": self.build or None,
            "device": built.get("device"),
            "target": built.get("target"),
            "parameters": built.get("parameters"),
            "runs_on": self.runs_on or None,
            "passed": self.passed,
            "signature": "valid" if self.verified else "not checked",
            "host": dict(self.host),
            "cases": [_case_json(case) for case in self.cases],
            "error": None
            if self.error is None
            else {"kind": self.error[0], "message": self.error[1]},
        }
        report: dict[str, Any] = finite(values)
        return report

    def lines(self) -> Iterator[str]:
        """The report as text."""
        signed = ", signature valid" if self.verified else ""
        yield f"{self.manifest['kernel']} {self.build} on: {self.runs_on}{signed}"
        width = max(len(case.case) for case in self.cases)
        for case in self.cases:
            verdict = "pass" if case.passed else case.findings[0].reason.value
            time = "" if case.median is None else f"  {case.median:.0f} us"
            yield f"  {case.case:{width}}  {verdict}{time}"
            yield from (f"    {finding.reason.value}: {finding.text}" for finding in case.findings)
        passed = sum(case.passed for case in self.cases)
        yield f"{passed} of {len(self.cases)} cases pass"


def _case_json(case: CaseOutcome) -> dict[str, Any]:
    return {
        "case": case.case,
        "passed": case.passed,
        "calls": case.calls,
        "median_us": case.median,
        "comparisons": [comparison_json(one) for one in case.comparisons],
        "findings": [finding_json(one) for one in case.findings],
    }
