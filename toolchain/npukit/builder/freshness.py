"""Whether published artifacts still are what their sources make, here or on another machine.

A build has three kinds of ingredients, and a change of each means something else for what was
built:

- the kernel: its sources, parameters, device. What was built from others is no evidence about
  these: it is *stale*.
- npukit, its libraries, the compilers. Others might make other artifacts of the same kernel, yet
  the ones that are there are still the kernel's: that is a *note*. So artifacts may travel, from a
  machine that builds to one that has the NPU.
- tools that are not on this machine: nothing is known about them, and nothing is said.

A build asks another question (would it make the same bytes?) and goes by its whole key.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from npukit import __version__
from npukit.builder.digest import digest_file, digest_npukit
from npukit.builder.file_names import FILE, KERNEL, KERNELS, FileNames
from npukit.builder.ingredients import listings, shaping_libraries, spec_digest
from npukit.builder.manifest import Manifest
from npukit.builder.request import BuildRequest, Toolchain
from npukit.errors import ToolchainError, UsageError
from npukit.kernel.parameters import resolve_parameters
from npukit.kernel.spec import SPEC_FILE

_SOURCES: Final = (KERNEL, KERNELS, FILE)
"""Where the user's own files are; all other roots are tools'."""
_SPEC: Final = f"{KERNEL}:{SPEC_FILE}"
_SHOWN: Final = 5


@dataclass(frozen=True)
class Freshness:
    """What speaks against published artifacts.

    ``stale``: what of the kernel is not as it was built; they must not be judged as this kernel's.
    ``notes``: what else is not as it was at the build.
    """

    stale: tuple[str, ...]
    notes: tuple[str, ...]


def judge_freshness(request: BuildRequest, manifest: Manifest, toolchain: Toolchain) -> Freshness:
    """Compare what ``manifest`` says of a build with the kernel of ``request`` and this machine.

    The parameters that it was built with are its own; those of ``request`` don't matter.
    """
    as_built = toolchain.as_built(manifest.used_tools)
    try:
        roots = as_built.roots()
    except ToolchainError:
        roots = {}
    names = FileNames.of_kernel(request.spec.directory, roots)
    stale = (*_identity(request, manifest), *_changed(request, manifest, names))
    notes = (*_npukit(manifest), *_libraries(manifest), *_tools(manifest, as_built, names))
    return Freshness((*stale, *_shadows(request, manifest)), notes)


def _identity(request: BuildRequest, manifest: Manifest) -> Iterator[str]:
    """Artifacts in another kernel's or device's folder, or of parameters that no longer exist."""
    for name, found, wanted in (
        ("kernel", manifest.kernel, request.spec.name),
        ("device", manifest.device, request.device),
        ("target", manifest.target, request.target),
    ):
        if found != wanted:
            yield f"it was built for the {name} {found}, not for {wanted}"
    built, spec = manifest.parameters, request.spec
    try:
        now = resolve_parameters(spec.name, spec.parameters, built)
    except UsageError as error:
        yield f"it was built with other parameters than the kernel has: {error.message}"
        return
    if absent := [name for name in now if name not in built]:
        yield f"it was built before the kernel had the parameter {', '.join(absent)}"


def _changed(request: BuildRequest, manifest: Manifest, names: FileNames) -> Iterator[str]:
    """Sources of the kernel whose content is not what was compiled."""
    found = []
    same_spec = manifest.spec == spec_digest(request.spec, manifest.parameters)
    for name, digest in manifest.inputs.items():
        if FileNames.root_of(name) not in _SOURCES:
            continue
        if same_spec and name == _SPEC:
            continue  # a comment, a case: nothing that an artifact is made of
        path = names.locate(name)
        now = digest_file(path) if path is not None else None
        if now is None and FileNames.root_of(name) == FILE:
            continue  # a path of the machine that built it: a note
        if now is None:
            found.append(f"{FileNames.below_root(name)} is gone")
        elif now != digest:
            found.append(f"{FileNames.below_root(name)} has changed")
    if found:
        more = len(found) - _SHOWN
        shown = [*found[:_SHOWN], *([f"{more} files more"] if more > 0 else [])]
        yield f"{', '.join(shown)} since it was built"


def _shadows(request: BuildRequest, manifest: Manifest) -> Iterator[str]:
    """New files that a compiler would take in place of a header that it found elsewhere."""
    elsewhere = [name for name in manifest.inputs if FileNames.root_of(name) != KERNEL]
    for folder, files in listings(request.spec).items():
        before = manifest.listings.get(folder, files)
        for file in sorted({*files} - {*before}):
            if any(name.endswith((f"/{file}", f":{file}")) for name in elsewhere):
                yield f"{file} is new since it was built, and comes before the one that was read"


def _npukit(manifest: Manifest) -> Iterator[str]:
    if manifest.npukit != __version__:
        yield f"built by npukit {manifest.npukit}; this is {__version__}"
    elif manifest.npukit_sha256 != digest_npukit():
        yield f"built by npukit {manifest.npukit} with other code or templates than this one has"


def _libraries(manifest: Manifest) -> Iterator[str]:
    for name, here in shaping_libraries().items():
        if (built := manifest.libraries.get(name, here)) != here:
            yield f"built with {name} {built}; here it is {here}"


def _tools(manifest: Manifest, toolchain: Toolchain, names: FileNames) -> list[str]:
    """Tools that are here too, but others; headers of theirs, or of a place that is not here."""
    try:
        here = {tool.name: tool for tool in toolchain.tools()}
    except ToolchainError:
        here = {}
    told: dict[str, None] = {}
    for used in manifest.tools:
        tool = here.get(used.name)
        if tool is not None and tool.sha256 != used.sha256:
            same = "another build of it" if tool.version == used.version else tool.version
            told[f"built with {used.name} {used.version}; here it is {same}"] = None
    for name, digest in manifest.inputs.items():
        root, path = FileNames.root_of(name), names.locate(name)
        now = digest_file(path) if path is not None else None
        if root == FILE and now is None:
            told[f"built with {FileNames.below_root(name)}, which is not here"] = None
        elif root not in _SOURCES and path is not None and now != digest:
            told[f"built with other files of {root} than the ones here"] = None
    return list(told)[:_SHOWN]
