"""The intrinsics headers of each generation, written from the table into a cache folder."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import msgspec

from npukit.builder.digest import digest_bytes, digest_file, digest_npukit, digest_value
from npukit.builder.toolchains.emulated.vector_compile.api_headers import ApiHeaders
from npukit.builder.toolchains.emulated.vector_compile.intrinsics_text import (
    IntrinsicsText,
    as_templates,
    words,
)
from npukit.files import read_regular, write_atomically
from npukit.resources import vector_headers_dir

_SEAL: Final = "sha256"
_SPACES: Final = bytes(
    code if code < 128 and (chr(code).isalnum() or chr(code) == "_") else 32 for code in range(256)
)
"""Translates ASCII text to words."""
_PASTED: Final = re.compile(rb"(\w+_)[ \t]*##[ \t]*\w")
"""The start of a name that a macro completes."""

_OF_API: Final = (
    *("abs", "add", "addsub", "concat", "done", "eq", "gt", "insert", "le", "maxdiff"),
    *("packet_header", "sel", "select", "shift", "shiftx", "shuffle", "sub", "unpack", "ups"),
)
"""Intrinsics with hundreds of overloads that npukit's own headers do not use.

They name functions, parameters and comments of their own so.
"""


@dataclass(frozen=True)
class ApiIntrinsics:
    """A header with the intrinsics that AMD's headers name, as templates.

    These are the headers that are left if the include guards ``guards`` are defined before.
    """

    path: Path
    guards: tuple[str, ...]


@dataclass(frozen=True)
class _ApiRecord:
    """The digest of such a file, and the guards."""

    sha256: str
    guards: tuple[str, ...]


@dataclass(frozen=True)
class GeneratedHeaders:
    """Files with intrinsics.

    ``complete`` has all of them, ``own`` those that npukit's own headers use.
    """

    complete: Path
    own: Path

    @cached_property
    def text(self) -> IntrinsicsText:
        """The complete header."""
        return IntrinsicsText(self.complete.read_text())

    def of_api(self, api: ApiHeaders, source: str) -> ApiIntrinsics:
        """The intrinsics that the parts of ``api`` name which a source with this text needs."""
        unused = api.unused(source)
        key = digest_bytes(b"\n".join([*api.files.values(), *(part.encode() for part in unused)]))
        path = self.own.with_name(f"api_{key[:32]}.h")
        record = path.with_suffix(".json")
        with suppress(OSError, ValueError):
            found = msgspec.json.decode(read_regular(record), type=_ApiRecord)
            if found.sha256 == digest_file(path):
                return ApiIntrinsics(path, found.guards)
        omission = api.without(unused)
        names = self.text.needed(_words(omission.text) | self._pasted(omission.text))
        content = as_templates(self.text.header(names)).encode()
        write_atomically(path, content)
        write_atomically(
            record, msgspec.json.encode(_ApiRecord(digest_bytes(content), omission.guards))
        )
        return ApiIntrinsics(path, omission.guards)

    def _pasted(self, text: bytes) -> set[str]:
        """The names that macros may complete."""
        starts = tuple(match[1].decode() for match in _PASTED.finditer(text))
        return {name for name in self.text.rows if name.startswith(starts)}

    def addition(self, base: Path, used: Iterable[str]) -> Path | None:
        """What the header ``base`` lacks of the intrinsics that occur among the words ``used``.

        None if it has them all.
        """
        missing = self.text.needed(used) - IntrinsicsText(base.read_text()).rows.keys()
        if not missing:
            return None
        content = self.text.addition(missing).encode()
        path = self.own.with_name(f"{digest_bytes(content)[:16]}.h")
        if digest_file(path) != digest_bytes(content):
            write_atomically(path, content)
        return path


def written_headers(generation: str, folder: Path) -> GeneratedHeaders:
    """The headers for the device ``generation``, in a folder below ``folder`` for npukit's code.

    Writing the text takes longer than compiling a small source, so it is kept with its digest.
    """
    place = folder / digest_value([digest_npukit(), generation])[:32]
    headers = GeneratedHeaders(place / "npukit_intrinsics.h", place / "npukit_own_intrinsics.h")
    seal = place / _SEAL
    try:
        if _digests(headers) == read_regular(seal).decode():
            return headers
    except (OSError, ValueError):
        pass
    # Importing it reads the whole table.
    from npukit.vector.emit import intrinsics_header

    text = IntrinsicsText(intrinsics_header(generation))
    write_atomically(headers.complete, text.text.encode())
    write_atomically(headers.own, text.header(text.needed(_own_words())).encode())
    write_atomically(seal, _digests(headers).encode())
    return headers


def _digests(headers: GeneratedHeaders) -> str:
    return f"{digest_file(headers.complete)} {digest_file(headers.own)}"


def _words(text: bytes) -> set[str]:
    return {word.decode() for word in set(text.translate(_SPACES).split())}


def _own_words() -> set[str]:
    """All names in npukit's own headers."""
    files = (path for path in sorted(vector_headers_dir().rglob("*")) if path.is_file())
    return (
        set[str]()
        .union(*(words(path.read_text(encoding="utf-8")) for path in files))
        .difference(_OF_API)
    )
