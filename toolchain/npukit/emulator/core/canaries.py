"""Detects writes of a core's functions outside the memory that a call gives them.

The control program compares the memory that a call must not change with a copy
(:mod:`npukit.machine.canary_table`). The copies and tables of a compartment's cores are in one of
its memories.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from npukit.emulator.compartment import Compartment
from npukit.machine.canary_table import (
    HEADER_SIZE,
    IN_CONST,
    ROW_SIZE,
    Given,
    Header,
    Row,
    gap_byte,
)


class StrayWrite(msgspec.Struct, frozen=True):
    """A write outside the memory of its call; ``function`` is an index of the core's functions.

    ``constant``: the call was given that memory to read.
    """

    address: int
    function: int
    constant: bool


class Canaries:
    """One core's gaps and regions. The gaps are filled with their expected content.

    Args:
        compartment: holds the copies.
        reach: the core's address space.
        gaps: address ranges (start, end) that no call may change.
        regions: those that a call may change if one of its pointers points there; none overlap.
    """

    def __init__(
        self,
        compartment: Compartment,
        reach: NDArray[np.uint8],
        gaps: Sequence[tuple[int, int]],
        regions: Iterable[tuple[int, int]],
    ) -> None:
        self._gaps = tuple(gaps)
        self._regions = sorted(regions)
        self._reach = reach
        self._left: list[tuple[slice, NDArray[np.uint8]]] = []
        rows = [(start, end, gap_byte(number)) for number, (start, end) in enumerate(gaps)]
        for start, end, byte in rows:
            reach[start:end] = byte
        rows += [(start, end, 0) for start, end in self._regions]
        self.copy, self._copy = compartment.reserve_shadow(reach.size)
        self._copy[:] = reach
        self.table, table = compartment.reserve_shadow(HEADER_SIZE + ROW_SIZE * len(rows))
        words = table.view(np.uint32)
        first = self.table + HEADER_SIZE
        words[: len(Header)] = 0
        words[Header.REGIONS] = first + ROW_SIZE * len(gaps)
        words[Header.END] = first + ROW_SIZE * len(rows)
        words[len(Header) :] = np.array(rows, np.uint32).ravel()
        self._given = words[len(Header) :].reshape(-1, len(Row))[len(gaps) :, Row.GIVEN]
        # Reading an element through a memoryview is several times faster than through NumPy.
        self._header = words[: len(Header)].data

    def stray_write(self) -> StrayWrite | None:
        """The first stray write since the last :meth:`forget`."""
        changed = self._header[Header.CHANGED]
        if not changed:
            return None
        function = self._header[Header.FUNCTION]
        return StrayWrite(changed - 1, function & ~IN_CONST, bool(function & IN_CONST))

    def changed_so_far(self) -> tuple[int, bool] | None:
        """The lowest address that the call in progress has changed and was not given to write.

        Also whether it was given to read.
        """
        given = self.given()
        found = []
        for number, (start, end) in enumerate(self._gaps):
            changed = np.flatnonzero(self._reach[start:end] != gap_byte(number))
            found += [start + int(offset) for offset in changed[:1]]
        for start, end in self._regions:
            if start not in given:
                changed = np.flatnonzero(self._reach[start:end] != self._copy[start:end])
                found += [start + int(offset) for offset in changed[:1]]
        if not found:
            return None
        read = self._starts(Given.TO_READ)
        region = self.region_at(min(found))
        return min(found), region is not None and region[0] in read

    @property
    def checking(self) -> int:
        """The fuel spent on checks after calls so far."""
        return self._header[Header.CHECKING] | self._header[Header.CHECKING_HIGH] << 32

    def forget(self) -> None:
        """Forget the recorded write: it was not a stray write."""
        self._header[Header.CHANGED] = 0

    def given(self) -> set[int]:
        """The first addresses of the regions that the call in progress was given to write."""
        return self._starts(Given.TO_WRITE)

    def _starts(self, given: Given) -> set[int]:
        regions = zip(self._regions, self._given, strict=True)
        return {start for (start, _), how in regions if how == given}

    def leave(self) -> None:
        """A call stops in the middle: from now on, others may change the buffers it was not given.

        A call that is not running was given none.
        """
        given = self.given()
        places = [slice(start, end) for start, end in self._regions if start not in given]
        self._left = [(where, self._reach[where].copy()) for where in places]

    def come_back(self) -> None:
        """The call runs on: what others have changed is not its doing."""
        for where, before in self._left:
            now = self._reach[where]
            changed = now != before
            if changed.any():
                self._copy[where][changed] = now[changed]
        self._left = []

    def region_at(self, address: int) -> tuple[int, int] | None:
        """The region that contains ``address``."""
        return next((r for r in self._regions if r[0] <= address < r[1]), None)
