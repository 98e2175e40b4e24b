"""How the ends of connections are written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from npukit.machine.device import DeviceModel
from npukit.machine.physical import StreamPort
from npukit.machine.tiles import Tile

Direction = Literal["in", "out"]
"""Seen from the tile: a DMA's S2MM or MM2S channel."""


def port_text(device: DeviceModel, port: StreamPort, direction: Direction) -> str:
    """For example ``memtile (0, 1) out 2``, or ``core (0, 2)`` for a port of the core itself."""
    return f"{device.kind(port.tile)} {port.tile} {channels_text([port], direction)}".rstrip()


def channels_text(ports: Iterable[StreamPort], direction: Direction) -> str:
    """The DMA channels of ``ports``: ``out 2`` or ``in 1-4``; nothing if there are none."""
    channels = sorted({port.channel for port in ports if port.bundle == "DMA"})
    return f"{direction} {ranges_text(channels)}" if channels else ""


def pin_text(ports: Iterable[StreamPort], direction: Direction, most: int) -> str:
    """The same in at most ``most`` characters, beside a tile: if it is longer, a number."""
    held = tuple(ports)
    text = channels_text(held, direction)
    return text if len(text) <= most else f"{len(set(held))}x {direction}"


def ranges_text(numbers: Iterable[int]) -> str:
    """Ascending numbers, such as ``0-3, 5``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{r[0]}-{r[-1]}" if len(r) > 1 else str(r[0]) for r in runs)


def tiles_text(tiles: Iterable[Tile]) -> str:
    """Tiles, such as ``(0-3, 2)`` if they fill a rectangle, else one by one."""
    held = sorted(set(tiles))
    columns, rows = (sorted({tile[at] for tile in map(_place, held)}) for at in (0, 1))
    whole = len(held) == len(columns) * len(rows)
    texts = ranges_text(columns), ranges_text(rows)
    if whole and not any("," in text for text in texts):
        return f"({texts[0]}, {texts[1]})"
    return " ".join(map(str, held))


def _place(tile: Tile) -> tuple[int, int]:
    return tile.col, tile.row
