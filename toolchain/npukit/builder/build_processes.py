"""Several builds at once: each in a process, its progress and its outcome reported here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from npukit.builder.request import BuildRequest, BuildResult, Reporter
from npukit.builder.toolchains.processes.child_processes import signal_name
from npukit.errors import BuildError, NpukitError


def build_in_processes(
    build: Callable[[BuildRequest, Reporter], BuildResult | NpukitError],
    requests: Sequence[BuildRequest],
    reporter: Reporter,
    jobs: int,
) -> list[BuildResult | NpukitError]:
    """``build(request, reporter)`` for all ``requests``, ``jobs`` of them at a time.

    ``build`` reports and returns a request's failure. With one job, or one request, it runs in this
    process.
    """
    if min(jobs, len(requests)) <= 1:
        return [build(request, reporter) for request in requests]
    from npukit.builder.toolchains.processes.workers import WorkerDied, Workers, can_fork

    if not can_fork():
        return [build(request, reporter) for request in requests]

    def work(number: int, tell: Callable[[str], None]) -> BuildResult | NpukitError:
        return build(requests[number], _Relay(tell))

    def outcome(
        number: int, result: BuildResult | NpukitError | WorkerDied
    ) -> BuildResult | NpukitError:
        request = requests[number]
        match result:
            case BuildResult():
                return replace(result, request=request)
            case WorkerDied():
                return _death(request, result.status)
            case _:
                return result

    def done(number: int, result: BuildResult | NpukitError | WorkerDied) -> None:
        match outcome(number, result):
            case BuildResult() as built:
                reporter.finished(built)
            case error:
                reporter.failed(requests[number], error)

    workers: Workers[str, BuildResult | NpukitError] = Workers(
        work, lambda number, text: reporter.step(requests[number], text)
    )
    results = workers.run(len(requests), jobs, done)
    return [outcome(number, result) for number, result in enumerate(results)]


@dataclass(frozen=True)
class _Relay:
    """Sends what a build is doing to the process that shows it, which sees the outcome itself."""

    tell: Callable[[str], None]

    def step(self, request: BuildRequest, text: str) -> None:
        """Send it."""
        self.tell(text)

    def finished(self, result: BuildResult) -> None:
        """The result is on its way."""

    def failed(self, request: BuildRequest, error: Exception) -> None:
        """The error is on its way."""


def _death(request: BuildRequest, status: int) -> BuildError:
    how = f"was killed by {signal_name(status)}" if status < 0 else f"ended with status {status}"
    return BuildError(
        f"the process that built {request.title} {how}",
        hint="if memory was short: npukit build -j 1 builds one kernel after the other",
    )
