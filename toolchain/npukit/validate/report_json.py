"""Verdicts as JSON values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from npukit.validate.evidence_json import comparison_json, finding_json, finite
from npukit.validate.figures import cross_checked, median, percentile95
from npukit.validate.verdict import CaseResult, KernelVerdict

if TYPE_CHECKING:
    from npukit.timing.estimate import Estimate


def to_json(verdicts: Iterable[KernelVerdict]) -> list[dict[str, Any]]:
    """The verdicts as JSON values; errors are in ``unit``, times in microseconds.

    JSON has no infinities and no NaN: they are the strings "Infinity", "-Infinity" and "NaN".
    """
    values = [_verdict(verdict) for verdict in verdicts]
    rows = finite(values)
    assert isinstance(rows, list)
    return rows


def _verdict(verdict: KernelVerdict) -> dict[str, Any]:
    return {
        "kernel": verdict.kernel,
        "device": verdict.device,
        "target": verdict.target,
        "runs_on": verdict.runs_on,
        "passed": verdict.passed,
        "emulator_agrees": _agreement(verdict.cases),
        "findings": [finding_json(finding) for finding in verdict.findings],
        "notes": list(verdict.notes),
        "cases": [_case(case) for case in verdict.cases],
        "checks": [_check(check) for check in verdict.checks],
        "arguments": [
            {"name": a.name, "direction": a.direction, "dtype": a.dtype, "shape": list(a.shape)}
            for a in verdict.origin.arguments
        ],
        "tools": dict(verdict.origin.tools),
        "bounded_operations": None
        if verdict.origin.bounded is None
        else dict(verdict.origin.bounded),
        "estimate": None if verdict.estimate is None else _estimate(verdict.estimate),
    }


def _estimate(estimate: Estimate) -> dict[str, Any]:
    from npukit.estimate.report import estimate_json

    return estimate_json(estimate)


def _agreement(cases: Sequence[CaseResult]) -> dict[str, int] | None:
    checked = cross_checked(cases)
    if not checked:
        return None
    return {"cases": sum(bool(case.emulator_agrees) for case in checked), "of": len(checked)}


def _check(check: CaseResult) -> dict[str, Any]:
    figures = _case(check)
    return {"check": check.kind.value, **figures}


def _case(case: CaseResult) -> dict[str, Any]:
    return {
        "case": case.case,
        "parameters": dict(case.parameters),
        "passed": case.passed,
        "emulator_agrees": case.emulator_agrees,
        "reference": [comparison_json(c) for c in case.integer],
        "float_reference": [comparison_json(c) for c in case.floating],
        "findings": [finding_json(finding) for finding in case.findings],
        "calls": case.calls,
        "distinct_inputs": case.distinct,
        "runs": len(case.microseconds),
        "median_us": median(case.microseconds),
        "p95_us": percentile95(case.microseconds),
        "saved": None
        if case.saved is None
        else {"file": case.saved.file, "command": case.saved.command},
    }
