"""A finding with its place in a file, and what is known about one checked design."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from npukit.check.memory_map import TileMemory
from npukit.errors import NpukitError
from npukit.findings import Finding
from npukit.rules import RULES, Level, Rule

_PLACE: Final = re.compile(r"(?P<file>.+?)(?::(?P<line>\d+)(?::(?P<column>\d+))?)?\Z", re.DOTALL)
_AS_RENDERED: Final = re.compile(r"(?P<file>.+) \(as rendered for \w+\)\Z", re.DOTALL)
_GENERATED: Final = "<generated>"


@dataclass(frozen=True)
class Place:
    """A place in a file; ``line`` and ``column`` count from 1.

    ``rendered``: the line is one of the text that the file generates.
    """

    file: str
    line: int | None = None
    column: int | None = None
    rendered: bool = False

    @staticmethod
    def read(where: str | None, otherwise: str) -> Place:
        """The place that a finding names; the file ``otherwise`` if it names none."""
        match = None if where is None else _PLACE.match(where)
        if match is None or match["file"] == _GENERATED:
            return Place(otherwise)
        line, column = (None if match[n] is None else int(match[n]) for n in ("line", "column"))
        rendered = _AS_RENDERED.match(match["file"])
        if rendered is not None:
            return Place(rendered["file"], line, column, rendered=True)
        return Place(match["file"], line, column)

    def __str__(self) -> str:
        parts = [self.file, *(str(n) for n in (self.line, self.column) if n is not None)]
        return ":".join(parts) + " (as generated)" * self.rendered


@dataclass(frozen=True)
class Entry:
    """A finding as ``npukit check`` shows it; ``exit_code`` is that of an error.

    ``silenced``: a comment in the author's file says not to report it. ``picture`` is an SVG that
    explains it.
    """

    rule: Rule
    level: Level
    place: Place
    message: str
    hint: str | None = None
    details: str | None = None
    exit_code: int = 0
    silenced: bool = False
    picture: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain data for ``--json``."""
        return {
            "id": self.rule.id,
            "level": self.level.value,
            "file": self.place.file,
            "line": self.place.line,
            "column": self.place.column,
            "generated": self.place.rendered,
            "message": self.message,
            "hint": self.hint,
            "details": self.details,
            "silenced": self.silenced,
            "docs": self.rule.anchor,
        }


@dataclass(frozen=True)
class Checked:
    """A checked design: its ``title``, and the ``files`` that its author wrote for it.

    ``kernel`` and ``device`` are those that it is of, if it is a kernel's; ``memory`` is that of
    its tiles, by the name of the ``aie.device`` (None for the only one).
    """

    title: str
    files: tuple[str, ...]
    entries: tuple[Entry, ...]
    kernel: str | None = None
    device: str = ""
    memory: Mapping[str | None, tuple[TileMemory, ...]] = field(default_factory=dict)

    @property
    def shown(self) -> tuple[Entry, ...]:
        """What is not silenced."""
        return tuple(entry for entry in self.entries if not entry.silenced)

    def with_entries(self, entries: Iterable[Entry]) -> Checked:
        """The same design with other entries."""
        return replace(self, entries=tuple(entries))


def entries_of_finding(finding: Finding, otherwise: str) -> list[Entry]:
    """An entry for each place of a warning; the file is ``otherwise`` if it names none."""
    rule = RULES[finding.rule]
    wheres = (finding.where, *finding.others)
    level = Level.WARNING if rule.level is Level.ERROR else rule.level
    return [
        Entry(
            rule,
            level,
            Place.read(where, otherwise),
            finding.message,
            finding.hint,
            None if number else finding.details,
        )
        for number, where in enumerate(wheres)
    ]


def entry_of_error(error: NpukitError, otherwise: str) -> Entry:
    """The entry of an error; its file is ``otherwise`` if it names none."""
    finding = Finding.of_error(error)
    place = Place.read(finding.where, otherwise)
    return Entry(
        RULES[finding.rule],
        Level.ERROR,
        place,
        finding.message,
        finding.hint,
        finding.details,
        error.exit_code,
    )


def once(entries: Iterable[Entry]) -> list[Entry]:
    """``entries`` in the order of their places, each once, whatever its details."""
    kept: dict[tuple[object, ...], Entry] = {}
    for entry in entries:
        kept.setdefault((entry.rule.id, entry.place, entry.message), entry)
    return sorted(
        kept.values(),
        key=lambda entry: (entry.place.file, entry.place.line or 0, entry.place.column or 0),
    )
