"""Detects an array that keeps moving while an operation waits, but will never finish.

Slow is not stuck: as long as host memory and the array exchange bytes, the array makes progress,
however small the objects. If only DMAs move, and no host data, the array is in a cycle once a state
repeats. Cores may count or compute, so their states prove nothing; they get :data:`PATIENCE`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Final, Protocol

LIVELOCK_LIMIT: Final = 5_000_000
"""Agent steps and BDs after which an array that moves without the host is checked: some ten
seconds."""

PATIENCE: Final = 20
"""How often cores that compute may reach the limit without a byte to or from host memory."""

_LOOK_EVERY: Final = 1000
"""Steps between two checks of the counters."""


class Moving(Protocol):
    """An array without its cores (:class:`npukit.emulator.fabric.Fabric`)."""

    @property
    def bds_run(self) -> int:
        """BDs completed since load."""

    @property
    def host_progress(self) -> int:
        """A number that changes as bytes move between host memory and the array."""

    def state(self) -> Hashable:
        """Everything that determines what DMAs do next."""


class Watch:
    """Watches one wait.

    Args:
        array: the array that moves.
        computed: a number that changes whenever a core computes.
        limit: see :data:`LIVELOCK_LIMIT`.
    """

    def __init__(self, array: Moving, computed: Callable[[], int], limit: int) -> None:
        self._array = array
        self._computed = computed
        self._limit = limit
        self._patience = PATIENCE
        self._steps = self._look_at = self._until = 0
        self._bds = self._host = self._cores = 0
        self._before: Hashable | None = None
        self._begin()

    def is_in_a_cycle(self, steps: int) -> bool:
        """Whether it is certain, after ``steps`` more steps, that the array will never finish."""
        self._steps += steps
        if self._before is not None:
            return self._state_repeats()
        if self._steps < self._look_at:
            return False
        self._look_at = self._steps + _LOOK_EVERY
        if self._steps + self._array.bds_run - self._bds <= self._limit:
            return False
        if self._array.host_progress != self._host:
            self._patience = PATIENCE
            self._begin()
        elif self._computed() != self._cores:
            self._patience -= 1
            self._begin()
        else:
            self._before = self._array.state()
            self._steps, self._until = 0, 1
        return self._patience == 0

    def _begin(self) -> None:
        self._steps = 0
        self._look_at = _LOOK_EVERY
        self._bds = self._array.bds_run
        self._host = self._array.host_progress
        self._cores = self._computed()
        self._before = None

    def _state_repeats(self) -> bool:
        """Whether the state equals the saved one. States are saved at doubling intervals, so one
        within a cycle of any length is saved eventually (R. P. Brent's algorithm)."""
        if self._array.host_progress != self._host or self._computed() != self._cores:
            self._begin()
            return False
        now = self._array.state()
        if now == self._before:
            return True
        if self._steps >= self._until:
            self._before, self._steps, self._until = now, 0, 2 * self._until + self._steps
        return False
