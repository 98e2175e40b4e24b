"""Builds in a store that several machines use: looked up, checked, and stored.

Nothing that comes from the store is trusted. What is damaged, truncated, forged or in the wrong
place is refused with a warning, and the kernel is built as if it were not there; its build then
replaces it. If the store does not work, the run goes on without it, after one warning.
"""

from __future__ import annotations

import logging
import mmap
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

import msgspec

from npukit.builder.cache import Record
from npukit.builder.digest import digest_bytes
from npukit.builder.sharing.entries import (
    LARGEST_ENTRY,
    LARGEST_READS,
    MOST_SETS,
    Blob,
    Entry,
    Reads,
    RefusedError,
    Seal,
    blob_name,
    entry_digest,
    entry_name,
    is_shared,
    read_entry,
    read_reads,
    reads_name,
)
from npukit.builder.sharing.location import SharedLocation
from npukit.builder.sharing.object_store import ObjectStore, StoreError
from npukit.builder.sharing.uploads import Uploads

_ABSENT: Final = 0
_RECENT_SECONDS: Final = 1800.0
"""What was stored longer ago is stored again when it is used, so that its time shows its use.

It must be less than the grace of eviction (:mod:`npukit.builder.sharing.shared_stock`), so that an
upload may rely on newer objects. The outputs of a used entry are as new as the entry there.
"""

_log = logging.getLogger("npukit.cache")
"""Without a handler, Python writes its warnings to standard error."""


@dataclass(frozen=True)
class SharedRecord(Record):
    """A build in the shared cache.

    Attributes:
        sizes: of its outputs in bytes, by name.
        entry: the object that describes it, as it is stored.
    """

    sizes: Mapping[str, int]
    entry: bytes

    @property
    def origin(self) -> Literal["shared"]:
        """Where it was found."""
        return "shared"


class SharedCache:
    """The builds in ``store``.

    Args:
        location: where the store is, and how it may be used.
        store: the store.
    """

    def __init__(self, location: SharedLocation, store: ObjectStore) -> None:
        self.location = location
        self._store = store
        self._seal = Seal(location.secret)
        self._refused: set[str] = set()
        self._uploads = (os.getpid(), Uploads(lambda: not self.is_absent))
        # Shared with forks of this process: one of them finds out, and all of them know.
        self._state = mmap.mmap(-1, 1)
        self._lock = threading.Lock()

    @property
    def is_absent(self) -> bool:
        """Whether the store has failed in this run, so that it is not asked again."""
        return bool(self._state[_ABSENT])

    def matching(self, key: str, digest_of: Callable[[str], str | None]) -> Iterator[SharedRecord]:
        """The builds under ``key`` whose dependencies have the same content here."""
        reads = self._reads(key)
        for names in reversed(reads.sets):
            dependencies = {}
            for name in names:
                if (digest := digest_of(name)) is None:
                    break
                dependencies[name] = digest
            else:
                if (record := self._record(key, dependencies)) is not None:
                    yield record

    def read(self, key: str, record: SharedRecord) -> dict[str, bytes] | None:
        """The outputs of ``record``; None if they are not there or are not what they should be.

        All of them are in memory at once, so that nothing unchecked reaches a file: at most
        ``LARGEST`` bytes (:mod:`npukit.files`) for each job that runs.
        """
        limits = {
            blob_name(record.outputs[name]): size for name, size in record.sizes.items() if size
        }
        blobs = self._read(limits, sum(limits.values()))
        outputs = {}
        for name, digest in record.outputs.items():
            data = blobs.get(blob_name(digest)) if record.sizes[name] else b""
            if data is None:
                return None
            if len(data) != record.sizes[name] or digest_bytes(data) != digest:
                self._refuse(blob_name(digest), RefusedError("is damaged"))
                return None
            outputs[name] = data
        if not self.location.read_only:
            self._later(lambda: self._touch(key, record))
        return outputs

    def store(
        self,
        key: str,
        dependencies: Mapping[str, str],
        read_outputs: Callable[[], Mapping[str, bytes] | None],
    ) -> None:
        """Store a build soon, in the background; ``read_outputs`` gives its outputs then."""
        if self.location.read_only or self.is_absent or not is_shared(dependencies):
            return

        def upload() -> None:
            outputs = read_outputs()
            if outputs is not None:
                self._upload(key, dependencies, outputs)

        self._later(upload)

    def finish(self) -> None:
        """Wait until everything that was to be stored is; a command does so at its end."""
        process, uploads = self._uploads
        if process == os.getpid():
            uploads.finish()

    def _record(self, key: str, dependencies: Mapping[str, str]) -> SharedRecord | None:
        digest = entry_digest(key, dependencies)
        name = entry_name(digest)
        data = self._read({name: LARGEST_ENTRY}).get(name)
        if data is None:
            return None
        try:
            entry = read_entry(self._seal, digest, key, data)
        except RefusedError as error:
            self._refuse(name, error)
            return None
        return SharedRecord(
            dict(dependencies),
            {output: blob.sha256 for output, blob in entry.outputs.items()},
            {output: blob.bytes for output, blob in entry.outputs.items()},
            data,
        )

    def _reads(self, key: str) -> Reads:
        """What builds under ``key`` read, as far as the store knows."""
        name = reads_name(key)
        data = self._read({name: LARGEST_READS}).get(name)
        if data is not None:
            try:
                return read_reads(self._seal, key, data)
            except RefusedError as error:
                self._refuse(name, error)
        return Reads(key, ())

    def _upload(
        self, key: str, dependencies: Mapping[str, str], outputs: Mapping[str, bytes]
    ) -> None:
        """Store a build: its outputs, then the entry that names them, then how to find it.

        Stores have no transactions. If two machines add sets of files under one key at the same
        time, the later write of the reads can lose the set of the other machine. Its build is then
        not found until the next upload of it: a miss, never a wrong hit.
        """
        blobs = {name: Blob(digest_bytes(data), len(data)) for name, data in outputs.items()}
        digest = entry_digest(key, dependencies)
        entry = Entry(key, digest, blobs)
        try:
            missing = self._missing({blob_name(b.sha256): b.bytes for b in blobs.values()})
            self._store.write(
                {
                    blob_name(blob.sha256): outputs[name]
                    for name, blob in blobs.items()
                    if blob_name(blob.sha256) in missing
                }
            )
            self._put(entry_name(digest), msgspec.json.encode(entry, order="sorted"))
            names = tuple(sorted(dependencies))
            sets = self._reads(key).sets
            if names not in sets[-1:] or self._is_old(reads_name(key)):
                others = [each for each in sets if each != names]
                reads = Reads(key, (*others[1 - MOST_SETS :], names))
                self._put(reads_name(key), msgspec.json.encode(reads))
        except StoreError as error:
            self._fail(error)

    def _missing(self, sizes: Mapping[str, int]) -> set[str]:
        """Which outputs to write: those that are not there, damaged, or may be evicted soon."""
        wanted = [name for name, size in sizes.items() if size]
        found = self._store.describe(wanted)
        recent = time.time() - _RECENT_SECONDS
        return {
            name
            for name in wanted
            if name in self._refused
            or name not in found
            or found[name].size != sizes[name]
            or found[name].modified < recent
        }

    def _put(self, name: str, text: bytes) -> None:
        self._store.write({name: self._seal.close(name, text)})

    def _is_old(self, name: str) -> bool:
        """Whether an object that is there may be evicted soon."""
        found = self._store.describe([name]).get(name)
        return found is not None and found.modified < time.time() - _RECENT_SECONDS

    def _touch(self, key: str, record: SharedRecord) -> None:
        """Show that ``record`` is used: store its entry again, as most stores have no touch."""
        name = entry_name(entry_digest(key, record.dependencies))
        try:
            if self._is_old(name):
                self._store.write({name: record.entry})
        except StoreError as error:
            self._fail(error)

    def _read(self, limits: Mapping[str, int], expected: int = 0) -> dict[str, bytes]:
        """The objects that are there; none if the store fails."""
        if self.is_absent or not limits:
            return {}
        try:
            return self._store.read(limits, expected)
        except StoreError as error:
            self._fail(error)
            return {}

    def _later(self, job: Callable[[], None]) -> None:
        with self._lock:
            if self._uploads[0] != os.getpid():  # a fork, which has no thread for it
                self._uploads = (os.getpid(), Uploads(lambda: not self.is_absent))
            self._uploads[1].add(job)

    def _refuse(self, name: str, error: RefusedError) -> None:
        """Leave out an object, and say so."""
        self._refused.add(name)
        _log.warning(
            "npukit: warning: the shared cache %s: %s %s; it is not used",
            self.location.shown,
            name,
            error,
        )

    def _fail(self, error: StoreError) -> None:
        """Go on without the store, and say so once."""
        with self._lock:
            first, self._state[_ABSENT] = not self._state[_ABSENT], 1
        if first:
            _log.warning(
                "npukit: warning: the shared cache %s does not work, so this run goes on without "
                "it: %s",
                self.location.shown,
                error,
            )
