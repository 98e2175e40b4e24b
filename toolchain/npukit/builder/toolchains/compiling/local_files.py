"""The text of a source and of its own headers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from npukit.files import read_regular

INCLUDE: Final = re.compile(
    rb'^[ \t]*#[ \t]*include[ \t]*(?:"([^"\n]+)"|<([^>\n]+)>)', re.MULTILINE
)
"""An inclusion; the name is in the first or the second group."""

_LARGEST: Final = 16 << 20


def included_names(text: bytes) -> Iterator[bytes]:
    """What the inclusions of a source name, in order."""
    return (match[1] or match[2] for match in INCLUDE.finditer(text))


def local_files(
    sources: Iterable[Path], include_dirs: Iterable[Path]
) -> Iterator[tuple[Path, bytes]]:
    """The sources, and the headers that they include from their own and the given folders.

    Conditions of the preprocessor are not evaluated; what can't be read is left to the compiler.
    """
    folders = list(include_dirs)
    left = list(sources)
    seen: set[Path] = set()
    while left:
        path = left.pop()
        if path in seen:
            continue
        seen.add(path)
        try:
            text = read_regular(path, _LARGEST)
        except (OSError, ValueError):
            continue
        yield path, text
        for included in included_names(text):
            name = included.decode(errors="surrogateescape")
            left += [folder / name for folder in (path.parent, *folders)]
