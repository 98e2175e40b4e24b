"""Verdicts as JSON values."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from npukit.validate.figures import cross_checked, median, percentile95
from npukit.validate.mismatch import row_data
from npukit.validate.verdict import CaseResult, Comparison, Finding, KernelVerdict

if TYPE_CHECKING:
    from npukit.timing.estimate import Estimate


def to_json(verdicts: Iterable[KernelVerdict]) -> list[dict[str, Any]]:
    """The verdicts as JSON values; errors are in ``unit``, times in microseconds.

    JSON has no infinities and no NaN: they are the strings "Infinity", "-Infinity" and "NaN".
    """
    values = [_verdict(verdict) for verdict in verdicts]
    finite = _finite(values)
    assert isinstance(finite, list)
    return finite


def _verdict(verdict: KernelVerdict) -> dict[str, Any]:
    return {
        "kernel": verdict.kernel,
        "device": verdict.device,
        "target": verdict.target,
        "runs_on": verdict.runs_on,
        "passed": verdict.passed,
        "emulator_agrees": _agreement(verdict.cases),
        "findings": [_finding(finding) for finding in verdict.findings],
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
        "reference": [_comparison(c) for c in case.integer],
        "float_reference": [_comparison(c) for c in case.floating],
        "findings": [_finding(finding) for finding in case.findings],
        "calls": case.calls,
        "distinct_inputs": case.distinct,
        "runs": len(case.microseconds),
        "median_us": median(case.microseconds),
        "p95_us": percentile95(case.microseconds),
        "saved": None
        if case.saved is None
        else {"file": case.saved.file, "command": case.saved.command},
    }


def _comparison(comparison: Comparison) -> dict[str, Any]:
    return {
        "output": comparison.output,
        "against": comparison.against,
        "unit": comparison.unit,
        "exact": comparison.exact,
        "within": comparison.within,
        "tolerance": comparison.tolerance.limit,
        "measure": comparison.tolerance.measure.value,
        "floor": comparison.tolerance.floor,
        "rule": comparison.rule,
        "wrong": comparison.wrong,
        "of": comparison.total,
        "max_error": comparison.max_error,
        "mean_error": comparison.mean_error,
        "least": comparison.least,
        "rows": [row_data(row) for row in comparison.rows],
        "first": [
            {"index": list(index), "expected": expected, "found": found}
            for index, expected, found in comparison.first
        ],
        "histogram": [
            {"low": b.low, "high": b.high, "count": b.count} for b in comparison.histogram
        ],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {"reason": finding.reason.value, "text": finding.text, "data": dict(finding.data)}


def _finite(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, Mapping):
        return {key: _finite(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(entry) for entry in value]
    return value
