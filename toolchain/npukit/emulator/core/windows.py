"""Places neighbours' buffers in a core's address space."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec
from msgspec.structs import replace

from npukit.emulator.core.layout import TileLayout
from npukit.formats.wasm import PAGE
from npukit.machine.control_program import ControlLinks
from npukit.machine.physical import Buffer

_ALIGNMENT: Final = 64
"""Alignment of a copy, enough for any vector load in a function."""


class PlacedWindow(msgspec.Struct, frozen=True):
    """A neighbour's ``buffer`` at address ``base`` in the core's address space."""

    buffer: Buffer
    base: int

    @property
    def end(self) -> int:
        """The first address after it."""
        return self.base + self.buffer.size

    @property
    def shift(self) -> int:
        """The difference from an address in the window to the neighbour's own address."""
        return self.buffer.address - self.base


class Windows:
    """The windows of one core, by number: ``all`` of them, and the ``copied`` ones.

    Copies for C++ functions are in the core's data memory if there is room, else above it.

    Args:
        links: what the core's control program uses.
        buffers: the design's buffers.
        layout: the core's data memory, with everything else placed.
    """

    def __init__(
        self, links: ControlLinks, buffers: Mapping[str, Buffer], layout: TileLayout
    ) -> None:
        windows = [PlacedWindow(buffers[w.buffer], w.base) for w in links.windows]
        if links.copies:
            windows = [_inside(window, layout) for window in windows]
        self.all = tuple(windows)
        self.copied = self.all if links.copies else ()
        self._above = tuple(window for window in self.copied if window.base >= PAGE)

    @property
    def memory_end(self) -> int:
        """The end of the core's address space: one page, or more if windows are above it."""
        return max((-(-window.end // PAGE) * PAGE for window in self._above), default=PAGE)

    @property
    def red_zones(self) -> list[tuple[int, int]]:
        """Address ranges above the data memory that belong to no window."""
        zones, start = [], PAGE
        for window in self._above:
            zones.append((start, window.base))
            start = window.end
        if start < self.memory_end:
            zones.append((start, self.memory_end))
        return zones


def _inside(window: PlacedWindow, layout: TileLayout) -> PlacedWindow:
    buffer = window.buffer
    name = f"copy of buffer {buffer.name} of tile {buffer.tile}"
    address = layout.place_apart(name, buffer.size, _ALIGNMENT)
    return window if address is None else replace(window, base=address)
