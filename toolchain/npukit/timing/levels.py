"""Collects what is in locks, and how many tokens there are, over virtual time."""

from __future__ import annotations

from npukit.machine.tiles import Tile
from npukit.timing.moments import Moment
from npukit.timing.timeline import Level


class Levels:
    """The changes so far. They are told in the order of a recording, which is not that of time."""

    def __init__(self) -> None:
        self._changes: dict[tuple[Tile, str], list[tuple[float, int, bool]]] = {}

    def set(self, tile: Tile, name: str, when: Moment, value: int) -> None:
        """From ``when`` on there is ``value``."""
        self._changes.setdefault((tile, name), []).append((when.cycles, value, True))

    def add(self, tile: Tile, name: str, when: Moment, amount: int) -> None:
        """From ``when`` on there is ``amount`` more."""
        self._changes.setdefault((tile, name), []).append((when.cycles, amount, False))

    def all(self) -> tuple[Level, ...]:
        """Every level that changes after its first value."""
        found = (
            Level(name, tile, _values(changes))
            for (tile, name), changes in sorted(self._changes.items())
        )
        return tuple(level for level in found if len(level.values) > 1)


def _values(changes: list[tuple[float, int, bool]]) -> tuple[tuple[float, int], ...]:
    """The value after each change; of changes at the same time only the last one shows."""
    value = 0
    values: dict[float, int] = {}
    for when, amount, is_set in sorted(changes, key=lambda change: (change[0], not change[2])):
        value = amount if is_set else value + amount
        values[when] = value
    return tuple(values.items())
