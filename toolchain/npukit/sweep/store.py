"""The rows of a sweep on disk, as they come: a line of JSON each, appended.

A sweep that was stopped, even by ``kill -9``, goes on where it was: a row whose key is that of the
same variant now is not evaluated again. A line that was not written to its end is dropped.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

from npukit.builder.folder_lock import Holder, locked
from npukit.builder.ledger import claim
from npukit.errors import BuildError
from npukit.files import read_regular
from npukit.sweep.row import Row

RESULTS: Final = "results.jsonl"
FORMAT: Final = "npukit-sweep-rows-1"
_HOLDER: Final = Holder("another sweep", "name another folder with -o", seconds=10)
"""The workers of a killed sweep may take some seconds to end."""


class Record(msgspec.Struct, frozen=True):
    """A line: a row, the ``key`` of its variant, and the digests of files that its build read."""

    format: str
    key: str
    row: Row
    inputs: Mapping[str, str] = {}


class ResultStore:
    """The results in a folder, which this process alone writes.

    ``damaged`` counts the lines that are incomplete or can't be read, which are left out.
    """

    def __init__(self, folder: Path) -> None:
        self.file = folder / RESULTS
        self._records: dict[str, Record] = {}
        self.damaged = 0
        self._read()

    def find(self, key: str, digest: Callable[[str], str | None]) -> Row | None:
        """The row with this key, if the files that its build read are unchanged."""
        record = self._records.get(key)
        if record is None:
            return None
        if any(digest(name) != known for name, known in record.inputs.items()):
            return None
        return record.row

    def add(self, key: str, row: Row, inputs: Mapping[str, str]) -> None:
        """Append a row; after this returns, a kill loses nothing of it.

        Raises:
            BuildError: it can't be written; a part of a line may be left, which readers drop.
        """
        record = Record(FORMAT, key, row, inputs)
        line = msgspec.json.encode(record) + b"\n"
        try:
            descriptor = os.open(self.file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o666)
            try:
                if _is_torn(descriptor):
                    line = b"\n" + line
                while line:
                    line = line[os.write(descriptor, line) :]
            finally:
                os.close(descriptor)
        except OSError as error:
            raise BuildError(
                f"can't write {self.file}: {error.strerror or error}",
                hint="check free space and permissions; the rows before are kept",
            ) from error
        self._records[key] = record

    def _read(self) -> None:
        try:
            lines = read_regular(self.file).splitlines()
        except FileNotFoundError:
            return
        except OSError as error:
            raise BuildError(
                f"can't read {self.file}: {error.strerror or error}",
                hint="name another folder with -o",
            ) from error
        decoder = msgspec.json.Decoder(Record)
        for line in lines:
            if not line.strip():
                continue
            try:
                record = decoder.decode(line)
            except (msgspec.MsgspecError, RecursionError):
                self.damaged += 1
                continue
            if record.format == FORMAT:
                self._records[record.key] = record


def _is_torn(descriptor: int) -> bool:
    """Whether the last line of the file has no end."""
    size = os.fstat(descriptor).st_size
    return size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"


@contextmanager
def open_store(folder: Path) -> Iterator[ResultStore]:
    """The results in ``folder``; other sweeps can't use it meanwhile.

    Raises:
        BuildError: another sweep uses it, it can't be written, or it holds a file of the same name
            that npukit did not make.
    """
    with locked(folder, _HOLDER):
        try:
            claim(folder, [RESULTS], "-o")
        except OSError as error:
            raise BuildError(f"can't write into {folder}: {error.strerror or error}") from error
        yield ResultStore(folder)
