"""How the ends of connections are written."""

from __future__ import annotations

from typing import Literal

from npukit.machine.device import DeviceModel
from npukit.machine.physical import StreamPort

Direction = Literal["in", "out"]
"""Seen from the tile: a DMA's S2MM or MM2S channel."""


def port_text(device: DeviceModel, port: StreamPort, direction: Direction) -> str:
    """For example ``memtile (0, 1) out 2``, or ``core (0, 2)`` for a port of the core itself."""
    tile = f"{device.kind(port.tile)} {port.tile}"
    return f"{tile} {direction} {port.channel}" if port.bundle == "DMA" else tile


def pin_text(port: StreamPort, direction: Direction) -> str:
    """The same beside the tile: ``out 2``, or nothing."""
    return f"{direction} {port.channel}" if port.bundle == "DMA" else ""
