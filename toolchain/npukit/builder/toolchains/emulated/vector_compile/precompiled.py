"""Precompiled headers: npukit's intrinsics alone, or ``aie_api`` with them.

Reading ``aie_api`` takes most of the time of compiling a kernel that includes it. So clang's form
of the headers is kept in the cache, under a digest of the compiler, the flags and the folders of
the headers. A record beside it has the digests of all files that were read and of the precompiled
file itself, whose name is that digest. One that is damaged, half written or out of date is not
used.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import msgspec

from npukit.builder.digest import digest_bytes, digest_file, digest_value
from npukit.builder.toolchains.compiling.compiler_output import parse_dependencies
from npukit.builder.toolchains.processes.tool_run import ToolRun
from npukit.decodable import decodable
from npukit.errors import BuildError
from npukit.files import read_regular, write_atomically
from npukit.scratch import scratch_folder

_LARGEST_RECORD: Final = 4 << 20
_CREATE: Final = (
    "-x",
    "c++-header",
    "-Xclang",
    "-fno-pch-timestamp",
    "-fpch-instantiate-templates",
)
"""The contents of headers are compared, so their time stamps must not matter to clang."""

_one_at_a_time = threading.Lock()
"""Held while a header is precompiled: other sources of the kernel wait for it."""


class ClangRun(Protocol):
    """Runs clang with arguments in a folder."""

    def __call__(self, arguments: Sequence[str], folder: Path) -> ToolRun:
        """The finished run; ToolchainError if clang can't be started."""


@dataclass(frozen=True)
class _Record:
    """The digest of a precompiled file, and those of the headers that it was made from."""

    sha256: str
    headers: dict[str, str]


@dataclass(frozen=True)
class PrecompiledHeaders:
    """The precompiled headers below ``folder``; ``compiler`` is the digest of clang's binary."""

    folder: Path
    compiler: str
    run: ClangRun

    def find(self, text: str, flags: Sequence[str]) -> Path | None:
        """The precompiled form of a header with this ``text``, compiled with ``flags``.

        It is made if needed. None if clang can't make it, or it can't be stored: then the source is
        compiled without one.
        """
        folder = self.folder / digest_value([self.compiler, text, *flags])
        with _one_at_a_time:
            return _valid(folder) or self._made(folder, text, flags)

    def _made(self, folder: Path, text: str, flags: Sequence[str]) -> Path | None:
        with scratch_folder("headers") as scratch:
            # clang wants to see the header as long as its precompiled form is used.
            header, built, listing = folder / _HEADER, scratch / "all.pch", scratch / "all.d"
            try:
                write_atomically(header, text.encode())
            except BuildError:
                return None
            dependencies = ("-MD", "-MF", str(listing))
            arguments = [*flags, *_CREATE, *dependencies, str(header), "-o", str(built)]
            if self.run(arguments, scratch).status != 0 or not built.is_file():
                return None
            names = parse_dependencies(listing.read_text(errors="surrogateescape"))
            paths = {os.path.normpath(scratch / name) for name in names}
            headers = {name: digest_file(Path(name)) for name in sorted(paths)}
            data = built.read_bytes()
        found = {name: digest for name, digest in headers.items() if digest is not None}
        if len(found) != len(headers):
            return None
        record = _Record(digest_bytes(data), found)
        # A cache that can't be written costs time, not correctness.
        try:
            write_atomically(_file(folder, record), data)
            write_atomically(folder / _RECORD, msgspec.json.encode(record))
        except (BuildError, UnicodeEncodeError):
            return None
        _remove_others(folder, record)
        return _file(folder, record)


_RECORD: Final = "record.json"
_HEADER: Final = "all.h"


def _file(folder: Path, record: _Record) -> Path:
    return folder / f"{record.sha256}.pch"


def _valid(folder: Path) -> Path | None:
    try:
        record = msgspec.json.decode(
            read_regular(folder / _RECORD, _LARGEST_RECORD), type=decodable(_Record)
        )
    except (OSError, ValueError, RecursionError):
        return None
    if any(digest_file(Path(name)) != digest for name, digest in record.headers.items()):
        return None
    path = _file(folder, record)
    return path if digest_file(path) == record.sha256 else None


def _remove_others(folder: Path, record: _Record) -> None:
    """Remove forms of earlier contents of the headers; a source may just be using one."""
    with suppress(OSError):
        for path in folder.glob("*.pch"):
            if path != _file(folder, record):
                path.unlink()
