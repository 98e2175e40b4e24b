"""Building on the workers of an executor: sending orders, and publishing what comes back."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec

from npukit.builder.digest import digest_bytes, digest_file
from npukit.builder.engine import BuildEngine
from npukit.builder.file_names import FILE, KERNEL, KERNELS, FileNames
from npukit.builder.manifest import MANIFEST_FILE, Manifest, parse_manifest
from npukit.builder.orders.build_order import BuildFailure, BuildOutcome, Outcome, build_order
from npukit.builder.orders.input_tree import InputTree
from npukit.builder.orders.work_order import make_order, sealed
from npukit.builder.orders.worker_errors import error_of
from npukit.builder.publish import publish
from npukit.builder.request import BuildRequest, BuildResult, Reporter
from npukit.builder.toolchains.processes.child_processes import stop_children
from npukit.builder.toolchains.tools.installed import ToolPlaces
from npukit.errors import ArtifactError, BuildError, ExecutorError, NpukitError
from npukit.executors.crew import WorkerDiedError
from npukit.executors.dispatch import dispatch


def build_all_on(
    engine: BuildEngine,
    executor: Executor,
    requests: Sequence[BuildRequest],
    reporter: Reporter,
    places: ToolPlaces | None = None,
) -> list[BuildResult | NpukitError]:
    """Build several kernels on workers; a failure does not stop the others.

    What the cache here has is reused first. Results are published here and kept in the cache here.

    Raises:
        ExecutorError: the workers are lost.
    """
    return engine.build_all_with(
        lambda left, to: _Builds(engine, left, to, places).run(executor), requests, reporter
    )


@dataclass
class _Builds:
    """The builds of ``requests`` by workers."""

    engine: BuildEngine
    requests: Sequence[BuildRequest]
    reporter: Reporter
    places: ToolPlaces | None
    results: dict[int, BuildResult | NpukitError] = field(default_factory=dict)
    _numbers: list[int] = field(default_factory=list)
    """The index of each request that was sent."""
    _sent: dict[int, Mapping[str, str]] = field(default_factory=dict)
    """What was sent of each outstanding request: digests by path."""

    def run(self, executor: Executor) -> list[BuildResult | NpukitError]:
        """The results in the order of the requests."""
        dispatch(executor, build_order, self._payloads(), self, stop_children)
        return [self.results[index] for index in range(len(self.requests))]

    def _payloads(self) -> Iterator[bytes]:
        for index, request in enumerate(self.requests):
            try:
                order = make_order(request, self.engine.toolchain, self.places)
            except NpukitError as error:
                self._fail(index, error)
                continue
            self._sent[index] = sent_digests(order.inputs)
            self._numbers.append(index)
            yield sealed(order)

    def started(self, number: int, worker: str) -> None:
        """Report it."""
        self.reporter.step(self._request(number), f"building on {worker}")

    def told(self, number: int, text: str) -> None:
        """Report a step."""
        self.reporter.step(self._request(number), text)

    def done(self, number: int, worker: str, result: bytes) -> None:
        """Publish a build, or report why there is none."""
        index = self._numbers[number]
        try:
            built = self._published(index, worker, result)
        except NpukitError as error:
            self._fail(index, error)
        else:
            self.results[index] = built
            self.reporter.finished(built)

    def died(self, number: int, error: WorkerDiedError) -> None:
        """Report that there is no build."""
        index = self._numbers[number]
        self._fail(
            index,
            ExecutorError(
                f"no worker could build {self.requests[index].title}: {error}",
                hint="if memory ran out: give the workers more, or fewer threads",
            ),
        )

    def _request(self, number: int) -> BuildRequest:
        return self.requests[self._numbers[number]]

    def _fail(self, index: int, error: NpukitError) -> None:
        self.results[index] = error
        self.reporter.failed(self.requests[index], error)

    def _published(self, index: int, worker: str, result: bytes) -> BuildResult:
        request = self.requests[index]
        match _decoded(result, worker):
            case BuildFailure(error):
                raise error_of(error, worker)
            case BuildOutcome() as outcome:
                pass
        manifest = checked_manifest(request, outcome.files, self._sent.pop(index), worker)
        publish(request.output, outcome.files)
        not_kept = keep(self.engine, manifest, outcome.files)
        return BuildResult(
            request,
            manifest,
            outcome.reused,
            outcome.seconds,
            not_kept,
            worker,
            self.engine.freshness(request, manifest).notes,
        )


def keep(engine: BuildEngine, manifest: Manifest, files: Mapping[str, bytes]) -> BuildError | None:
    """Store a build in the cache here; the error if that is not possible."""
    try:
        engine.cache.store(manifest.key, manifest.inputs, files)
    except BuildError as error:
        return error
    return None


_DECODER: Final[msgspec.msgpack.Decoder[Outcome]] = msgspec.msgpack.Decoder(Outcome)


def _decoded(result: bytes, worker: str) -> Outcome:
    try:
        return _DECODER.decode(result)
    except msgspec.MsgspecError as error:
        raise ExecutorError(f"{worker} sent a result that can't be read: {error}") from error


def checked_manifest(
    request: BuildRequest, files: Mapping[str, bytes], sent: Mapping[str, str], worker: str
) -> Manifest:
    """The manifest of a build that ``worker`` sent, if it is of ``request``.

    Args:
        request: what was to be built.
        files: the files of the build.
        sent: the digests of the files that were sent, by path.
        worker: its name, for errors.

    Raises:
        ExecutorError: files are missing, too many, others than the manifest says or called as
            something outside of their folder, or they come from other inputs or another request.
    """
    try:
        manifest = parse_manifest(files.get(MANIFEST_FILE, b""), request.output / MANIFEST_FILE)
    except ArtifactError as error:
        raise ExecutorError(f"{worker} sent no valid manifest: {error.message}") from error
    digests = {name: digest_bytes(data) for name, data in files.items() if name != MANIFEST_FILE}
    asked = (request.spec.name, request.device, request.target, dict(request.parameters))
    made = (manifest.kernel, manifest.device, manifest.target, manifest.parameters)
    if digests != {name: output.sha256 for name, output in manifest.outputs.items()}:
        raise ExecutorError(f"{worker} sent other files of {request.title} than its manifest lists")
    if made != asked or any(
        (sent.get(path) or digest_file(Path(path))) != digest
        for path, digest in _paths(request, manifest)
    ):
        raise ExecutorError(f"{worker} sent a build of something else than {request.title}")
    return manifest


def _paths(request: BuildRequest, manifest: Manifest) -> Iterator[tuple[str, str]]:
    """Path and digest of the user's files that a build read."""
    names = FileNames.of_kernel(request.spec.directory, {})
    for name, digest in manifest.inputs.items():
        if FileNames.root_of(name) in (KERNEL, KERNELS, FILE):
            path = names.locate(name)
            yield str(path), digest


def sent_digests(inputs: InputTree) -> dict[str, str]:
    """The digests of the files of an order, by path."""
    return {
        os.fsdecode(file.path): digest_bytes(file.content)
        for file in inputs.files
        if file.content is not None
    }
