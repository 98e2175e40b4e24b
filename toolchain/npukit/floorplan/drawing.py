"""The whole picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from npukit.floorplan import svg
from npukit.floorplan.colours import Colours
from npukit.floorplan.connections import Connection, connections_of
from npukit.floorplan.lanes import Lanes, Side, Straight, Way
from npukit.floorplan.legend import Legend
from npukit.floorplan.ports import pin_text, port_text
from npukit.floorplan.sheet import HEADER, MARGIN, Sheet, size_with_pins
from npukit.floorplan.tile_box import TileContent, content_of, draw_tile
from npukit.floorplan.waiting import Waiting
from npukit.machine.physical import PhysicalDesign, StreamPort, Tile
from npukit.machine.waits import Wait

_PIN_ROOM = 34


def draw(design: PhysicalDesign, title: str, waits: Sequence[Wait] = ()) -> str:
    """An SVG picture of ``design``; the same design gives the same text.

    Args:
        design: what to draw.
        title: its first line.
        waits: of an array that has stopped: who waits for whom, each on the next one's waiter.
    """
    found = connections_of(design)
    waiting = Waiting(waits)
    used = _used_tiles(design, found.all) | waiting.tiles
    columns = range(min(tile.col for tile in used), max(tile.col for tile in used) + 1)
    lanes = Lanes(columns)
    ways = [lanes.connect(c.source.tile, [d.tile for d in c.dests]) for c in found.all]
    contents = {tile: content_of(design, tile, found.fifo_of) for tile in used}
    sizes = {
        tile: size_with_pins(content.size(_left(lanes, tile) + _right(lanes, tile)), lanes, tile)
        for tile, content in contents.items()
    }
    top_row = max(tile.row for tile in used)
    sheet = Sheet(columns, top_row, sizes, lanes)
    legend = Legend(design.device, found.all, sheet.height - HEADER)
    subtitle = f"{design.device.name}, columns {columns[0]} to {columns[-1]}; in, out: DMA channels"
    width = max(
        sheet.width + legend.width,
        svg.width_of(title, svg.TITLE_CHARACTER) + MARGIN,
        svg.width_of(subtitle) + MARGIN,
        waiting.width + MARGIN,
    )
    bottom = max(sheet.height, HEADER + legend.height) + MARGIN
    width, height = width + MARGIN, bottom + waiting.height
    colours = Colours(found.all)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}" role="img">',
        svg.head(title),
        svg.arrow_heads(colours.used),
        svg.rect(0, 0, width, height, "page", rx=8),
        svg.text(MARGIN, 26, title, "title"),
        svg.text(MARGIN, 44, subtitle, "note"),
    ]
    for column in columns:
        for row in range(top_row + 1):
            tile = Tile(column, row)
            parts += _tile(sheet, tile, contents.get(tile), colours, lanes)
    for number, (connection, each) in enumerate(zip(found.all, ways, strict=True)):
        parts += _lines(design, connection, each, sheet, colours.of(number))
    parts += legend.draw(sheet.width, colours)
    parts += waiting.draw(sheet, MARGIN, bottom + 4)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _left(lanes: Lanes, tile: Tile) -> float:
    return _PIN_ROOM if lanes.pins(tile, "left") else 0


def _right(lanes: Lanes, tile: Tile) -> float:
    return _PIN_ROOM if lanes.pins(tile, "right") else 0


def _used_tiles(design: PhysicalDesign, connections: Sequence[Connection]) -> set[Tile]:
    tiles = {b.tile for b in design.buffers.values()} | {c.tile for c in design.cores}
    for connection in connections:
        tiles |= {connection.source.tile, *(dest.tile for dest in connection.dests)}
    tiles |= {allocation.tile for allocation in design.shim_allocations.values()}
    return tiles or {Tile(0, 0)}


def _tile(
    sheet: Sheet, tile: Tile, content: TileContent | None, colours: Colours, lanes: Lanes
) -> Iterator[str]:
    box = sheet.box(tile)
    if content is not None:
        yield from draw_tile(content, box, colours, _left(lanes, tile), _right(lanes, tile))
        return
    yield svg.rect(box.x, box.y, box.width, box.height, "tile unused", rx=4)
    yield svg.text(box.x + box.width / 2, box.y + 15, str(tile), "note", "middle")


def _lines(
    design: PhysicalDesign,
    connection: Connection,
    ways: Sequence[Way],
    sheet: Sheet,
    look: tuple[str, str],
) -> Iterator[str]:
    """A connection's lines with their tooltips, and the DMA channels at their ends."""
    colour, dash = look
    dash = "" if connection.kind == "shared" else dash
    pins: dict[str, None] = {}
    for way, dest in zip(ways, connection.dests, strict=True):
        corners = sheet.corners(way)
        ends = [
            port_text(design.device, connection.source, "out"),
            port_text(design.device, dest, "in"),
        ]
        tooltip = ": ".join(filter(None, [connection.name, " to ".join(ends)]))
        yield svg.titled(svg.path(corners, connection.kind, colour, dash), tooltip)
        if connection.kind == "stream":
            pins.update(dict.fromkeys(_pins(connection.source, dest, way, corners)))
    yield from pins


def _pins(
    source: StreamPort, dest: StreamPort, way: Way, corners: Sequence[tuple[float, float]]
) -> Iterator[str]:
    """The DMA channels at both ends of a line: above and below tiles, or inside at their sides."""
    (x0, y0), (x1, y1) = corners[0], corners[-1]
    if isinstance(way, Straight):
        up = y1 < y0
        yield svg.text(x0 + 5, y0 + (-4 if up else 11), pin_text(source, "out"), "pin")
        yield svg.text(x1 + 5, y1 + (13 if up else -6), pin_text(dest, "in"), "pin")
    else:
        yield _side_pin(x0, y0, pin_text(source, "out"), way.begin.side)
        yield _side_pin(x1, y1, pin_text(dest, "in"), way.end.side)


def _side_pin(x: float, y: float, text: str, side: Side) -> str:
    inward = 4 if side == "left" else -4
    return svg.text(x + inward, y + 3.5, text, "pin", "start" if side == "left" else "end")
