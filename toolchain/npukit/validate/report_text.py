"""Verdicts as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from npukit.kernel.tolerance import EQUAL
from npukit.validate.figures import (
    agreement,
    bin_label,
    by_parameters,
    case_label,
    case_name,
    measured,
    parameters_label,
    row,
    rules,
    summary,
    table_rows,
    vector_operations,
)
from npukit.validate.verdict import CaseResult, KernelVerdict

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_SHORT = 6
"""How many findings are shown without ``-v``."""
_DETAIL_LINES = 8


def print_verdict(
    console: Console, verdict: KernelVerdict, *, cases: bool, everything: bool
) -> None:
    """Print the verdict in one line, the case table, and the findings if there are any.

    ``cases``: print the table. ``everything``: print all findings in full.
    """
    from rich.text import Text

    console.print(
        Text.assemble(
            ("PASS" if verdict.passed else "FAIL", "bold green" if verdict.passed else "bold red"),
            "  ",
            (verdict.kernel, "bold"),
            f"  {verdict.device}-{verdict.target} ({verdict.runs_on})",
            f"  {summary(verdict)}",
        ),
        # Outside a terminal always one line, even if the name of the device is long.
        soft_wrap=not console.is_terminal,
    )
    if cases and verdict.cases:
        for label, group in by_parameters(verdict):
            console.print(_table(label, group))
        _print_wrapped(console, _legend(verdict.results), "dim")
        for rule in rules(verdict.results):
            if rule.rule != EQUAL:
                _print_wrapped(console, f"  {rule}", "dim")
        if (operations := vector_operations(verdict)) is not None:
            _print_wrapped(console, f"  {operations}", "dim")
        if (both := agreement(verdict.cases)) is not None:
            _print_wrapped(console, f"  {both}", "")
    if verdict.estimate is not None:
        from npukit.estimate.report import sentence

        _print_wrapped(console, f"  {sentence(verdict.estimate)}", "")
    for note in verdict.notes:
        first, *others = note.splitlines()
        _print_wrapped(console, f"  note: {first}", "yellow")
        for line in others:
            _print_wrapped(console, f"        {line}", "yellow")
    for line in _reasons(verdict, everything=everything):
        _print_wrapped(console, line, "" if verdict.passed else "red")


def _print_wrapped(console: Console, line: str, style: str) -> None:
    """Print a line; on a terminal, a long line wraps with its own indent."""
    from rich.padding import Padding
    from rich.text import Text

    text = line.lstrip()
    if console.is_terminal:
        console.print(Padding(Text(text, style), (0, 0, 0, len(line) - len(text))))
    else:
        console.print(Text(line, style), soft_wrap=True)


def _table(label: str, cases: Sequence[CaseResult]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(Text(label or "case"), overflow="fold", min_width=20)
    table.add_column("verdict", no_wrap=True, min_width=8)
    table.add_column("exact", no_wrap=True)
    # Short titles, so the longest verdict fits into 80 columns.
    for title in ("max err", "mean", "med us", "p95 us"):
        table.add_column(title, justify="right", no_wrap=True)
    for name, results in table_rows(cases):
        verdict = results[0].verdict
        style = "green" if results[0].passed else "red"
        table.add_row(Text(name), Text(verdict, style=style), *map(Text, row(results)))
    return table


def _legend(cases: Sequence[CaseResult]) -> str:
    comparisons = [c for case in cases for c in measured(case)]
    if not comparisons:
        return "  no case produced an output"
    exact = next(c.against for case in cases for c in case.integer)
    against = " and ".join(dict.fromkeys(c.against for c in comparisons))
    units = {"LSB": "in LSB", "abs": "absolute", "relative": "relative", "ULP": "in ULP"}
    unit = " or ".join(dict.fromkeys(units[c.unit] for c in comparisons))
    return f"  exact: equals {exact}; errors: {unit}, against {against}; us: whole calls"


def _reasons(verdict: KernelVerdict, *, everything: bool) -> list[str]:
    """The findings as lines: the kernel's first, then those of its cases, up to a limit."""
    findings = [("", f) for f in verdict.findings]
    several = len({parameters_label(case.parameters) for case in verdict.cases}) > 1
    for case in verdict.results:
        prefix = f"{case_label(case) if several else case_name(case)}: "
        findings += [(prefix, finding) for finding in case.findings]
    shown = findings if everything else findings[:_SHORT]
    lines = []
    printed: set[str] = set()
    for prefix, finding in shown:
        first, *details = finding.text.splitlines() or [""]
        lines.append(f"  {prefix}{finding.reason.value}: {first}")
        if details and finding.text in printed:
            lines.append("    (as above)")
        else:
            lines += _details(details, everything=everything)
        printed.add(finding.text)
    if left_out := len(findings) - len(shown):
        lines.append(f"  ... and {left_out} more; -v shows all, --json has the figures")
    saved = [result.saved for result in verdict.results if result.saved is not None]
    for each in saved:
        lines.append(f"  saved {each.file}; to run it again:")
        lines.append(f"    {each.command}")
    # One histogram is enough: the others usually look the same.
    lines += _histograms(verdict.results) if shown else []
    return lines


def _details(lines: Sequence[str], *, everything: bool) -> list[str]:
    shown = list(lines) if everything else list(lines[:_DETAIL_LINES])
    if left_out := len(lines) - len(shown):
        shown.append(f"... {left_out} more lines; -v shows all")
    return [f"    {line}" for line in shown]


def _histograms(cases: Sequence[CaseResult]) -> list[str]:
    """The error histogram of the first comparison that is out of tolerance."""
    for case in cases:
        for comparison in (*case.integer, *case.floating):
            if not comparison.within:
                bins = ", ".join(
                    f"{bin_label(b)}: {b.count}" for b in comparison.histogram if b.count
                )
                return [f"  errors of {comparison.output!r} in {case_name(case)}: {bins}"]
    return []
