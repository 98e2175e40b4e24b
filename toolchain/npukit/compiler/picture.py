"""Draws a physical design as SVG: tiles, their contents, and the streams between them."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from npukit.machine.physical import (
    Buffer,
    PhysicalDesign,
    Route,
    ShimAllocation,
    StreamPort,
    Tile,
)

TILE_WIDTH, TILE_HEIGHT = 240, 122
GAP_X, GAP_Y = 100, 54
MARGIN, HEADER = 28, 58
LINE = 15
LANE, LANES = 9, 8  # lines side by side in a gap, which leaves room for arrow heads
MAX_LINES = 4

# Okabe and Ito's palette without black and yellow, which is safe for colour-blind readers.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00")

STYLE = """
  text { font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; fill: #1b1f24 }
  .title { font-size: 16px; font-weight: 600 }
  .note { fill: #57606a }
  .tile { fill: #f6f8fa; stroke: #8c959f; stroke-width: 1.5 }
  .shim { fill: #fff4e0 } .memtile { fill: #e6f4ea } .core { fill: #e8f0fe }
  .name { font-weight: 600 }
  .bar { fill: #d0d7de } .used { fill: #57606a }
  .stream { fill: none; stroke-width: 2.2 }
  .cascade { fill: none; stroke: #57606a; stroke-width: 4 }
  .shared { fill: none; stroke: #57606a; stroke-width: 1.8; stroke-dasharray: 5 4 }
"""


class _Frame(msgspec.Struct, frozen=True):
    """The layout of tiles on the sheet; row 0, the shim, is at the bottom, as in AMD's drawings."""

    columns: tuple[int, ...]
    top_row: int

    def corner(self, tile: Tile) -> tuple[float, float]:
        """The upper left corner of ``tile``."""
        x = MARGIN + self.columns.index(tile.col) * (TILE_WIDTH + GAP_X)
        return x, HEADER + (self.top_row - tile.row) * (TILE_HEIGHT + GAP_Y)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the sheet."""
        width = MARGIN + len(self.columns) * (TILE_WIDTH + GAP_X)
        height = HEADER + (self.top_row + 1) * (TILE_HEIGHT + GAP_Y) - GAP_Y + MARGIN
        return width, height


def draw(design: PhysicalDesign, title: str) -> str:
    """An SVG picture of ``design``; the same design gives the same text."""
    used = _used_tiles(design)
    columns = tuple(range(min(t.col for t in used), max(t.col for t in used) + 1))
    frame = _Frame(columns, max(t.row for t in used))
    width, height = frame.size
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}" role="img">',
        f"<title>{html.escape(title)}</title><style>{STYLE}</style>",
        _arrow_heads(),
        f'<rect width="{width:g}" height="{height:g}" rx="8" fill="#ffffff"/>',
        _text(MARGIN, 26, title, "title"),
        _text(MARGIN, 44, f"{design.device.name}, columns {columns[0]} to {columns[-1]}", "note"),
    ]
    for column in columns:
        for row in range(frame.top_row + 1):
            parts += _tile(design, Tile(column, row), frame)
    lanes = _Lanes(frame)
    for number, route in enumerate(r for r in design.routes if _is_data(r)):
        parts += _route(design, route, COLOURS[number % len(COLOURS)], lanes)
    parts += _cascades(design, lanes)
    parts += _shared(design, lanes)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _used_tiles(design: PhysicalDesign) -> set[Tile]:
    tiles = {b.tile for b in design.buffers.values()} | {c.tile for c in design.cores}
    for route in design.routes:
        tiles |= {port.tile for port in (route.source, *route.dests) if _is_data(route)}
    tiles |= {allocation.tile for allocation in design.shim_allocations.values()}
    return tiles or {Tile(0, 0)}


def _is_data(route: Route) -> bool:
    """Whether to draw the route: control packets to the shim's own controller are left out."""
    return route.source.bundle in ("DMA", "Core")


def _text(x: float, y: float, text: str, kind: str = "", anchor: str = "start") -> str:
    attributes = f' class="{kind}"' if kind else ""
    return (
        f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}"{attributes}>{html.escape(text)}</text>'
    )


def _arrow_heads() -> str:
    heads = [
        f'<marker id="head{i}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
        f'markerHeight="7" orient="auto"><path d="M0 0 L8 4 L0 8 Z" fill="{colour}"/></marker>'
        for i, colour in enumerate((*COLOURS, "#57606a"))
    ]
    return f"<defs>{''.join(heads)}</defs>"


def _kilobytes(size: int) -> str:
    return f"{size / 1024:.3g} KiB" if size >= 1024 else f"{size} B"


def _tile(design: PhysicalDesign, tile: Tile, frame: _Frame) -> Iterator[str]:
    """One tile: its kind, its program, how full its memory is, its largest buffers."""
    x, y = frame.corner(tile)
    kind = str(design.device.kind(tile))
    buffers = [b for b in design.buffers.values() if b.tile == tile]
    yield (
        f'<rect class="tile {kind}" x="{x:g}" y="{y:g}" rx="6" '
        f'width="{TILE_WIDTH}" height="{TILE_HEIGHT}"/>'
    )
    yield _text(x + 10, y + 19, f"{kind} {tile}", "name")
    lines = _contents(design, tile, buffers)
    for number, line in enumerate(lines):
        yield _text(x + 10, y + 38 + LINE * number, line, "" if number == 0 else "note")
    memory = design.device.tile(tile).memory
    if memory and buffers:
        used = sum(b.size for b in buffers)
        width = TILE_WIDTH - 20
        bar = y + TILE_HEIGHT - 12
        yield f'<rect class="bar" x="{x + 10:g}" y="{bar:g}" width="{width}" height="5" rx="2"/>'
        yield (
            f'<rect class="used" x="{x + 10:g}" y="{bar:g}" rx="2" '
            f'width="{max(2.0, width * used / memory):.1f}" height="5"/>'
        )
        label = f"{used / memory:.0%} of {_kilobytes(memory)}"
        yield _text(x + TILE_WIDTH - 10, y + 19, label, "note", "end")


def _contents(design: PhysicalDesign, tile: Tile, buffers: Sequence[Buffer]) -> list[str]:
    """The contents of a tile, as lines: functions first, then buffers, largest first."""
    cores = [core for core in design.cores if core.tile == tile]
    lines = [", ".join(core.calls) or "computes in MLIR" for core in cores]
    lines += [f"{a.name} {a.direction} {a.channel}" for a in _allocations(design, tile)]
    groups: dict[tuple[str, int], int] = Counter(
        (re.sub(r"_\d+$", "", buffer.name), buffer.size) for buffer in buffers
    )
    for (name, size), count in sorted(groups.items(), key=lambda item: (-item[0][1], item[0])):
        times = f"{count} x " if count > 1 else ""
        lines.append(f"{name} {times}{_kilobytes(size)}")
    if len(lines) > MAX_LINES:
        return [*lines[: MAX_LINES - 1], f"and {len(lines) - MAX_LINES + 1} more"]
    return lines


def _allocations(design: PhysicalDesign, tile: Tile) -> list[ShimAllocation]:
    return [a for a in design.shim_allocations.values() if a.tile == tile]


class _Lanes:
    """Gives every line its own place on a tile's edge and in the gaps between columns."""

    def __init__(self, frame: _Frame) -> None:
        self._frame = frame
        self._taken: Counter[tuple[object, ...]] = Counter()

    def _next(self, *key: object) -> int:
        self._taken[key] += 1
        return self._taken[key] - 1

    def paths(self, source: Tile, dests: Sequence[Tile]) -> list[str]:
        """SVG paths from ``source`` to each of ``dests``: straight to a neighbour above or below,
        else through the gap next to the source's column. Lines through one gap share a trunk.
        """
        trunks: dict[bool, tuple[float, float, float]] = {}
        paths = []
        for dest in dests:
            if source.col == dest.col and abs(source.row - dest.row) == 1:
                paths.append(self._straight(source, dest))
                continue
            left = dest.col < source.col
            if left not in trunks:
                trunks[left] = self._trunk(source, left)
            paths.append(self._through_gap(trunks[left], source, dest))
        return paths

    def _straight(self, source: Tile, dest: Tile) -> str:
        (x0, y0), (_, y1) = self._frame.corner(source), self._frame.corner(dest)
        x = x0 + 36 + 26 * self._next("between", source.col, max(source.row, dest.row))
        up = dest.row > source.row
        start = y0 if up else y0 + TILE_HEIGHT
        end = y1 + TILE_HEIGHT if up else y1
        return f"M{x:g} {start:g} L{x:g} {end:g}"

    def _trunk(self, source: Tile, left: bool) -> tuple[float, float, float]:
        """The point where a line leaves ``source``, and the x of its vertical part."""
        x, y = self._frame.corner(source)
        lane = self._next("gap", source.col - 1 if left else source.col) % LANES
        start = x if left else x + TILE_WIDTH
        bend = start + (-1 if left else 1) * (14 + LANE * lane)
        return start, y + 26 + LINE * (self._next("side", source, left) % 7), bend

    def _through_gap(self, trunk: tuple[float, float, float], source: Tile, dest: Tile) -> str:
        start_x, start_y, bend = trunk
        x, y = self._frame.corner(dest)
        side = dest.col > source.col  # the dest's left side faces the gap
        end_x = x if side else x + TILE_WIDTH
        end_y = y + 26 + LINE * (self._next("side", dest, side) % 7)
        corners = [(start_x, start_y), (bend, start_y), (bend, end_y), (end_x, end_y)]
        return "M" + " L".join(f"{x:g} {y:g}" for x, y in corners)


def _route(design: PhysicalDesign, route: Route, colour: str, lanes: _Lanes) -> Iterator[str]:
    """A line from the source to each destination; its tooltip names the DMA channels."""
    head = COLOURS.index(colour)
    paths = lanes.paths(route.source.tile, [dest.tile for dest in route.dests])
    for dest, path in zip(route.dests, paths, strict=True):
        label = f"{_port(route.source, 'MM2S')} to {_port(dest, 'S2MM')}"
        if route.packet_id is not None:
            label += f", packet {route.packet_id}"
        yield (
            f'<path class="stream" stroke="{colour}" marker-end="url(#head{head})" '
            f'd="{path}"><title>{html.escape(label)}</title></path>'
        )


def _port(port: StreamPort, direction: str) -> str:
    if port.bundle == "Core":
        return f"{port.tile} core"
    return f"{port.tile} {direction} {port.channel}"


def _cascades(design: PhysicalDesign, lanes: _Lanes) -> Iterator[str]:
    """A thick grey line for each cascade."""
    for cascade in design.cascades:
        yield (
            f'<path class="cascade" marker-end="url(#head{len(COLOURS)})" '
            f'd="{lanes.paths(cascade.source, [cascade.dest])[0]}"><title>cascade</title></path>'
        )


def _shared(design: PhysicalDesign, lanes: _Lanes) -> Iterator[str]:
    """A dashed line for each neighbour's memory that a core works in."""
    for core in design.cores:
        for owner in core.memories:
            yield (
                f'<path class="shared" marker-end="url(#head{len(COLOURS)})" '
                f'd="{lanes.paths(owner, [core.tile])[0]}"><title>shared memory</title></path>'
            )
