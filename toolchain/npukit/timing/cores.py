"""Cores in virtual time."""

from __future__ import annotations

from collections.abc import Callable

from npukit.emulator.recording.events import CoreDid, CoreStep, PortEnd
from npukit.machine.core_ports import PortKind
from npukit.machine.prices import Prices
from npukit.machine.tiles import Tile
from npukit.timing.code import CodePrices
from npukit.timing.ends import PortClock
from npukit.timing.journal import Journal
from npukit.timing.locks import LockClocks
from npukit.timing.moments import Moment, latest
from npukit.timing.timeline import Activity, ActorKind

_BODY = "body"
"""What the core does outside of C++ functions."""


class CoreClock:
    """A core.

    Attributes:
        now: up to when it has run.
    """

    def __init__(
        self,
        tile: Tile,
        prices: Prices,
        code: CodePrices,
        journal: Journal,
        since: Moment,
    ) -> None:
        self.name = journal.actor(ActorKind.CORE, f"core {tile}", tile)
        self.now = since
        self._prices = prices
        self._code = code
        self._journal = journal

    def step(self, step: CoreStep, locks: LockClocks, port: Callable[[PortEnd], PortClock]) -> None:
        """Do a step, after the code before it."""
        prices = self._prices
        self._spend(self._code.cycles(step), step.function or _BODY)
        if step.lock is not None:
            name = locks.name(step.lock)
            if step.did is CoreDid.ACQUIRE:
                self._wait(locks.acquire(step.lock), Activity.LOCK, name)
                locks.taken(step.lock, self.now)
                self._spend(prices.core_lock.value, step.function or _BODY, f"acquires {name}")
            else:
                self._spend(prices.core_lock.value, step.function or _BODY, f"releases {name}")
                locks.release(step.lock, self.now)
        elif step.port is not None:
            self._use_port(step, port(step.port), step.port)

    def _use_port(self, step: CoreStep, port: PortClock, end: PortEnd) -> None:
        cascade = end.kind is PortKind.CASCADE_IN
        price = self._prices.cascade if cascade else self._prices.core_stream
        if step.did is CoreDid.PUT:
            self._wait(port.room(1), Activity.STREAM, port.name)
            self._spend(price.value, step.function or _BODY)
            port.put(1, self.now)
        else:
            self._wait(port.entries(1), Activity.STREAM, port.name)
            self._spend(price.value, step.function or _BODY)
            port.taken(1, self.now)

    def _spend(self, cycles: float, what: str, detail: str = "") -> None:
        before = self.now
        self.now = before.then(cycles, self.name, detail or what)
        self._journal.work(self.name, before, self.now, what)

    def _wait(self, until: Moment, activity: Activity, what: str) -> None:
        if until.cycles > self.now.cycles:
            self._journal.wait(self.name, self.now, until, activity, what)
            self.now = latest((self.now, until))
