"""What the cache of this machine holds, for eviction.

Only builds are evicted: records, and the objects that they need. What compilers keep for themselves
below the same folder can't be taken from under one that runs; ``npukit clean --cache`` removes it.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from npukit.builder.cache import read_record
from npukit.builder.cache_folder import OBJECTS, RECORDS, is_made, is_marked, unmarked
from npukit.builder.eviction import CacheEntry, CacheObject, Inventory
from npukit.builder.folder_walk import files_below
from npukit.errors import BuildError
from npukit.files import draft_target

_GRACE_SECONDS: Final = 600.0
"""A build reads what it found, and names what it wrote, within moments."""


@dataclass(frozen=True)
class LocalStock:
    """The builds in the cache's folder ``root``; see :class:`npukit.builder.eviction.Stock`."""

    root: Path

    @property
    def grace(self) -> float:
        """Seconds after its last use for which anything stays."""
        return _GRACE_SECONDS

    def inventory(self) -> Inventory:
        """All builds that the cache holds, and what interrupted writes left.

        Raises:
            BuildError: a folder can't be read.
        """
        entries = []
        objects: dict[str, CacheObject] = {}
        leftovers: dict[str, CacheObject] = {}
        for name, status in self._files(RECORDS):
            if draft_target(Path(name).name) is not None:
                leftovers[name] = CacheObject(status.st_size, status.st_mtime)
                continue
            record = read_record(self.root / name)
            needs = () if record is None else record.outputs.values()
            entries.append(
                CacheEntry(name, status.st_mtime, status.st_size, frozenset(map(_object, needs)))
            )
        for name, status in self._files(OBJECTS):
            found = CacheObject(status.st_size, status.st_mtime)
            (objects if draft_target(Path(name).name) is None else leftovers)[name] = found
        return Inventory(entries, objects, leftovers)

    def remove(self, names: Sequence[str], in_use_since: float) -> None:
        """See :class:`npukit.builder.eviction.Stock`.

        Raises:
            UsageError: npukit did not make the folder.
            BuildError: a file can't be removed.
        """
        if not names:
            return
        if not is_marked(self.root):
            raise unmarked(self.root)
        try:
            for name in names:
                path = self.root / name
                with suppress(FileNotFoundError):
                    if path.lstat().st_mtime < in_use_since:
                        path.unlink()
            self._remove_old_folders()
        except OSError as error:
            raise _failed("remove", error) from error

    def other_bytes(self) -> int:
        """The size of everything else in the folder.

        Raises:
            BuildError: a folder can't be read.
        """
        return sum(
            status.st_size
            for each in (self.root.iterdir() if self.root.is_dir() else ())
            if each.name not in (RECORDS, OBJECTS)
            for _, status in self._statuses(each)
        )

    def _files(self, part: str) -> Iterator[tuple[str, os.stat_result]]:
        """The files that npukit made in a part of the cache, by name below the root."""
        if (self.root / part).is_symlink():
            return
        for path, status in self._statuses(self.root / part):
            name = path.relative_to(self.root)
            if is_made(name) and stat.S_ISREG(status.st_mode):
                yield name.as_posix(), status

    def _statuses(self, entry: Path) -> Iterator[tuple[Path, os.stat_result]]:
        try:
            for path in files_below(entry):
                with suppress(FileNotFoundError):
                    yield path, path.lstat()
        except OSError as error:
            raise _failed("read", error) from error

    def _remove_old_folders(self) -> None:
        """Remove empty folders that no build has just made to write into."""
        before = time.time() - _GRACE_SECONDS
        for part in (RECORDS, OBJECTS):
            for folder in (self.root / part).glob("*"):
                with suppress(OSError):  # it holds files
                    if folder.lstat().st_mtime < before:
                        folder.rmdir()


def _object(sha256: str) -> str:
    return f"{OBJECTS}/{sha256[:2]}/{sha256}"


def _failed(what: str, error: OSError) -> BuildError:
    return BuildError(
        f"can't {what} {error.filename or 'the cache'}: {error.strerror or error}",
        hint="check its permissions",
    )
