"""A tile: what it runs, its memory to scale, and its buffers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from npukit.floorplan import svg
from npukit.floorplan.colours import Colours
from npukit.floorplan.connections import fifo_of_allocation, sizes_of
from npukit.floorplan.sheet import Box, Size
from npukit.machine.physical import Buffer, DmaDirection, PhysicalDesign, ShimAllocation, Tile
from npukit.machine.tiles import TileKind

_LINE = 15
_HEADER_HEIGHT = 24
_STRIP_HEIGHT = 14
_MOST_LINES = 12
_MOST_CHARACTERS = 42
_LEAST_WIDTH = 216


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

    @property
    def used(self) -> int:
        """Bytes of memory in use."""
        return self.stack + sum(buffer.size for buffer, _ in self.buffers)

    def size(self, pin_room: float) -> Size:
        """What it needs, with ``pin_room`` for the names of channels on its sides."""
        widest = max((svg.width_of(line.text) + 14 for line in self.lines), default=0.0)
        head = svg.width_of(f"{self.kind} {self.tile}  {self.fill}")
        strip = _STRIP_HEIGHT + 10 if self.memory else 0
        height = _HEADER_HEIGHT + strip + _LINE * len(self.lines) + 10
        return Size(max(_LEAST_WIDTH, widest, head) + 20 + pin_room, height)

    @property
    def fill(self) -> str:
        """How full the memory is."""
        if not self.memory or not self.used:
            return ""
        if self.kind is TileKind.CORE and not self.stack:  # only registers are known
            return f"DMAs use {kilobytes(self.used)} of {kilobytes(self.memory)}"
        return f"{kilobytes(self.memory - self.used)} of {kilobytes(self.memory)} free"


def kilobytes(size: int) -> str:
    """A size for people."""
    return f"{size / 1024:.4g} KiB" if abs(size) >= 1024 else f"{size} B"


def sizes_text(sizes: Sequence[tuple[int, int]]) -> str:
    """Sizes with their numbers, such as ``2 x 1 KiB``."""
    return " + ".join(f"{n} x {kilobytes(s)}" if n > 1 else kilobytes(s) for s, n in sizes)


def content_of(design: PhysicalDesign, tile: Tile, fifo_of: Mapping[str, str]) -> TileContent:
    """What ``tile`` shows."""
    cores = [core for core in design.cores if core.tile == tile]
    buffers = [buffer for buffer in design.buffers.values() if buffer.tile == tile]
    lines = [Line(call) for core in cores for call in core.calls or ("computes in MLIR",)]
    stack = cores[0].stack_size if cores else 0
    lines += _buffer_lines(buffers, fifo_of)
    if stack:
        lines.append(Line(f"stack {kilobytes(stack)}", ""))
    lines += [_shim_line(each) for each in design.shim_allocations.values() if each.tile == tile]
    model = design.device.tile(tile)
    return TileContent(
        tile,
        design.device.kind(tile),
        tuple(_fitting(lines)),
        model.memory,
        model.bank_size,
        stack,
        tuple((buffer, fifo_of[buffer.name]) for buffer in buffers),
    )


def _shim_line(allocation: ShimAllocation) -> Line:
    name = fifo_of_allocation(allocation)
    to_array = allocation.direction is DmaDirection.MM2S
    return Line(f"{name} {'to' if to_array else 'from'} the array", name)


def _buffer_lines(buffers: Sequence[Buffer], fifo_of: Mapping[str, str]) -> Iterator[Line]:
    """A line for each objectfifo in the tile, largest first."""
    groups: dict[str, list[Buffer]] = {}
    for buffer in buffers:
        groups.setdefault(fifo_of[buffer.name], []).append(buffer)
    ordered = sorted(groups.items(), key=lambda item: (-sum(b.size for b in item[1]), item[0]))
    for name, held in ordered:
        yield Line(f"{name} {sizes_text(sizes_of(held))}", name)


def _fitting(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines, as many and as long as a tile shows."""
    shown = lines if len(lines) <= _MOST_LINES else lines[: _MOST_LINES - 1]
    for line in shown:
        yield Line(svg.shortened(line.text, _MOST_CHARACTERS), line.fifo, line.text)
    if left := lines[len(shown) :]:
        yield Line(f"and {len(left)} more", None, ", ".join(line.text for line in left))


def draw_tile(
    content: TileContent, box: Box, colours: Colours, left_room: float, right_room: float
) -> Iterator[str]:
    """The elements of a used tile; room at its sides is left free for the names of channels."""
    yield svg.rect(box.x, box.y, box.width, box.height, f"tile {content.kind}", rx=6)
    x, width = box.x + 10 + left_room, box.width - 20 - left_room - right_room
    yield svg.text(x, box.y + 18, f"{content.kind} {content.tile}", "name")
    if content.fill:
        yield svg.text(x + width, box.y + 18, content.fill, "note", "end")
    y = box.y + _HEADER_HEIGHT
    if content.memory:
        yield from _memory(content, Box(x, y, width, _STRIP_HEIGHT), colours)
        y += _STRIP_HEIGHT + 10
    for line in content.lines:
        y += _LINE
        if line.fifo is not None:
            yield svg.rect(x, y - 14, 9, 9, *_fill(line.fifo, colours), rx=2)
        at = x + (14 if line.fifo is not None else 0)
        yield svg.text(at, y - 5, line.text, tooltip=line.whole if line.whole != line.text else "")


def _fill(fifo: str, colours: Colours) -> tuple[str, str]:
    """The class and the attributes of a rectangle for an objectfifo; "" is the stack."""
    if fifo == "":
        return "stack", ""
    colour = colours.of_fifo(fifo)
    return ("", f'fill="{colour}"') if colour else ("other", "")


def _memory(content: TileContent, strip: Box, colours: Colours) -> Iterator[str]:
    """The data memory to scale, with its banks; what is not coloured is free."""
    scale = strip.width / content.memory
    yield svg.rect(strip.x, strip.y, strip.width, strip.height, "memory")
    if content.stack:
        stack = svg.rect(strip.x, strip.y, content.stack * scale, strip.height, "stack")
        yield svg.titled(stack, f"stack: {kilobytes(content.stack)}")
    for buffer, fifo in content.buffers:
        part = svg.rect(
            strip.x + buffer.address * scale,
            strip.y,
            max(1.2, buffer.size * scale),
            strip.height,
            *_fill(fifo, colours),
        )
        where = f"{buffer.address:#x} to {buffer.address + buffer.size - 1:#x}"
        yield svg.titled(part, f"{buffer.name}: {kilobytes(buffer.size)}, {where}")
    for at in range(content.bank, content.memory, content.bank):
        x = strip.x + at * scale
        yield f'<path class="bank" d="M{x:.2f} {strip.y:g} V{strip.bottom:g}"/>'
