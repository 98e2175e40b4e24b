"""Counted things that one part hands to another: values of locks, room in ports, tokens."""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from itertools import count

from npukit.timing.moments import START, Moment, latest


class Tokens:
    """When each unit of something became available; the earliest is taken first."""

    def __init__(self, units: int = 0, since: Moment = START) -> None:
        self._order = count()
        self._units = [(since.cycles, next(self._order), since) for _ in range(units)]
        heapify(self._units)
        self.changed = since
        """When the number last changed."""

    @property
    def number(self) -> int:
        """How many there are."""
        return len(self._units)

    def give(self, units: int, when: Moment) -> None:
        """Add ``units``."""
        for _ in range(units):
            heappush(self._units, (when.cycles, next(self._order), when))
        self.change(when)

    def change(self, when: Moment) -> None:
        """The number changed at ``when``."""
        self.changed = latest((self.changed, when))

    def take(self, units: int) -> Moment:
        """Take ``units``; the moment from which on so many were there.

        Whoever takes them says when (:meth:`change`): that may be later.

        Raises:
            ValueError: so many were never given. In a recording, what is taken was given before.
        """
        if units > len(self._units):
            raise ValueError(f"{units} units are taken, and {len(self._units)} are there")
        return latest([heappop(self._units)[2] for _ in range(units)])
