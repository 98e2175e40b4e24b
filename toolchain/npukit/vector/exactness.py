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

from npukit.vector.families import FAMILIES
from npukit.vector.table import EXACT, GENERATIONS, Family, Intrinsic

_BOUNDED: Final = "bounded:"
_MARK: Final = re.compile(r"\bnpukit_bounded_(\w+)")
_SHOWN: Final = 6
_NAMES: Final = {"aie2": "AIE2", "aie2p": "AIE2P"}


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
    return {
        name: row.exactness.removeprefix(_BOUNDED).strip()
        for family in FAMILIES
        for row in family.rows()
        if row.exactness.startswith(_BOUNDED)
        for name in (_MARK.findall(row.body) or [row.name])
    }


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
        on = ", ".join(_NAMES[generation] for generation in kind.generations)
        lines.append(f"| {operations} | {on} | {exactness} |")
    return "\n".join(lines) + "\n"
