"""Cores as agents: a core runs until it blocks on a lock, and again when the lock may be free."""

from __future__ import annotations

from npukit.aie.physical import LockAction, Tile
from npukit.emulator.core.unit import Blocked, CoreUnit
from npukit.emulator.descriptors import BankedLock
from npukit.emulator.scheduler import LockBank, Scheduler

DEFAULT_FUEL = 4_000_000_000
"""WebAssembly instructions that a core may run between two locks; an endless loop traps after
some seconds."""


class CoreAgent:
    """A core.

    Args:
        tile: where it is.
        unit: the compiled core.
        reachable: the lock banks that the core can change, its own first.
        fuel: instructions that it may run each time it is resumed.
    """

    def __init__(
        self,
        tile: Tile,
        unit: CoreUnit,
        scheduler: Scheduler,
        reachable: tuple[LockBank, ...],
        fuel: int = DEFAULT_FUEL,
    ) -> None:
        self.tile = tile
        self.unit = unit
        self.fuel = fuel
        self.queued = False
        self.ended = False
        self.waits_for: BankedLock | None = None
        self.blocks = 0
        self._banks = {bank.tile: bank for bank in reachable}
        self._reachable = reachable
        scheduler.wake(self)

    @property
    def blocked_once(self) -> bool:
        """Whether the core has never got beyond the first lock that it had to wait for."""
        return self.blocks == 1

    def step(self) -> None:
        """Run the core until it blocks or ends.

        Raises:
            CoreTrapError: the core did what it may not do, or ran out of fuel.
        """
        if self.ended:
            return
        result = self.unit.resume(self.fuel)
        for bank in self._reachable:
            bank.notify()
        if isinstance(result, Blocked):
            bank = self._banks[result.tile]
            action = LockAction(result.tile, result.lock_id, result.value, result.greater_equal)
            self.blocks += 1
            self.waits_for = BankedLock(bank, action)
            bank.wait(self, action)
        else:
            self.ended = True
            self.waits_for = None
