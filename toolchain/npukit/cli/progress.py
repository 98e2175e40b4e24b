"""The progress of a build: a live display on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING

import click

from npukit.builder.request import BuildRequest, BuildResult, QuietReporter, Reporter
from npukit.errors import NpukitError

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_REUSED = {
    None: "built",
    "cache": "from cache",
    "shared": "from the shared cache",
    "output": "up to date",
}


def status(text: str, *, quiet: bool) -> AbstractContextManager[object]:
    """Show ``text`` beside a spinner, on a terminal."""
    if quiet or not sys.stderr.isatty():
        return nullcontext()
    from rich.console import Console

    return Console(stderr=True).status(text)


def describe(result: BuildResult) -> str:
    """One line about a finished build."""
    line = f"{result.request.title}: {_REUSED[result.reused]} ({result.seconds:.2f} s)"
    if result.worker is not None:
        line += f" by {result.worker}"
    if result.differences:
        line += f", with other tools than here: {'; '.join(result.differences)}"
    if result.not_kept is not None:
        line += f", not stored in the cache: {result.not_kept.message}"
    return line


class PlainReporter:
    """Prints a line per finished kernel, and with ``verbose`` one per step, to standard error."""

    def __init__(self, *, verbose: bool) -> None:
        self._verbose = verbose
        self._lock = threading.Lock()

    def step(self, request: BuildRequest, text: str) -> None:
        """Print a line if verbose."""
        if self._verbose:
            self._print(f"{request.title}: {text}")

    def finished(self, result: BuildResult) -> None:
        """Print a line and the warnings."""
        self._print("\n".join([describe(result), *map(str, result.warnings)]))

    def failed(self, request: BuildRequest, error: Exception) -> None:
        """Print a line; the command prints the error itself at the end."""
        self._print(f"{request.title}: failed")

    def _print(self, text: str) -> None:
        with self._lock:
            click.echo(text, err=True)


class LiveReporter:
    """Shows a spinner per kernel in progress; finished kernels scroll up as lines."""

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
        """Replace the spinner with a line."""
        self._end(result.request, f"[green]✓[/] {describe(result)}")
        for warning in result.warnings:
            self._progress.console.print(str(warning), markup=False, highlight=False)

    def failed(self, request: BuildRequest, error: Exception) -> None:
        """Replace the spinner with a line; the command prints the error itself at the end."""
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
    """The reporter for this terminal and the requested verbosity."""
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
