"""What ``npukit validate`` shows on standard error while kernels are being validated."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Self

import click

from npukit.builder.request import BuildRequest
from npukit.validate.figures import case_label
from npukit.validate.verdict import CaseResult, KernelVerdict

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
        self._titles: list[str] = []
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

    def started(self, request: BuildRequest) -> None:
        """Show the kernel."""
        self._titles.append(request.title)
        self._show()

    def result(self, request: BuildRequest, result: CaseResult) -> None:
        """Print a line if verbose."""
        if self._verbose:
            click.echo(f"{request.spec.name}: {case_label(result)}: {result.verdict}", err=True)

    def ended(self, request: BuildRequest) -> None:
        """Show the kernel no longer."""
        if request.title in self._titles:
            self._titles.remove(request.title)
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
            self._status.update(f"validating {', '.join(self._titles)}")
            self._status.start()
        else:
            self._status.stop()
