"""What happens in the middle of a core's step when it releases a lock that is watched."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from npukit.emulator.cores import CoreAgent
from npukit.emulator.locks import LockBank
from npukit.emulator.memory import ArrayMemory
from npukit.emulator.scheduler import Scheduler
from npukit.errors import FormatError
from npukit.machine.physical import Tile

_STEPS = 1000
"""Steps that others make at a release; those that never come to rest go on later."""

_DEPTH = 4
"""Cores that may be in the middle of a step at once, each at a release that let the next go on:
their frames share one stack."""


class Releases:
    """Serves the agents that wait for a lock at the moment when a core releases it.

    Under the EARLY and AHEAD schedules this is so for every lock, and all that can go on then do.
    Otherwise it is for locks that the core that releases them takes again itself: it must not take
    them from those who wait.
    """

    def __init__(
        self, memory: ArrayMemory, bank: Callable[[Tile], LockBank], scheduler: Scheduler
    ) -> None:
        self._memory = memory
        self._bank = bank
        self._scheduler = scheduler
        self._depth = 0

    def watch(self, cores: Iterable[CoreAgent]) -> None:
        """Begin to serve the releases of ``cores``."""
        all_of_them = self._scheduler.schedule.serves_releases
        for core in cores:
            for tile, lock_id in core.unit.releases if all_of_them else core.unit.retakes:
                self._memory.watch(tile, lock_id)
                # Only now: a core that may call out runs with signals held, which takes its time.
                self._memory.watcher = self._released

    def _released(self, tile: Tile, lock_id: int) -> None:
        device = self._memory.design.device
        if not device.contains(tile) or not 0 <= lock_id < device.tile(tile).locks:
            raise FormatError(
                "the control program of a core says that it released a lock that does not exist",
                hint="build the kernel again",
            )
        self._bank(tile).changed(lock_id)
        if not self._scheduler.schedule.serves_releases or self._depth >= _DEPTH:
            return
        store = self._memory.store
        fuel = store.get_fuel()
        self._depth += 1
        try:
            self._scheduler.run_meanwhile(_STEPS)
        finally:
            self._depth -= 1
            store.set_fuel(fuel)
