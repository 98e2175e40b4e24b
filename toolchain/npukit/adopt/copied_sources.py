"""Which C++ files a kernel needs, and where they go in its folder.

A kernel's folder is self-contained: sources and the headers beside them are copied with their
places relative to each other, so that ``#include "../header.h"`` still finds its file. Headers of
tools (``aie_api``, the standard library) are not copied.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Final

import msgspec

from npukit.adopt.recipe import Compilation
from npukit.errors import DesignError
from npukit.files import read_regular
from npukit.resources import vector_headers_dir

CORES: Final = "cores"
"""The folder of copied sources in a kernel's folder."""

_INCLUDE: Final = re.compile(rb'^[ \t]*#[ \t]*include(?:_next)?[ \t]*([<"])([^">\n]+)[">]', re.M)
_OF_TOOLS: Final = re.compile(r"(aie_api|aiebase|adf)/|aie_api\.hpp$")


class SourceTree(msgspec.Struct, frozen=True):
    """Files to copy: places in the kernel's folder by absolute path, and their contents.

    ``include_dirs`` are the folders of ``-I`` that gave a file, with their places. ``absent`` are
    headers that were not found, with the files that include them.
    """

    places: Mapping[Path, str]
    contents: Mapping[Path, bytes]
    include_dirs: Mapping[Path, str]
    absent: tuple[tuple[str, Path], ...] = ()


def gather_sources(
    compilations: Iterable[Compilation],
    root: str,
    groups: Mapping[Path, str],
    known: Mapping[Path, bytes],
) -> SourceTree:
    """The sources of ``compilations`` and what they include, to be placed below ``root``.

    Args:
        compilations: whose sources.
        root: the folder in the kernel's folder.
        groups: folders whose files keep their places relative to each other only, each with the
            name of a folder below ``root``.
        known: contents of files that do not exist any more.

    Raises:
        DesignError: a source is missing or can't be read.
    """
    walk = _IncludeWalk(known)
    for compilation in compilations:
        headers = (each for each in compilation.included if isinstance(each, Path))
        for source in (*compilation.sources, *headers):
            walk.visit(source, compilation.include_dirs)
    folders = {*(path.parent for path in walk.contents), *walk.used, *walk.passed}
    places: dict[Path, str] = {}
    for group in {_group(folder, groups) for folder in folders}:
        members = [folder for folder in folders if _group(folder, groups) == group]
        base = common_folder(members)
        label = root if group is None else f"{root}/{groups[group]}".rstrip("/")
        places.update((folder, below(label, folder, base)) for folder in members)
    return SourceTree(
        {path: f"{places[path.parent]}/{path.name}" for path in walk.contents},
        walk.contents,
        {folder: places[folder] for folder in walk.used},
        tuple(walk.absent),
    )


def _group(folder: Path, groups: Iterable[Path]) -> Path | None:
    return next((group for group in groups if folder.is_relative_to(group)), None)


def below(root: str, path: Path, base: Path) -> str:
    """The place of ``path`` in a copy of ``base`` that is called ``root``."""
    return PurePosixPath(root, *path.relative_to(base).parts).as_posix()


def common_folder(folders: Iterable[Path]) -> Path:
    """The innermost folder that holds all ``folders``; the root if there are none."""
    known = [str(folder) for folder in folders]
    return Path(os.path.commonpath(known)) if known else Path("/")


class _IncludeWalk:
    """Files, and the files that they include.

    ``used`` are the folders of ``-I`` that gave a file; ``passed`` are those that ``..`` leads to.
    """

    def __init__(self, known: Mapping[Path, bytes]) -> None:
        self._known = known
        self.contents: dict[Path, bytes] = {}
        self.used: set[Path] = set()
        self.passed: set[Path] = set()
        self.absent: dict[tuple[str, Path], None] = {}

    def visit(self, file: Path, folders: Sequence[Path]) -> None:
        """Read ``file`` and what it includes."""
        waiting = [file]
        while waiting:
            path = waiting.pop()
            if path in self.contents:
                continue
            try:
                known = self._known.get(path)
                self.contents[path] = read_regular(path) if known is None else known
            except OSError as error:
                raise DesignError(
                    f"can't be read: {error.strerror or error}", where=str(path)
                ) from error
            waiting.extend(self._included(path, folders))

    def _included(self, path: Path, folders: Sequence[Path]) -> Iterator[Path]:
        for mark, name in _INCLUDE.findall(self.contents[path]):
            spelled = os.fsdecode(name)
            if _OF_TOOLS.match(spelled) or spelled.startswith("/"):
                continue
            own = [path.parent] if mark == b'"' else []
            known = [*own, *(folder for folder in folders if not _is_of_tools(folder))]
            folder = next((each for each in known if (each / spelled).is_file()), None)
            if folder is not None:
                if folder != path.parent:
                    self.used.add(folder)
                self.passed.update(_climbed(folder, spelled))
                yield Path(os.path.normpath(folder / spelled))
            elif own and not (vector_headers_dir() / spelled).is_file():
                self.absent[spelled, path] = None


def _climbed(folder: Path, spelled: str) -> Iterator[Path]:
    """The folders above ``folder`` that the path ``spelled`` goes through."""
    for part in PurePosixPath(spelled).parts:
        if part != "..":
            return
        folder = folder.parent
        yield folder


def _is_of_tools(folder: Path) -> bool:
    """Whether a header folder belongs to an installation: npukit has what is in it."""
    return (folder / "aie_api").is_dir() or folder.is_relative_to("/usr")
