"""Summarizes a lowered design: its tiles, routes, instructions and arguments."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from msgspec import to_builtins

from npukit.compiler.driver import LoweredDesign, SequenceArgument
from npukit.compiler.lowering.sequence_numbers import NumberArgument
from npukit.machine.physical import Cascade, PhysicalDesign, Route, StreamPort, Tile


class TileSummary(msgspec.Struct, frozen=True):
    """How much of a tile a design uses. ``memory`` is in bytes; ``bds`` are those set at load."""

    tile: Tile
    kind: str
    core: bool
    buffers: int
    memory: int
    locks: int
    bds: int
    channels: tuple[str, ...]


class DesignSummary(msgspec.Struct, frozen=True):
    """A lowered design in numbers. ``bytes`` is the size of ``insts.bin``.

    ``numbers`` are those that its runtime sequence takes, each with the value that it was given.
    """

    device: str
    columns: int
    tiles: tuple[TileSummary, ...]
    routes: tuple[Route, ...]
    cascades: tuple[Cascade, ...]
    operations: int
    bytes: int
    arguments: tuple[SequenceArgument, ...]
    numbers: tuple[tuple[NumberArgument, int | None], ...] = ()


def summarize(lowered: LoweredDesign, design: PhysicalDesign) -> DesignSummary:
    """Summarize ``lowered``; ``design`` is the extract of its physical module."""
    return DesignSummary(
        device=design.device.name,
        columns=design.device.columns,
        tiles=tuple(_tile(design, tile) for tile in _tiles(design)),
        routes=design.routes,
        cascades=design.cascades,
        operations=len(lowered.transaction.ops),
        bytes=len(lowered.insts),
        arguments=lowered.sequence_arguments,
        numbers=tuple((one, lowered.numbers.get(one.name)) for one in lowered.number_arguments),
    )


def to_data(summary: DesignSummary) -> dict[str, object]:
    """The summary as JSON-ready values."""
    return {
        "device": summary.device,
        "columns": summary.columns,
        "tiles": [to_builtins(tile) for tile in summary.tiles],
        "routes": [to_builtins(route) for route in summary.routes],
        "cascades": [to_builtins(cascade) for cascade in summary.cascades],
        "instructions": {"operations": summary.operations, "bytes": summary.bytes},
        "arguments": [
            {
                "name": argument.name,
                "dtype": argument.element,
                "shape": list(argument.shape),
                "direction": argument.direction,
            }
            for argument in summary.arguments
        ],
        "numbers": [
            {"name": number.name, "type": number.type, "value": value}
            for number, value in summary.numbers
        ],
    }


def to_lines(summary: DesignSummary) -> Iterator[str]:
    """The summary for people."""
    plural = "s" if summary.columns > 1 else ""
    yield f"device {summary.device}, {summary.columns} column{plural}"
    yield from _table(
        ("tile", "kind", "core", "buffers", "bytes", "locks", "BDs", "DMA channels"),
        [
            (
                str(one.tile),
                one.kind,
                "yes" if one.core else "-",
                str(one.buffers),
                str(one.memory),
                str(one.locks),
                str(one.bds),
                ", ".join(one.channels) or "-",
            )
            for one in summary.tiles
        ],
    )
    for route in summary.routes:
        packet = "" if route.packet_id is None else f", packet {route.packet_id}"
        yield f"route {_port(route.source)} -> {', '.join(map(_port, route.dests))}{packet}"
    for cascade in summary.cascades:
        yield f"cascade {cascade.source} -> {cascade.dest}"
    yield f"instructions: {summary.operations} operations, {summary.bytes} bytes"
    yield from _table(
        ("argument", "dtype", "shape", "direction"),
        [
            (one.name, one.element, "x".join(map(str, one.shape)), one.direction)
            for one in summary.arguments
        ],
    )
    for number, value in summary.numbers:
        given = "not used" if value is None else value
        yield f"number {number.name}: {number.type}, {given}"


def _tiles(design: PhysicalDesign) -> list[Tile]:
    used = {buffer.tile for buffer in design.buffers.values()}
    used |= {lock.tile for lock in design.locks.values()}
    used |= {core.tile for core in design.cores} | set(design.descriptors)
    used |= {allocation.tile for allocation in design.shim_allocations.values()}
    used |= {port.tile for route in design.routes for port in (route.source, *route.dests)}
    return sorted(used)


def _tile(design: PhysicalDesign, tile: Tile) -> TileSummary:
    buffers = [buffer for buffer in design.buffers.values() if buffer.tile == tile]
    channels = [(task.direction, task.channel) for task in design.tasks if task.tile == tile]
    channels += [
        (allocation.direction, allocation.channel)
        for allocation in design.shim_allocations.values()
        if allocation.tile == tile
    ]
    return TileSummary(
        tile=tile,
        kind=design.device.kind(tile).value,
        core=any(core.tile == tile for core in design.cores),
        buffers=len(buffers),
        memory=sum(buffer.size for buffer in buffers),
        locks=sum(lock.tile == tile for lock in design.locks.values()),
        bds=len(design.descriptors.get(tile, {})),
        channels=tuple(f"{direction} {channel}" for direction, channel in sorted(channels)),
    )


def _port(port: StreamPort) -> str:
    return f"{port.tile} {port.bundle} {port.channel}"


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> Iterator[str]:
    if not rows:
        return
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    for row in (head, *rows):
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield f"  {line}".rstrip()
