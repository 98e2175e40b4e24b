"""Findings as text for people."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from npukit.check.entries import Checked, Entry
from npukit.files import read_regular
from npukit.rules import Level

_WIDTH: Final = 100
_NUMBER: Final = 5


def text_lines(checked: Checked) -> Iterator[str]:
    """Yield the lines about one design: each finding with its line of the file."""
    for entry in checked.shown:
        yield from _entry(entry)
    if not checked.shown:
        silenced = len(checked.entries)
        yield f"{checked.title}: no findings" + f" ({silenced} silenced)" * bool(silenced)


def total(results: Sequence[Checked]) -> str:
    """How many findings there are, in one line."""
    counts = Counter(entry.level for checked in results for entry in checked.shown)
    parts = [_count(counts[level], level.value) for level in Level if counts[level]]
    silenced = sum(entry.silenced for checked in results for entry in checked.entries)
    if silenced:
        parts.append(f"{silenced} silenced")
    return f"{', '.join(parts) or 'no findings'} in {_count(len(results), 'design')}"


def _count(number: int, what: str) -> str:
    plural = what if what == Level.INFO.value else f"{what}s"
    return f"{number} {what if number == 1 else plural}"


def _entry(entry: Entry) -> Iterator[str]:
    yield f"{entry.place}: {entry.level.value}: {entry.message} [{entry.rule.id}]"
    yield from _excerpt(entry)
    if entry.hint:
        yield from textwrap.wrap(
            entry.hint, _WIDTH, initial_indent="  hint: ", subsequent_indent="        ",
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip


def _excerpt(entry: Entry) -> Iterator[str]:
    """The line that a finding is about, with a mark; or the details, which may have their own."""
    line = None if entry.place.rendered else _line_of(entry)
    if line is None or (entry.details and not entry.details.startswith(f"{entry.place.line} | ")):
        yield from (f"  {each}" for each in (entry.details or "").rstrip().splitlines())
    if line is None:
        return
    yield f"  {entry.place.line:>{_NUMBER}} | {line.expandtabs(1)}"
    if entry.place.column is not None:
        yield f"  {'':>{_NUMBER}} | {' ' * (entry.place.column - 1)}^"


def _line_of(entry: Entry) -> str | None:
    number = entry.place.line
    if number is None:
        return None
    try:
        text = read_regular(Path(entry.place.file)).decode("utf-8", errors="replace")
    except OSError:
        return None
    lines = text.splitlines()
    return lines[number - 1] if 0 < number <= len(lines) else None
