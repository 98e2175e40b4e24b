"""Where neighbours' buffers appear in a core's own addresses, above its data memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from npukit.formats.wasm import PAGE
from npukit.machine.control_program import ControlLinks
from npukit.machine.physical import Buffer


@dataclass(frozen=True, slots=True)
class PlacedWindow:
    """A neighbour's ``buffer`` at address ``base`` of the core's own addresses."""

    buffer: Buffer
    base: int

    @property
    def end(self) -> int:
        """The first address behind it."""
        return self.base + self.buffer.size

    @property
    def shift(self) -> int:
        """What leads from an address in the window to the neighbour's own address."""
        return self.buffer.address - self.base


class Windows:
    """The windows of one core, by number: ``all`` of them, and those that need memory."""

    def __init__(self, links: ControlLinks, buffers: Mapping[str, Buffer]) -> None:
        self.all = tuple(PlacedWindow(buffers[w.buffer], w.base) for w in links.windows)
        self.copied = self.all if links.copies else ()

    @property
    def memory_end(self) -> int:
        """The end of the core's addresses: one page, or as many as the copied windows need."""
        return max((-(-window.end // PAGE) * PAGE for window in self.copied), default=PAGE)

    @property
    def red_zones(self) -> list[tuple[int, int]]:
        """The address ranges above the data memory that belong to no window."""
        zones, start = [], PAGE
        for window in self.copied:
            zones.append((start, window.base))
            start = window.end
        if start < self.memory_end:
            zones.append((start, self.memory_end))
        return zones
