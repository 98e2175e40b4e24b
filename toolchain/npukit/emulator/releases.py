"""Handles a core's release of a watched lock, in the middle of the core's step."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from npukit.emulator.cores import CoreAgent
from npukit.emulator.locks import LockBank
from npukit.emulator.memory import ArrayMemory
from npukit.emulator.scheduler import Scheduler
from npukit.errors import FormatError
from npukit.machine.physical import Tile

_STEPS = 1000
"""Maximum steps of others at a release; those that never become idle continue later."""

_DEPTH = 4
"""Maximum nesting of core steps, each inside a release of the previous one: their frames share one
stack."""

if TYPE_CHECKING:
    from npukit.emulator.recording.recorder import Recorder


class Releases:
    """Serves the agents that wait for a lock at the moment a core releases it.

    Under the EARLY and AHEAD schedules this holds for every lock, and everything that can continue
    does so then. Otherwise it holds for locks that the releasing core also acquires, so it can't
    take them away from waiting agents.

    ``recorder`` is told of all releases.
    """

    def __init__(
        self,
        memory: ArrayMemory,
        bank: Callable[[Tile], LockBank],
        scheduler: Scheduler,
        recorder: Recorder | None = None,
    ) -> None:
        self._memory = memory
        self._bank = bank
        self._scheduler = scheduler
        self._depth = 0
        self._recorder = recorder
        self._served: set[tuple[Tile, int]] = set()

    def watch(self, cores: Iterable[CoreAgent]) -> None:
        """Start to serve the releases of ``cores``."""
        all_of_them = self._scheduler.schedule.serves_releases
        for core in cores:
            served = core.unit.releases if all_of_them else core.unit.retakes
            self._served.update(served)
            for tile, lock_id in served if self._recorder is None else core.unit.releases:
                self._memory.watch(tile, lock_id)
                # Only now: a core that may call out runs with signals held, which costs time.
                self._memory.watcher = self._released

    def _released(self, tile: Tile, lock_id: int) -> None:
        device = self._memory.design.device
        if not device.contains(tile) or not 0 <= lock_id < device.tile(tile).locks:
            raise FormatError(
                "the control program of a core reports the release of a lock that does not exist",
                hint="rebuild the kernel",
            )
        recorder = self._recorder
        if recorder is not None:
            recorder.released(tile, lock_id)
            if (tile, lock_id) not in self._served:
                return
        self._bank(tile).changed(lock_id)
        if recorder is not None:
            recorder.saw(tile, lock_id)
        if not self._scheduler.schedule.serves_releases or self._depth >= _DEPTH:
            return
        store = self._memory.compartment(tile).store
        fuel = store.get_fuel()
        self._depth += 1
        try:
            self._scheduler.run_meanwhile(_STEPS)
        finally:
            self._depth -= 1
            store.set_fuel(fuel)
