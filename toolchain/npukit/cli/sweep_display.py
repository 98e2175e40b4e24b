"""What ``npukit sweep`` shows on standard error while variants are evaluated."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Self

import click

from npukit.sweep.row import Row

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class SweepDisplay:
    """A bar on a terminal, and a line for each variant, by ``line``; with ``quiet`` nothing."""

    def __init__(self, title: str, line: Callable[[Row], str], *, quiet: bool) -> None:
        self._title = title
        self._line = line
        self._quiet = quiet
        self._progress: Progress | None = None
        self._task: TaskID | None = None
        self.total = 0
        self.finished = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._progress is not None:
            self._progress.stop()

    def began(self, total: int, stored: int) -> None:
        """Say how much there is to do."""
        self.total, self.finished = total, stored
        if self._quiet:
            return
        known = f", {stored} of them known from before" if stored else ""
        click.echo(f"{self._title}: {total} variant{'s' * (total != 1)}{known}", err=True)
        if sys.stderr.isatty() and stored < total:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn

            self._progress = Progress(
                BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=Console(stderr=True)
            )
            self._task = self._progress.add_task("", total=total, completed=stored)
            self._progress.start()

    def row(self, row: Row) -> None:
        """Print a line about it."""
        self.finished += 1
        if self._quiet:
            return
        line = f"[{self.finished}/{self.total}] {self._line(row)}"
        if self._progress is None:
            click.echo(line, err=True)
            return
        assert self._task is not None
        self._progress.console.print(line, markup=False, highlight=False)
        self._progress.advance(self._task)
