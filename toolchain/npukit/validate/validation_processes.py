"""Validating several kernels at once, in worker processes; verdicts come in the kernels' order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from npukit.builder.request import BuildRequest
from npukit.builder.toolchains.processes.child_processes import signal_name
from npukit.validate.evidence import Finding, Reason
from npukit.validate.figures import result_line
from npukit.validate.kernel import Validator
from npukit.validate.verdict import CaseResult, KernelVerdict


class Observer(Protocol):
    """Learns what is being validated. Several kernels may be in progress at the same time."""

    def started(self, request: BuildRequest, worker: str | None = None) -> None:
        """The validation of a kernel begins, on the ``worker`` if it is not here; maybe again."""

    def result(self, request: BuildRequest, line: str) -> None:
        """A case or check of a kernel has ended, with the result in ``line``."""

    def ended(self, request: BuildRequest) -> None:
        """The validation of a kernel has ended."""

    def verdict(self, verdict: KernelVerdict) -> None:
        """A kernel's verdict, in the order of the requests: as soon as all before it are known."""


class InOrder:
    """Passes verdicts on in the order of the requests."""

    def __init__(self, observer: Observer) -> None:
        self._observer = observer
        self._waiting: dict[int, KernelVerdict] = {}
        self._reported = 0

    def add(self, number: int, verdict: KernelVerdict) -> None:
        """The verdict on the request ``number``; it is passed on once all before it are."""
        self._waiting[number] = verdict
        while self._reported in self._waiting:
            self._observer.verdict(self._waiting.pop(self._reported))
            self._reported += 1


def validate_all(
    validator: Validator,
    requests: Sequence[BuildRequest],
    jobs: int,
    observer: Observer,
) -> None:
    """Validate ``requests``, ``jobs`` at a time; with one job or one request, in this process."""
    if min(jobs, len(requests)) > 1:
        from npukit.builder.toolchains.processes.workers import can_fork

        if can_fork():
            _validate_in_processes(validator, requests, jobs, observer)
            return
    for request in requests:
        observer.started(request)
        verdict = validator.validate(request, _results_of(request, observer))
        observer.ended(request)
        observer.verdict(verdict)


def _results_of(request: BuildRequest, observer: Observer) -> Callable[[CaseResult], None]:
    return lambda result: observer.result(request, result_line(result))


def _validate_in_processes(
    validator: Validator,
    requests: Sequence[BuildRequest],
    jobs: int,
    observer: Observer,
) -> None:
    from npukit.builder.toolchains.processes.workers import WorkerDied, Workers

    verdicts = InOrder(observer)

    def work(number: int, send: Callable[[str | None], None]) -> KernelVerdict:
        send(None)
        return validator.validate(requests[number], lambda result: send(result_line(result)))

    def on_progress(number: int, line: str | None) -> None:
        if line is None:
            observer.started(requests[number])
        else:
            observer.result(requests[number], line)

    def done(number: int, result: KernelVerdict | WorkerDied) -> None:
        observer.ended(requests[number])
        if isinstance(result, WorkerDied):
            result = _death(validator, requests[number], result.status)
        verdicts.add(number, result)

    workers: Workers[str | None, KernelVerdict] = Workers(work, on_progress)
    workers.run(len(requests), jobs, done)


def _death(validator: Validator, request: BuildRequest, status: int) -> KernelVerdict:
    how = f"was killed by {signal_name(status)}" if status < 0 else f"ended with status {status}"
    finding = Finding(
        Reason.NOT_RUN,
        f"the process that validated {request.title} {how}; compiled code that a reference or an "
        "input function calls may have crashed; if memory ran out: npukit validate -j 1 validates "
        "one kernel at a time",
    )
    return KernelVerdict(
        kernel=request.spec.name,
        device=request.device,
        target=request.target,
        runs_on=validator.device.label,
        cases=(),
        findings=(finding,),
    )
