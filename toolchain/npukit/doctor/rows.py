"""The rows of the doctor, one for each thing it checks, and the abilities of a machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """Whether a thing is fine, suspicious, or missing (or unusable)."""

    OK = "ok"
    WARNING = "warning"
    MISSING = "missing"


class Ability(StrEnum):
    """What a machine can do with npukit."""

    HW_BUILD = "hw_build"
    HW_RUN = "hw_run"
    SW_EMU = "sw_emu"


EVERYTHING = frozenset(Ability)


@dataclass(frozen=True)
class Row:
    """One thing that the doctor checked.

    ``found`` says what was found and where, ``fix`` what to type or do about it, one line each.
    ``blocks`` are the abilities that the machine lacks because of it; an optional thing blocks
    none.
    """

    name: str
    state: State
    found: str
    fix: tuple[str, ...] = ()
    blocks: frozenset[Ability] = frozenset()


def ok(name: str, found: str) -> Row:
    """A row about a thing that is fine."""
    return Row(name, State.OK, found)


def warning(name: str, found: str, *fix: str) -> Row:
    """A row about a suspicious thing that may still work."""
    return Row(name, State.WARNING, found, fix)


def missing(
    name: str, found: str, *fix: str, blocks: Ability | frozenset[Ability] | None = None
) -> Row:
    """A row about a missing or unusable thing; ``blocks`` are the abilities that need it."""
    if blocks is None:
        blocks = frozenset()
    blocked = blocks if isinstance(blocks, frozenset) else frozenset({blocks})
    return Row(name, State.MISSING, found, fix, blocked)


def row_data(row: Row) -> dict[str, Any]:
    """A row as JSON."""
    return {
        "name": row.name,
        "state": row.state.value,
        "found": row.found,
        "mend": list(row.fix),
        "blocks": [ability.value for ability in Ability if ability in row.blocks],
    }


def row_of(data: Mapping[str, Any]) -> Row:
    """The row of :func:`row_data`."""
    return Row(
        name=data["name"],
        state=State(data["state"]),
        found=data["found"],
        fix=tuple(data["mend"]),
        blocks=frozenset(map(Ability, data["blocks"])),
    )
