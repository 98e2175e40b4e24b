"""Where tiles and lines are on the sheet, in pixels; row 0, the shims, is at the bottom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate
from math import inf

import msgspec

from npukit.floorplan.lanes import Bent, Lanes, Pin, Straight, Way
from npukit.machine.physical import Tile

MARGIN, HEADER = 28, 58
SMALL_WIDTH, SMALL_HEIGHT = 64, 22
PIN = 14
FIRST_STRAIGHT = 26
_ROW_GAP, _ROW_START = 44, 16
"""A row gap has room for arrow heads and the names of channels above and below its lanes."""
_PLAIN_ROW_GAP, _PLAIN_ROW_START = 20, 10
"""If nothing goes straight from row to row."""


class Density(msgspec.Struct, frozen=True):
    """How much room things have.

    Attributes:
        widest: pixels of the array and the legend; what is wider is drawn with less room.
        tile_width: of a tile's content at least.
        characters: of a line in a tile at most.
        first_pin: from the top of a tile to the first line at its side.
        gap: between columns, without lanes.
        lane_start: from a tile to the first lane.
        lane: from a lane to the next one.
        bundles: connections of a family are one bundle, and the legend is below the array.
    """

    widest: float
    tile_width: float
    characters: int
    first_pin: float
    gap: float
    lane_start: float
    lane: float
    bundles: bool


DENSITIES = (
    Density(1600, 216, 42, 32, 34, 16, 9, bundles=False),
    Density(2400, 150, 24, 58, 26, 17, 9, bundles=True),
    Density(inf, 150, 18, 58, 26, 17, 7, bundles=True),
)
"""By room. In dense pictures, pins are beside the lines of a tile, below its memory."""


class Box(msgspec.Struct, frozen=True):
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of its lower edge."""
        return self.y + self.height


class Size(msgspec.Struct, frozen=True):
    """What a tile's content needs."""

    width: float
    height: float


def size_with_pins(
    content: Size, lanes: Lanes, tile: Tile, density: Density, straight: float
) -> Size:
    """What a used tile needs, with its lines; straight ones are ``straight`` pixels apart."""
    pins = max(lanes.pins(tile, "left"), lanes.pins(tile, "right"))
    lines = max(lanes.straight(tile.col, tile.row), lanes.straight(tile.col, tile.row + 1))
    return Size(
        max(content.width, FIRST_STRAIGHT + straight * lines),
        max(content.height, (density.first_pin + PIN * pins + PIN / 2) if pins else 0),
    )


class Sheet:
    """The grid of an array: ``columns``, rows 0 to ``top_row``, and the sizes of used tiles.

    Straight lines beside each other are ``straight`` pixels apart.
    """

    def __init__(
        self,
        columns: Sequence[int],
        top_row: int,
        sizes: Mapping[Tile, Size],
        lanes: Lanes,
        density: Density,
        straight: float,
    ) -> None:
        self._density, self._straight_step = density, straight
        self._sizes = sizes
        self._place = {column: place for place, column in enumerate(columns)}
        self._widths = {
            column: max(
                [size.width for tile, size in sizes.items() if tile.col == column],
                default=SMALL_WIDTH,
            )
            for column in columns
        }
        self._heights = {
            row: max(
                [size.height for tile, size in sizes.items() if tile.row == row],
                default=SMALL_HEIGHT,
            )
            for row in range(top_row + 1)
        }
        gaps = [density.gap + density.lane * lanes.column_lanes(gap) for gap in range(len(columns))]
        steps = [self._widths[column] + gap for column, gap in zip(columns, gaps, strict=True)]
        self._lefts = dict(zip(columns, accumulate(steps, initial=MARGIN), strict=False))
        self._tops: dict[int, float] = {}
        self._lane_starts: dict[int, float] = {}
        y: float = HEADER
        for row in range(top_row, -1, -1):
            self._tops[row] = y
            plain = density.bundles and not any(lanes.straight(c, row) for c in columns)
            self._lane_starts[row] = _PLAIN_ROW_START if plain else _ROW_START
            gap = _PLAIN_ROW_GAP if plain else _ROW_GAP
            y += self._heights[row] + gap + density.lane * lanes.row_lanes(row)
        self.width = MARGIN + sum(steps)
        self.height = self._tops[0] + self._heights[0]

    def box(self, tile: Tile) -> Box:
        """The rectangle of ``tile``; unused ones are small."""
        x, y = self._lefts[tile.col], self._tops[tile.row]
        width, height = self._widths[tile.col], self._heights[tile.row]
        if tile in self._sizes:
            return Box(x, y, width, height)
        return Box(x, y + (height - SMALL_HEIGHT) / 2, SMALL_WIDTH, SMALL_HEIGHT)

    def corners(self, way: Way) -> list[tuple[float, float]]:
        """The corners of a line."""
        return self._straight(way) if isinstance(way, Straight) else self._bent(way)

    def _straight(self, way: Straight) -> list[tuple[float, float]]:
        source, dest = self.box(way.source), self.box(way.dest)
        x = source.x + FIRST_STRAIGHT + self._straight_step * way.number
        if way.dest.row > way.source.row:
            return [(x, source.y), (x, dest.bottom)]
        return [(x, source.bottom), (x, dest.y)]

    def _bent(self, way: Bent) -> list[tuple[float, float]]:
        begin, end = self.pin(way.begin), self.pin(way.end)
        x = self._lane_x(way.gap, way.lane)
        if way.far is None:
            return [begin, (x, begin[1]), (x, end[1]), end]
        row = way.far.row
        y = (
            self._tops[row]
            + self._heights[row]
            + self._lane_starts[row]
            + self._density.lane * way.far.lane
        )
        to = self._lane_x(way.far.gap, way.far.gap_lane)
        return [begin, (x, begin[1]), (x, y), (to, y), (to, end[1]), end]

    def pin(self, pin: Pin) -> tuple[float, float]:
        """The point of ``pin``."""
        box = self.box(pin.tile)
        y = box.y + self._density.first_pin + PIN * pin.number
        # Lines of tiles that face each other across a gap are not at the same height.
        return (box.x, y + PIN / 2) if pin.side == "left" else (box.right, y)

    def _lane_x(self, gap: int, lane: int) -> float:
        column = next(column for column, place in self._place.items() if place == gap)
        return (
            self._lefts[column]
            + self._widths[column]
            + self._density.lane_start
            + self._density.lane * lane
        )
