"""Building kernels: key, cache, toolchain, host module, manifest, publication."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Literal, TypeAlias, TypeVar

from npukit.builder.build_processes import build_in_processes
from npukit.builder.cache import Record
from npukit.builder.caches import Cache
from npukit.builder.digest import digest_bytes, digest_file, digest_value
from npukit.builder.file_names import FileNames
from npukit.builder.freshness import Freshness, judge_freshness
from npukit.builder.ingredients import listings, shaping_libraries
from npukit.builder.input_changes import changed_since
from npukit.builder.input_digests import InputDigests
from npukit.builder.manifest import (
    MANIFEST_FILE,
    Manifest,
    Provenance,
    format_manifest,
    make_manifest,
    parse_manifest,
)
from npukit.builder.npukit_digest import digest_npukit
from npukit.builder.publish import publish, published_manifest
from npukit.builder.request import (
    BuildRequest,
    BuildResult,
    Products,
    Reporter,
    Toolchain,
    ToolIdentity,
)
from npukit.errors import ArtifactError, BuildError, NpukitError
from npukit.kernel.spec import KernelSpec
from npukit.scratch import scratch_folder

_ATTEMPTS = 3

_Built = TypeVar("_Built", BuildResult, BuildResult | None)
_Origin: TypeAlias = Literal["output", "cache", "shared"]
_Reused: TypeAlias = tuple[Manifest, _Origin]


@dataclass(frozen=True)
class BuildEngine:
    """Builds requests of one flow through one cache.

    ``author_root``: see :class:`npukit.builder.file_names.FileNames`.
    """

    toolchain: Toolchain
    cache: Cache
    inputs: InputDigests = field(default_factory=InputDigests)
    author_root: Path | None = None

    def build(self, request: BuildRequest, reporter: Reporter) -> BuildResult:
        """Build and publish one kernel, or reuse an earlier build with the same inputs.

        Raises:
            NpukitError: whatever the failing step raises; nothing is published then.
        """
        if (reused := self.reuse(request, reporter)) is not None:
            return reused
        return self._build(request, _Sharing(reporter, self._share))

    def build_all(
        self, requests: Sequence[BuildRequest], reporter: Reporter, jobs: int
    ) -> list[BuildResult | NpukitError]:
        """Build several kernels, ``jobs`` at a time; a failure does not stop the others.

        Reusable builds are found first; processes are started only for the rest.
        """

        def build(
            left: Sequence[BuildRequest], to: Reporter
        ) -> Sequence[BuildResult | NpukitError]:
            if len(left) > 1 and jobs > 1:
                self.toolchain.load()
            return build_in_processes(
                lambda request, to: _attempt(request, self._build, to), left, to, jobs
            )

        return self.build_all_with(build, requests, reporter)

    def build_all_with(
        self,
        build: Callable[[Sequence[BuildRequest], Reporter], Sequence[BuildResult | NpukitError]],
        requests: Sequence[BuildRequest],
        reporter: Reporter,
    ) -> list[BuildResult | NpukitError]:
        """Reuse what can be reused, and have ``build`` build the rest and report it."""
        results = [_attempt(request, self.reuse, reporter) for request in requests]
        left = [index for index, result in enumerate(results) if result is None]
        if left:
            built = build([requests[index] for index in left], _Sharing(reporter, self._share))
            for index, result in zip(left, built, strict=True):
                results[index] = result
        return [result for result in results if result is not None]

    def reuse(self, request: BuildRequest, reporter: Reporter) -> BuildResult | None:
        """Publish the outputs of an earlier build with the same inputs; None if there is none.

        Raises:
            NpukitError: a tool is missing, or the outputs can't be published.
        """
        started = time.perf_counter()
        reporter.step(request, "checking inputs")
        names = self._file_names(request)
        key = build_key(request, self._tools(request))
        for record in self.cache.matching(key, partial(self.inputs.digest, names)):
            if (found := self._use(request, key, record)) is not None:
                manifest, reused = found
                seconds = time.perf_counter() - started
                result = BuildResult(request, manifest, reused, seconds)
                reporter.finished(result)
                return result
        return None

    def _use(self, request: BuildRequest, key: str, record: Record) -> _Reused | None:
        """Publish the outputs of ``record``, and say where they are from; None if they are no use.

        The manifest is not read from the folder: another build or npukit clean may have changed it.
        """
        file = request.output / MANIFEST_FILE
        if (data := published_manifest(request.output, record.outputs)) is not None:
            return parse_manifest(data, file), "output"
        outputs = self.cache.read(key, record) or {}
        if (manifest := _manifest_of(outputs, file, key)) is None:
            return None
        changed = publish(request.output, outputs)
        return manifest, record.origin if changed else "output"

    def _share(self, result: BuildResult) -> None:
        """Offer a build to other machines."""
        if result.not_kept is None:
            self.cache.share(result.manifest.key, result.manifest.inputs)

    def _build(self, request: BuildRequest, reporter: Reporter) -> BuildResult:
        """Build and publish one kernel without looking in the cache."""
        started = time.perf_counter()
        tools = self._tools(request)
        names = self._file_names(request)
        outputs, not_kept = self._make(request, reporter, tools, names)
        publish(request.output, outputs)
        result = BuildResult(
            request=request,
            manifest=parse_manifest(outputs[MANIFEST_FILE], request.output / MANIFEST_FILE),
            reused=None,
            seconds=time.perf_counter() - started,
            not_kept=not_kept,
        )
        reporter.finished(result)
        return result

    def freshness(self, request: BuildRequest, manifest: Manifest) -> Freshness:
        """Whether the artifacts that ``manifest`` describes still match ``request``'s kernel.

        Unlike a build key, this tolerates other tools: see :mod:`npukit.builder.freshness`.
        """
        return judge_freshness(request, manifest, self.toolchain, self.author_root)

    def _file_names(self, request: BuildRequest) -> FileNames:
        roots = self.toolchain.roots()
        return FileNames.of_kernel(request.spec.directory, roots, self.author_root)

    def _tools(self, request: BuildRequest) -> tuple[ToolIdentity, ...]:
        return (*self.toolchain.tools(), *self.toolchain.headers(request))

    def _make(
        self,
        request: BuildRequest,
        reporter: Reporter,
        tools: tuple[ToolIdentity, ...],
        names: FileNames,
    ) -> tuple[dict[str, bytes], BuildError | None]:
        """Run the toolchain until no input changes meanwhile, then store its outputs in the cache.

        A cache that can't be written (such as a shared read-only one) only slows down the next
        build: the error is the second result, not a failure.
        """
        key = build_key(request, tools)
        for _ in range(_ATTEMPTS):
            before = _snapshot(request.spec)
            began = time.time_ns()
            with scratch_folder("build") as folder:
                products = self.toolchain.produce(request, folder, reporter)
            inputs = self._inputs(products, names)
            key_after = build_key(request, tools)
            if (
                inputs is None
                or key_after != key
                or changed_since(products.dependencies, before, began)
            ):
                key = key_after
                continue
            reporter.step(request, "writing the host module")
            outputs = _with_bindings(
                request, Provenance(key, tools, self.toolchain.options, inputs), products
            )
            try:
                self.cache.store(key, inputs, outputs)
            except BuildError as error:
                return outputs, error
            return outputs, None
        raise BuildError(
            f"the inputs of {request.title} kept changing during the build",
            hint="build again when nothing writes to the kernel's folder",
        )

    def _inputs(self, products: Products, names: FileNames) -> dict[str, str] | None:
        """Name to digest of every file that was read; None if one no longer exists."""
        called = [names.name(path) for path in products.dependencies]
        digests = {name: self.inputs.digest(names, name) for name in called}
        found = {name: digest for name, digest in digests.items() if digest is not None}
        return found if len(found) == len(digests) else None


def _attempt(
    request: BuildRequest, step: Callable[[BuildRequest, Reporter], _Built], reporter: Reporter
) -> _Built | NpukitError:
    try:
        return step(request, reporter)
    except NpukitError as error:
        reporter.failed(request, error)
        return error


@dataclass(frozen=True)
class _Sharing:
    """Reports, and tells ``share`` of each finished build, wherever it was built."""

    reporter: Reporter
    share: Callable[[BuildResult], None]

    def step(self, request: BuildRequest, text: str) -> None:
        """Pass it on."""
        self.reporter.step(request, text)

    def finished(self, result: BuildResult) -> None:
        """Pass it on, and share the build."""
        self.reporter.finished(result)
        self.share(result)

    def failed(self, request: BuildRequest, error: Exception) -> None:
        """Pass it on."""
        self.reporter.failed(request, error)


def _manifest_of(outputs: Mapping[str, bytes], file: Path, key: str) -> Manifest | None:
    """The manifest among ``outputs``; None unless it describes them, as a build under ``key``.

    A cache that others can write to may hold anything.
    """
    try:
        manifest = parse_manifest(outputs[MANIFEST_FILE], file)
    except (KeyError, ArtifactError):
        return None
    described = {name: output.sha256 for name, output in manifest.outputs.items()}
    found = {name: digest_bytes(data) for name, data in outputs.items() if name != MANIFEST_FILE}
    return manifest if manifest.key == key and described == found else None


def build_key(request: BuildRequest, tools: tuple[ToolIdentity, ...]) -> str:
    """The digest of everything that is known before a build.

    This includes the names of the files in the kernel's folders (see :func:`listings`).
    """
    spec = request.spec
    return digest_value(
        {
            "npukit": digest_npukit(),
            "libraries": shaping_libraries(),
            "tools": [[tool.name, tool.sha256] for tool in tools],
            "spec": spec.sha256,
            "design": digest_file(spec.design),
            "sources": {
                source: digest_file(spec.directory / source)
                for core in spec.cores
                for source in core.sources
            },
            "listings": listings(spec),
            "device": request.device,
            "target": request.target,
            "parameters": dict(request.parameters),
        }
    )


def _snapshot(spec: KernelSpec) -> dict[Path, str | None]:
    files = (path for path in spec.directory.rglob("*") if path.is_file())
    return {path.resolve(): digest_file(path) for path in files}


def _with_bindings(
    request: BuildRequest, provenance: Provenance, products: Products
) -> dict[str, bytes]:
    """The toolchain's files plus the host module and manifest that npukit derives from them."""
    from npukit.builder.binding import bind

    binding = bind(request, products)
    outputs = {**products.files, **binding.files}
    manifest = make_manifest(request, provenance, products, binding, outputs)
    outputs[MANIFEST_FILE] = format_manifest(manifest)
    return outputs
