"""The whole picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from npukit.floorplan import svg
from npukit.floorplan.bundles import bundled, one_by_one
from npukit.floorplan.colours import Colours
from npukit.floorplan.connections import Connection, Connections, connections_of
from npukit.floorplan.lanes import Lanes
from npukit.floorplan.legend import Legend
from npukit.floorplan.lines import Room, draw_bundle
from npukit.floorplan.sheet import (
    DENSITIES,
    HEADER,
    MARGIN,
    Density,
    Sheet,
    size_with_pins,
)
from npukit.floorplan.tile_box import TileContent, content_of, draw_tile, family_key, tile_key
from npukit.floorplan.waiting import Waiting
from npukit.machine.physical import PhysicalDesign, Tile
from npukit.machine.waits import Wait


def draw(design: PhysicalDesign, title: str, waits: Sequence[Wait] = ()) -> str:
    """An SVG picture of ``design``; the same design gives the same text.

    If it would be wider than 1,600 pixels, tiles are as small as their text allows, connections
    whose names differ only in numbers are bundled, and the legend is below the array.

    Args:
        design: what to draw.
        title: its first line.
        waits: of an array that has stopped: who waits for whom, each on the next one's waiter.
    """
    found, waiting = connections_of(design), Waiting(waits)
    pictures = (_Picture(design, title, found, waiting, density) for density in DENSITIES)
    return next(picture for picture in pictures if picture.fits).svg()


class _Picture:
    """A picture that has been laid out."""

    def __init__(
        self,
        design: PhysicalDesign,
        title: str,
        found: Connections,
        waiting: Waiting,
        density: Density,
    ) -> None:
        self._title, self._waiting, self._device = title, waiting, design.device
        self._found = (
            bundled(found.all, design.device) if density.bundles else one_by_one(found.all)
        )
        used = _used_tiles(design, found.all) | waiting.tiles
        first, last = min(tile.col for tile in used), max(tile.col for tile in used)
        self._columns = range(first, last + 1)
        self._lanes = Lanes(self._columns)
        self._ways = [self._lanes.connect(b.hub, b.others) for b in self._found.bundles]
        self._room = Room.of(self._found.bundles, self._ways)
        self._contents = {tile: content_of(design, tile, found.fifo_of, density) for tile in used}
        straight = self._room.straight
        sizes = {
            tile: size_with_pins(
                content.size(sum(self._sides(tile))), self._lanes, tile, density, straight
            )
            for tile, content in self._contents.items()
        }
        self._top_row = max(tile.row for tile in used)
        self._sheet = Sheet(self._columns, self._top_row, sizes, self._lanes, density, straight)
        sheet = self._sheet
        if density.bundles:
            self._legend = Legend(design.device, self._found.families, width=sheet.width - MARGIN)
            self._legend_at: tuple[float, float] = (MARGIN, sheet.height + MARGIN)
            self._width = max(sheet.width, self._legend.width + MARGIN)
        else:
            height = sheet.height - HEADER
            self._legend = Legend(design.device, self._found.families, height=height)
            self._legend_at = (sheet.width, HEADER)
            self._width = sheet.width + self._legend.width
        self.fits = self._width + MARGIN <= density.widest

    def _sides(self, tile: Tile) -> tuple[float, float]:
        """What the names of channels at the left and right side of a tile need."""
        sides = self._room.sides
        return sides.get((tile, "left"), 0), sides.get((tile, "right"), 0)

    def svg(self) -> str:
        """The text of the picture."""
        sheet, waiting, legend = self._sheet, self._waiting, self._legend
        first, last = self._columns[0], self._columns[-1]
        columns = f"columns {first} to {last}" if first != last else f"column {first}"
        subtitle = f"{self._device.name}, {columns}; in, out: DMA channels"
        width = MARGIN + max(
            self._width,
            svg.width_of(self._title, svg.TITLE_CHARACTER) + MARGIN,
            svg.width_of(subtitle) + MARGIN,
            waiting.width + MARGIN,
        )
        bottom = max(sheet.height, self._legend_at[1] + legend.height) + MARGIN
        height = bottom + waiting.height
        colours = Colours(self._found.families)
        keys = [
            *(family_key(number) for number in range(len(self._found.families))),
            *(tile_key(tile) for tile in sorted(self._contents)),
        ]
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
            f'width="{width:g}" height="{height:g}" role="img">',
            svg.head(self._title, keys),
            svg.arrow_heads(colours.used),
            svg.rect(0, 0, width, height, "page", rx=8),
            svg.text(MARGIN, 26, self._title, "title"),
            svg.text(MARGIN, 44, subtitle, "note"),
            *self._tiles(colours),
        ]
        for bundle, ways in zip(self._found.bundles, self._ways, strict=True):
            parts.append(draw_bundle(self._device, bundle, ways, sheet, colours))
        parts += legend.draw(*self._legend_at, colours)
        parts += waiting.draw(sheet, MARGIN, bottom + 4)
        return "\n".join([*parts, "</svg>"]) + "\n"

    def _tiles(self, colours: Colours) -> Iterator[str]:
        for column in self._columns:
            for row in range(self._top_row + 1):
                tile = Tile(column, row)
                content = self._contents.get(tile)
                yield self._unused(tile) if content is None else self._used(content, colours)

    def _used(self, content: TileContent, colours: Colours) -> str:
        tile = content.tile
        return draw_tile(content, self._sheet.box(tile), colours, *self._sides(tile))

    def _unused(self, tile: Tile) -> str:
        box = self._sheet.box(tile)
        frame = svg.rect(box.x, box.y, box.width, box.height, "tile unused", rx=4)
        return frame + svg.text(box.x + box.width / 2, box.y + 15, str(tile), "note", "middle")


def _used_tiles(design: PhysicalDesign, connections: Sequence[Connection]) -> set[Tile]:
    tiles = {b.tile for b in design.buffers.values()} | {c.tile for c in design.cores}
    for connection in connections:
        tiles |= {connection.source.tile, *(dest.tile for dest in connection.dests)}
    tiles |= {allocation.tile for allocation in design.shim_allocations.values()}
    return tiles or {Tile(0, 0)}
