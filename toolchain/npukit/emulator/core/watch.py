"""Watches the memory that a core's functions must not change, and reports stray writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
import numpy as np

from npukit.emulator.core.canaries import Canaries
from npukit.emulator.core.layout import DATA_MEMORY, NULL_PAGE, TileLayout
from npukit.emulator.core.traps import stack_overflow
from npukit.emulator.core.windows import Windows
from npukit.emulator.memory import ArrayMemory
from npukit.errors import CoreTrapError, FormatError
from npukit.machine.control_program import TrapKind


class _Named(msgspec.Struct, frozen=True):
    """What is at an address range in a core's address space.

    ``shift`` is the difference to the addresses in the memory that holds it.
    """

    start: int
    end: int
    name: str
    shift: int = 0

    def __str__(self) -> str:
        return f"{self.name} ({self.start + self.shift:#x} - {self.end + self.shift - 1:#x})"


class Watch:
    """Watches one core's functions.

    Args:
        memory: the array's memories, with everything of the core placed and initialized.
        layout: the core's data memory.
        functions: the names of its C++ functions, by number.
        windows: where it sees its neighbours' buffers.
        program_data: the address range (start, end) of its C++ functions' static data.
    """

    def __init__(
        self,
        memory: ArrayMemory,
        layout: TileLayout,
        functions: Sequence[str],
        windows: Windows,
        program_data: tuple[int, int],
    ) -> None:
        self._layout = layout
        self._functions = tuple(functions)
        self._program_data = slice(*program_data)
        self._data = memory.reach(layout.core.tile, max(windows.memory_end, layout.stack.end))
        self._loaded = self._data[self._program_data].copy()
        places = [
            _Named(
                window.base,
                window.end,
                f"buffer {window.buffer.name} of tile {window.buffer.tile}",
                window.shift,
            )
            for window in windows.copied
        ]
        self._copies = [
            (slice(window.base, window.end), memory.buffer(window.buffer))
            for window in windows.copied
        ]
        shown = {(place.start, place.end) for place in places}
        extents = (e for e in layout.extents if e.size and (e.address, e.end) not in shown)
        self._places = [_Named(e.address, e.end, e.name) for e in extents] + places
        others = {(layout.bottom.address, layout.bottom.end), program_data}
        regions = [(p.start, p.end) for p in self._places if (p.start, p.end) not in others]
        gaps = [*layout.gaps(), *windows.red_zones]
        self._canaries = Canaries(memory.compartment(layout.core.tile), self._data, gaps, regions)
        self.copy = self._canaries.copy
        self.table = self._canaries.table

    @property
    def checking(self) -> int:
        """The fuel spent on checks after calls so far, without that of the functions."""
        return self._canaries.checking

    def leave(self) -> None:
        """A function stops in the middle, and others run.

        They see what it has written into a neighbour's buffer, of which it has a copy.
        """
        given = self._canaries.given()
        for place, original in self._copies:
            if place.start in given:
                original[:] = self._data[place]
        self._canaries.leave()

    def come_back(self) -> None:
        """The function runs on, and sees what others have written into neighbours' buffers."""
        for place, original in self._copies:
            self._data[place] = original
        self._canaries.come_back()

    def stray_write(self) -> CoreTrapError | None:
        """The first stray write since the core was loaded, as an error."""
        found = self._canaries.stray_write()
        if found is None:
            return None
        if self._may_know(found.address):
            self._canaries.forget()
            return None
        tile = self._layout.core.tile
        if found.function >= len(self._functions):
            raise FormatError(
                f"the control program of core {tile} reports a write by a function that it does "
                "not have",
                hint="rebuild the kernel",
            )
        return self._error(found.address, self._functions[found.function], found.constant)

    def stray_write_so_far(self, function: Callable[[], str | None]) -> CoreTrapError | None:
        """A stray write of the call in progress, which may never end; ``function`` names it."""
        found = self._canaries.changed_so_far()
        if found is None or self._may_know(found[0]):
            return None
        address, constant = found
        return self._error(address, function() or "a function", constant)

    def _error(self, address: int, function: str, constant: bool) -> CoreTrapError:
        tile = self._layout.core.tile
        start, end = self._layout.guard
        if start <= address < end:
            return stack_overflow(self._layout, function, address)
        passed = "passed only as const" if constant else "did not pass"
        address, place = self._place(address, passed)
        return CoreTrapError(
            f"the core of tile {tile} wrote where it should not, in '{function}': at "
            f"{address:#x}, {place}",
            tile=(tile.col, tile.row),
            function=function,
            kind=TrapKind.STRAY_WRITE.value,
            address=address,
            details=self._layout.memory_map(),
            hint="a function may write its stack, its static data and the buffers that its call "
            "passes without const, no further than their ends: check its loops and the sizes that "
            "it assumes",
        )

    def _may_know(self, address: int) -> bool:
        """Whether the functions have kept a pointer into the region that contains ``address``.

        An earlier call may have been given that region, and may have stored its address. What is
        written into the copy of a neighbour's buffer, however, is lost unless the call is given it.
        """
        region = self._canaries.region_at(address)
        if region is None or any(place.start == region[0] for place, _ in self._copies):
            return False
        now = self._data[self._program_data]
        words = now.size // 4 * 4
        numbers, loaded = now[:words].view("<u4"), self._loaded[:words].view("<u4")
        kept = numbers[numbers != loaded]
        return bool(np.any((kept >= region[0]) & (kept < region[1])))

    def _place(self, address: int, passed: str) -> tuple[int, str]:
        """``address`` in the memory that holds it, and what is there and next to it.

        ``passed`` says how the call passed a buffer there.
        """
        if address < NULL_PAGE and self._layout.has_null_page:
            full = f", or because its stack of {self._layout.stack.size} bytes is completely full"
            return address, f"through a null pointer{'' if self._layout.has_stack_apart else full}"
        inside = next((p for p in self._places if p.start <= address < p.end), None)
        below = max(
            (p for p in self._places if p.end <= address), key=lambda p: p.end, default=None
        )
        above = min(
            (p for p in self._places if p.start > address), key=lambda p: p.start, default=None
        )
        if inside is not None:
            text = f"in {inside}, which the call {passed}"
            if below is not None:
                text += f"; {_bytes(address - below.end + 1)} past the end of {below}"
            return address + inside.shift, text
        if above is not None and (below is None or above.start - address < address - below.end + 1):
            before = above.start - address
            return address + above.shift, f"{_bytes(before)} before the start of {above}"
        if below is None:
            return address, "in unused memory"
        if address >= DATA_MEMORY and not below.shift:
            return address, f"beyond the tile's data memory, after {below}"
        return address + below.shift, (f"{_bytes(address - below.end + 1)} past the end of {below}")


def _bytes(count: int) -> str:
    return "1 byte" if count == 1 else f"{count} bytes"
