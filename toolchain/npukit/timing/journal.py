"""Collects the intervals of a timeline."""

from __future__ import annotations

from npukit.machine.tiles import Tile
from npukit.timing.moments import Moment
from npukit.timing.timeline import Activity, Actor, ActorKind, Interval


class Journal:
    """The intervals so far; pieces of the same work that touch become one."""

    def __init__(self) -> None:
        self.actors: dict[str, Actor] = {}
        self._done: list[Interval] = []
        self._open: dict[str, Interval] = {}

    def actor(self, kind: ActorKind, name: str, tile: Tile | None = None) -> str:
        """The name of an actor, which is now known."""
        self.actors.setdefault(name, Actor(kind, name, tile))
        return name

    def work(self, actor: str, start: Moment, end: Moment, what: str, detail: str = "") -> None:
        """An actor worked."""
        self._add(Interval(actor, start.cycles, end.cycles, Activity.WORK, what, "", detail))

    def wait(
        self,
        actor: str,
        start: Moment,
        end: Moment,
        activity: Activity,
        what: str,
        detail: str = "",
    ) -> None:
        """An actor waited until ``end``, which another one decided."""
        self._add(Interval(actor, start.cycles, end.cycles, activity, what, end.actor, detail))

    def intervals(self) -> tuple[Interval, ...]:
        """All of them, by start."""
        everything = [*self._done, *self._open.values()]
        return tuple(sorted(everything, key=lambda each: (each.start, each.end, each.actor)))

    def _add(self, new: Interval) -> None:
        if new.end <= new.start:
            return
        last = self._open.get(new.actor)
        if last is not None:
            if last.end == new.start and _alike(last, new):
                new = Interval(
                    new.actor, last.start, new.end, new.activity, new.what, new.whose, new.detail
                )
            else:
                self._done.append(last)
        self._open[new.actor] = new


def _alike(one: Interval, other: Interval) -> bool:
    return (one.activity, one.what, one.whose, one.detail) == (
        other.activity,
        other.what,
        other.whose,
        other.detail,
    )
