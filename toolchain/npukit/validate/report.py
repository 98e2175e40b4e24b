"""Verdicts as data (JSON, JUnit XML) and as text for people."""

from __future__ import annotations

import statistics
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from npukit.validate.verdict import CaseResult, Comparison, Finding, KernelVerdict

if TYPE_CHECKING:
    from rich.console import Console

_MAX_FINDINGS = 12


def median(times: Sequence[float]) -> float | None:
    """Median of ``times``; None when there are none."""
    return statistics.median(times) if times else None


def percentile95(times: Sequence[float]) -> float | None:
    """95th percentile of ``times`` (nearest rank); None when there are none."""
    return sorted(times)[max(0, -(-95 * len(times) // 100) - 1)] if times else None


def case_label(case: CaseResult) -> str:
    """``uniform [score_shift=13]``."""
    parameters = ", ".join(f"{name}={value}" for name, value in case.parameters.items())
    return f"{case.case} [{parameters}]" if parameters else case.case


def _comparison_json(comparison: Comparison) -> dict[str, Any]:
    data = asdict(comparison)
    data["first"] = [
        {"index": list(index), "expected": expected, "found": found}
        for index, expected, found in comparison.first
    ]
    data["histogram"] = [{"error": e, "count": count} for e, count in comparison.histogram]
    return data


def _finding_json(finding: Finding) -> dict[str, Any]:
    return {"reason": finding.reason.value, "text": finding.text, "data": dict(finding.data)}


def to_json(verdicts: Iterable[KernelVerdict]) -> list[dict[str, Any]]:
    """The verdicts as JSON values; errors are in LSB for integer outputs, times in microseconds."""
    return [
        {
            "kernel": verdict.kernel,
            "device": verdict.device,
            "target": verdict.target,
            "runs_on": verdict.runs_on,
            "passed": verdict.passed,
            "findings": [_finding_json(finding) for finding in verdict.findings],
            "cases": [
                {
                    "case": case.case,
                    "parameters": dict(case.parameters),
                    "passed": case.passed,
                    "reference": [_comparison_json(c) for c in case.integer],
                    "float_reference": [_comparison_json(c) for c in case.floating],
                    "findings": [_finding_json(finding) for finding in case.findings],
                    "median_us": median(case.microseconds),
                    "p95_us": percentile95(case.microseconds),
                }
                for case in verdict.cases
            ],
        }
        for verdict in verdicts
    ]


def to_junit(verdicts: Iterable[KernelVerdict]) -> bytes:
    """The verdicts as JUnit XML: a suite per kernel, a test case per input case.

    The kernel's own findings (of no single case) are failures of a test case called ``kernel``.
    """
    root = ET.Element("testsuites", name="npukit validate")
    for verdict in verdicts:
        rows: list[tuple[str, Sequence[Finding], float]] = [
            (case_label(case), case.findings, sum(case.microseconds) / 1e6)
            for case in verdict.cases
        ]
        rows.append(("kernel", verdict.findings, 0.0))
        suite = ET.SubElement(
            root,
            "testsuite",
            name=f"{verdict.kernel} {verdict.device}-{verdict.target}",
            tests=str(len(rows)),
            failures=str(sum(bool(findings) for _, findings, _ in rows)),
            errors="0",
            time=f"{sum(seconds for _, _, seconds in rows):.6f}",
        )
        for name, findings, seconds in rows:
            test = ET.SubElement(
                suite, "testcase", classname=verdict.kernel, name=name, time=f"{seconds:.6f}"
            )
            if findings:
                failure = ET.SubElement(test, "failure", message=findings[0].text)
                failure.set("type", findings[0].reason.value)
                failure.text = "\n".join(f"{f.reason.value}: {f.text}" for f in findings)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _figure(value: float | None, digits: int = 3) -> str:
    return "-" if value is None else f"{value:.{digits}f}".rstrip("0").rstrip(".") or "0"


def _row(case: CaseResult) -> list[str]:
    compared = case.floating or case.integer
    return [
        case_label(case),
        "pass" if case.passed else case.findings[0].reason.value,
        ("yes" if all(c.exact for c in case.integer) else "no") if case.integer else "-",
        _figure(max((c.max_error for c in compared), default=None)),
        _figure(max((c.mean_error for c in compared), default=None)),
        _figure(median(case.microseconds), 0),
        _figure(percentile95(case.microseconds), 0),
    ]


def print_verdict(console: Console, verdict: KernelVerdict, *, cases: bool) -> None:
    """One line with the verdict, the case table, and the reasons when there are any."""
    from rich.table import Table
    from rich.text import Text

    passed = sum(case.passed for case in verdict.cases)
    head = Text.assemble(
        ("PASS" if verdict.passed else "FAIL", "bold green" if verdict.passed else "bold red"),
        f"  {verdict.kernel}  {verdict.device}-{verdict.target}, on the {verdict.runs_on}: ",
        f"{passed} of {len(verdict.cases)} cases",
    )
    console.print(head)
    if cases and verdict.cases:
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
        # With a float reference the errors are against it; bit-exactness is always against the
        # integer one.
        against = "float" if any(case.floating for case in verdict.cases) else "reference"
        table.add_column("case", no_wrap=True)
        table.add_column("verdict")
        table.add_column("exact")
        for title in (f"max err\nvs {against}", "mean err\n(LSB)", "median\nus", "p95\nus"):
            table.add_column(title, justify="right")
        for case in verdict.cases:
            table.add_row(*_row(case), style=None if case.passed else "red")
        console.print(table)
    for text in _reasons(verdict):
        console.print(text, style="red", markup=False, highlight=False)


def _reasons(verdict: KernelVerdict) -> list[str]:
    """The findings as lines: the kernel's own first, then the cases', up to a bound."""
    lines = [f"  {f.reason.value}: {f.text}" for f in verdict.findings]
    for case in verdict.cases:
        for finding in case.findings:
            lines.append(f"  {case_label(case)}: {finding.reason.value}: {finding.text}")
            lines += _histogram(finding.data)
    if len(lines) > _MAX_FINDINGS:
        left_out = len(lines) - _MAX_FINDINGS
        lines = [*lines[:_MAX_FINDINGS], f"  ... and {left_out} more lines; --json has all"]
    return lines


def _histogram(data: Mapping[str, Any]) -> list[str]:
    bins = data.get("histogram")
    if not bins:
        return []
    return ["    errors: " + ", ".join(f"{error:+g} x {count}" for error, count in bins)]
