"""Whether published artifacts still match their kernel, on this machine or another.

A build depends on three kinds of things, and a change in each has a different meaning:

- The kernel: its sources, parameters and device. Artifacts built from others say nothing about
  this kernel: they are *stale*.
- npukit, its libraries and the compilers. Other versions might build different artifacts, but the
  existing ones are still the kernel's: that is a *note*. So artifacts can move from a machine that
  builds them to one that has the NPU.
- Tools that are not on this machine. Nothing is known about them, so nothing is reported.

A build asks a different question (would it make the same bytes?) and compares its whole key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from npukit import __version__
from npukit.builder.digest import digest_file
from npukit.builder.file_names import FILE, KERNEL, KERNELS, FileNames
from npukit.builder.ingredients import listings, shaping_libraries, spec_digest
from npukit.builder.manifest import Manifest
from npukit.builder.npukit_digest import digest_npukit
from npukit.builder.request import BuildRequest, Toolchain
from npukit.errors import SpecError, ToolchainError, UsageError
from npukit.kernel.constraints import check_constraints
from npukit.kernel.kernel_folders import SPEC_FILE
from npukit.kernel.parameters import ParameterValue, resolve_parameters
from npukit.kernel.spec import KernelSpec
from npukit.kernel.spec_reader import spec_with

_SOURCES: Final = (KERNEL, KERNELS, FILE)
"""Roots of the user's own files; all other roots belong to tools."""
_SPEC: Final = f"{KERNEL}:{SPEC_FILE}"
_SHOWN: Final = 5


@dataclass(frozen=True)
class Freshness:
    """What has changed since artifacts were published.

    ``stale``: changes of the kernel; the artifacts must not be judged as this kernel's.
    ``notes``: all other changes.
    """

    stale: tuple[str, ...]
    notes: tuple[str, ...]


def judge_freshness(
    request: BuildRequest,
    manifest: Manifest,
    toolchain: Toolchain,
    author_root: Path | None = None,
) -> Freshness:
    """Compare the build that ``manifest`` records with ``request``'s kernel and this machine.

    The manifest's parameters are used; those of ``request`` don't matter. ``author_root``: see
    :class:`npukit.builder.file_names.FileNames`.
    """
    as_built = toolchain.as_built(manifest.options)
    try:
        roots = as_built.roots()
    except ToolchainError:
        roots = {}
    names = FileNames.of_kernel(request.spec.directory, roots, author_root)
    notes = (*_npukit(manifest), *_libraries(manifest), *_tools(request, manifest, as_built, names))
    return Freshness(stale_reasons(request, manifest), notes)


def stale_reasons(request: BuildRequest, manifest: Manifest) -> tuple[str, ...]:
    """Why the artifacts of ``manifest`` are no longer those of ``request``'s kernel.

    No tools are looked for, unlike in :func:`judge_freshness`.
    """
    names = FileNames.of_kernel(request.spec.directory, {})
    return (
        *_identity(request, manifest),
        *_changed(request, manifest, names),
        *_shadows(request, manifest),
    )


def _identity(request: BuildRequest, manifest: Manifest) -> Iterator[str]:
    """Reasons why the artifacts belong to another kernel, device, target or parameter set."""
    for name, found, wanted in (
        ("kernel", manifest.kernel, request.spec.name),
        ("device", manifest.device, request.device),
        ("target", manifest.target, request.target),
    ):
        if found != wanted:
            yield f"it was built for the {name} {found}, not {wanted}"
    built, spec = manifest.parameters, request.spec
    try:
        now = resolve_parameters(spec.name, spec.parameters, built)
        check_constraints(spec, request.device, now)
    except UsageError as error:
        yield f"it was built with parameters that the kernel does not have: {error.message}"
        return
    if absent := [name for name in now if name not in built]:
        yield f"it was built before the kernel had the parameter {', '.join(absent)}"


def _changed(request: BuildRequest, manifest: Manifest, names: FileNames) -> Iterator[str]:
    """Sources of the kernel that differ from what was compiled."""
    found = []
    same_spec = manifest.spec == _spec_as_built(request.spec, manifest.parameters)
    for name, digest in manifest.inputs.items():
        if FileNames.root_of(name) not in _SOURCES:
            continue
        if same_spec and name == _SPEC:
            continue  # only a comment or a case changed, which does not shape artifacts
        path = names.locate(name)
        now = digest_file(path) if path is not None else None
        if now is None and FileNames.root_of(name) == FILE:
            continue  # a path on the machine that built it: a note
        if now is None:
            found.append(f"{FileNames.below_root(name)} is gone")
        elif now != digest:
            found.append(f"{FileNames.below_root(name)} has changed")
    if found:
        more = len(found) - _SHOWN
        shown = [*found[:_SHOWN], *([f"{more} more"] if more > 0 else [])]
        yield f"{', '.join(shown)} since it was built"


def _spec_as_built(spec: KernelSpec, parameters: Mapping[str, ParameterValue]) -> str | None:
    """The digest of the spec for the parameters of a build; None if they no longer suit it."""
    try:
        return spec_digest(spec_with(spec, parameters), parameters)
    except SpecError:
        return None


def _shadows(request: BuildRequest, manifest: Manifest) -> Iterator[str]:
    """New files that a compiler would now find before a header that it read."""
    elsewhere = [name for name in manifest.inputs if FileNames.root_of(name) != KERNEL]
    for folder, files in listings(request.spec).items():
        before = manifest.listings.get(folder, files)
        for file in sorted({*files} - {*before}):
            if any(name.endswith((f"/{file}", f":{file}")) for name in elsewhere):
                yield f"{file} is new since it was built, and hides the file that was read"


def _npukit(manifest: Manifest) -> Iterator[str]:
    if manifest.npukit != __version__:
        yield f"built by npukit {manifest.npukit}; this is {__version__}"
    elif manifest.npukit_sha256 != digest_npukit():
        yield f"built by npukit {manifest.npukit} with different code or templates"


def _libraries(manifest: Manifest) -> Iterator[str]:
    for name, here in shaping_libraries().items():
        if (built := manifest.libraries.get(name, here)) != here:
            yield f"built with {name} {built}; here it is {here}"


def _tools(
    request: BuildRequest, manifest: Manifest, toolchain: Toolchain, names: FileNames
) -> list[str]:
    """Tools and headers that differ from those of the build, and headers that are missing here."""
    try:
        used_here = (*toolchain.tools(), *toolchain.headers(request))
        here = {tool.name: tool for tool in used_here}
    except (ToolchainError, UsageError):
        here = {}
    notes: dict[str, None] = {}
    for used in manifest.tools:
        tool = here.get(used.name)
        if tool is not None and tool.sha256 != used.sha256:
            same = "another build of it" if tool.version == used.version else tool.version
            notes[f"built with {used.name} {used.version}; here it is {same}"] = None
    for name, digest in manifest.inputs.items():
        root, path = FileNames.root_of(name), names.locate(name)
        now = digest_file(path) if path is not None else None
        if root == FILE and now is None:
            notes[f"built with {FileNames.below_root(name)}, which this machine does not have"] = (
                None
            )
        elif root not in _SOURCES and path is not None and now != digest:
            notes[f"built with files of {root} that differ from the ones here"] = None
    return list(notes)[:_SHOWN]
