"""The imports of a core's control program, numbered in order of first use.

Everything that differs between two cores with the same program (buffer addresses, lock slots) is
imported under such a number, so both have the same WebAssembly text and compile once.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from npukit.errors import DesignError, Location
from npukit.formats.wasm import PAGE, Signature
from npukit.machine import control_program
from npukit.machine.control_program import Check, ControlLinks, Shown, Site, Static
from npukit.machine.core_ports import PortKind
from npukit.machine.physical import Buffer, PhysicalDesign, Tile

WINDOW_ALIGNMENT = 64
"""Alignment of a neighbour's buffer in a core's windows, and the minimum gap between two."""


class Window(msgspec.Struct, frozen=True):
    """A neighbour's buffer in this core's own addresses.

    C++ functions get a copy there; for MLIR loads and stores it only distinguishes buffers.
    ``base`` is its address if it does not fit in the core's data memory.
    """

    index: int
    buffer: Buffer
    base: int

    @property
    def code(self) -> str:
        """Code that gives its address."""
        return f"global.get $w{self.index}"


class Links(msgspec.Struct):
    """The tables of one core."""

    design: PhysicalDesign
    tile: Tile
    windows: dict[str, Window]
    buffers: dict[str, int] = msgspec.field(default_factory=dict)
    locks: dict[tuple[Tile, int], int] = msgspec.field(default_factory=dict)
    ports: dict[tuple[Tile, PortKind], int] = msgspec.field(default_factory=dict)
    neighbours: dict[Tile, int] = msgspec.field(default_factory=dict)
    functions: dict[str, Signature] = msgspec.field(default_factory=dict)
    statics: dict[str, Static] = msgspec.field(default_factory=dict)
    released: set[tuple[Tile, int]] = msgspec.field(default_factory=set)
    """The locks that the core releases."""
    shown: dict[Shown, int] = msgspec.field(default_factory=dict)
    copies: bool = False
    """Whether a C++ function receives a neighbour's buffer, so the windows need memory."""

    def buffer(self, name: str) -> str:
        """Code that gives the address of one of the tile's own buffers."""
        return f"global.get $b{self.buffers.setdefault(name, len(self.buffers))}"

    def lock(self, tile: Tile, lock_id: int, where: Location) -> str:
        """Code that gives the byte address of a lock's slot.

        Raises:
            DesignError: the core can't reach locks of that tile.
        """
        if not self.design.device.reaches(self.tile, tile):
            raise DesignError(
                f"the core of tile {self.tile} can't reach lock {lock_id} of tile {tile}",
                where=where,
            )
        return f"global.get $k{self.locks.setdefault((tile, lock_id), len(self.locks))}"

    def port(self, tile: Tile, kind: PortKind) -> str:
        """Code that gives the byte address of a core's port in the lock memory."""
        return f"global.get $p{self.ports.setdefault((tile, kind), len(self.ports))}"

    def neighbour(self, tile: Tile) -> str:
        """The name of a neighbour's memory."""
        return f"$n{self.neighbours.setdefault(tile, len(self.neighbours))}"

    def function(self, name: str, signature: Signature) -> str:
        """The name of an imported C++ function."""
        self.functions.setdefault(name, signature)
        return f"$f{list(self.functions).index(name)}"

    def static(self, static: Static) -> str:
        """Code that gives the address of ``static``."""
        self.statics.setdefault(static.name, static)
        return f"global.get $t{list(self.statics).index(static.name)}"

    def shown_value(self, shown: Shown) -> int:
        """The number of a value or a text that the body shows."""
        return self.shown.setdefault(shown, len(self.shown))

    def data(self, sites: Sequence[Site], checks: Sequence[Check]) -> ControlLinks:
        """The tables as a control program carries them."""
        return ControlLinks(
            buffers=tuple(self.buffers),
            locks=tuple(self.locks),
            ports=tuple(self.ports),
            neighbours=tuple(self.neighbours),
            functions=tuple(self.functions),
            statics=tuple(self.statics.values()),
            windows=tuple(
                control_program.Window(w.buffer.name, w.base) for w in self.windows.values()
            ),
            released=tuple(sorted(self.released)),
            copies=self.copies,
            sites=tuple(sites),
            checks=tuple(checks),
            shown=tuple(self.shown),
        )


def place_windows(buffers: list[Buffer]) -> dict[str, Window]:
    """Give neighbours' ``buffers`` addresses at the end of the pages above the data memory.

    At least one page separates the data memory from the first window, and a gap follows the last
    one, so a write past the end of either is detected.
    """
    span = sum(_padded(buffer.size) for buffer in buffers) + WINDOW_ALIGNMENT
    pages = 2 + -(-span // PAGE)
    base = pages * PAGE - span
    windows: dict[str, Window] = {}
    for index, buffer in enumerate(buffers):
        gap = _padded(buffer.size) - -(-buffer.size // WINDOW_ALIGNMENT) * WINDOW_ALIGNMENT
        windows[buffer.name] = Window(index, buffer, base + gap)
        base += _padded(buffer.size)
    return windows


def _padded(size: int) -> int:
    return (-(-size // WINDOW_ALIGNMENT) + 1) * WINDOW_ALIGNMENT
