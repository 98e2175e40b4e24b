"""The files that a command reads for kernels, which its outputs must not overwrite.

Each has its name in errors. What a kernel's folder holds counts as read if it is spelled as a
source: a header belongs to a kernel although only a build knows who includes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from npukit.builder.ingredients import files_read
from npukit.builder.ledger import made_in
from npukit.builder.manifest import read_manifest
from npukit.builder.request import BuildRequest
from npukit.errors import ArtifactError
from npukit.kernel.discovery import BrokenKernel
from npukit.kernel.spec import KernelSpec

_SOURCES: Final = frozenset(
    {
        *(".toml", ".j2", ".mlir", ".py"),
        *(".c", ".cc", ".cpp", ".cxx", ".h", ".hh", ".hpp", ".hxx", ".inc", ".ld", ".s"),
    }
)


def files_behind(
    requests: Sequence[BuildRequest], broken: Iterable[BrokenKernel] = ()
) -> dict[Path, str]:
    """Sources and published artifacts of ``requests``, and the sources of ``broken`` kernels."""
    guarded: dict[Path, str] = {}
    for request in requests:
        guarded |= files_of_build(request.spec, request.output)
    for kernel in broken:
        guarded |= dict.fromkeys(_sources_in(kernel.folder), f"a file of {kernel.name}")
    return guarded


def files_of_build(spec: KernelSpec | None, output: Path) -> dict[Path, str]:
    """What npukit has published in ``output``, and the sources of ``spec``, if that is known."""
    owner = "" if spec is None else f" of {spec.name}"
    artifacts = {output / name: f"an artifact{owner}" for name in made_in(output)}
    return artifacts if spec is None else artifacts | files_of_kernel(spec, _inputs(output))


def files_of_kernel(spec: KernelSpec, inputs: Iterable[str] = ()) -> dict[Path, str]:
    """The sources of a kernel; ``inputs`` are names of files that a build read."""
    includes = {folder for core in spec.cores for folder in core.include_dirs}
    found = (
        *files_read(spec, inputs),
        *_sources_in(spec.directory),
        *(path for folder in includes for path in _of(spec.directory / folder)),
    )
    return dict.fromkeys(found, f"a file of {spec.name}")


def _inputs(output: Path) -> Iterable[str]:
    """The input files of the published build; empty if unknown."""
    try:
        manifest = read_manifest(output)
    except ArtifactError:
        return ()  # who reads it reports it
    return () if manifest is None else manifest.inputs


def _sources_in(folder: Path) -> Iterator[Path]:
    """The sources in a folder and those below it."""
    yield from _of(folder)
    for below in folder.iterdir() if folder.is_dir() else ():
        if below.is_dir() and not below.is_symlink() and not below.name.startswith("."):
            yield from _sources_in(below)


def _of(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.suffix.lower() in _SOURCES and path.is_file():
            yield path
