"""The intrinsics header as text, and parts of it with the intrinsics that are needed.

A generation has over a thousand names with thousands of overloads, and reading all of them takes
most of the time of a first build; npukit's own headers and a typical source need a hundred. The
overloads of a name stay together, so overload resolution is the same with a part.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

_ROW: Final = re.compile(r"NPUKIT_INTRINSIC\(.*?\) (\w+)\(")
_PLAIN: Final = re.compile(r"^(?=NPUKIT_INTRINSIC\()", re.MULTILINE)
_WORD: Final = re.compile(r"\b(?<!\.)(?<!->)(?<!\w::)[A-Za-z_]\w*")
"""A name that may be global: ``aie::add`` and ``x.insert`` are not intrinsics."""


def words(text: str) -> set[str]:
    """All that may be names of intrinsics in C++ text."""
    return set(_WORD.findall(text))


def as_templates(text: str) -> str:
    """The intrinsics of a header as templates, so that only what calls them instantiates bodies."""
    return _PLAIN.sub("template <typename = void> ", text)


@dataclass(frozen=True)
class IntrinsicsText:
    """The header with all intrinsics, as :mod:`npukit.vector.emit` writes it.

    It has a line for each, and a blank line before each family and the headers that this needs.
    """

    text: str

    @cached_property
    def rows(self) -> dict[str, list[str]]:
        """The lines that define the overloads of each name."""
        rows: dict[str, list[str]] = {}
        for line in self.text.split("\n"):
            if match := _ROW.search(line):
                rows.setdefault(match[1], []).append(line)
        return rows

    def needed(self, used: Iterable[str]) -> set[str]:
        """The intrinsics among the words ``used``, and those that their definitions use."""
        found: set[str] = set()
        left = set(used) & self.rows.keys()
        while left:
            found |= left
            lines = " ".join(line for name in left for line in self.rows[name])
            left = (words(lines) & self.rows.keys()) - found
        return found

    def header(self, names: Collection[str]) -> str:
        """The header with the intrinsics ``names`` only."""
        head = self.text.partition("\n\n")[0]
        return f"{head}\n{self.addition(names)}"

    def addition(self, names: Collection[str]) -> str:
        """What adds the intrinsics ``names`` to a header without them."""
        lines: list[str] = []
        for family in self.text.split("\n\n")[1:]:
            rows = [
                line
                for line in family.split("\n")
                if (row := _ROW.search(line)) is not None and row[1] in names
            ]
            if rows:
                lines += [line for line in family.split("\n") if line.startswith("#include")]
                lines += rows
        return "".join(f"{line}\n" for line in lines)
