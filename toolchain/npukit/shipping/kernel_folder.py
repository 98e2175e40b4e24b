"""All files of one kernel in a package, and the manifest that names them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec

import npukit
from npukit.bindings.arguments import ArgumentMap, from_json
from npukit.bindings.render import PackagedBuildSpec, packaged_module_files
from npukit.builder.binding import host_module_spec
from npukit.builder.digest import digest_bytes
from npukit.builder.manifest import MANIFEST_FILE, Manifest, format_manifest, read_manifest
from npukit.builder.request import INSTRUCTIONS_FILE, BuildRequest
from npukit.builder.streams import STREAMS_FILE
from npukit.errors import ArtifactError
from npukit.files import read_regular
from npukit.kernel.names import class_name
from npukit.kernel.spec import KernelSpec
from npukit.shipping.case_files import case_files
from npukit.shipping.provenance import portable
from npukit.shipping.shipped_modules import runner_files

PACKAGE_MANIFEST: Final = "package.json"


@dataclass(frozen=True)
class ShippedBuild:
    """A published build: its request, its manifest as the package has it, and its artifacts."""

    request: BuildRequest
    manifest: Manifest
    arguments: ArgumentMap
    files: Mapping[str, bytes]

    @property
    def name(self) -> str:
        """``npu1-hw``: the name of its folder."""
        return f"{self.request.device}-{self.request.target}"


@dataclass(frozen=True)
class KernelFolder:
    """The files of one kernel by name, without the manifest, and what that says about them.

    ``description`` is the manifest without the version of the distribution, which may be made
    from it.
    """

    spec: KernelSpec
    builds: tuple[ShippedBuild, ...]
    files: Mapping[str, bytes]
    description: Mapping[str, Any]

    def manifest(self, version: str) -> bytes:
        """The text of ``package.json``."""
        text = msgspec.json.encode({**self.description, "version": version})
        return msgspec.json.format(text, indent=2) + b"\n"


def read_build(request: BuildRequest) -> ShippedBuild:
    """The artifacts of the published build that ``request`` asks for.

    Raises:
        ArtifactError: one is missing, or not as it was built, or another build is there.
    """
    name = request.spec.name
    manifest = read_manifest(request.output)
    if manifest is None:
        raise ArtifactError("there is no build here", where=str(request.output))
    if manifest.parameters != dict(request.parameters):
        raise ArtifactError(
            "another build with other parameters has replaced the one for this package",
            where=str(request.output),
            hint="run the command again, when no other build uses the folder (--build-dir)",
        )
    files = {}
    for file in (f"{name}.xclbin", INSTRUCTIONS_FILE, STREAMS_FILE):
        output = manifest.outputs.get(file)
        if output is None and file == STREAMS_FILE:
            continue
        path = request.output / file
        try:
            files[file] = read_regular(path)
        except OSError as error:
            raise ArtifactError(
                f"can't be read: {error.strerror or error}", where=str(path), hint=request.command
            ) from error
        if output is None or digest_bytes(files[file]) != output.sha256:
            raise ArtifactError(
                "is not the file that the build made", where=str(path), hint=request.command
            )
    arguments = from_json(bytes(manifest.arguments))
    return ShippedBuild(request, portable(manifest, files), arguments, files)


def kernel_folder(builds: Sequence[ShippedBuild], distribution: str) -> KernelFolder:
    """The folder of a kernel with ``builds``, in a distribution of that name.

    Raises:
        UsageError: the builds differ in what a call takes or returns.
        SpecError: a reference or an input function of the kernel fails.
    """
    spec = builds[0].request.spec
    modules = [
        PackagedBuildSpec(
            host_module_spec(one.request, one.arguments, one.manifest.uuid, one.files), one.name
        )
        for one in builds
    ]
    cases = case_files({one.name: one.request for one in builds})
    files = {
        **packaged_module_files(distribution, modules),
        **runner_files(),
        "py.typed": b"",
        **cases.files,
    }
    for one in builds:
        files |= {f"{one.name}/{name}": data for name, data in one.files.items()}
        files[f"{one.name}/{MANIFEST_FILE}"] = format_manifest(one.manifest)
    files = dict(sorted(files.items()))
    description = {
        "format": 1,
        "kernel": spec.name,
        "class": class_name(spec.name),
        "summary": spec.summary,
        "distribution": distribution,
        "npukit": npukit.__version__,
        "arguments": [
            {"name": a.name, "dtype": a.dtype, "shape": list(a.shape), "direction": a.direction}
            for a in spec.arguments
        ],
        "builds": {one.name: _build_entry(one) for one in builds},
        "cases": cases.entries,
        "files": {
            name: {"sha256": digest_bytes(data), "bytes": len(data)} for name, data in files.items()
        },
    }
    return KernelFolder(spec, tuple(builds), files, description)


def _build_entry(build: ShippedBuild) -> dict[str, Any]:
    return {
        "device": build.request.device,
        "target": build.request.target,
        "parameters": dict(build.request.parameters),
        "uuid": build.manifest.uuid,
        "manifest": f"{build.name}/{MANIFEST_FILE}",
    }
