"""A timeline: what every part of an array does when, in cycles of the array."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from npukit.machine.tiles import Tile


class ActorKind(StrEnum):
    """Kinds of what has a time of its own."""

    HOST = "host"
    COMMANDS = "commands"
    CHANNEL = "channel"
    CORE = "core"


class Actor(msgspec.Struct, frozen=True, order=True):
    """A part of the system: the host, the command processor, a DMA channel or a core.

    ``name`` is unique, and for people: ``core (0, 2)``, ``DMA (0, 0) MM2S 0``. The first two are in
    no tile.
    """

    kind: ActorKind
    name: str
    tile: Tile | None = None


class Activity(StrEnum):
    """What an interval is: work, or one of the kinds of waiting."""

    WORK = "work"
    LOCK = "waits for a lock"
    STREAM = "waits for a stream"
    TOKEN = "waits for a token"
    TASK = "waits for a task"


class Interval(msgspec.Struct, frozen=True):
    """What an actor does from ``start`` to ``end``.

    Attributes:
        actor: the name of the actor.
        start, end: cycles since the array was loaded.
        activity: work or waiting.
        what: the function, BD or operation; for a wait, the lock, stream or channel.
        whose: for a wait, the actor that ended it; empty if unknown.
        detail: more about it, for people.
    """

    actor: str
    start: float
    end: float
    activity: Activity
    what: str
    whose: str = ""
    detail: str = ""


class Level(msgspec.Struct, frozen=True):
    """What is in a lock, or how many tokens of a channel are not taken yet.

    Attributes:
        name: the lock's name, or ``tokens of`` a channel; unique.
        tile: whose it is.
        values: from when on (cycles) it is how much, by time.
    """

    name: str
    tile: Tile
    values: tuple[tuple[float, int], ...]


class Span(msgspec.Struct, frozen=True):
    """A dispatch: the host starts it at ``start``, the array begins at ``begins`` and has ended,
    up to the last operation of the instruction stream, at ``ends``."""

    start: float
    begins: float
    ends: float

    @property
    def cycles(self) -> float:
        """What the array takes."""
        return self.ends - self.begins


class Step(msgspec.Struct, frozen=True):
    """A part of the way that decides how long a dispatch takes: ``actor`` spends ``cycles``."""

    actor: str
    doing: str
    cycles: float


class PrintedLine(msgspec.Struct, frozen=True):
    """A line of debug output of the core of ``tile``, after ``cycles``, as in intervals."""

    tile: Tile
    cycles: float
    text: str


class Timeline(msgspec.Struct, frozen=True):
    """The replay of a recording.

    Attributes:
        generation: whose prices were paid.
        clock_mhz: the clock that converts cycles to time.
        actors: in the order of their first intervals.
        intervals: by start; those of one actor do not overlap.
        levels: locks and tokens that change, by tile and name.
        dispatches: in order.
        decisive: what the last dispatch's time consists of, the largest first.
        printed: what cores printed, by time.
    """

    generation: str
    clock_mhz: float
    actors: tuple[Actor, ...]
    intervals: tuple[Interval, ...]
    levels: tuple[Level, ...]
    dispatches: tuple[Span, ...]
    decisive: tuple[Step, ...]
    printed: tuple[PrintedLine, ...] = ()

    def us(self, cycles: float) -> float:
        """Cycles in microseconds."""
        return cycles / self.clock_mhz

    def work(self, span: Span) -> Mapping[str, float]:
        """Cycles of work of each actor within a dispatch, by name."""
        total = {actor.name: 0.0 for actor in self.actors}
        for interval in self.intervals:
            if interval.activity is Activity.WORK:
                inside = min(interval.end, span.ends) - max(interval.start, span.begins)
                total[interval.actor] += max(0.0, inside)
        return total
