"""Progress of a build: a live display on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from npukit.builder.request import BuildRequest, BuildResult, Reporter
from npukit.errors import NpukitError

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_REUSED = {None: "built", "cache": "from cache", "output": "up to date"}


def describe(result: BuildResult) -> str:
    """One line on a finished build."""
    line = f"{result.request.title}: {_REUSED[result.reused]} ({result.seconds:.2f} s)"
    if result.not_kept is not None:
        line += f", and not kept in the cache: {result.not_kept.message}"
    return line


class QuietReporter:
    """Says nothing; errors are told by whoever asked for the build."""

    def step(self, request: BuildRequest, text: str) -> None:
        """Say nothing."""

    def finished(self, result: BuildResult) -> None:
        """Say nothing."""

    def failed(self, request: BuildRequest, error: Exception) -> None:
        """Say nothing."""


class PlainReporter:
    """A line per finished kernel, and with ``verbose`` one per step, on standard error."""

    def __init__(self, *, verbose: bool) -> None:
        self._verbose = verbose
        self._lock = threading.Lock()

    def step(self, request: BuildRequest, text: str) -> None:
        """A line, when verbose."""
        if self._verbose:
            self._say(f"{request.title}: {text}")

    def finished(self, result: BuildResult) -> None:
        """A line, and the warnings."""
        self._say("\n".join([describe(result), *map(str, result.warnings)]))

    def failed(self, request: BuildRequest, error: Exception) -> None:
        """A line; the error itself is told at the end."""
        self._say(f"{request.title}: failed")

    def _say(self, text: str) -> None:
        with self._lock:
            click.echo(text, err=True)


class LiveReporter:
    """A spinner per kernel under way; finished ones scroll up as lines."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._tasks: dict[str, TaskID] = {}
        self._lock = threading.Lock()

    def step(self, request: BuildRequest, text: str) -> None:
        """Show what the kernel is doing."""
        with self._lock:
            if request.title not in self._tasks:
                self._tasks[request.title] = self._progress.add_task(request.title, what=text)
            self._progress.update(self._tasks[request.title], what=text)

    def finished(self, result: BuildResult) -> None:
        """Replace the spinner by a line."""
        self._end(result.request, f"[green]✓[/] {describe(result)}")
        for warning in result.warnings:
            self._progress.console.print(str(warning), markup=False, highlight=False)

    def failed(self, request: BuildRequest, error: Exception) -> None:
        """Replace the spinner by a line; the error itself is told at the end."""
        title = error.title if isinstance(error, NpukitError) else type(error).__name__
        self._end(request, f"[red]✗[/] {request.title}: {title}")

    def _end(self, request: BuildRequest, line: str) -> None:
        with self._lock:
            task = self._tasks.pop(request.title, None)
            if task is not None:
                self._progress.remove_task(task)
            self._progress.console.print(line, highlight=False)


@contextmanager
def reporting(*, verbose: bool, quiet: bool) -> Iterator[Reporter]:
    """The reporter that suits the terminal and the verbosity asked for."""
    if quiet:
        yield QuietReporter()
    elif verbose or not sys.stderr.isatty():
        yield PlainReporter(verbose=verbose)
    else:
        from rich.console import Console
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            TextColumn("[dim]{task.fields[what]}[/]"),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
            yield LiveReporter(progress)
