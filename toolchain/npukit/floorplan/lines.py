"""The lines of a bundle, with the DMA channels at their ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from npukit.floorplan import svg
from npukit.floorplan.bundles import Bundle, Strand
from npukit.floorplan.colours import Colours
from npukit.floorplan.lanes import Side, Straight, Way
from npukit.floorplan.legend import connection_text
from npukit.floorplan.ports import Direction, pin_text
from npukit.floorplan.sheet import Sheet
from npukit.floorplan.tile_box import family_key, tile_key
from npukit.machine.device import DeviceModel
from npukit.machine.physical import StreamPort, Tile

TIMES = "\N{MULTIPLICATION SIGN}"
Point = tuple[float, float]
Place = Side | Literal["above", "below"]


_MOST_BESIDE, _MOST_BETWEEN = 12, 9
"""Characters of the channels of a pin, inside a tile and between tiles."""
_PIN_CHARACTER = 6
_LEAST_SIDE, _LEAST_STRAIGHT = 34.0, 48.0


class _Pin(msgspec.Struct, frozen=True):
    """Where lines leave or reach a tile, and the place there of the names of channels."""

    tile: Tile
    place: Place
    number: int
    direction: Direction

    def text(self, ports: Iterable[StreamPort]) -> str:
        """The channels of ``ports``."""
        beside = self.place in ("left", "right")
        return pin_text(ports, self.direction, _MOST_BESIDE if beside else _MOST_BETWEEN)


class Room(msgspec.Struct, frozen=True):
    """Pixels that the names of channels need.

    Attributes:
        sides: inside of tiles, for the sides that have pins.
        straight: from a straight line to the next.
    """

    sides: Mapping[tuple[Tile, Side], float]
    straight: float

    @staticmethod
    def of(bundles: Sequence[Bundle], ways: Sequence[Sequence[Way]]) -> Room:
        """What the pins of all bundles need; ``ways`` are those of each."""
        sides: dict[tuple[Tile, Side], float] = {}
        straight = _LEAST_STRAIGHT
        for bundle, each in zip(bundles, ways, strict=True):
            for pin, ports in _ports_by_pin(bundle, each).items():
                width = len(pin.text(ports)) * _PIN_CHARACTER
                if (place := pin.place) != "above" and place != "below":
                    side = (pin.tile, place)
                    sides[side] = max(sides.get(side, _LEAST_SIDE), width + 4)
                else:
                    straight = max(straight, width + 14)
        return Room(sides, straight)


def _ports_by_pin(bundle: Bundle, ways: Sequence[Way]) -> dict[_Pin, list[StreamPort]]:
    """The ports of the streams at each pin of a bundle."""
    held: dict[_Pin, list[StreamPort]] = {}
    for strand, way in zip(bundle.strands, ways, strict=True):
        begin, end = _pins(bundle, strand, way)
        held.setdefault(begin, []).extend(member.source for member, _ in strand.members)
        held.setdefault(end, []).extend(dest for _, dest in strand.members)
    return held


def _pins(bundle: Bundle, strand: Strand, way: Way) -> tuple[_Pin, _Pin]:
    """The pins where a strand begins and ends; its way leads from the bundle's hub."""
    if isinstance(way, Straight):
        up = strand.dest.row > strand.source.row
        first: Place = "above" if up else "below"
        last: Place = "below" if up else "above"
        return (
            _Pin(strand.source, first, way.number, "out"),
            _Pin(strand.dest, last, way.number, "in"),
        )
    begin, end = (way.end, way.begin) if bundle.inward else (way.begin, way.end)
    return (
        _Pin(begin.tile, begin.side, begin.number, "out"),
        _Pin(end.tile, end.side, end.number, "in"),
    )


def draw_bundle(
    device: DeviceModel, bundle: Bundle, ways: Sequence[Way], sheet: Sheet, colours: Colours
) -> str:
    """The bundle's lines; ways lead from its hub to the other tiles."""
    colour, dash = colours.of(bundle.family)
    hub: Direction = "in" if bundle.inward else "out"
    parts: list[str] = []
    points: dict[_Pin, Point] = {}
    keys: dict[_Pin, dict[str, None]] = {}
    for strand, way in zip(bundle.strands, ways, strict=True):
        corners = sheet.corners(way)
        corners = corners[::-1] if bundle.inward else corners
        kind = strand.members[0][0].kind
        line = svg.path(corners, kind, colour, "" if kind == "shared" else dash)
        own = dict.fromkeys(
            ["line", family_key(bundle.family), tile_key(strand.source), tile_key(strand.dest)]
        )
        tooltip = "\n".join(connection_text(device, member) for member, _ in strand.members)
        parts.append(svg.group(" ".join(own), [line, svg.hit_area(corners)], tooltip))
        for pin, point in zip(_pins(bundle, strand, way), (corners[0], corners[-1]), strict=True):
            points[pin] = point
            keys.setdefault(pin, {}).update(own)
    for pin, ports in _ports_by_pin(bundle, ways).items():
        texts = [_draw_pin(pin, points[pin], text)] if (text := pin.text(ports)) else []
        streams = len(set(ports))
        if pin.direction == hub and streams > 1:
            texts.append(_count(pin.place, points[pin], streams))
        if texts:
            parts.append(svg.group(" ".join(keys[pin]), texts))
    return svg.group("bundle", parts)


def _draw_pin(pin: _Pin, point: Point, text: str) -> str:
    """Channels above and below tiles, or inside at their sides."""
    x, y = point
    if pin.place == "left":
        return svg.text(x + 4, y + 3.5, text, "pin")
    if pin.place == "right":
        return svg.text(x - 4, y + 3.5, text, "pin", "end")
    arrow = 2 if pin.direction == "in" else 0  # beside the arrow head
    return svg.text(x + 5, y + (-4 - arrow if pin.place == "above" else 11 + arrow), text, "pin")


def _count(place: Place, point: Point, streams: int) -> str:
    """How many streams share a line, at its hub, outside of the tile."""
    (x, y), text = point, f"{TIMES}{streams}"
    if place in ("left", "right"):
        left = place == "left"
        return svg.text(x - 3 if left else x + 3, y - 5, text, "count", "end" if left else "start")
    return svg.text(x - 5, y + (-18 if place == "above" else 25), text, "count", "end")
