"""How close vector operations on the emulated device are to the hardware: a table, and bounds.

An operation is bit-exact, or bounded: its results are within the bound of the hardware's, whose
tables are not public. The rows of the intrinsics say which.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from npukit.resources import vector_headers_dir
from npukit.vector.families import FAMILIES
from npukit.vector.table import EXACT, GENERATIONS, Family, Intrinsic

_BOUNDED: Final = "bounded:"
_MARK: Final = re.compile(r"\bnpukit_bounded_(\w+)")
_REMARK: Final = " ("
_SHOWN: Final = 6


@dataclass(frozen=True)
class Kind:
    """The intrinsics of one family that are exact, or bounded, in the same way."""

    family: str
    exactness: str
    names: tuple[str, ...]
    generations: tuple[str, ...]


@cache
def bounds() -> Mapping[str, str]:
    """The bound of each bounded operation, by the name in its mark (``npukit_bounded_NAME``)."""
    found: dict[str, str] = {}
    for family in FAMILIES:
        for row in family.rows():
            if not row.exactness.startswith(_BOUNDED):
                continue
            bound = row.exactness.removeprefix(_BOUNDED).partition(_REMARK)[0].strip()
            # A row may use others' operations; the row of the same name defines the bound.
            for name in _MARK.findall(row.body) or _unnamed(family):
                if name == row.name or name not in found:
                    found[name] = bound
    return found


@cache
def _unnamed(family: Family) -> tuple[str, ...]:
    """The marks in the headers of ``family`` that no body of a row names."""
    named = {name for row in family.rows() for name in _MARK.findall(row.body)}
    texts = ((vector_headers_dir() / header).read_text() for header in family.headers)
    return tuple({name for text in texts for name in _MARK.findall(text)} - named)


def kinds() -> Iterator[Kind]:
    """The rows of the table, by family."""
    for family in FAMILIES:
        yield from _kinds(family)


def _kinds(family: Family) -> Iterator[Kind]:
    rows: dict[str, list[Intrinsic]] = {}
    for row in family.rows():
        rows.setdefault(row.exactness, []).append(row)
    for exactness in sorted(rows, key=lambda text: (text != EXACT, text)):
        several = rows[exactness]
        yield Kind(
            family.name,
            exactness,
            tuple(dict.fromkeys(row.name for row in several)),
            tuple(g for g in GENERATIONS if any(g in row.generations for row in several)),
        )


def markdown() -> str:
    """The table as docs/vector.md shows it; it names intrinsics only where some need a remark."""
    lines = ["| operations | on | exactness |", "|---|---|---|"]
    for kind in kinds():
        operations, exactness = kind.family, re.sub(rf"^{EXACT}\b", "bit-exact", kind.exactness)
        if kind.exactness != EXACT:
            names = [f"`{name}`" for name in kind.names[:_SHOWN]]
            more = ", ..." if len(kind.names) > _SHOWN else ""
            operations = f"{kind.family}: {', '.join(names)}{more}"
        on = ", ".join(kind.generations)
        lines.append(f"| {operations} | {on} | {exactness} |")
    return "\n".join(lines) + "\n"
