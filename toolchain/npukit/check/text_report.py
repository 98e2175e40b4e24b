"""Findings as text for people."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from npukit.check.entries import Checked, Entry
from npukit.check.several_devices import distinct
from npukit.files import read_regular
from npukit.rules import Level

_WIDTH: Final = 100
_NUMBER: Final = 5
_INDENT: Final = "  "
_EXCERPT: Final = re.compile(r"\s*(\d+ )?\s*\|")
_ELLIPSIS: Final = "..."


def text_lines(group: Sequence[Checked]) -> Iterator[str]:
    """Yield the lines about the designs of one kernel, or another design: each finding with its
    line of the file. Only names of files make a line longer than 100 characters."""
    for entry, devices in distinct(group).items():
        yield from _entry(entry, devices)
    for checked in group:
        if not checked.shown:
            silenced = len(checked.entries)
            yield f"{checked.title}: no findings" + f" ({silenced} silenced)" * bool(silenced)


def memory_lines(checked: Checked) -> Iterator[str]:
    """Yield lines about the memory of each tile of a design: what is where, and how full it is."""
    for device, tiles in checked.memory.items():
        yield f"memory of {checked.title}" + f", device {device}" * (device is not None) + ":"
        for tile in tiles:
            yield (
                f"  {tile.kind} {tile.tile}: {tile.used} of {tile.size} bytes "
                f"({100 * tile.used / tile.size:.0f} %)"
            )
            for extent in tile.extents:
                banks = tile.banks_of(extent)
                where = f"bank {banks[0]}" + f" to {banks[-1]}" * (len(banks) > 1)
                moved = "".join(f", {channel}" for channel in extent.channels)
                yield (f"    {where:11}  {extent.address:6}  {extent.size:6}  {extent.name}{moved}")


def total(groups: Sequence[Sequence[Checked]]) -> str:
    """How many findings there are, in one line."""
    entries = [entry for group in groups for entry in distinct(group, silenced=True)]
    counts = Counter(entry.level for entry in entries if not entry.silenced)
    parts = [_count(counts[level], level.value) for level in Level if counts[level]]
    silenced = sum(entry.silenced for entry in entries)
    if silenced:
        parts.append(f"{silenced} silenced")
    designs = sum(map(len, groups))
    return f"{', '.join(parts) or 'no findings'} in {_count(designs, 'design')}"


def _count(number: int, what: str) -> str:
    plural = what if what == Level.INFO.value else f"{what}s"
    return f"{number} {what if number == 1 else plural}"


def _entry(entry: Entry, devices: str) -> Iterator[str]:
    only = f" (for {devices})" * bool(devices)
    text = f"{entry.place}: {entry.level.value}: {entry.message}{only} [{entry.rule.id}]"
    yield from _wrapped(text, "")
    yield from _excerpt(entry)
    if entry.hint:
        yield from _wrapped(f"hint: {entry.hint}", _INDENT)


def _wrapped(text: str, indent: str) -> list[str]:
    """``text`` in lines that continue further in; words keep their length."""
    after = indent + ("      " if text.startswith("hint: ") else _INDENT)
    return textwrap.wrap(
        text, _WIDTH, initial_indent=indent, subsequent_indent=after, break_long_words=False,
        break_on_hyphens=False, drop_whitespace=True,
    )  # fmt: skip


def _excerpt(entry: Entry) -> Iterator[str]:
    """The line that a finding is about, with a mark; or the details, which may have their own."""
    line = None if entry.place.rendered else _line_of(entry)
    if line is None or (entry.details and not entry.details.startswith(f"{entry.place.line} | ")):
        for each in (entry.details or "").rstrip().splitlines():
            # A compiler's own excerpt has marks below what they are about.
            yield from [_INDENT + each] if _EXCERPT.match(each) else _wrapped(each, _INDENT)
    if line is None:
        return
    column = 1 if entry.place.column is None else entry.place.column
    shown, mark = _cut(line.expandtabs(1), column)
    yield f"{_INDENT}{entry.place.line:>{_NUMBER}} | {shown}"
    if entry.place.column is not None:
        yield f"{_INDENT}{'':>{_NUMBER}} | {' ' * mark}^"


def _cut(line: str, column: int) -> tuple[str, int]:
    """The part of a long line around ``column`` (from 1), and how far in that part it is."""
    room = _WIDTH - len(_INDENT) - _NUMBER - len(" | ")
    at = column - 1
    if len(line) <= room:
        return line, at
    start = 0 if at < room - len(_ELLIPSIS) else min(at - room // 2, len(line) - room)
    part = line[start : start + room]
    if start:
        part = _ELLIPSIS + part[len(_ELLIPSIS) :]
    if start + room < len(line):
        part = part[: -len(_ELLIPSIS)] + _ELLIPSIS
    return part, at - start


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
