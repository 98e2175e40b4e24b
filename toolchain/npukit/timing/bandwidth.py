"""The bandwidth that all shims share to host memory."""

from __future__ import annotations

from collections import defaultdict

_PERIOD = 256
"""Cycles in which the order of transfers does not matter."""


class SharedBandwidth:
    """Hands out bytes per cycle, in periods: whoever asks first in the replay need not be the first
    in time."""

    def __init__(self, bytes_per_cycle: float) -> None:
        self._room = bytes_per_cycle * _PERIOD
        self._used: defaultdict[int, float] = defaultdict(float)

    def moved_by(self, start: float, cycles: float, size: int) -> float:
        """When ``size`` bytes have moved that alone would take ``cycles`` from ``start`` on."""
        rate = size / cycles if cycles else 0.0
        now, left = start, float(size)
        while left > 1e-9:
            period = int(now // _PERIOD)
            end = (period + 1) * _PERIOD
            free = self._room - self._used[period]
            amount = min(left, free, rate * (end - now))
            if amount > 0:
                self._used[period] += amount
                left -= amount
            now = end if left > 1e-9 else now + amount / rate
        return max(now, start + cycles)
