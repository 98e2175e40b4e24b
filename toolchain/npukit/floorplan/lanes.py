"""Which way each connection takes between tiles, so that no line lies on another.

A line between tiles that are above each other is straight. Any other leaves its tile sideways, goes
up or down in the gap between two columns, and, if its end is farther, along the gap between two
rows to the column of its end. Each gap has parallel lanes; lines that don't meet may share one. The
lines of one connection to several ends share their beginning.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from npukit.machine.physical import Tile

Side = Literal["left", "right"]


class Pin(msgspec.Struct, frozen=True):
    """The ``number``-th place on a side of a tile, from the top."""

    tile: Tile
    side: Side
    number: int


class Straight(msgspec.Struct, frozen=True):
    """The ``number``-th line between a tile and the one above or below it."""

    source: Tile
    dest: Tile
    number: int


class Bent(msgspec.Struct, frozen=True):
    """From a pin through the lane of a gap to a pin; ``far`` leads to another gap.

    ``gap`` and ``lane``: right of the column at that place, counted from the left.
    """

    begin: Pin
    gap: int
    lane: int
    end: Pin
    far: Far | None = None


class Far(msgspec.Struct, frozen=True):
    """Along lane ``lane`` below row ``row``, then through ``gap_lane`` of ``gap``."""

    row: int
    lane: int
    gap: int
    gap_lane: int


Way = Straight | Bent


class _Gap:
    """Lanes of one gap, and the stretches of them that are in use."""

    def __init__(self) -> None:
        self._lanes: list[list[tuple[int, int]]] = []

    def take(self, low: int, high: int) -> int:
        """A lane that is free from ``low`` to ``high``, in use from now on."""
        for number, used in enumerate(self._lanes):
            if all(high < begin or end < low for begin, end in used):
                used.append((low, high))
                return number
        self._lanes.append([(low, high)])
        return len(self._lanes) - 1

    @property
    def size(self) -> int:
        """The number of lanes."""
        return len(self._lanes)


class Lanes:
    """The ways of connections over an array whose columns are ``columns``."""

    def __init__(self, columns: Sequence[int]) -> None:
        self._place = {column: place for place, column in enumerate(columns)}
        self._columns: defaultdict[int, _Gap] = defaultdict(_Gap)
        self._rows: defaultdict[int, _Gap] = defaultdict(_Gap)
        self._pins: Counter[tuple[Tile, Side]] = Counter()
        self._straight: Counter[tuple[int, int]] = Counter()

    def column_lanes(self, gap: int) -> int:
        """The number of lanes right of the column at place ``gap``."""
        return self._columns[gap].size

    def row_lanes(self, row: int) -> int:
        """The number of lanes below ``row``."""
        return self._rows[row].size

    def pins(self, tile: Tile, side: Side) -> int:
        """The number of pins on a side of ``tile``."""
        return self._pins[tile, side]

    def straight(self, column: int, row: int) -> int:
        """The number of straight lines between ``row`` and the one below it."""
        return self._straight[column, row]

    def connect(self, source: Tile, dests: Sequence[Tile]) -> list[Way]:
        """The way from ``source`` to each of ``dests``."""
        bent = [dest for dest in dests if not self._are_neighbours(source, dest)]
        sides = dict.fromkeys(self._side(source, dest) for dest in bent)
        trunks = {
            side: self._trunk(source, side, [d for d in bent if self._side(source, d) == side])
            for side in sides
        }
        return [
            self._bent(dest, trunks[self._side(source, dest)])
            if dest in bent
            else self._between(source, dest)
            for dest in dests
        ]

    @staticmethod
    def _are_neighbours(source: Tile, dest: Tile) -> bool:
        return source.col == dest.col and abs(source.row - dest.row) == 1

    @staticmethod
    def _side(source: Tile, dest: Tile) -> Side:
        return "left" if dest.col < source.col else "right"

    def _between(self, source: Tile, dest: Tile) -> Straight:
        key = (source.col, max(source.row, dest.row))
        self._straight[key] += 1
        return Straight(source, dest, self._straight[key] - 1)

    def _pin(self, tile: Tile, side: Side) -> Pin:
        self._pins[tile, side] += 1
        return Pin(tile, side, self._pins[tile, side] - 1)

    def _gap(self, tile: Tile, side: Side) -> int:
        return self._place[tile.col] - (side == "left")

    def _trunk(self, source: Tile, side: Side, dests: Sequence[Tile]) -> _Trunk:
        """What the lines on one side of ``source`` share."""
        gap = self._gap(source, side)
        arrivals = {dest: self._arrival(source, dest) for dest in dests}
        far = [dest for dest in dests if self._gap(dest, arrivals[dest]) != gap]
        rows = [2 * source.row, *(2 * d.row if d not in far else 2 * _turn(d) - 1 for d in dests)]
        along: dict[int, int] = {}
        for row in dict.fromkeys(map(_turn, far)):
            gaps = [gap, *(self._gap(d, arrivals[d]) for d in far if _turn(d) == row)]
            along[row] = self._rows[row].take(min(gaps), max(gaps))
        lane = self._columns[gap].take(min(rows), max(rows))
        return _Trunk(self._pin(source, side), gap, lane, arrivals, along)

    @staticmethod
    def _arrival(source: Tile, dest: Tile) -> Side:
        """The side of ``dest`` that a line arrives at; in the same column the right one."""
        return "left" if dest.col > source.col else "right"

    def _bent(self, dest: Tile, trunk: _Trunk) -> Bent:
        side = trunk.arrivals[dest]
        gap, end = self._gap(dest, side), self._pin(dest, side)
        if gap == trunk.gap:
            return Bent(trunk.pin, gap, trunk.lane, end)
        row = _turn(dest)
        low, high = sorted((2 * row - 1, 2 * dest.row))
        far = Far(row, trunk.along[row], gap, self._columns[gap].take(low, high))
        return Bent(trunk.pin, trunk.gap, trunk.lane, end, far)


class _Trunk(msgspec.Struct, frozen=True):
    """What lines of one connection share: a pin, a lane of a gap, and lanes along rows.

    ``arrivals`` has the side of each end, ``along`` the lane below each row that a line turns at.
    """

    pin: Pin
    gap: int
    lane: int
    arrivals: Mapping[Tile, Side]
    along: Mapping[int, int]


def _turn(dest: Tile) -> int:
    """The row below which a far line goes along: its end's, or the one above a shim."""
    return max(dest.row, 1)
