"""Building kernels: key, cache, toolchain, host module, manifest, publication."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from npukit.builder.cache import BuildCache
from npukit.builder.digest import digest_file, digest_npukit, digest_value
from npukit.builder.freshness import Freshness, judge_freshness
from npukit.builder.ingredients import listings, shaping_libraries
from npukit.builder.manifest import (
    MANIFEST_FILE,
    Manifest,
    Provenance,
    format_manifest,
    make_manifest,
    parse_manifest,
)
from npukit.builder.names import FileNames
from npukit.builder.publish import publish
from npukit.builder.request import (
    BuildRequest,
    BuildResult,
    Products,
    Reporter,
    Toolchain,
    ToolIdentity,
)
from npukit.builder.toolchains.processes.child_processes import in_parallel
from npukit.errors import BuildError, NpukitError
from npukit.kernel.spec import KernelSpec
from npukit.scratch import scratch_folder

_ATTEMPTS = 3


@dataclass(frozen=True)
class BuildEngine:
    """Builds requests of one flow through one cache."""

    toolchain: Toolchain
    cache: BuildCache

    def build(self, request: BuildRequest, reporter: Reporter) -> BuildResult:
        """Build and publish one kernel, or reuse what an equal build made.

        Raises:
            NpukitError: of the kind that the failing step raises; nothing is published then.
        """
        started = time.perf_counter()
        reporter.step(request, "checking inputs")
        tools = self.toolchain.tools()
        names = _file_names(request, self.toolchain)
        key = build_key(request, tools)
        outputs = self.cache.lookup(key, names.locate) or {}
        hit = MANIFEST_FILE in outputs
        not_kept = None
        if not hit:
            outputs, not_kept = self._make(request, reporter, tools, names, key)
        changed = publish(request.output, outputs)
        result = BuildResult(
            request=request,
            # Not from the folder: another build or npukit clean may have replaced it by now.
            manifest=parse_manifest(outputs[MANIFEST_FILE], request.output / MANIFEST_FILE),
            reused=("cache" if changed else "output") if hit else None,
            seconds=time.perf_counter() - started,
            not_kept=not_kept,
        )
        reporter.finished(result)
        return result

    def build_all(
        self, requests: Sequence[BuildRequest], reporter: Reporter, jobs: int
    ) -> list[BuildResult | NpukitError]:
        """Build several kernels, ``jobs`` at a time; one failing does not stop the others."""

        def attempt(request: BuildRequest) -> BuildResult | NpukitError:
            try:
                return self.build(request, reporter)
            except NpukitError as error:
                reporter.failed(request, error)
                return error

        return in_parallel(attempt, requests, jobs)

    def freshness(self, request: BuildRequest, manifest: Manifest) -> Freshness:
        """What speaks against the artifacts that ``manifest`` describes, for ``request``'s kernel.

        Unlike a build this forgives other tools: see :mod:`npukit.builder.freshness`.
        """
        return judge_freshness(request, manifest, self.toolchain)

    def _make(
        self,
        request: BuildRequest,
        reporter: Reporter,
        tools: tuple[ToolIdentity, ...],
        names: FileNames,
        key: str,
    ) -> tuple[dict[str, bytes], BuildError | None]:
        """Run the toolchain until no input changed under it, then keep what it made.

        A cache that can't be written (it may be shared, and read-only here) costs the next build
        its time; it is the second result then, and not a failure.
        """
        for _ in range(_ATTEMPTS):
            before = _snapshot(request.spec)
            began = time.time_ns()
            with scratch_folder("build") as folder:
                products = self.toolchain.produce(request, folder, reporter)
            inputs = _inputs(products, names)
            key_after = build_key(request, tools)
            if inputs is None or key_after != key or _changed_since(products, before, began):
                key = key_after
                continue
            reporter.step(request, "writing the host module")
            outputs = _with_bindings(request, Provenance(key, tools, inputs), products)
            try:
                self.cache.store(key, inputs, outputs)
            except BuildError as error:
                return outputs, error
            return outputs, None
        raise BuildError(
            f"the inputs of {request.title} kept changing while it was built",
            hint="build again when nothing writes to the kernel's folder",
        )


def build_key(request: BuildRequest, tools: tuple[ToolIdentity, ...]) -> str:
    """The digest of all that is known before a build.

    The names of the files in the kernel's folders take part (see :func:`listings`).
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


def _file_names(request: BuildRequest, toolchain: Toolchain) -> FileNames:
    return FileNames.of_kernel(request.spec.directory, toolchain.roots())


def _snapshot(spec: KernelSpec) -> dict[Path, str | None]:
    files = (path for path in spec.directory.rglob("*") if path.is_file())
    return {path.resolve(): digest_file(path) for path in files}


def _inputs(products: Products, names: FileNames) -> dict[str, str] | None:
    """Name to digest of all that was read; None when a file is gone already."""
    digests = {names.name(path): digest_file(path) for path in products.dependencies}
    found = {name: digest for name, digest in digests.items() if digest is not None}
    return found if len(found) == len(digests) else None


def _changed_since(products: Products, before: Mapping[Path, str | None], began_ns: int) -> bool:
    """Whether an input may have changed after the toolchain read it.

    The kernel's own files are compared by content. Of a header elsewhere no earlier content is
    known, so one that was touched since the build began counts as changed.
    """
    for path in products.dependencies:
        resolved = path.resolve()
        if resolved in before:
            if digest_file(resolved) != before[resolved]:
                return True
        elif resolved.stat().st_ctime_ns > began_ns:
            return True
    return False


def _with_bindings(
    request: BuildRequest, provenance: Provenance, products: Products
) -> dict[str, bytes]:
    """The toolchain's files plus what npukit derives from them: host module and manifest."""
    from npukit.builder.binding import bind

    binding = bind(request, products)
    outputs = {**products.files, **binding.files}
    manifest = make_manifest(request, provenance, products, binding, outputs)
    outputs[MANIFEST_FILE] = format_manifest(manifest)
    return outputs
