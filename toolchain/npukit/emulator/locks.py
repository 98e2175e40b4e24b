"""Locks: their values and the agents that wait for them, served first come, first served.

A release or a register write grants the lock to a waiting agent immediately, not when the agent
runs next. So no later agent takes it first, and every agent that waits for a semaphore gets it. An
agent that waits for more than the lock holds does not block those behind it.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from npukit.emulator.scheduler import Agent, Scheduler
from npukit.errors import DeviceError
from npukit.machine.physical import LockAction, Tile
from npukit.machine.registers import MAX_LOCK_VALUE


@dataclass(slots=True)
class LockWait:
    """An agent's wait for a lock; once ``granted``, the lock is taken and the agent is woken."""

    agent: Agent
    action: LockAction
    granted: bool = False


class LockBank:
    """The locks of a tile: the values, shared with cores, and the waiting agents.

    Args:
        tile: the tile of the locks.
        values: int32, one per lock; the memory that core programs change directly.
        used: the locks that cores may change.

    Attributes:
        values: the same memory. Reading an element through a memoryview is several times faster
            than through NumPy.
        waiting: the waits for each lock, in order.
    """

    def __init__(
        self,
        tile: Tile,
        values: NDArray[np.int32],
        scheduler: Scheduler,
        used: tuple[int, ...] = (),
    ) -> None:
        self.tile = tile
        self.values = values.data
        self._scheduler = scheduler
        self._used = used
        self.waiting: dict[int, list[LockWait]] = {}
        self._served = b""
        """The values at the last :meth:`notify`, if no agent has started to wait since."""

    def __len__(self) -> int:
        return len(self.values)

    def value(self, lock_id: int) -> int:
        """The lock's current value."""
        return int(self.values[lock_id])

    def state(self) -> Hashable:
        """All values, and the agents that wait and what for, in order."""
        waiting = [
            (lock_id, *[(id(wait.agent), wait.action) for wait in waits])
            for lock_id, waits in self.waiting.items()
        ]
        return bytes(self.values), *waiting

    def set(self, lock_id: int, value: int) -> None:
        """Overwrite the lock's value, as a register write does."""
        self.values[lock_id] = value
        self.serve(lock_id)

    def wait(self, agent: Agent, action: LockAction) -> LockWait:
        """Make ``agent`` wait for the lock, which is not free; it is woken once it has it."""
        wait = LockWait(agent, action)
        self.enqueue(wait)
        return wait

    def enqueue(self, wait: LockWait) -> None:
        """Start a wait, like :meth:`wait`; a granted wait can be reused."""
        self._served = b""
        lock_id = wait.action.lock_id
        waiting = self.waiting.get(lock_id)
        if waiting is None:
            self.waiting[lock_id] = [wait]
        else:
            waiting.append(wait)

    def give_back(self, action: LockAction) -> None:
        """Undo a granted greater-or-equal acquire, for a core that takes the lock itself."""
        self.values[action.lock_id] += action.value

    def forget(self, wait: LockWait) -> None:
        """Cancel a wait that has not been granted."""
        lock_id = wait.action.lock_id
        self._keep(lock_id, [w for w in self.waiting.get(lock_id, ()) if w is not wait])

    def notify(self) -> None:
        """Serve all waits after a core ran, since cores change locks directly.

        Raises:
            DeviceError: the core left a lock out of range.
        """
        now = bytes(self.values)
        if now == self._served:
            return  # the core changed nothing here, and no agent has started to wait since
        for lock_id in self._used:
            if not 0 <= self.values[lock_id] <= MAX_LOCK_VALUE:
                raise out_of_range(self.tile, lock_id, self.values[lock_id])
        if self.waiting:
            for lock_id in list(self.waiting):
                self.serve(lock_id)
        self._served = bytes(self.values)

    def changed(self, lock_id: int) -> None:
        """Like :meth:`notify`, for one lock that a core has changed."""
        if not 0 <= self.values[lock_id] <= MAX_LOCK_VALUE:
            raise out_of_range(self.tile, lock_id, self.values[lock_id])
        self.serve(lock_id)

    def serve(self, lock_id: int) -> None:
        """Grant a changed lock to the agents that wait for it, in order."""
        waiting = self.waiting.get(lock_id)
        if waiting is not None and len(waiting) == 1:
            if self._grant(waiting[0]):
                del self.waiting[lock_id]
            return
        while waiting is not None:
            kept = [wait for wait in waiting if not self._grant(wait)]
            if len(kept) == len(waiting):
                return
            self._keep(lock_id, kept)
            # A grant may have made the lock equal to the value that another one waits for.
            waiting = kept or None

    def _grant(self, wait: LockWait) -> bool:
        action = wait.action
        value = self.values[action.lock_id]
        if action.greater_equal:
            if value < action.value:
                return False
            self.values[action.lock_id] = value - action.value
        elif value != action.value:
            return False
        wait.granted = True
        agent = wait.agent
        if not agent.queued:
            self._scheduler.wake(agent)
        return True

    def _keep(self, lock_id: int, waiting: list[LockWait]) -> None:
        if waiting:
            self.waiting[lock_id] = waiting
        else:
            self.waiting.pop(lock_id, None)


class BankedLock:
    """A lock action with the bank that holds the lock, ready to execute.

    BDs and cores execute these very often, so the action is decoded once.
    """

    __slots__ = ("_greater_equal", "_lock_id", "_value", "_values", "_waiting", "action", "bank")

    def __init__(self, bank: LockBank, action: LockAction) -> None:
        self.bank = bank
        self.action = action
        self._values = bank.values
        self._waiting = bank.waiting
        self._lock_id = action.lock_id
        self._value = action.value
        self._greater_equal = action.greater_equal

    @property
    def value(self) -> int:
        """The lock's current value."""
        return int(self._values[self._lock_id])

    def acquire(self) -> bool:
        """Take the lock if it can be taken; a wait for an exact value takes nothing."""
        value = self._values[self._lock_id]
        if not self._greater_equal:
            return value == self._value
        if value < self._value:
            return False
        self._values[self._lock_id] = value - self._value
        if self._lock_id in self._waiting:  # an agent may wait for it to *equal* the lower value
            self.bank.serve(self._lock_id)
        return True

    def release(self) -> None:
        """Add to the lock and give it to the agents that wait for it.

        Raises:
            DeviceError: the lock would go out of range.
        """
        lock_id = self._lock_id
        value = self._values[lock_id] + self._value
        if not 0 <= value <= MAX_LOCK_VALUE:
            raise out_of_range(self.bank.tile, lock_id, value)
        self._values[lock_id] = value
        if lock_id in self._waiting:
            self.bank.serve(lock_id)


def out_of_range(tile: Tile, lock_id: int, value: int) -> DeviceError:
    """The error for a release that leads to ``value``."""
    if value > MAX_LOCK_VALUE:
        limit = f"beyond {MAX_LOCK_VALUE}"
        hint = "the lock is released more often than it is acquired"
    else:
        limit, hint = "below 0", "a release by a negative value takes more than the lock holds"
    return DeviceError(f"lock {lock_id} of tile {tile} is released {limit}", hint=hint)
