"""What to watch of kernels: the files that their builds read, and their states."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from npukit.builder.file_names import FILE, FileNames
from npukit.builder.ingredients import files_read
from npukit.builder.manifest import read_manifest
from npukit.errors import ArtifactError
from npukit.kernel.kernel_folders import SPEC_FILE
from npukit.kernel.spec import KernelSpec

State = tuple[int, int, int]
"""Modification time in nanoseconds, size and inode of a file."""

States = Mapping[Path, State]

_SOURCES: Final = (
    *(".c", ".cc", ".cpp", ".cxx", ".def", ".h", ".hh", ".hpp", ".hxx", ".inc", ".inl"),
    *(".j2", ".mlir", ".py", ".toml"),
)
"""No ``.json`` or the like: a report that a validation writes must not start the next one."""


@dataclass(frozen=True)
class WatchedKernel:
    """The ``files`` that builds of a kernel read, and the ``folders`` with its sources.

    A source there may be new: a header that a failed build did not find, or one that now hides
    another.
    """

    files: frozenset[Path]
    folders: tuple[Path, ...]

    def states(self) -> dict[Path, State]:
        """The state of each file now."""
        sources = (source for folder in self.folders for source in _sources_in(folder))
        return states_of({*self.files, *sources})


def watched_kernel(folder: Path, spec: KernelSpec | None, outputs: Iterable[Path]) -> WatchedKernel:
    """What to watch of the kernel in ``folder``.

    Args:
        folder: the kernel's folder.
        spec: its spec; None if that is invalid.
        outputs: the folders of its builds.
    """
    if spec is None:
        return WatchedKernel(frozenset(), (_real(folder),))
    inputs = [name for output in outputs for name in _inputs(output)]
    elsewhere = (
        Path(FileNames.below_root(name)) for name in inputs if FileNames.root_of(name) == FILE
    )
    files = (_real(file.parent) / file.name for file in (*files_read(spec, inputs), *elsewhere))
    folders = dict.fromkeys(_real(each) for each in (folder, *_folders(spec)))
    return WatchedKernel(frozenset(files), tuple(folders))


def _real(folder: Path) -> Path:
    """One name for each folder. A file that is a link keeps its own: the link may change."""
    return Path(os.path.realpath(folder))


def states_of(files: Iterable[Path]) -> dict[Path, State]:
    """The state of each file that exists."""
    found = {}
    for file in files:
        with suppress(OSError):
            status = file.stat()
            found[file] = (status.st_mtime_ns, status.st_size, status.st_ino)
    return found


def changed_files(before: States, now: States) -> list[Path]:
    """The files that were saved, made, removed or renamed in between, sorted."""
    return sorted(path for path in {*before, *now} if before.get(path) != now.get(path))


def _folders(spec: KernelSpec) -> Sequence[Path]:
    """Folders besides the kernel's own in which its sources or its Python look for files."""
    included = (spec.directory / name for core in spec.cores for name in core.include_dirs)
    imported = (folder for function in spec.functions for folder in function.import_dirs)
    return (*included, *imported)


def _sources_in(folder: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith((".", "__"))]
        for name in names:
            if name == SPEC_FILE or (Path(name).suffix in _SOURCES and not name.startswith(".")):
                yield Path(root) / name


def _inputs(output: Path) -> Iterable[str]:
    try:
        manifest = read_manifest(output)
    except ArtifactError:
        return ()
    return () if manifest is None else manifest.inputs
