"""The intrinsics headers of each generation, written from the table into a cache folder."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import msgspec

from npukit.builder.digest import digest_bytes, digest_file, digest_value
from npukit.builder.npukit_digest import digest_npukit
from npukit.builder.toolchains.emulated.vector_compile.api_headers import ApiHeaders
from npukit.builder.toolchains.emulated.vector_compile.intrinsics_text import (
    IntrinsicsText,
    as_templates,
    words,
)
from npukit.decodable import decodable
from npukit.files import read_regular, write_atomically
from npukit.resources import vector_headers_dir

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
class Intrinsics:
    """A header with intrinsics.

    For AMD's headers, it serves those that are left if the include guards ``guards`` are defined.
    """

    path: Path
    guards: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Record:
    """What is kept beside a header: its digest, and its guards."""

    sha256: str
    guards: tuple[str, ...]


@dataclass(frozen=True)
class GeneratedHeaders:
    """Files in ``folder`` with intrinsics of a ``generation``.

    Writing one takes longer than compiling a small source, so they are kept.
    """

    folder: Path
    generation: str

    @cached_property
    def text(self) -> IntrinsicsText:
        """The header with all of them."""
        return IntrinsicsText(self.complete().path.read_text())

    def complete(self) -> Intrinsics:
        """All intrinsics."""
        return self._kept("npukit_intrinsics", self._all)

    def own(self) -> Intrinsics:
        """Those that npukit's own headers use."""
        return self._kept("npukit_own_intrinsics", self._own)

    def of_api(self, api: ApiHeaders, source: str) -> Intrinsics:
        """Those that parts of AMD's headers name which a source with this text needs.

        They are templates.
        """
        unused = api.unused(source)
        key = digest_bytes(b"\n".join([*api.files.values(), *(part.encode() for part in unused)]))

        def made() -> tuple[str, tuple[str, ...]]:
            omission = api.without(unused)
            names = self.text.needed(_words(omission.text) | self._pasted(omission.text))
            return as_templates(self.text.header(names)), omission.guards

        return self._kept(f"api_{key[:32]}", made)

    def addition(self, base: Path, used: Iterable[str]) -> Path | None:
        """What the header ``base`` lacks of the intrinsics that occur among the words ``used``.

        None if it has them all.
        """
        missing = self.text.needed(used) - IntrinsicsText(base.read_text()).rows.keys()
        if not missing:
            return None
        content = self.text.addition(missing).encode()
        path = self.folder / f"{digest_bytes(content)[:16]}.h"
        if digest_file(path) != digest_bytes(content):
            write_atomically(path, content)
        return path

    def _all(self) -> tuple[str, tuple[str, ...]]:
        # Importing it reads the whole table.
        from npukit.vector.emit import intrinsics_header

        return intrinsics_header(self.generation), ()

    def _own(self) -> tuple[str, tuple[str, ...]]:
        return self.text.header(self.text.needed(_own_words())), ()

    def _pasted(self, text: bytes) -> set[str]:
        """The names that macros may complete."""
        starts = tuple(match[1].decode() for match in _PASTED.finditer(text))
        return {name for name in self.text.rows if name.startswith(starts)}

    def _kept(self, name: str, made: Callable[[], tuple[str, tuple[str, ...]]]) -> Intrinsics:
        """The file ``name``; what ``made`` returns, text and guards, where it is not as written."""
        path, record = self.folder / f"{name}.h", self.folder / f"{name}.json"
        with suppress(OSError, ValueError):
            found = msgspec.json.decode(read_regular(record), type=decodable(_Record))
            if found.sha256 == digest_file(path):
                return Intrinsics(path, found.guards)
        text, guards = made()
        content = text.encode()
        write_atomically(path, content)
        write_atomically(record, msgspec.json.encode(_Record(digest_bytes(content), guards)))
        return Intrinsics(path, guards)


def generated_headers(generation: str, folder: Path) -> GeneratedHeaders:
    """The headers for the device ``generation``, in a folder below ``folder`` for npukit's code."""
    place = folder / digest_value([digest_npukit(), generation])[:32]
    return GeneratedHeaders(place, generation)


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
