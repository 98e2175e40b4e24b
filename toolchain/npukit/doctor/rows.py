"""What the doctor finds: a row for each thing looked at, and what the machine can do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How a thing is: as it should be, there with a doubt, or not there (or of no use)."""

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
    """One thing that was looked at.

    ``found`` says what was found and where, ``mend`` what to type or do about it, a line each.
    ``blocks`` are the abilities that the machine lacks because of it; a thing that npukit can do
    without blocks none, whatever its state.
    """

    name: str
    state: State
    found: str
    mend: tuple[str, ...] = ()
    blocks: frozenset[Ability] = frozenset()


def ok(name: str, found: str) -> Row:
    """A row about a thing that is as it should be."""
    return Row(name, State.OK, found)


def warning(name: str, found: str, *mend: str) -> Row:
    """A row about a doubt that hinders nothing for sure."""
    return Row(name, State.WARNING, found, mend)


def missing(
    name: str, found: str, *mend: str, blocks: Ability | frozenset[Ability] | None = None
) -> Row:
    """A row about a thing that is not there or of no use; ``blocks`` is what fails without it."""
    if blocks is None:
        blocks = frozenset()
    blocked = blocks if isinstance(blocks, frozenset) else frozenset({blocks})
    return Row(name, State.MISSING, found, mend, blocked)
