"""What ``npukit validate`` shows on standard error while kernels are being validated."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Self

import click

from npukit.builder.request import BuildRequest
from npukit.validate.verdict import KernelVerdict

if TYPE_CHECKING:
    from rich.status import Status


class ValidationDisplay:
    """The kernels in progress on a terminal; with ``verbose`` a line for each result instead.

    ``on_verdict`` may print: what this shows is hidden meanwhile.
    """

    def __init__(
        self, on_verdict: Callable[[KernelVerdict], None], *, verbose: bool, quiet: bool
    ) -> None:
        self._on_verdict = on_verdict
        self._verbose = verbose
        self._titles: dict[str, str | None] = {}
        self._status: Status | None = None
        if not (verbose or quiet) and sys.stderr.isatty():
            from rich.console import Console

            self._status = Console(stderr=True).status("")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._status is not None:
            self._status.stop()

    def started(self, request: BuildRequest, worker: str | None = None) -> None:
        """Show the kernel."""
        self._titles[request.title] = worker
        if self._verbose and worker is not None:
            click.echo(f"{request.spec.name}: validating on {worker}", err=True)
        self._show()

    def result(self, request: BuildRequest, line: str) -> None:
        """Print a line if verbose."""
        if self._verbose:
            click.echo(f"{request.spec.name}: {line}", err=True)

    def ended(self, request: BuildRequest) -> None:
        """Show the kernel no longer."""
        self._titles.pop(request.title, None)
        self._show()

    def verdict(self, verdict: KernelVerdict) -> None:
        """Pass it on."""
        if self._status is not None:
            self._status.stop()
        self._on_verdict(verdict)
        self._show()

    def _show(self) -> None:
        if self._status is None:
            return
        if self._titles:
            shown = (
                title if worker is None else f"{title} on {worker}"
                for title, worker in self._titles.items()
            )
            self._status.update(f"validating {', '.join(shown)}")
            self._status.start()
        else:
            self._status.stop()
