"""Names of locks and stream ends in stall reports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

import msgspec

from npukit.emulator.core_streams import CoreSink, CoreSource
from npukit.emulator.dma import Channel
from npukit.emulator.locks import BankedLock
from npukit.emulator.streams import StreamSink, StreamSource
from npukit.machine.core_ports import PortKind
from npukit.machine.physical import Lock, Tile

PortEnds: TypeAlias = Callable[[Tile, PortKind], CoreSink | CoreSource | None]
"""The stream end at a core's port; None if no route leads there."""


class Names(msgspec.Struct, frozen=True):
    """The design's names of locks."""

    locks: Mapping[tuple[Tile, int], str]

    @classmethod
    def of(cls, locks: Iterable[Lock]) -> Names:
        """From the locks of a design."""
        return cls({(lock.tile, lock.lock_id): lock.name for lock in locks})

    def wait(self, lock: BankedLock) -> str:
        """``lock in_cons_lock_0 (lock 1 of tile (0, 2)), which is 0 and should be at least 1``."""
        bank, action = lock.bank, lock.action
        name = self.locks.get((bank.tile, action.lock_id))
        which = f"lock {action.lock_id} of tile {bank.tile}"
        how = "at least" if action.greater_equal else "exactly"
        title = f"lock {name} ({which})" if name else which
        return f"{title}, which is {bank.value(action.lock_id)} and should be {how} {action.value}"

    def short(self, lock: BankedLock) -> str:
        """The lock's name, or tile and number if it has none."""
        name = self.locks.get((lock.bank.tile, lock.action.lock_id))
        return name or f"{lock.action.lock_id} of tile {lock.bank.tile}"


def end_name(end: StreamSink | StreamSource) -> str:
    """One end of a stream."""
    return f"DMA {end}" if isinstance(end, Channel) else f"the {end}"
