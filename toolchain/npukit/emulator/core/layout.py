"""Layout of a core's address space: its tile's data memory, and perhaps a stack above it."""

from __future__ import annotations

from typing import Final

import msgspec

from npukit.errors import DesignError
from npukit.formats.wasm import PAGE
from npukit.machine.physical import Core, PhysicalDesign

DATA_MEMORY: Final = PAGE
"""Size of a compute tile's data memory: one page, so accesses beyond it trap."""

NULL_PAGE = 16
"""Bytes at address 0 where null pointers point: the end of the stack, kept free."""

_APART = 64
"""Distance in bytes between an added extent and everything else, if there is room."""


_GUARD = 1024
"""Bytes below a stack outside of the data memory that no function may change."""


class Extent(msgspec.Struct, frozen=True, order=True):
    """``size`` bytes at ``address`` that belong to ``name``."""

    address: int
    size: int
    name: str

    @property
    def end(self) -> int:
        """The first address after it."""
        return self.address + self.size


class TileLayout:
    """The data memory of one core: its stack at the bottom, its buffers, and added extents.

    ``stack`` is where its functions have their stack, if not at the bottom: at the end of pages of
    its own, so that what is written above it traps.
    """

    def __init__(self, core: Core, design: PhysicalDesign, stack: Extent | None = None) -> None:
        self.core = core
        self.bottom = Extent(0, core.stack_size, "stack" if stack is None else "unused stack")
        self.stack = self.bottom if stack is None else stack
        self.extents = [self.bottom]
        self.extents += sorted(
            Extent(buffer.address, buffer.size, f"buffer {buffer.name}")
            for buffer in design.buffers.values()
            if buffer.tile == core.tile
        )
        for extent in self.extents:
            if extent.address < 0 or extent.end > DATA_MEMORY:
                raise DesignError(
                    f"{extent.name} of tile {core.tile} does not fit its data memory",
                    where=core.location,
                    details=self.memory_map(),
                )

    @property
    def has_stack_apart(self) -> bool:
        """Whether the functions' stack is outside of the data memory."""
        return self.stack is not self.bottom

    @property
    def guard(self) -> tuple[int, int]:
        """The address range (start, end) below a stack outside of the data memory, else empty."""
        start = self.stack.address
        return (start - _GUARD, start) if self.has_stack_apart else (0, 0)

    def check_stack(self) -> None:
        """Check that no buffer overlaps the core's stack."""
        for extent in self.extents[1:]:
            if extent.size and extent.address < self.bottom.end:
                raise DesignError(
                    f"{extent.name} of tile {self.core.tile} overlaps the core's stack of "
                    f"{self.bottom.size} bytes",
                    where=self.core.location,
                    details=self.memory_map(),
                    hint="give the buffer a higher address, or the core a smaller stack_size",
                )

    def place(self, name: str, size: int, alignment: int) -> int:
        """Place ``size`` bytes in the lowest hole that is large enough; return the address.

        Raises:
            DesignError: no hole is large enough.
        """
        for apart in (_APART, 0):
            address = self._place(name, size, alignment, apart)
            if address is not None:
                return address
        raise DesignError(
            f"there is no room for the {name} ({size} bytes) in the data memory of tile "
            f"{self.core.tile}",
            where=self.core.location,
            details=self.memory_map(),
            hint="use smaller buffers or fewer of them (a lower objectfifo depth), a smaller "
            "stack_size, or less static data",
        )

    def place_apart(self, name: str, size: int, alignment: int) -> int | None:
        """Like :meth:`place`, but away from everything else; None if there is no such hole."""
        return self._place(name, size, alignment, _APART)

    def _place(self, name: str, size: int, alignment: int, apart: int) -> int | None:
        address = self._hole(size, alignment, apart)
        if address is not None:
            self.extents.append(Extent(address, size, name))
        return address

    def _hole(self, size: int, alignment: int, apart: int) -> int | None:
        end = 1  # nothing is where a null pointer points
        for extent in [*sorted(self.extents), Extent(DATA_MEMORY, 0, "end")]:
            address = -(-(end + apart) // alignment) * alignment
            if address + size + apart <= extent.address:
                return address
            end = max(end, extent.end)
        return None

    @property
    def has_null_page(self) -> bool:
        """Whether the stack at the bottom is large enough to give up its last bytes."""
        return self.bottom.size >= 4 * NULL_PAGE

    def gaps(self) -> list[tuple[int, int]]:
        """Unused address ranges (start, end), and that of a null pointer."""
        found = [(0, NULL_PAGE)] if self.has_null_page else []
        if self.has_stack_apart:
            found = [(0, self.bottom.end), self.guard]
        end = 0
        for extent in [*sorted(self.extents), Extent(DATA_MEMORY, 0, "end")]:
            if extent.address > end:
                found.append((end, extent.address))
            end = max(end, extent.end)
        return found

    def memory_map(self) -> str:
        """One line per extent and hole, in address order."""
        lines = [f"data memory of tile {self.core.tile}:"]
        end = 0
        for extent in sorted(extent for extent in self.extents if extent.size):
            if extent.address > end:
                lines.append(_line(end, extent.address, "free"))
            lines.append(_shown(extent))
            end = max(end, extent.end)
        if end < DATA_MEMORY:
            lines.append(_line(end, DATA_MEMORY, "free"))
        if self.has_stack_apart:
            lines.append(f"above it, in the emulated core only:\n{_shown(self.stack)}")
        return "\n".join(lines)

    def describe(self, address: int) -> str:
        """Names what is at ``address``, or nearest below it."""
        below = [e for e in sorted(self.extents) if e.size and e.address <= address]
        for extent in below:
            if address < extent.end:
                return f"in {extent.name}"
        if not below:
            return "in free memory"
        last = max(below, key=lambda extent: extent.end)
        return f"{address - last.end + 1} bytes past the end of {last.name}"


def _shown(extent: Extent) -> str:
    return _line(extent.address, extent.end, extent.name)


def _line(start: int, end: int, name: str) -> str:
    return f"  {start:#07x} - {end - 1:#07x}  {end - start:6d} bytes  {name}"
