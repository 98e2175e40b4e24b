"""Who waits for whom in a stopped array: outlines, arrows and a list below the array."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from npukit.floorplan import svg
from npukit.floorplan.sheet import Box, Sheet
from npukit.machine.physical import Tile
from npukit.machine.waits import Wait, Waiter

_LINE = 18
_MOST_CHARACTERS = 150
_LOOP = 26


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
            yield svg.rect(box.x - 4, box.y - 4, box.width + 8, box.height + 8, "waiting", rx=9)
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


def _name(waiter: Waiter) -> str:
    if waiter.direction is None:
        return f"core {waiter.tile}"
    return f"DMA {waiter.tile} {waiter.direction} {waiter.channel}"


def _arrow(number: int, source: Box, dest: Box) -> Iterator[str]:
    """A curve from box to box with its number; within one box a loop at its left edge."""
    x0, y0 = source.x + source.width * 0.42, source.y + source.height / 2
    x1, y1 = dest.x + dest.width * 0.42, dest.y + dest.height / 2
    if source == dest:
        x0, y0, y1 = source.x + _LOOP, source.y + 14, source.bottom - 14
        along = f"M{x0:g} {y0:g} C{x0 - 2 * _LOOP:g} {y0:g} {x0 - 2 * _LOOP:g} {y1:g} {x0:g} {y1:g}"
        label = (x0 - 1.5 * _LOOP, (y0 + y1) / 2)
    else:
        # To the left of the way there, so that two that wait for each other have an arrow each.
        bend_x, bend_y = (x0 + x1) / 2 + (y1 - y0) * 0.28, (y0 + y1) / 2 - (x1 - x0) * 0.28
        along = f"M{x0:g} {y0:g} Q{bend_x:g} {bend_y:g} {x1:g} {y1:g}"
        label = ((x0 + x1) / 4 + bend_x / 2, (y0 + y1) / 4 + bend_y / 2)
    yield f'<path class="wait" marker-end="url(#headwait)" d="{along}"/>'
    yield f'<circle class="number" cx="{label[0]:g}" cy="{label[1]:g}" r="9"/>'
    yield svg.text(label[0], label[1] + 4, str(number), "on-alarm", "middle")
