"""The figures in every report, and their formatting."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from npukit.kernel.tolerance import Measure
from npukit.validate.evidence import Bin, Comparison, Reason
from npukit.validate.mismatch import ERROR_UNITS
from npukit.validate.verdict import CaseResult, KernelVerdict, Kind

_TINY = 1e-9


def median(times: Sequence[float]) -> float | None:
    """Median of ``times``; None if empty."""
    return statistics.median(times) if times else None


def percentile95(times: Sequence[float]) -> float | None:
    """95th percentile of ``times`` (nearest rank); None if empty."""
    return sorted(times)[max(0, -(-95 * len(times) // 100) - 1)] if times else None


def max_error(comparisons: Iterable[Comparison]) -> float | None:
    """The largest error of several comparisons; None if empty."""
    return max((c.max_error for c in comparisons), default=None)


def mean_error(comparisons: Iterable[Comparison]) -> float | None:
    """The largest mean error of several comparisons; None if empty."""
    return max((c.mean_error for c in comparisons), default=None)


def measured(case: CaseResult) -> Sequence[Comparison]:
    """Comparisons whose errors are reported: with the float reference if there is one."""
    return case.floating or case.integer


@dataclass(frozen=True)
class Rule:
    """The tolerance of an output against a reference in words, and the worst result with it."""

    output: str
    against: str
    rule: str
    worst: str
    case: str

    def __str__(self) -> str:
        return (
            f"{self.output} against {self.against}: {self.rule}; worst {self.worst} ({self.case})"
        )


def rules(results: Iterable[CaseResult]) -> list[Rule]:
    """The tolerances that outputs were judged by, each with its worst result."""
    worst: dict[tuple[str, str, str], tuple[Comparison, str]] = {}
    for result in results:
        for comparison in (*result.integer, *result.floating):
            key = (comparison.output, comparison.against, comparison.rule)
            if key not in worst or _is_worse(comparison, worst[key][0]):
                worst[key] = (comparison, case_name(result))
    return [
        Rule(output, against, rule, worst_text(comparison), case)
        for (output, against, rule), (comparison, case) in worst.items()
    ]


def _is_worse(one: Comparison, other: Comparison) -> bool:
    if one.least is not None and other.least is not None:
        return one.least < other.least
    return one.max_error > other.max_error


def worst_text(comparison: Comparison) -> str:
    """The figure that the tolerance limits: the largest error, or the least likeness of a row."""
    if comparison.least is None:
        error = comparison.max_error
        # More digits than in the table, so that no error looks larger than a limit that it met.
        text = f"{error:.4g}" if _TINY <= error < 1 else number(error)
        return f"{text}{ERROR_UNITS[comparison.unit]}"
    if comparison.tolerance.measure is Measure.SQNR:
        return "equal" if comparison.exact else f"{comparison.least + 0.0:.4g} dB"
    return f"{comparison.least:.6g}"


def exactness(results: Iterable[CaseResult]) -> str:
    """Whether every output equals the reference: ``yes``, ``no``, or ``-`` if nothing ran."""
    results = list(results)
    exact = [comparison.exact for result in results for comparison in result.integer]
    return ("yes" if all(exact) and not any(map(_is_wrong, results)) else "no") if exact else "-"


def _is_wrong(result: CaseResult) -> bool:
    """Whether an output is wrong, maybe that of a later call than the figures are of."""
    return any(finding.reason is Reason.MISMATCH for finding in result.findings)


def _is_wrong_later(result: CaseResult) -> bool:
    return _is_wrong(result) and all(c.within for c in (*result.integer, *result.floating))


def table_rows(results: Sequence[CaseResult]) -> list[tuple[str, list[CaseResult]]]:
    """A row for each case and each failing check; passing checks share one row per kind."""
    rows = [(case_name(r), [r]) for r in results if r.kind is Kind.CASE or not r.passed]
    for kind in (Kind.LIBRARY, Kind.SCHEDULE, Kind.NUMBERS, Kind.SOAK):
        passing = [r for r in results if r.kind is kind and r.passed]
        if passing:
            rows.append((_folded(kind, passing), passing))
    return rows


def _folded(kind: Kind, passing: Sequence[CaseResult]) -> str:
    if kind is Kind.SOAK:
        return f"soak, {sum(r.calls for r in passing)} calls"
    if kind is Kind.NUMBERS:
        return f"other numbers, {sum(r.calls for r in passing)} calls"
    what = "case" if kind is Kind.LIBRARY else "schedule"
    number = f"{len(passing)} {what}{'s' if len(passing) > 1 else ''}"
    return f"library, {number}" if kind is Kind.LIBRARY else number


def cross_checked(cases: Iterable[CaseResult]) -> list[CaseResult]:
    """The cases that ran on an NPU and on the emulated device."""
    return [case for case in cases if case.emulator_agrees is not None]


def agreement(cases: Iterable[CaseResult]) -> str | None:
    """In how many cases the NPU and the emulated device agree; None without a cross-check.

    Where both are wrong in the same way, the hardware is not at fault.
    """
    checked = cross_checked(cases)
    if not checked:
        return None
    agree = [case for case in checked if case.emulator_agrees]
    wrong = sum(any(f.reason is Reason.MISMATCH for f in case.findings) for case in agree)
    text = f"NPU and emulated device agree in {len(agree)} of {len(checked)} cases"
    if not wrong:
        return text
    where = "all" if wrong == len(agree) else str(wrong)
    return (
        f"{text}; in {where} of these both are wrong in the same way, so look at the kernel and "
        "its reference, not at the hardware"
    )


def vector_operations(verdict: KernelVerdict) -> str | None:
    """How exact the kernel's vector operations are on the emulated device; None without any."""
    bounded = verdict.origin.bounded
    if bounded is None:
        return None
    where = "" if verdict.target == "sw_emu" else " on the emulated device"
    if not bounded:
        return f"vector operations{where}: bit-exact"
    names = ", ".join(f"{name} ({bound})" for name, bound in bounded.items())
    return f"vector operations{where}: bounded: {names}; all others bit-exact"


def summary(verdict: KernelVerdict) -> str:
    """``36 of 36 cases pass``; checks are counted if any of them fail."""
    if not verdict.cases:
        return "not run"
    passed = sum(case.passed for case in verdict.cases)
    text = f"{passed} of {len(verdict.cases)} cases pass"
    failed = sum(not check.passed for check in verdict.checks)
    return f"{text}, {failed} of {len(verdict.checks)} checks fail" if failed else text


def by_parameters(verdict: KernelVerdict) -> list[tuple[str, list[CaseResult]]]:
    """The results of each parameter set, cases first, with the label of the set."""
    groups: dict[str, list[CaseResult]] = {}
    for result in verdict.results:
        groups.setdefault(parameters_label(result.parameters), []).append(result)
    return list(groups.items())


def number(value: float | None, digits: int = 3) -> str:
    """``value`` in at most 8 characters: ``0.25``, ``<1e-9``, ``1e+09``; ``-`` for None."""
    if value is None:
        return "-"
    if 0 < abs(value) < _TINY:
        return f"<{_TINY:.0e}".replace("e-0", "e-")
    if math.isfinite(value) and 0 < abs(value) < 0.5 * 10**-digits:
        return f"{value:.0e}"
    if not math.isfinite(value) or abs(value) >= (1e4 if digits else 1e6):
        return f"{value:.2g}"
    digits = min(digits, 2) if abs(value) >= 100 else digits
    return f"{value:.{digits}f}".rstrip("0").rstrip(".") if digits else f"{value:.0f}"


def parameters_label(parameters: Mapping[str, Any]) -> str:
    """``score_shift=13, rows=4``; empty if there are no parameters."""
    return ", ".join(f"{name}={value}" for name, value in parameters.items())


def result_line(result: CaseResult) -> str:
    """A result in one line, as soon as there is one."""
    return f"{case_label(result)}: {result.verdict}"


def case_label(case: CaseResult) -> str:
    """``uniform [score_shift=13]``, ``library: all minimum [score_shift=13]``."""
    name = case_name(case)
    label = parameters_label(case.parameters)
    return f"{name} [{label}]" if label else name


def case_name(case: CaseResult) -> str:
    """The name of a case; that of a check has its kind as a prefix."""
    return f"{case.kind.value}: {case.case}" if case.kind is not Kind.CASE else case.case


def row(results: Sequence[CaseResult]) -> list[str]:
    """Table cells for several results: the largest errors, and statistics over all timed calls.

    Without errors if an output is wrong that they are not of.
    """
    known = not any(map(_is_wrong_later, results))
    comparisons = [c for r in results for c in measured(r)] if known else []
    times = [t for r in results for t in r.microseconds]
    return [
        exactness(results),
        number(max_error(comparisons)),
        number(mean_error(comparisons)),
        number(median(times), 0),
        number(percentile95(times), 0),
    ]


def bin_label(bin_: Bin) -> str:
    """``+1``, or ``-0.5..-0.25``."""
    if bin_.low == bin_.high:
        return f"{bin_.low:+g}" if bin_.low else "0"
    return f"{bin_.low:+.3g}..{bin_.high:+.3g}"
