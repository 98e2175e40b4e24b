"""Who may run next: a deterministic, event-driven work list, and the locks that agents wait for.

An agent (a core, a DMA channel) runs when something that it waits for may have happened, never
otherwise; what is idle costs nothing. Agents run in the order in which they were woken, so a run
is the same every time.
"""

from __future__ import annotations

from collections import deque
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from npukit.aie.physical import LockAction, Tile
from npukit.aie.registers import MAX_LOCK_VALUE
from npukit.errors import DeviceError


class Agent(Protocol):
    """Something that moves when it is stepped."""

    queued: bool
    """Whether the agent is on the work list; only :class:`Scheduler` changes it."""

    def step(self) -> None:
        """Go on as far as possible, then return; whatever unblocks the agent wakes it again."""


class Scheduler:
    """The work list."""

    def __init__(self) -> None:
        self._ready: deque[Agent] = deque()
        self.interrupted = False
        """Set by agents when the command processor may have something to do."""

    def wake(self, agent: Agent) -> None:
        """Let ``agent`` run after those that were woken before it."""
        if not agent.queued:
            agent.queued = True
            self._ready.append(agent)

    def run(self, limit: int) -> int:
        """Step agents until one interrupts, none is ready, or ``limit`` steps are made.

        Returns:
            The steps made.
        """
        ready = self._ready
        self.interrupted = False
        steps = 0
        while ready and steps < limit:
            agent = ready.popleft()
            agent.queued = False
            agent.step()
            steps += 1
            if self.interrupted:
                break
        return steps

    @property
    def idle(self) -> bool:
        """Whether no agent is ready."""
        return not self._ready


class LockBank:
    """The locks of a tile: the values that cores see too, and who waits for which.

    Args:
        tile: whose locks these are.
        values: int32, one per lock; the memory that core programs change directly.
        used: the locks that cores may change.
    """

    def __init__(
        self,
        tile: Tile,
        values: NDArray[np.int32],
        scheduler: Scheduler,
        used: tuple[int, ...] = (),
    ) -> None:
        self.tile = tile
        # Reading one element through a memoryview is several times faster than through numpy.
        self._values = values.data
        self._scheduler = scheduler
        self._used = used
        self._waiters: dict[int, list[tuple[Agent, LockAction]]] = {}

    def __len__(self) -> int:
        return len(self._values)

    def value(self, lock_id: int) -> int:
        """The lock's value now."""
        return int(self._values[lock_id])

    def acquire(self, action: LockAction) -> bool:
        """Take the lock if it can be taken; a wait for an exact value takes nothing."""
        value = self._values[action.lock_id]
        if not action.greater_equal:
            return bool(value == action.value)
        if value >= action.value:
            self._values[action.lock_id] = value - action.value
            if self._waiters:  # someone may wait for a lock to be *equal* to a lower value
                self._notify(action.lock_id)
            return True
        return False

    def release(self, action: LockAction) -> None:
        """Add to the lock and wake whoever can now take it.

        Raises:
            DeviceError: the lock would leave its range.
        """
        value = self._values[action.lock_id] + action.value
        if not 0 <= value <= MAX_LOCK_VALUE:
            raise self._out_of_range(action.lock_id, value)
        self._values[action.lock_id] = value
        if self._waiters:
            self._notify(action.lock_id)

    def set(self, lock_id: int, value: int) -> None:
        """Overwrite the lock's value, as a register write does."""
        self._values[lock_id] = value
        self._notify(lock_id)

    def wait(self, agent: Agent, action: LockAction) -> None:
        """Wake ``agent`` (once) as soon as ``action`` could succeed."""
        waiters = self._waiters.setdefault(action.lock_id, [])
        if not any(waiting is agent for waiting, _ in waiters):
            waiters.append((agent, action))

    def forget(self, agent: Agent) -> None:
        """``agent`` does not wait here any more."""
        for lock_id in list(self._waiters):
            self._keep(lock_id, [w for w in self._waiters[lock_id] if w[0] is not agent])

    def notify(self) -> None:
        """Wake whoever can take a lock now; for after a core ran, which changes locks by itself.

        Raises:
            DeviceError: the core left a lock out of its range.
        """
        for lock_id in self._used:
            if not 0 <= self._values[lock_id] <= MAX_LOCK_VALUE:
                raise self._out_of_range(lock_id, self._values[lock_id])
        if self._waiters:
            for lock_id in list(self._waiters):
                self._notify(lock_id)

    def _notify(self, lock_id: int) -> None:
        waiters = self._waiters.get(lock_id)
        if waiters is None:
            return
        value = self._values[lock_id]
        kept = []
        for agent, action in waiters:
            if value >= action.value if action.greater_equal else value == action.value:
                self._scheduler.wake(agent)
            else:
                kept.append((agent, action))
        self._keep(lock_id, kept)

    def _out_of_range(self, lock_id: int, value: int) -> DeviceError:
        if value > MAX_LOCK_VALUE:
            limit = f"beyond {MAX_LOCK_VALUE}"
            hint = "something releases the lock more often than it is acquired"
        else:
            limit, hint = "below 0", "a release by a number below 0 takes more than the lock holds"
        return DeviceError(f"lock {lock_id} of tile {self.tile} is released {limit}", hint=hint)

    def _keep(self, lock_id: int, waiters: list[tuple[Agent, LockAction]]) -> None:
        if waiters:
            self._waiters[lock_id] = waiters
        else:
            del self._waiters[lock_id]
