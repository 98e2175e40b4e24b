"""Validating on the workers of an executor: sending orders, and the verdicts that come back."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import msgspec

from npukit.builder.manifest import MANIFEST_FILE
from npukit.builder.orders.build_on import checked_manifest, keep, sent_digests
from npukit.builder.orders.published_files import published_below
from npukit.builder.orders.work_order import make_order, sealed
from npukit.builder.orders.worker_errors import error_of
from npukit.builder.plan import plan_variant
from npukit.builder.publish import publish
from npukit.builder.request import BuildRequest
from npukit.builder.toolchains.processes.child_processes import stop_children
from npukit.errors import ExecutorError, NpukitError, UsageError
from npukit.executors.crew import WorkerDiedError
from npukit.executors.dispatch import dispatch
from npukit.files import stays_below, write_atomically
from npukit.runtime.devices import Device
from npukit.validate import kept_verdict
from npukit.validate.evidence import Finding, Reason
from npukit.validate.kernel import Validator, origin_of
from npukit.validate.orders.validation_order import (
    Outcome,
    ValidationFailure,
    ValidationOrder,
    validation_order,
)
from npukit.validate.orders.verdict_data import verdict_from
from npukit.validate.validation_processes import InOrder, Observer
from npukit.validate.verdict import KernelVerdict

_DECODER: Final[msgspec.msgpack.Decoder[Outcome]] = msgspec.msgpack.Decoder(Outcome)


def validate_all_on(
    validator: Validator, executor: Executor, requests: Sequence[BuildRequest], observer: Observer
) -> None:
    """Validate ``requests`` on workers, each with an emulated device.

    What they build is published here.

    Raises:
        UsageError: the validation needs an NPU.
        ExecutorError: the workers are lost.
    """
    if not isinstance(validator.device, Device) or validator.device.kind != "emulator":
        raise UsageError(
            f"--executor validates on emulated devices, not on {validator.device.label}",
            hint="--on emulator, or leave out --executor",
        )
    _Validations(validator, requests, observer).run(executor)


@dataclass
class _Sent:
    """What was sent: digests of the files by path, and the request of each folder with builds."""

    inputs: Mapping[str, str]
    builds: Mapping[str, BuildRequest]


@dataclass
class _Validations:
    """The validations of ``requests`` by workers."""

    validator: Validator
    requests: Sequence[BuildRequest]
    observer: Observer
    _numbers: list[int] = field(default_factory=list)
    """The index of each request that was sent."""
    _sent: dict[int, _Sent] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._verdicts = InOrder(self.observer)

    def run(self, executor: Executor) -> None:
        """Validate all of them."""
        dispatch(executor, validation_order, self._payloads(), self, stop_children)

    def started(self, number: int, worker: str) -> None:
        """Report it."""
        self.observer.started(self._request(number), worker)

    def told(self, number: int, text: str) -> None:
        """Report a result."""
        self.observer.result(self._request(number), text)

    def done(self, number: int, worker: str, result: bytes) -> None:
        """Publish what was built, and report the verdict."""
        index = self._numbers[number]
        try:
            verdict = self._received(index, worker, result)
        except NpukitError as error:
            verdict = self._not_run(index, f"{error.title}: {error}")
        self._end(index, verdict)

    def died(self, number: int, error: WorkerDiedError) -> None:
        """Report that there is no verdict."""
        index = self._numbers[number]
        title = self.requests[index].title
        self._end(
            index,
            self._not_run(
                index,
                f"no worker could validate {title}: {error}; compiled code that a reference or an "
                "input function calls may have crashed, or memory ran out",
            ),
        )

    def _request(self, number: int) -> BuildRequest:
        return self.requests[self._numbers[number]]

    def _payloads(self) -> Iterator[bytes]:
        for index in range(len(self.requests)):
            try:
                order, sent = self._order(self.requests[index])
            except NpukitError as error:
                self._end(index, self._not_run(index, f"{error.title}: {error}"))
                continue
            self._sent[index] = sent
            self._numbers.append(index)
            yield sealed(order)

    def _order(self, request: BuildRequest) -> tuple[ValidationOrder, _Sent]:
        validator, base = self.validator, request.base_output
        builds = {_relative(request.output, base): request}
        if validator.variants:
            for overrides in request.spec.validation.variants_on(request.device):
                variant = plan_variant(request, overrides)
                builds[_relative(variant.output, base)] = variant
        reused = self._reuse(request, builds.values())
        failures = validator.failures
        limit = validator.extent.soak
        others = [each.spec for each in builds.values()]
        work = make_order(request, validator.engine.toolchain, others=others)
        order = ValidationOrder(
            work,
            base=os.fsencode(os.path.realpath(base)),
            published=published_below(base),
            timed_runs=validator.extent.timed_runs,
            soak=(limit.calls, limit.seconds, limit.variant_calls),
            only=tuple(sorted(validator.extent.only)),
            variants=validator.variants,
            build_first=validator.build_first and not reused,
            estimates=validator.estimates,
            failures=None
            if failures is None
            else (os.fsencode(os.path.realpath(failures.path)), str(failures.path)),
        )
        return order, _Sent(sent_digests(work.inputs), builds)

    def _reuse(self, request: BuildRequest, builds: Iterable[BuildRequest]) -> bool:
        """Publish what the cache here has of missing builds; whether ``request`` is among them."""
        engine, reporter = self.validator.engine, self.validator.reporter
        reused = False
        for build in builds:
            needed = build is request and self.validator.build_first
            if needed or not os.path.lexists(build.output / MANIFEST_FILE):
                # A worker may have the tools that are missing here.
                with suppress(NpukitError):
                    found = engine.reuse(build, reporter) is not None
                    reused |= found and build is request
        return reused

    def _received(self, index: int, worker: str, result: bytes) -> KernelVerdict:
        request, sent = self.requests[index], self._sent.pop(index)
        try:
            outcome = _DECODER.decode(result)
            if isinstance(outcome, ValidationFailure):
                raise error_of(outcome.error, worker)
            verdict = verdict_from(outcome.verdict)
        except msgspec.MsgspecError as error:
            raise ExecutorError(f"{worker} sent a result that can't be read: {error}") from error
        for folder, files in outcome.builds.items():
            if (built := sent.builds.get(folder)) is None:
                raise ExecutorError(
                    f"{worker} sent a build into {folder!r}, which nothing asked for"
                )
            manifest = checked_manifest(built, files, sent.inputs, worker)
            publish(built.output, files)
            engine = self.validator.engine
            if keep(engine, manifest, files) is None:
                engine.cache.share(manifest.key, manifest.inputs)
        self._save_failures(outcome.failures, worker)
        verdict = replace(verdict, origin=origin_of(request))
        if verdict.results and not self.validator.extent.only:
            kept_verdict.keep(request, verdict)
        return verdict

    def _save_failures(self, files: Mapping[str, bytes], worker: str) -> None:
        folder = self.validator.failures
        for name, data in files.items():
            if folder is None or not stays_below(name) or Path(name).name != name:
                raise ExecutorError(f"{worker} sent data of failed calls as {name!r}")
            write_atomically(folder.path / name, data)

    def _not_run(self, index: int, text: str) -> KernelVerdict:
        request = self.requests[index]
        return KernelVerdict(
            kernel=request.spec.name,
            device=request.device,
            target=request.target,
            runs_on=self.validator.device.name,
            cases=(),
            findings=(Finding(Reason.NOT_RUN, text),),
            origin=origin_of(request),
        )

    def _end(self, index: int, verdict: KernelVerdict) -> None:
        self.observer.ended(self.requests[index])
        self._verdicts.add(index, verdict)


def _relative(folder: Path, base: Path) -> str:
    return folder.relative_to(base).as_posix()
