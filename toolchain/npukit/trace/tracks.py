"""A timeline as tracks: what every viewer shows, in nanoseconds of virtual time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from npukit.machine.device import DeviceModel
from npukit.machine.tiles import Tile
from npukit.timing.timeline import Activity, Actor, ActorKind, Interval, Timeline

HOST = "host and command processor"
PRINTED = "printed"
"""The category of lines that cores print."""
_NS = 1000


class Slice(msgspec.Struct, frozen=True):
    """Something that takes from ``start`` to ``end``, in nanoseconds.

    ``category`` is ``work``, or what kind of waiting it is; ``args`` are details by name.
    """

    name: str
    category: str
    start: int
    end: int
    args: Mapping[str, str | float]


class Mark(msgspec.Struct, frozen=True):
    """Something that happens at one moment, in nanoseconds."""

    name: str
    at: int


class Track(msgspec.Struct, frozen=True):
    """The slices of an actor, one after another, and the lines that it printed."""

    name: str
    slices: tuple[Slice, ...]
    printed: tuple[Mark, ...] = ()


class Counter(msgspec.Struct, frozen=True):
    """A number over time: (nanoseconds, value), by time."""

    name: str
    values: tuple[tuple[int, int], ...]


class Group(msgspec.Struct, frozen=True):
    """What belongs to a tile, or to none."""

    name: str
    tracks: tuple[Track, ...]
    counters: tuple[Counter, ...]


def groups_of(timeline: Timeline, device: DeviceModel) -> tuple[Group, ...]:
    """The groups of a timeline: the host first, then the tiles by column and row."""
    slices: dict[str, list[Slice]] = {actor.name: [] for actor in timeline.actors}
    for interval in timeline.intervals:
        slices[interval.actor].append(_slice(timeline, interval))
    tiles = sorted({a.tile for a in timeline.actors if a.tile} | {c.tile for c in timeline.levels})
    return tuple(
        Group(
            _group_name(device, tile),
            tuple(
                Track(actor.name, tuple(slices[actor.name]), _printed(timeline, actor))
                for actor in _in_order(timeline, tile)
                if slices[actor.name]
            ),
            tuple(
                Counter(level.name, tuple((_ns(timeline, at), n) for at, n in level.values))
                for level in timeline.levels
                if level.tile == tile
            ),
        )
        for tile in (None, *tiles)
    )


def _group_name(device: DeviceModel, tile: Tile | None) -> str:
    return HOST if tile is None else f"{device.kind(tile)} {tile}"


def _in_order(timeline: Timeline, tile: Tile | None) -> Iterator[Actor]:
    """The actors of a tile: the core first, then channels."""
    mine = [actor for actor in timeline.actors if actor.tile == tile]
    return iter(sorted(mine, key=lambda actor: (actor.kind == "channel", actor.name)))


def _printed(timeline: Timeline, actor: Actor) -> tuple[Mark, ...]:
    if actor.kind is not ActorKind.CORE:
        return ()
    return tuple(
        Mark(line.text, _ns(timeline, line.cycles))
        for line in timeline.printed
        if line.tile == actor.tile
    )


def _slice(timeline: Timeline, interval: Interval) -> Slice:
    is_work = interval.activity is Activity.WORK
    args: dict[str, str | float] = {"cycles": round(interval.end - interval.start, 2)}
    if interval.detail:
        args["detail"] = interval.detail
    if interval.whose:
        args["ended by"] = interval.whose
    return Slice(
        interval.what if is_work else f"waits for {interval.what}",
        "work" if is_work else str(interval.activity),
        _ns(timeline, interval.start),
        _ns(timeline, interval.end),
        args,
    )


def _ns(timeline: Timeline, cycles: float) -> int:
    return round(cycles * _NS / timeline.clock_mhz)
