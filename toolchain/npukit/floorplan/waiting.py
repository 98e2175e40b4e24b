"""Who waits for whom in a stopped array: outlines, arrows and a list below the array."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from npukit.floorplan import svg
from npukit.floorplan.sheet import Box, Sheet
from npukit.machine.physical import Tile
from npukit.machine.waits import Wait, Waiter

_LINE = 18
_MOST_CHARACTERS = 150
_OUTLINE = 4
_NUMBER = 9
_NEAR = 60
_WIDE, _NARROW = 18, 10
"""How far curves go to the left: numbers must fit beside the first column."""


class Waiting:
    """The drawing of ``waits``, each on the waiter of the next one; none for an array that runs."""

    def __init__(self, waits: Sequence[Wait]) -> None:
        self._waits = waits
        self._lines = list(_lines(waits)) if waits else []

    @property
    def width(self) -> float:
        """What the list needs."""
        return max(map(svg.width_of, self._lines), default=0.0)

    @property
    def height(self) -> float:
        """What the list needs."""
        return _LINE * (len(self._lines) + 1) if self._lines else 0.0

    @property
    def tiles(self) -> set[Tile]:
        """The tiles that wait."""
        return {wait.waiter.tile for wait in self._waits}

    def draw(self, sheet: Sheet, x: float, y: float) -> Iterator[str]:
        """Outlines and arrows on the sheet, and the list from (x, y) on."""
        for tile in sorted(self.tiles):
            box = sheet.box(tile)
            yield _outline(box)
        for number, wait in enumerate(self._waits, start=1):
            if wait.on is not None:
                yield from _arrow(number, sheet.box(wait.waiter.tile), sheet.box(wait.on.tile))
        for number, line in enumerate(self._lines):
            kind = "alarm" if number == 0 else ""
            yield svg.text(x, y + _LINE * number, line, kind)


def _lines(waits: Sequence[Wait]) -> Iterator[str]:
    cycle = waits[-1].on == waits[0].waiter
    yield (
        "a cycle of waits: none of these can go on"
        if cycle
        else "these wait, and nothing can go on"
    )
    for number, wait in enumerate(waits, start=1):
        on = "" if wait.on is None else f": {_name(wait.on)}"
        yield svg.shortened(f"{number}  {wait.reason}{on}", _MOST_CHARACTERS)


def _outline(box: Box) -> str:
    more = 2 * _OUTLINE
    x, y = box.x - _OUTLINE, box.y - _OUTLINE
    return svg.rect(x, y, box.width + more, box.height + more, "waiting", rx=9)


def _name(waiter: Waiter) -> str:
    if waiter.direction is None:
        return f"core {waiter.tile}"
    return f"DMA {waiter.tile} {waiter.direction} {waiter.channel}"


def _arrow(number: int, source: Box, dest: Box) -> Iterator[str]:
    """A line from box to box with its number; it runs beside their texts, not over them."""
    along, label = _way(source, dest)
    yield f'<path class="wait" marker-end="url(#headwait)" d="{along}"/>'
    yield f'<circle class="number" cx="{label[0]:g}" cy="{label[1]:g}" r="{_NUMBER}"/>'
    yield svg.text(label[0], label[1] + 4, str(number), "on-alarm", "middle")


def _way(source: Box, dest: Box) -> tuple[str, tuple[float, float]]:
    """The path of an arrow, and the place of its number."""
    if source == dest:
        return _to_itself(source)
    if source.x != dest.x:
        return _across(source, dest)
    above, below = sorted((source, dest), key=lambda box: box.y)
    near = below.y - above.bottom < _NEAR
    return _between(source, dest) if near else _beside(source, dest)


def _between(source: Box, dest: Box) -> tuple[str, tuple[float, float]]:
    """The same between two boxes of a column with nothing between them."""
    down = source.y < dest.y
    # Two that wait for each other have an arrow each.
    x = source.x + source.width * (0.6 if down else 0.8)
    y0 = source.bottom + _OUTLINE if down else source.y - _OUTLINE
    y1 = dest.y - _OUTLINE if down else dest.bottom + _OUTLINE
    return f"M{x:g} {y0:g} V{y1:g}", (x + 1.5 * _NUMBER, (y0 + y1) / 2)


def _to_itself(box: Box) -> tuple[str, tuple[float, float]]:
    """The same from a box to itself, to its left."""
    x, y0, y1 = box.x - _OUTLINE, box.y + 14, box.bottom - 14
    return _curve(x, y0, y1, _WIDE), (x - _WIDE * 0.75, (y0 + y1) / 2)


def _beside(source: Box, dest: Box) -> tuple[str, tuple[float, float]]:
    """The same to the left of a column, from a box to one further away."""
    x, y0, y1 = source.x - _OUTLINE, source.y + source.height * 0.6, dest.y + dest.height * 0.4
    # The number is near where the line begins: half way, there may be a box that waits for itself.
    return _curve(x, y0, y1, _NARROW), (x - _NARROW * 0.56, y0 + (y1 - y0) * 0.16)


def _curve(x: float, y0: float, y1: float, bend: float) -> str:
    return f"M{x:g} {y0:g} C{x - bend:g} {y0:g} {x - bend:g} {y1:g} {x:g} {y1:g}"


def _across(source: Box, dest: Box) -> tuple[str, tuple[float, float]]:
    """The same from a box to one of another column."""
    right = source.x < dest.x
    x0 = source.x + source.width + _OUTLINE if right else source.x - _OUTLINE
    x1 = dest.x - _OUTLINE if right else dest.x + dest.width + _OUTLINE
    # As the ends of two that wait for each other.
    y0, y1 = source.y + source.height * 0.6, dest.y + dest.height * 0.4
    return f"M{x0:g} {y0:g} L{x1:g} {y1:g}", ((x0 + x1) / 2, (y0 + y1) / 2)
