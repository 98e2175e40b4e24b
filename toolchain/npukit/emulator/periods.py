"""Finds steps of the array that repeat, and does many repetitions at once.

While nothing but DMA channels can run and nobody looks at the array, it often repeats the same
steps: a long BD sends, object by object, through rings of buffers in tiles, to other long BDs. Once
the array is as it was before, apart from positions in long BDs and the content of memories, what
happened in between is a :class:`~npukit.emulator.period.Period`: it happens again and again until
one of these BDs ends. Then many periods are done at once, and the array ends exactly as if it had
taken all their steps.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from npukit.emulator.descriptors import Descriptor
from npukit.emulator.dma import Channel, Transfer
from npukit.emulator.period import Period, Progress, periods_left
from npukit.emulator.provenance import trace
from npukit.emulator.scheduler import Scheduler

_MOST_LOOKS = 24
"""How often in a row the array is compared with what it was before."""

_MOST_TRANSFERS = 2000
"""Transfers that are recorded at most."""

_MANY_TRANSFERS = 200
"""A period that leaves out fewer transfers is recorded when it is found again."""

_MOST_WASTED = 8
"""Looks that are left out if they failed before."""

_LONGEST_PAUSE = 4096
"""Steps without a look at most: later calls may repeat steps although many before them did not."""

_KEPT = 64
"""Periods that are kept, and as many that were only seen."""


class Steady(Protocol):
    """The parts of an array that are not channels (:class:`npukit.emulator.fabric.Fabric`)."""

    def waits(self) -> Hashable:
        """Locks, who waits for them, and core ports."""


@dataclass(slots=True)
class _Habit:
    """What looking for periods at the steps of a channel has been like.

    ``pause`` is the number of steps without a look from now on. ``wasted`` is how many looks failed
    before a known period was found; ``next_pause`` is what follows the next failure.
    """

    pause: int = 0
    wasted: int = 0
    next_pause: int = 2


class _Moment(NamedTuple):
    """The array between two steps: busy channels, where they are, and what else it depends on.

    ``places`` are the position, the BDs run and the bytes moved of each of ``channels``.
    """

    key: Hashable
    channels: list[Channel]
    places: list[tuple[int, int, int]]
    transfers: int
    in_a_row: int


class Periods:
    """The periods of an array.

    Args:
        array: everything but the channels.
        scheduler: knows which agents are ready.
        is_host: whether a channel moves data to or from host memory.

    Attributes:
        log: the transfers since a search has begun; None if there is no search.
    """

    def __init__(
        self, array: Steady, scheduler: Scheduler, is_host: Callable[[Channel], bool]
    ) -> None:
        self._array = array
        self._scheduler = scheduler
        self._is_host = is_host
        self._channels: list[tuple[Channel, bool]] = []
        self._habits: dict[Channel, _Habit] = {}
        self._known: dict[Hashable, Period | None] = {}
        """By what the array is when they begin; None if their words can't be traced."""
        self._seen: dict[Hashable, int] = {}
        """Beginnings of periods that were not recorded, and the wait that they happened in."""
        self._waits = 0
        self._held: list[Descriptor | None] = []
        """BDs of the periods that are kept: their ids are parts of keys."""
        self.log: list[Transfer] | None = None
        self._moments: list[_Moment] = []
        self._anchor: Channel | None = None
        self._cores_ran = 0

    def watch(self, channel: Channel) -> None:
        """Include a channel."""
        self._channels.append((channel, self._is_host(channel)))

    def end_wait(self) -> None:
        """End the search: something else than a step is about to change the array."""
        self._waits += 1
        self._forget()

    def _forget(self) -> None:
        self.log = None
        self._anchor = None
        self._moments.clear()

    def look(self, anchor: Channel) -> None:
        """Repeat a period if one begins now, at the beginning of a step of ``anchor``."""
        habit = self._habits.get(anchor)
        if habit is None:
            habit = self._habits[anchor] = _Habit()
        if habit.pause:
            habit.pause -= 1
            return
        log = self.log
        if log is not None and self._anchor is not anchor and len(log) <= _MOST_TRANSFERS:
            return
        found = self._look(anchor, habit)
        if found is None:
            return
        self._forget()
        if found:
            habit.pause, habit.next_pause = habit.wasted, 2
        else:
            habit.pause, habit.wasted = habit.next_pause, 0
            habit.next_pause = min(2 * habit.next_pause, _LONGEST_PAUSE)

    def _look(self, anchor: Channel, habit: _Habit) -> bool | None:
        """Whether a period was repeated; None if it is worth looking again at the next step."""
        scheduler = self._scheduler
        moment = self._moment(anchor)
        if self.log is None or self._anchor is not anchor:
            self._moments.clear()
            self.log, self._anchor, self._cores_ran = [], anchor, scheduler.cores_ran
        if moment is None or scheduler.cores_ran != self._cores_ran:
            return False
        if moment.key in self._known:
            habit.wasted = min(habit.wasted + len(self._moments), _MOST_WASTED)
        else:
            before = self._recurrence(moment)
            if before is not None and not self._record(before, moment):
                return False
        if moment.key in self._known:
            period = self._known[moment.key]
            if period is None or period.fits:
                return period is not None and self._repeat(period)
        if len(self._moments) >= _MOST_LOOKS or len(self.log) > _MOST_TRANSFERS:
            return False
        self._moments.append(moment)
        return None

    def _repeat(self, period: Period) -> bool:
        count = period.left
        if count < period.fewest or not period.is_apart:
            return False
        period.repeat(count)
        self._scheduler.in_a_row += count * period.steps_in_a_row
        return True

    def _moment(self, anchor: Channel) -> _Moment | None:
        """What the array is now; None if a core is ready."""
        key: list[Hashable] = [id(anchor)]
        for agent in self._scheduler.ready:
            if agent.computes:
                return None
            key.append(id(agent))
        key.append(self._array.waits())
        channels, places = [], []
        for channel, is_host in self._channels:
            if channel.tasks.running is None:
                continue
            channels.append(channel)
            places.append((channel.position, channel.bds_run, channel.bytes_moved))
            key.append(id(channel))
            if is_host and channel.bd is not None:
                # All that matters of a BD to or from host memory is that it goes on, with or
                # without headers.
                key += (channel.out_of_order, channel.packet)
            else:
                key.append(channel.phase())
        transfers = 0 if self.log is None else len(self.log)
        return _Moment(tuple(key), channels, places, transfers, self._scheduler.in_a_row)

    def _recurrence(self, now: _Moment) -> _Moment | None:
        """A moment of this search since which a period has passed."""
        for before in self._moments:
            if before.key == now.key and self._recurs(before, now):
                return before
        return None

    def _record(self, before: _Moment, now: _Moment) -> bool:
        """Keep the period between two moments, unless it is new and saves little."""
        assert self.log is not None
        transfers = tuple(self.log[before.transfers :])
        progress = _progress(before, now)
        if len(self._seen) >= _KEPT:
            self._seen.clear()
        few = periods_left(progress) * len(transfers) < _MANY_TRANSFERS
        if few and self._seen.setdefault(now.key, self._waits) == self._waits:
            return False
        if len(self._known) >= _KEPT:
            self._known.clear()
            self._held.clear()
        self._known[now.key] = _period(progress, transfers, now.in_a_row - before.in_a_row)
        self._held += [
            bd
            for channel in now.channels
            if channel.bd is None or not self._is_host(channel)
            for bd in channel.descriptors
        ]
        return True

    def _recurs(self, before: _Moment, now: _Moment) -> bool:
        """Whether each channel is where it was, or further in the same BD."""
        return all(
            then[1] == place[1] or (then[0] == place[0] and not self._is_host(channel))
            for channel, then, place in zip(now.channels, before.places, now.places, strict=True)
        )


def _progress(before: _Moment, now: _Moment) -> tuple[Progress, ...]:
    """What the channels that move have done between two moments."""
    return tuple(
        Progress(
            channel,
            place[2] - then[2],
            place[1] - then[1],
            then[0],
            place[0] - then[0] if place[1] == then[1] else 0,
        )
        for channel, then, place in zip(now.channels, before.places, now.places, strict=True)
        if place != then
    )


def _period(
    progress: tuple[Progress, ...], transfers: tuple[Transfer, ...], in_a_row: int
) -> Period | None:
    """The period with these transfers; None if their words can't be traced."""
    if not transfers:
        return None
    moved = Counter[Channel]()
    for transfer in transfers:
        moved[transfer.source] += transfer.size
        moved[transfer.sink] += transfer.size
    if any(moved[p.channel] != p.bytes_moved for p in progress):
        return None  # a packet's header, or a word of a core
    long = {p.channel: p for p in progress if p.advance}
    for transfer in transfers:
        for channel, bd in ((transfer.source, transfer.sent), (transfer.sink, transfer.taken)):
            if channel.reads_headers or bd.packet is not None:
                return None
            if channel not in long and not bd.plain:
                return None
    provenance = trace(
        transfers,
        {channel: p.begin for channel, p in long.items()},
        {channel: p.advance for channel, p in long.items()},
    )
    if provenance is None:
        return None
    return Period(transfers, progress, provenance, in_a_row)
