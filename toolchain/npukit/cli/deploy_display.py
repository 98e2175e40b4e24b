"""What ``npukit deploy`` shows: progress, the report of the validation there, releases."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from npukit.cli.tables import Table, print_table

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress

    from npukit.deploy.deployment import Deployment, Progress, Validation
    from npukit.deploy.release_list import ReleaseList


class _Silent:
    def step(self, text: str) -> None:
        """Nothing."""

    def note(self, text: str) -> None:
        """Nothing."""

    def sent(self, done: int, total: int) -> None:
        """Nothing."""


class _Lines(_Silent):
    def step(self, text: str) -> None:
        """Print it."""
        click.echo(text, err=True)

    note = step


class _Live:
    def __init__(self, progress: RichProgress) -> None:
        self._progress = progress
        self._task = progress.add_task("", total=None)

    def step(self, text: str) -> None:
        """Show it beside a bar that has no end."""
        self._progress.reset(self._task, description=text, total=None)

    def note(self, text: str) -> None:
        """Print it above the bar."""
        self._progress.console.print(text, markup=False, highlight=False)

    def sent(self, done: int, total: int) -> None:
        """Let the bar grow."""
        self._progress.update(self._task, completed=done, total=total)


@contextmanager
def deploying(*, quiet: bool) -> Iterator[Progress]:
    """The display for this terminal."""
    if quiet:
        yield _Silent()
    elif not sys.stderr.isatty():
        yield _Lines()
    else:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
            yield _Live(progress)


def show_deployment(host: str, deployment: Deployment) -> None:
    """Print what was tried there, and which release is current."""
    rows = [row for one in deployment.validations for row in _rows(one)]
    if rows:
        columns = ("kernel", "build", "runs on", "case", "verdict", "median us")
        table = Table(f"validated on {host}", columns, rows, ("median us",))
        print_table(table, terminal=sys.stdout.isatty())
    for one in deployment.validations:
        for line in _reasons(one):
            click.echo(line)
    click.echo(f"release {deployment.release} in {host}:{deployment.path}: {deployment.verdict}")
    if deployment.current is None:
        click.echo("  current: none")
    else:
        click.echo(f"  current: {deployment.current}")
    if deployment.previous is not None:
        click.echo(f"  before:  {deployment.previous}")
    if deployment.removed:
        click.echo(f"  removed: {', '.join(deployment.removed)}")


def show_releases(host: str, found: ReleaseList) -> None:
    """Print the releases in a folder there."""
    here = f"{host}:{found.path}"
    if found.current not in [None, *(one.release for one in found.releases)]:
        click.echo(f"{here}: current leads to {found.current}, which is missing")
    if not found.releases:
        click.echo(f"{here}: {'no releases' if found.exists else 'no such folder, so no releases'}")
        return
    rows = [
        (
            "current" if one.current else "before" if one.previous else "",
            one.release,
            one.deployed or "",
            one.verdict or "no record",
            ", ".join(one.runs_on),
            ", ".join(one.kernels),
        )
        for one in found.releases
    ]
    columns = ("", "release", "deployed", "verdict", "ran on", "kernels")
    print_table(Table(here, columns, rows), terminal=sys.stdout.isatty())


def _rows(validation: Validation) -> Iterator[tuple[str, ...]]:
    report = validation.report
    if report is None or not report.cases:
        yield (validation.kernel, "", "", "", "could not run", "")
        return
    for case in report.cases:
        yield (
            validation.kernel,
            report.build or "",
            report.runs_on or "",
            case.case,
            "pass" if case.passed else "FAIL",
            "" if case.median_us is None else f"{case.median_us:.1f}",
        )


def _reasons(validation: Validation) -> Iterator[str]:
    if validation.passed:
        if validation.messages.strip():
            yield f"{validation.kernel}: {validation.messages.strip()}"
        return
    if validation.reason is not None:
        yield f"{validation.kernel}: {validation.reason}"
    for case in validation.report.cases if validation.report is not None else ():
        for finding in case.findings:
            yield f"{validation.kernel} {case.case}: {finding.reason}: {finding.text}"
