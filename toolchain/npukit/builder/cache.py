"""The build cache: outputs of builds, keyed by the content of everything that a build read.

Layout below the root; every file is written atomically, so any number of builds can share it::

    records/<key>/<digest>.json   one per set of dependencies seen for that key
    objects/<aa>/<sha256>         outputs by content

``key`` is a digest of what is known before the build (spec, sources, parameters, flags, tools). A
record adds what only the build can know: the files that the compiler actually read, with their
digests. A record is a hit if all of them still have that content. A key may have several records,
so switching a header back and forth hits both times. No hit depends on time stamps, and every
object is hashed again before it is returned. A record's time is that of its last use, by which
:mod:`npukit.builder.local_stock` evicts.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from npukit.builder.cache_folder import OBJECTS, RECORDS
from npukit.builder.digest import digest_bytes, digest_file, digest_value
from npukit.decodable import decodable
from npukit.errors import BuildError
from npukit.files import read_regular, stays_below, write_atomically

_LARGEST_OBJECT = 1 << 30
_LARGEST_RECORD = 64 << 20


@dataclass(frozen=True)
class Record:
    """The files that one build read (name to digest) and made (file name to digest)."""

    dependencies: dict[str, str]
    outputs: dict[str, str]

    @property
    def origin(self) -> Literal["cache", "shared"]:
        """Where it was found: in the cache of this machine, or in a shared one."""
        return "cache"


class BuildCache:
    """A cache below ``root``; the folder is created when something is stored."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def matching(self, key: str, digest_of: Callable[[str], str | None]) -> Iterator[Record]:
        """The builds under ``key`` whose dependencies all still have the same content.

        ``digest_of`` maps a dependency's name to its current digest. An unreadable record is
        dropped.
        """
        for record in self._records(key):
            if all(digest_of(name) == digest for name, digest in record.dependencies.items()):
                yield record

    def read(self, key: str, record: Record) -> dict[str, bytes] | None:
        """The outputs of ``record``; None, and the record is dropped, if they are damaged."""
        outputs = self._outputs(record)
        path = self._record(key, record.dependencies)
        if outputs is None:
            _drop(path)
        else:
            _show_use(path)
        return outputs

    def store(
        self, key: str, dependencies: Mapping[str, str], outputs: Mapping[str, bytes]
    ) -> Record:
        """Store ``outputs`` (file name to content) under ``key`` and ``dependencies``."""
        record = Record(dict(dependencies), {n: digest_bytes(data) for n, data in outputs.items()})
        for name, data in outputs.items():
            path = self._object(record.outputs[name])
            if path.is_symlink() or digest_file(path) != record.outputs[name]:
                _put(path, data)
            else:
                _show_use(path)
        _put(self._record(key, record.dependencies), msgspec.json.encode(record, order="sorted"))
        return record

    def share(self, key: str, dependencies: Mapping[str, str]) -> None:
        """Nothing to do: builds are shared with no other machine."""

    def stored(self, key: str, dependencies: Mapping[str, str]) -> dict[str, bytes] | None:
        """The outputs of the build that was stored under ``key`` and ``dependencies``."""
        record = read_record(self._record(key, dependencies))
        return None if record is None else self.read(key, record)

    def _record(self, key: str, dependencies: Mapping[str, str]) -> Path:
        name = f"{digest_value(sorted(dependencies.items()))[:32]}.json"
        return self.root / RECORDS / key / name

    def _records(self, key: str) -> Iterator[Record]:
        folder = self.root / RECORDS / key
        for file in sorted(folder.glob("*.json")) if folder.is_dir() else []:
            record = read_record(file)
            if record is None:
                _drop(file)
            else:
                yield record

    def _outputs(self, record: Record) -> dict[str, bytes] | None:
        outputs = {}
        for name, digest in record.outputs.items():
            try:
                data = read_regular(self._object(digest), _LARGEST_OBJECT)
            except OSError:
                return None
            if digest_bytes(data) != digest:
                _drop(self._object(digest))
                return None
            outputs[name] = data
        return outputs

    def _object(self, digest: str) -> Path:
        return self.root / OBJECTS / digest[:2] / digest


def _put(path: Path, data: bytes) -> None:
    if path.is_dir() and not path.is_symlink():
        raise BuildError(
            f"{path} is a folder, but the build cache keeps a file there",
            hint="npukit clean --cache empties the cache",
        )
    write_atomically(path, data)


def _show_use(path: Path) -> None:
    """Set the time of a file to now, where that is allowed."""
    with suppress(OSError):
        os.utime(path)


def _drop(path: Path) -> None:
    """Remove a damaged entry; one that can't be removed stays a miss."""
    with suppress(OSError):
        path.unlink()


def read_record(file: Path) -> Record | None:
    """A record, or None if the file is damaged or another program's."""
    try:
        record = msgspec.json.decode(read_regular(file, _LARGEST_RECORD), type=decodable(Record))
    except (OSError, ValueError, RecursionError):
        return None
    # Dependencies are only compared; outputs become file names.
    names = [*record.outputs, *record.outputs.values()]
    return record if record.outputs and all(map(stays_below, names)) else None
