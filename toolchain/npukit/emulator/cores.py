"""Cores as agents: a core runs until it has to wait, and resumes when it can continue."""

from __future__ import annotations

from collections.abc import Mapping

from npukit.emulator.core.stops import CoreStop, Paused
from npukit.emulator.core.unit import CoreUnit
from npukit.emulator.locks import BankedLock, LockBank, LockWait
from npukit.emulator.ports import CorePort
from npukit.emulator.scheduler import Scheduler
from npukit.errors import DeviceError
from npukit.machine.control_program import AcquireSite, PortSite
from npukit.machine.core_ports import PortKind
from npukit.machine.physical import LockAction, Tile
from npukit.machine.registers import CORE_ENABLE, CORE_RESET

DEFAULT_FUEL = 4_000_000_000
"""WebAssembly instructions that a core may run between two waits for locks; an endless loop traps
after some seconds."""


_PATIENCE = 5000
"""How often in a row a core may look for something in vain. Then it waits for it, so that the array
can become idle, and a stall shows."""


class CoreAgent:
    """A core.

    Args:
        tile: the core's tile.
        unit: the compiled core.
        reachable: the lock banks that the core can change, its own first.
        ports: the ports that it puts into or takes from.
        fuel: instructions that it may run per resume.
    """

    def __init__(
        self,
        tile: Tile,
        unit: CoreUnit,
        scheduler: Scheduler,
        reachable: tuple[LockBank, ...],
        ports: Mapping[tuple[Tile, PortKind], CorePort] | None = None,
        fuel: int = DEFAULT_FUEL,
    ) -> None:
        self.tile = tile
        self._scheduler = scheduler
        self.unit = unit
        self.fuel = fuel
        self.queued = False
        self.computes = True
        self.ended = False
        self.may_run = True
        """Whether it is enabled and not held in reset; a core that has ended is not enabled."""
        self._enabled = True
        self._held = False
        """Whether its reset bit is set."""
        self.waits_for: BankedLock | None = None
        self._wait: LockWait | None = None
        self._running = False
        self._polls = 0
        """How often in a row the core has looked for something in vain."""
        self.waits_at: PortSite | None = None
        self._ports = dict(ports or {})
        self._banks = {bank.tile: bank for bank in reachable}
        self._reachable = reachable
        scheduler.wake(self)

    def step(self) -> None:
        """Run the core until it blocks or ends.

        Raises:
            CoreTrapError: the core trapped, or ran out of fuel.
        """
        if self.begin():
            self.finish(self.run())

    def begin(self) -> bool:
        """Take what the core waits for; False if it can't run."""
        return self.may_run and not self._running and self._has_its_lock()

    def run(self) -> CoreStop:
        """Run the core until it blocks or ends, without telling the others (errors as in step)."""
        self._running = True
        try:
            return self.unit.run(self.fuel)
        finally:
            self._running = False

    def finish(self, result: CoreStop) -> None:
        """Let the others see what the core did in :meth:`run`, and wait for what stopped it."""
        self.unit.count()
        self._scheduler.cores_ran += 1
        for bank in self._reachable:
            bank.notify()
        self._leave_port()
        if not isinstance(result, Paused):
            self._polls = 0
        for port in self._ports.values():
            port.notify()
        self.waits_for = None
        if isinstance(result, AcquireSite):
            bank = self._banks[result.tile]
            action = LockAction(result.tile, result.lock_id, result.value, result.greater_equal)
            self.waits_for = BankedLock(bank, action)
            self._wait = bank.wait(self, action)
        elif isinstance(result, PortSite):
            self._wait_at(result)
        elif isinstance(result, Paused):
            self._polls += 1
            if self._polls < _PATIENCE:
                self._scheduler.wake(self)
            else:
                self._wait_at(result.site)
        else:
            self.ended = True
            self.may_run = self._enabled = False

    @property
    def control(self) -> int:
        """The core's control register."""
        return CORE_ENABLE * self._enabled | CORE_RESET * self._held

    def set_control(self, value: int) -> None:
        """Write :attr:`control`: the bit ``CORE_RESET`` takes the core to its start.

        As MLIR-AIE's tests ``local_reset`` describe: memories, locks and DMAs do not change, and a
        core that has ended has to be reset and enabled to run again.

        Raises:
            DeviceError: a core that has ended is enabled without a reset.
            UnsupportedError: a core that waits in a C++ function is reset.
        """
        if value & CORE_RESET and not self._held:
            self._restart()
        if value & CORE_ENABLE and self.ended:
            raise DeviceError(
                f"core {self.tile} has ended, and is enabled without a reset",
                hint="set and clear its reset bit before (aiex.core_reset)",
            )
        self._held = bool(value & CORE_RESET)
        self._enabled = bool(value & CORE_ENABLE)
        self.may_run = self._enabled and not self._held
        self._scheduler.wake(self)

    def _restart(self) -> None:
        self.unit.reset()
        wait, lock = self._wait, self.waits_for
        self._wait = self.waits_for = None
        if wait is not None and lock is not None:
            if not wait.granted:
                lock.bank.forget(wait)
            elif wait.action.greater_equal:
                lock.bank.give_back(wait.action)
                lock.bank.notify()
        self._leave_port()
        self._polls = 0
        self.ended = False

    def _wait_at(self, site: PortSite) -> None:
        self.waits_at = site
        port = self._ports[site.tile, site.kind]
        if site.sends:
            port.writers = (self,)
        else:
            port.reader = self

    def _has_its_lock(self) -> bool:
        """Give the core the lock that it waits for; False if the lock is not granted yet."""
        wait, lock = self._wait, self.waits_for
        if wait is None or lock is None:
            return True
        if not wait.granted:
            return False
        self._wait = self.waits_for = None
        if wait.action.greater_equal:
            lock.bank.give_back(wait.action)
        elif lock.bank.value(wait.action.lock_id) != wait.action.value:
            self.unit.grant()
        return True

    def _leave_port(self) -> None:
        """End the core's wait at its port."""
        stop, self.waits_at = self.waits_at, None
        if stop is not None:
            port = self._ports[stop.tile, stop.kind]
            if stop.sends:
                port.writers = ()
            else:
                port.reader = None
