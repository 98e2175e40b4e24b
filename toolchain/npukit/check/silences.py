"""Comments that silence findings: ``// npukit: ignore[id]`` in MLIR and C++, ``#`` elsewhere.

A comment silences the findings of its line; if nothing else is on the line, those of the next one
that is not such a comment too. In a file whose findings have lines of a text that it generates
(``design.py``), it silences those of the whole file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from npukit.check.entries import Checked, Entry, Place
from npukit.files import read_regular
from npukit.rules import RULES
from npukit.suggestions import did_you_mean

_COMMENT: Final = re.compile(r"(?://|#+)\s*npukit:\s*ignore\[(?P<ids>[^\]]*)\]")
_ID: Final = re.compile(r"[^\s,]+")
_UNUSED: Final = "unused-silence"


@dataclass
class _Silence:
    """One id of a comment; ``lines`` are those that it is for, None for all."""

    rule: str
    place: Place
    lines: frozenset[int]
    used: bool = field(default=False)

    def covers(self, entry: Entry) -> bool:
        here = entry.place.rendered or entry.place.line in self.lines
        return here and entry.rule.id == self.rule and entry.place.file == self.place.file


def apply_silences(checked: Checked) -> Checked:
    """``checked`` with its silenced entries marked, and an entry for each silence without use."""
    files = dict.fromkeys((*checked.files, *(entry.place.file for entry in checked.entries)))
    silences = [silence for file in files for silence in _silences(file)]
    entries = [_applied(entry, silences) for entry in checked.entries]
    own = set(checked.files)
    unused = [
        _complaint(silence)
        for silence in silences
        if not silence.used and silence.rule != _UNUSED and silence.place.file in own
    ]
    return checked.with_entries([*entries, *(_applied(entry, silences) for entry in unused)])


def _applied(entry: Entry, silences: Iterable[_Silence]) -> Entry:
    found = [silence for silence in silences if silence.covers(entry)]
    for silence in found:
        silence.used = True
    return replace(entry, silenced=True) if found else entry


def _complaint(silence: _Silence) -> Entry:
    rule = RULES[_UNUSED]
    if silence.rule in RULES:
        message = f"this silences {silence.rule}, but there is no such finding"
        return Entry(rule, rule.level, silence.place, message, "remove the comment")
    return Entry(
        rule,
        rule.level,
        silence.place,
        f"this silences {silence.rule}, but npukit has no such rule",
        did_you_mean(silence.rule, RULES) or "docs/check.md lists the rules",
    )


def _silences(file: str) -> Iterator[_Silence]:
    try:
        text = read_regular(Path(file)).decode("utf-8", errors="replace")
    except (OSError, ValueError):
        return
    lines = text.splitlines()
    for number, line in enumerate(lines, start=1):
        comment = _COMMENT.search(line)
        if comment is None:
            continue
        covered = {number}
        if not line[: comment.start()].strip():
            covered.add(_next_line(lines, number))
        for name in _ID.finditer(comment["ids"]):
            column = comment.start("ids") + name.start() + 1
            yield _Silence(name[0], Place(file, number, column), frozenset(covered))


def _next_line(lines: list[str], number: int) -> int:
    """The first line after ``number`` that is not only a silencing comment."""
    while number < len(lines):
        comment = _COMMENT.search(lines[number])
        number += 1
        if comment is None or lines[number - 1][: comment.start()].strip():
            break
    return number
