"""Locks in virtual time."""

from __future__ import annotations

from npukit.machine.physical import LockAction, PhysicalDesign
from npukit.machine.tiles import Tile
from npukit.timing.changes import Changes
from npukit.timing.fifos import deeper_fifos
from npukit.timing.levels import Levels
from npukit.timing.moments import Moment
from npukit.timing.tokens import Tokens


class LockClocks:
    """All locks of an array, loaded at ``since``."""

    def __init__(
        self, design: PhysicalDesign, changes: Changes, since: Moment, levels: Levels
    ) -> None:
        self._since = since
        self._levels = levels
        self._names = {(lock.tile, lock.lock_id): lock.name for lock in design.locks.values()}
        more = deeper_fifos(design).tokens if changes.more_objects else {}
        self._locks = {
            place: Tokens(lock.init + changes.more_objects * more.get(place, 0), since)
            for lock in design.locks.values()
            for place in [(lock.tile, lock.lock_id)]
        }
        for (tile, lock_id), tokens in self._locks.items():
            levels.set(tile, self._name(tile, lock_id), since, tokens.number)

    def name(self, action: LockAction) -> str:
        """The lock's name in the design, or its number."""
        return self._name(action.tile, action.lock_id)

    def _name(self, tile: Tile, lock_id: int) -> str:
        return self._names.get((tile, lock_id)) or f"lock {lock_id} of tile {tile}"

    def acquire(self, action: LockAction) -> Moment:
        """Take a lock; the moment from which on it can be taken (then tell :meth:`taken`)."""
        tokens = self._tokens(action.tile, action.lock_id)
        return tokens.take(action.value) if action.greater_equal else tokens.changed

    def taken(self, action: LockAction, when: Moment) -> None:
        """A lock was taken at ``when``."""
        if action.greater_equal:
            self._tokens(action.tile, action.lock_id).change(when)
            self._levels.add(action.tile, self.name(action), when, -action.value)

    def release(self, action: LockAction, when: Moment) -> None:
        """Add to a lock."""
        tokens = self._tokens(action.tile, action.lock_id)
        self._levels.add(action.tile, self.name(action), when, action.value)
        if action.value >= 0:
            tokens.give(action.value, when)
        else:
            tokens.take(-action.value)
            tokens.change(when)

    def write(self, tile: Tile, lock_id: int, value: int, when: Moment) -> None:
        """Set a lock."""
        self._locks[tile, lock_id] = Tokens(value, when)
        self._levels.set(tile, self._name(tile, lock_id), when, value)

    def _tokens(self, tile: Tile, lock_id: int) -> Tokens:
        found = self._locks.get((tile, lock_id))
        if found is None:
            found = self._locks[tile, lock_id] = Tokens(0, self._since)
        return found
