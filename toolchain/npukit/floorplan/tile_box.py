"""A tile: what it runs, its memory to scale, and its buffers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from npukit.floorplan import svg
from npukit.floorplan.colours import Colours
from npukit.floorplan.connections import fifo_of_allocation, sizes_of
from npukit.floorplan.sheet import Box, Density, Size
from npukit.machine.physical import Buffer, DmaDirection, PhysicalDesign, ShimAllocation, Tile
from npukit.machine.tiles import TileKind

_LINE = 15
_HEADER_HEIGHT = 24
_STRIP_HEIGHT = 14
_MOST_LINES = 12
_LEAST_BUFFER = 1.2
_LEAST_NAME = 5


class Line(msgspec.Struct, frozen=True):
    """A line of a tile, with the colour of a ``fifo``; the tooltip has the ``whole`` text."""

    text: str
    fifo: str | None = None
    whole: str = ""


class TileContent(msgspec.Struct, frozen=True):
    """What a tile shows; each buffer has the name of its objectfifo. Sizes are in bytes."""

    tile: Tile
    kind: TileKind
    lines: tuple[Line, ...]
    memory: int
    bank: int
    stack: int
    buffers: tuple[tuple[Buffer, str], ...]
    density: Density

    @property
    def used(self) -> int:
        """Bytes of memory in use."""
        return self.stack + sum(buffer.size for buffer, _ in self.buffers)

    def size(self, pin_room: float) -> Size:
        """What it needs, with ``pin_room`` for the names of channels on its sides."""
        widest = max((svg.width_of(line.text) + 14 for line in self.lines), default=0.0)
        head = svg.width_of(f"{self.kind} {self.tile}  {self.fill}")
        if self.density.bundles:  # pins are below the head
            widest, head = widest + pin_room, head - 0.5 * svg.CHARACTER
            pin_room = 0
        strip = _STRIP_HEIGHT + 10 if self.memory else 0
        height = _HEADER_HEIGHT + strip + _LINE * len(self.lines) + 10
        return Size(max(self.density.tile_width, widest, head) + 20 + pin_room, height)

    @property
    def fill(self) -> str:
        """How full the memory is."""
        if not self.memory or not self.used:
            return ""
        used, free = kilobytes(self.used), kilobytes(self.memory - self.used)
        known = self.kind is not TileKind.CORE or self.stack  # else only registers are known
        if self.density.bundles:
            return f"{free} free" if known else f"uses {used}"
        of = f"of {kilobytes(self.memory)}"
        return f"{free} {of} free" if known else f"DMAs use {used} {of}"


def kilobytes(size: int) -> str:
    """A size for people."""
    return f"{size / 1024:.4g} KiB" if abs(size) >= 1024 else f"{size} B"


def sizes_text(sizes: Sequence[tuple[int, int]]) -> str:
    """Sizes with their numbers, such as ``2 x 1 KiB``."""
    return " + ".join(f"{n} x {kilobytes(s)}" if n > 1 else kilobytes(s) for s, n in sizes)


def content_of(
    design: PhysicalDesign, tile: Tile, fifo_of: Mapping[str, str], density: Density
) -> TileContent:
    """What ``tile`` shows."""
    cores = [core for core in design.cores if core.tile == tile]
    buffers = [buffer for buffer in design.buffers.values() if buffer.tile == tile]
    calls = [call for core in cores for call in core.calls or ("computes in MLIR",)]
    if density.bundles and len(", ".join(calls)) <= density.characters:
        calls = [", ".join(calls)] if calls else []
    lines = [Line(call) for call in calls]
    stack = cores[0].stack_size if cores else 0
    lines += _buffer_lines(buffers, fifo_of)
    if stack:
        lines.append(Line(f"stack {kilobytes(stack)}", ""))
    lines += [
        _shim_line(each, density) for each in design.shim_allocations.values() if each.tile == tile
    ]
    model = design.device.tile(tile)
    return TileContent(
        tile,
        design.device.kind(tile),
        tuple(_fitting(lines, density.characters)),
        model.memory,
        model.bank_size,
        stack,
        tuple((buffer, fifo_of[buffer.name]) for buffer in buffers),
        density,
    )


def _shim_line(allocation: ShimAllocation, density: Density) -> Line:
    name = fifo_of_allocation(allocation)
    way = "to" if allocation.direction is DmaDirection.MM2S else "from"
    return Line(f"{name} {way} {'array' if density.bundles else 'the array'}", name)


def _buffer_lines(buffers: Sequence[Buffer], fifo_of: Mapping[str, str]) -> Iterator[Line]:
    """A line for each objectfifo in the tile, largest first."""
    groups: dict[str, list[Buffer]] = {}
    for buffer in buffers:
        groups.setdefault(fifo_of[buffer.name], []).append(buffer)
    ordered = sorted(groups.items(), key=lambda item: (-sum(b.size for b in item[1]), item[0]))
    for name, held in ordered:
        yield Line(f"{name} {sizes_text(sizes_of(held))}", name)


def _fitting(lines: Sequence[Line], characters: int) -> Iterator[Line]:
    """The lines, as many and as long as a tile shows."""
    shown = lines if len(lines) <= _MOST_LINES else lines[: _MOST_LINES - 1]
    for line in shown:
        yield Line(_shortened(line, characters), line.fifo, line.text)
    if left := lines[len(shown) :]:
        yield Line(f"and {len(left)} more", None, ", ".join(line.text for line in left))


def _shortened(line: Line, characters: int) -> str:
    """The line's text in so many characters; what is left out is in the middle of its name."""
    name = line.fifo if line.fifo and line.text.startswith(line.fifo) else line.text
    rest = line.text[len(name) :]
    return svg.shortened(name, max(characters - len(rest), _LEAST_NAME)) + rest


def draw_tile(
    content: TileContent, box: Box, colours: Colours, left_room: float, right_room: float
) -> str:
    """A used tile; room at its sides is left free for the names of channels."""
    inner = Box(box.x + 10, box.y, box.width - 20, box.height)
    beside = Box(inner.x + left_room, box.y, inner.width - left_room - right_room, box.height)
    head = inner if content.density.bundles else beside
    parts = [
        svg.rect(box.x, box.y, box.width, box.height, f"tile {content.kind}", rx=6),
        svg.text(head.x, box.y + 18, f"{content.kind} {content.tile}", "name"),
    ]
    if content.fill:
        parts.append(svg.text(head.right, box.y + 18, content.fill, "note", "end"))
    y = box.y + _HEADER_HEIGHT
    if content.memory:
        parts += _memory(content, Box(head.x, y, head.width, _STRIP_HEIGHT), colours)
        y += _STRIP_HEIGHT + 10
    for line in content.lines:
        y += _LINE
        parts.append(_line(line, beside.x, y, colours))
    return svg.group(f"on-{tile_key(content.tile)}", parts)


def _line(line: Line, x: float, y: float, colours: Colours) -> str:
    tooltip = line.whole if line.whole != line.text else ""
    if line.fifo is None:
        return svg.text(x, y - 5, line.text, tooltip=tooltip)
    sample = svg.rect(x, y - 14, 9, 9, *_fill(line.fifo, colours), rx=2)
    text = svg.text(x + 14, y - 5, line.text, tooltip=tooltip)
    return _of_family(line.fifo, colours, sample + text)


def _of_family(fifo: str, colours: Colours, element: str) -> str:
    """An element that lights up the lines of its objectfifo's family."""
    family = colours.family_of(fifo)
    return element if family is None else svg.group(f"on-{family_key(family)}", [element])


def tile_key(tile: Tile) -> str:
    """What the lines at a tile have in common (see :func:`svg.head`)."""
    return f"t{tile.col}-{tile.row}"


def family_key(family: int) -> str:
    """What the lines of a family have in common."""
    return f"f{family}"


def _fill(fifo: str, colours: Colours) -> tuple[str, str]:
    """The class and the attributes of a rectangle for an objectfifo; "" is the stack."""
    if fifo == "":
        return "stack", ""
    family = colours.family_of(fifo)
    return ("other", "") if family is None else ("", f'fill="{colours.of(family)[0]}"')


def _memory(content: TileContent, strip: Box, colours: Colours) -> Iterator[str]:
    """The data memory to scale, with its banks; what is not coloured is free."""
    scale = strip.width / content.memory
    yield svg.rect(strip.x, strip.y, strip.width, strip.height, "memory")
    if content.stack:
        stack = svg.rect(strip.x, strip.y, content.stack * scale, strip.height, "stack")
        yield svg.titled(stack, f"stack: {kilobytes(content.stack)}")
    for buffer, fifo in content.buffers:
        x, width = strip.x + buffer.address * scale, max(_LEAST_BUFFER, buffer.size * scale)
        x = min(x, strip.right - width)
        part = svg.rect(x, strip.y, width, strip.height, *_fill(fifo, colours))
        where = f"{buffer.address:#x} to {buffer.address + buffer.size - 1:#x}"
        part = svg.titled(part, f"{buffer.name}: {kilobytes(buffer.size)}, {where}")
        yield _of_family(fifo, colours, part)
    for at in range(content.bank, content.memory, content.bank):
        x = strip.x + at * scale
        yield f'<path class="bank" d="M{x:.2f} {strip.y:g} V{strip.bottom:g}"/>'
