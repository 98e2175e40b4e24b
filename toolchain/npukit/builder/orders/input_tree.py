"""The files behind a kernel by content, and writing them where they are not."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from npukit.builder.ingredients import files_read
from npukit.builder.toolchains.compiling.local_files import included_names
from npukit.errors import BuildError, UsageError
from npukit.files import LARGEST, read_regular
from npukit.kernel.spec import KernelSpec

MOST_FILES: Final = 20_000
MOST_BYTES: Final = LARGEST
_HISTORIES: Final = (b".git", b".hg", b".jj", b".svn")
_MARKS: Final = frozenset({b"CACHEDIR.TAG", b"pyvenv.cfg"})
"""Caches are marked by the first (bford.info/cachedir), environments of Python by the second."""
_ABSENT: Final = b'#error "npukit did not send this file to the worker"\n'
"""What stands for a file without content, should somebody read it: root may read any."""


class InputFile(msgspec.Struct, frozen=True):
    """A file: its absolute path on the author's machine, and its content.

    Without content only its name matters: it is unreadable, or in a store of a tool.
    """

    path: bytes
    content: bytes | None


class InputLink(msgspec.Struct, frozen=True):
    """A symbolic link, and the absolute path that it leads to after all further links."""

    path: bytes
    target: bytes


class InputTree(msgspec.Struct, frozen=True):
    """The files, links and folders behind a kernel, with absolute paths without links."""

    files: tuple[InputFile, ...]
    links: tuple[InputLink, ...]
    folders: tuple[bytes, ...]

    def write_below(self, root: Path) -> None:
        """Write everything into ``root``, which stands for the root folder of the author's machine.

        Raises:
            BuildError: it can't be written.
            UsageError: a path leads out of ``root``.
        """
        try:
            for folder in self.folders:
                path_below(root, folder).mkdir(parents=True, exist_ok=True)
            for file in self.files:
                _write(path_below(root, file.path), file.content)
            # Last, so that no file is written through one.
            for link in self.links:
                path = path_below(root, link.path)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.symlink_to(path_below(root, link.target))
        except OSError as error:
            raise BuildError(
                f"can't write the kernel's files into {root}: {error.strerror or error}",
                hint="free space in the folder for temporary files, or choose another with TMPDIR",
            ) from error


def input_tree(specs: Iterable[KernelSpec], read: Iterable[str] = ()) -> InputTree:
    """What builds and validations of ``specs``, the parameter sets of one kernel, read.

    That is the kernel's folder, the folders that its sources and its Python search, the files that
    its spec names, and headers outside of these that sources include by a path.

    Args:
        specs: the kernel with each set of parameters that matters.
        read: names of files that an earlier build read.

    Raises:
        UsageError: there are too many files, or they are too large.
    """
    collector = _Collector()
    for spec in specs:
        collector.add_folder(spec.directory)
        for folder in _searched(spec):
            collector.add_folder(folder)
        for file in files_read(spec, read):
            collector.add_file(file)
    for spec in specs:
        collector.add_included(_searched(spec))
    return collector.tree()


def _searched(spec: KernelSpec) -> list[Path]:
    """The folders besides the kernel's own in which its sources and its Python look for files."""
    included = [spec.directory / name for core in spec.cores for name in core.include_dirs]
    imported = [folder for function in spec.functions for folder in function.import_dirs]
    headers = [] if spec.aie_api is None else [spec.aie_api]
    return [*included, *imported, *headers]


class _Collector:
    """Collects files by their real paths, each once."""

    def __init__(self) -> None:
        self._files: dict[bytes, bytes | None] = {}
        self._links: dict[bytes, bytes] = {}
        self._folders: dict[bytes, None] = {}
        self._bytes = 0

    def tree(self) -> InputTree:
        """Everything, in an order that depends on the paths only."""
        return InputTree(
            tuple(InputFile(path, data) for path, data in sorted(self._files.items())),
            tuple(InputLink(path, target) for path, target in sorted(self._links.items())),
            tuple(sorted(self._folders)),
        )

    def add_folder(self, folder: Path) -> None:
        """A folder with all that is in it, and what links in it lead to."""
        self._walk(os.fsencode(os.path.realpath(folder)), stored=False)

    def add_file(self, file: Path) -> None:
        """One file; its name may be that of a link."""
        named = os.fsencode(os.path.realpath(file.parent))
        self._add(os.path.join(named, os.fsencode(file.name)), stored=False)  # noqa: PTH118

    def add_included(self, searched: Iterable[Path]) -> None:
        """The headers that files include by a path to somewhere else."""
        folders = [os.fsencode(os.path.realpath(folder)) for folder in searched]
        todo = [path for path, data in self._files.items() if data is not None]
        while todo:
            path = todo.pop()
            for header in _included(path, self._files[path] or b"", folders):
                if self._files.get(header) is None:
                    self._read(header, stored=False)
                    if self._files[header] is not None:
                        todo.append(header)

    def _walk(self, folder: bytes, *, stored: bool) -> None:
        if folder in self._folders:
            return
        self._folders[folder] = None
        with suppress(OSError):
            entries = list(os.scandir(folder))
            stored = stored or _is_store(folder, {entry.name for entry in entries})
            for entry in entries:
                if entry.is_symlink():
                    self._add(entry.path, stored=stored)
                elif entry.is_dir():
                    self._walk(entry.path, stored=stored)
                elif entry.is_file() and not entry.name.endswith(b".pyc"):
                    self._read(entry.path, stored=stored)

    def _add(self, path: bytes, *, stored: bool) -> None:
        """A file or a link, whose folder's name has no links."""
        if not os.path.islink(path):  # noqa: PTH114
            self._read(path, stored=stored)
            return
        target = os.path.realpath(path)
        self._links[path] = target
        if os.path.isdir(target):  # noqa: PTH112
            if not stored:
                self._walk(target, stored=False)
        elif os.path.isfile(target):  # noqa: PTH113
            self._read(target, stored=stored)

    def _read(self, path: bytes, *, stored: bool) -> None:
        if self._files.get(path) is not None or (stored and path in self._files):
            return
        data: bytes | None = None
        file = Path(os.fsdecode(path))
        if not stored:
            with suppress(OSError):
                size = file.stat().st_size
                if self._bytes + size > MOST_BYTES:
                    raise self._too_much(file)
                data = read_regular(file, MOST_BYTES)
        self._files[path] = data
        self._bytes += len(data or b"")
        if len(self._files) > MOST_FILES:
            raise self._too_much(file)

    def _too_much(self, file: Path) -> UsageError:
        count = len(self._files) + 1
        return UsageError(
            f"the files behind the kernel are too many to send to a worker: with {file} they are "
            f"{count} files and more than {self._bytes >> 20} MiB",
            where="--executor",
            hint=f"at most {MOST_FILES} files and {MOST_BYTES >> 20} MiB are sent; move what no "
            "build reads out of the kernel's folder (links count too), or use --executor local",
        )


def _is_store(folder: bytes, names: Collection[bytes]) -> bool:
    """Whether a folder is what a tool keeps for itself: history, a cache, an environment."""
    return os.path.basename(folder) in _HISTORIES or not _MARKS.isdisjoint(names)  # noqa: PTH119


def _included(path: bytes, text: bytes, folders: Iterable[bytes]) -> Iterator[bytes]:
    """The files that ``#include`` lines of a source lead to."""
    if b"include" not in text:
        return
    for name in included_names(text):
        for folder in (os.path.dirname(path), *folders):  # noqa: PTH120
            header = os.path.realpath(os.path.join(folder, name))  # noqa: PTH118
            if os.path.isfile(header):  # noqa: PTH113
                yield header
                break


def path_below(root: Path, path: bytes) -> Path:
    """Where the author's ``path`` is in ``root``."""
    parts = path.split(b"/")
    if parts[0] != b"" or b".." in parts or b"\0" in path:
        raise UsageError(f"a work order names the path {path!r}, which is not absolute")
    return root / os.fsdecode(path.lstrip(b"/"))


def _write(path: Path, content: bytes | None) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_ABSENT if content is None else content)
    if content is None:
        path.chmod(stat.S_IWUSR)
