"""The intrinsics headers of each generation, written from the table into a cache folder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from npukit.builder.digest import digest_bytes, digest_file, digest_npukit, digest_value
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
_OF_GENERATION: Final = re.compile(r"aie\d\w*")

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

    generation: str
    complete: Path
    own: Path

    @cached_property
    def text(self) -> IntrinsicsText:
        """The complete header."""
        return IntrinsicsText(self.complete.read_text())

    def of_api(self, folders: Iterable[Path]) -> Path:
        """A header with the intrinsics that the ``aie_api`` in ``folders`` names, as templates."""
        files = sorted(path for folder in folders for path in _api_files(folder, self.generation))
        data = b"\n".join(path.read_bytes() for path in files)
        path = self.own.with_name(f"api_{digest_bytes(data)[:32]}.h")
        seal = path.with_suffix(".sha256")
        with suppress(OSError):
            if seal.read_text() == digest_file(path):
                return path
        used = {word.decode() for word in data.translate(_SPACES).split()}
        starts = tuple(match[1].decode() for match in _PASTED.finditer(data))
        used |= {name for name in self.text.rows if name.startswith(starts)}
        content = as_templates(self.text.header(self.text.needed(used))).encode()
        write_atomically(path, content)
        write_atomically(seal, digest_bytes(content).encode())
        return path

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
    headers = GeneratedHeaders(
        generation, place / "npukit_intrinsics.h", place / "npukit_own_intrinsics.h"
    )
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


def _api_files(folder: Path, generation: str) -> Iterator[Path]:
    """The headers of ``aie_api``, or of the library beside it, that may serve a generation.

    Those of AIE2P use AIE2's.
    """
    api = folder / "aie_api"
    files = api.rglob("*.hpp") if api.is_dir() else folder.glob("*.h*")
    for path in files:
        others = (
            part
            for part in path.relative_to(folder).parts
            if _OF_GENERATION.fullmatch(part) and not generation.lower().startswith(part)
        )
        if path.is_file() and next(others, None) is None:
            yield path


def _own_words() -> set[str]:
    """All names in npukit's own headers."""
    files = (path for path in sorted(vector_headers_dir().rglob("*")) if path.is_file())
    return (
        set[str]()
        .union(*(words(path.read_text(encoding="utf-8")) for path in files))
        .difference(_OF_API)
    )
