"""Running builds in parallel processes and reporting their progress and results here."""

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
    """``build(request, reporter)`` for all ``requests``, ``jobs`` at a time.

    ``build`` reports and returns a request's failure. With one job or one request it runs in this
    process.
    """
    if min(jobs, len(requests)) <= 1:
        return [build(request, reporter) for request in requests]
    from npukit.builder.toolchains.processes.workers import WorkerDied, Workers, can_fork

    if not can_fork():
        return [build(request, reporter) for request in requests]

    def work(number: int, send: Callable[[str], None]) -> BuildResult | NpukitError:
        return build(requests[number], _Relay(send))

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
    """Sends a worker's progress to the parent process, which reports the outcome itself."""

    send: Callable[[str], None]

    def step(self, request: BuildRequest, text: str) -> None:
        """Send ``text``."""
        self.send(text)

    def finished(self, result: BuildResult) -> None:
        """Nothing to do: the result is sent anyway."""

    def failed(self, request: BuildRequest, error: Exception) -> None:
        """Nothing to do: the error is sent anyway."""


def _death(request: BuildRequest, status: int) -> BuildError:
    how = f"was killed by {signal_name(status)}" if status < 0 else f"ended with status {status}"
    return BuildError(
        f"the process that built {request.title} {how}",
        hint="if memory ran out: npukit build -j 1 builds one kernel at a time",
    )
