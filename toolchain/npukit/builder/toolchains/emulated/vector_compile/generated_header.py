"""The intrinsics headers of each generation, written from the table into a cache folder."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from npukit.builder.digest import digest_bytes, digest_file, digest_npukit, digest_value
from npukit.builder.toolchains.emulated.vector_compile.intrinsics_text import IntrinsicsText, words
from npukit.files import read_regular, write_atomically
from npukit.resources import vector_headers_dir

_SEAL: Final = "sha256"

_OF_API: Final = (
    *("abs", "add", "addsub", "concat", "done", "eq", "gt", "insert", "le", "maxdiff"),
    *("packet_header", "sel", "select", "shift", "shiftx", "shuffle", "sub", "unpack", "ups"),
)
"""Intrinsics with hundreds of overloads that npukit's own headers do not use.

They name functions, parameters and comments of their own so.
"""


@dataclass(frozen=True)
class GeneratedHeaders:
    """Files with intrinsics.

    ``complete`` has all of them, ``own`` those that npukit's own headers use.
    """

    complete: Path
    own: Path

    def addition(self, used: Iterable[str]) -> Path | None:
        """What ``own`` lacks of the intrinsics that occur among the words ``used``.

        None if it has them all.
        """
        text = IntrinsicsText(self.complete.read_text())
        missing = text.needed(used) - IntrinsicsText(self.own.read_text()).rows.keys()
        if not missing:
            return None
        content = text.addition(missing).encode()
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


def _own_words() -> set[str]:
    """All names in npukit's own headers."""
    files = (path for path in sorted(vector_headers_dir().rglob("*")) if path.is_file())
    return (
        set[str]()
        .union(*(words(path.read_text(encoding="utf-8")) for path in files))
        .difference(_OF_API)
    )
