"""AMD's headers of ``aie_api``, and the parts of them that a source does not need.

Some of its operations are implemented in files of their own, as specializations of templates that
are only declared elsewhere. These files are a third of what a compiler reads. A source that does
not name the operation is compiled without them. Should it need one all the same, a template is
missing, which is an error and never another result.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

_PARTS: Final[Mapping[str, str]] = {
    "fft": "fft",
    "linear_approx": "linear_approx",
    "mmul": "mmul",
    "sliding_mul": "sliding_",
}
"""How names of files that implement an operation start, and what a source that uses it contains."""
_OF_GENERATION: Final = re.compile(r"aie\d\w*")
_GUARD: Final = re.compile(rb"^#ifndef (\w+)\s+#define \1$", re.MULTILINE)
_SPECIALIZED: Final = re.compile(rb"\bstruct\s+(\w+)\s*<")
_DEFINED: Final = re.compile(rb"\bstruct\s+(\w+)\s*(?::[^;{}]*)?\{")


@dataclass(frozen=True)
class ApiHeaders:
    """The headers in ``folders`` that may serve a device ``generation``.

    ``folders`` have ``aie_api``, or are those of the library beside it.
    """

    folders: tuple[Path, ...]
    generation: str

    @cached_property
    def files(self) -> Mapping[Path, bytes]:
        """Their contents; what can't be read is left to the compiler."""
        contents: dict[Path, bytes] = {}
        for path in sorted(path for folder in self.folders for path in self._in(folder)):
            with suppress(OSError):
                contents[path] = path.read_bytes()
        return contents

    def unused(self, source: str) -> tuple[str, ...]:
        """The parts that neither a source with this text nor a library that it includes names."""
        library = (
            text.decode(errors="replace")
            for path, text in self.files.items()
            if path.parent in self.folders and path.name in source
        )
        used = "\n".join([source, *library])
        return tuple(part for part, word in _PARTS.items() if word not in used)

    def without(self, parts: Sequence[str]) -> Omission:
        """The headers without ``parts``, as far as they can be left out."""
        left = {
            path: text
            for path, text in self.files.items()
            if _is_of_generation(path.parent.name) and path.stem.startswith(tuple(parts))
        }
        guards = {path: match[1] for path, text in left.items() if (match := _GUARD.search(text))}
        rest = b"\n".join(text for path, text in self.files.items() if path not in left)
        details = b"\n".join(
            text for path, text in self.files.items() if path not in left and "detail" in path.parts
        )
        specialized = set(_SPECIALIZED.findall(b"\n".join(left.values())))
        if len(guards) < len(left) or not specialized.isdisjoint(_DEFINED.findall(details)):
            return Omission(b"\n".join(self.files.values()), ())
        return Omission(rest, tuple(guard.decode() for guard in guards.values()))

    def _in(self, folder: Path) -> Iterator[Path]:
        api = folder / "aie_api"
        files = api.rglob("*.hpp") if api.is_dir() else folder.glob("*.h*")
        for path in files:
            parts = filter(_is_of_generation, path.relative_to(folder).parts)
            # Those of AIE2P use AIE2's.
            if path.is_file() and all(map(self.generation.lower().startswith, parts)):
                yield path


@dataclass(frozen=True)
class Omission:
    """What is left of the headers, as text, if the include guards ``guards`` are defined before."""

    text: bytes
    guards: tuple[str, ...]


def _is_of_generation(folder: str) -> bool:
    return _OF_GENERATION.fullmatch(folder) is not None
