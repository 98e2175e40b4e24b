"""Where what a period moves comes from: transfers replayed on numbers of words.

A period is a list of transfers between channels. The BDs in flight of some channels, the `long`
ones, last for many periods; all other BDs belong to rings of buffers, which are as before at the
end of a period, except for their content. :func:`trace` replays the transfers on memories that hold
numbers of items instead of bytes. Then each item that a long BD receives has the number of an item
that a long BD sent, in the same period or in an earlier one. An item is a word, or as many bytes as
never separate in the period.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import gcd

import numpy as np
from numpy.typing import NDArray

from npukit.emulator.access_pattern import STREAM_WORD, Bytes
from npukit.emulator.descriptors import Descriptor, address_of
from npukit.emulator.dma import Channel, Transfer

_WORD = np.dtype("<u4")
Words = NDArray[np.uint32]

_LATEST = 8
"""Periods that an item may stay in the rings."""

_FEW = 16
"""Runs of items that are copied one by one; more are picked by an index."""

_APART = 1 << 40
"""Distance between the numbers of two sources' items."""


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive items of a stream, as they leave one long BD and arrive in another.

    ``at`` is the first item in the receiver's period, ``first`` that in the sender's; if negative,
    it was sent in an earlier period. ``source`` is the sender's index.
    """

    at: int
    items: int
    source: int
    first: int


@dataclass(frozen=True, slots=True)
class Flow:
    """What a long BD receives in a period: ``runs``, put in the order of ``index`` if there is one.

    With an index, the runs are parts of senders' periods that contain the items that arrive.
    """

    sink: Channel
    runs: tuple[Run, ...]
    index: NDArray[np.intp] | None = None


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the items of a period come from.

    Attributes:
        item: the bytes of an item.
        sources: the channels with long BDs that are sent.
        flows: what each long BD receives.
        delay: the most periods that an item spends in the rings before a long BD receives it.
        depth: the number of periods that determine the content of the rings.
        ring_ranges: addresses (start, end) of the rings.
    """

    item: int
    sources: tuple[Channel, ...]
    flows: tuple[Flow, ...]
    delay: int
    depth: int
    ring_ranges: tuple[tuple[int, int], ...]


def trace(
    transfers: Sequence[Transfer], begins: Mapping[Channel, int], advances: Mapping[Channel, int]
) -> Provenance | None:
    """Trace the items of a period.

    Args:
        transfers: those of the period, in order.
        begins: where each long BD is when the period begins, in bytes.
        advances: the bytes that each long BD moves in a period.

    Returns:
        None if an item that a long BD receives was never sent by one, or stays in the rings for too
        many periods.
    """
    sources = tuple(dict.fromkeys(t.source for t in transfers if t.source in begins))
    memory = _Layout(_ring_bds(transfers, begins))
    item = memory.item(
        number
        for t in transfers
        for number in (
            t.size,
            t.start - begins.get(t.source, 0),
            t.at - begins.get(t.sink, 0),
        )
    )
    steps = [advances[source] // item for source in sources]
    starts = [0, *accumulate(steps)]
    firsts = dict(zip(sources, starts, strict=False))
    rings = _Rings(memory, item, starts[-1])
    received = {
        sink: np.empty(advances[sink] // item, _WORD)
        for sink in dict.fromkeys(t.sink for t in transfers if t.sink in begins)
    }
    for source, sent, start, sink, taken, at, size in transfers:
        if source in begins:
            first = firsts[source] + (start - begins[source]) // item
            items = np.arange(first, first + size // item, dtype=_WORD)
        else:
            items = rings.read(sent, start, size)
        if sink in begins:
            place = (at - begins[sink]) // item
            received[sink][place : place + items.size] = items
        else:
            rings.write(taken, at, items)
    origins = rings.origins(steps)
    if origins is None:
        return None
    flows, delay = [], 0
    for sink, numbers in received.items():
        age = origins.ages[numbers]
        if age.min(initial=1) < 0:
            return None
        delay = max(delay, int(age.max(initial=0)))
        flows.append(_flow(sink, origins.items[numbers]))
    return Provenance(item, sources, tuple(flows), delay, origins.depth, memory.ranges)


def _ring_bds(transfers: Iterable[Transfer], begins: Mapping[Channel, int]) -> list[Descriptor]:
    ends = [(t.source, t.sent) for t in transfers] + [(t.sink, t.taken) for t in transfers]
    return list({id(bd): bd for channel, bd in ends if channel not in begins}.values())


class _Layout:
    """The memories of some BDs, one after the other; those that overlap do so here as well.

    Attributes:
        ranges: their addresses (start, end).
        places: where the memory of each BD, by its id, is here, in bytes.
        size: of all memories, in bytes.
    """

    def __init__(self, bds: Sequence[Descriptor]) -> None:
        starts = sorted([(address_of(bd.memory), id(bd), bd) for bd in bds])
        merged: list[list[int]] = []
        self.places: dict[int, int] = {}
        self.size = 0
        for start, _, bd in starts:
            end = start + bd.walk.span
            if merged and start < merged[-1][1]:
                self.size += max(0, end - merged[-1][1])
                merged[-1][1] = max(merged[-1][1], end)
            else:
                merged.append([start, end])
                self.size += end - start
            self.places[id(bd)] = self.size - (merged[-1][1] - start)
        self.ranges = tuple((start, end) for start, end in merged)
        self._plain = all(bd.walk.contiguous for bd in bds)

    def item(self, numbers: Iterable[int]) -> int:
        """The bytes of an item, if all of ``numbers`` are multiples of it."""
        return gcd(self.size, *self.places.values(), *numbers) if self._plain else STREAM_WORD


class _Rings:
    """The memories of a layout, filled with numbers of items, from ``first`` on."""

    def __init__(self, layout: _Layout, item: int, first: int) -> None:
        self._places = layout.places
        self._item = item
        self._first = first
        self._numbers: Words = np.arange(first, first + layout.size // item, dtype=_WORD)

    def read(self, bd: Descriptor, start: int, size: int) -> Words:
        """The items that a BD sends from byte ``start`` on."""
        if not bd.walk.contiguous:
            return bd.walk.read(self._memory(bd), start, start + size).view(_WORD)
        first = (self._places[id(bd)] + start) // self._item
        return self._numbers[first : first + size // self._item]

    def write(self, bd: Descriptor, start: int, items: Words) -> None:
        """Let a BD receive ``items`` from byte ``start`` on."""
        if bd.walk.contiguous:
            first = (self._places[id(bd)] + start) // self._item
            self._numbers[first : first + items.size] = items
        else:
            bd.walk.write(self._memory(bd), start, items.view(np.uint8))

    def _memory(self, bd: Descriptor) -> Bytes:
        return self._numbers.view(np.uint8)[self._places[id(bd)] :]

    def origins(self, steps: Sequence[int]) -> _Origins | None:
        """The origins of all items, after a period; None if there is no end to them.

        The items of the sources come first: ``steps`` is how many each sends.
        """
        items = np.zeros(self._first + self._numbers.size, np.int64)
        items[: self._first] = np.concatenate(
            [index * _APART + np.arange(step) for index, step in enumerate(steps)]
        )
        before = np.arange(items.size)
        kept = before[self._first :] == self._numbers
        before[self._first :] = self._numbers
        ages = np.zeros(items.size, np.int64)
        ages[self._first :][kept] = -1
        left = self._first + np.flatnonzero(~kept)
        known = np.ones(items.size, bool)
        known[left] = False
        back = np.asarray(steps, np.int64)
        for depth in range(_LATEST):
            if not left.size:
                return _Origins(items, ages, depth)
            ready = known[before[left]]
            found, left = left[ready], left[~ready]
            origin = before[found]
            old = ages[origin] < 0
            items[found] = items[origin] - np.where(old, 0, back[_sender(items[origin])])
            ages[found] = np.where(old, -1, ages[origin] + 1)
            known[found] = True
        return None


@dataclass(frozen=True, slots=True)
class _Origins:
    """Of each number: the item of a source, and the periods since it was sent (-1: never)."""

    items: NDArray[np.int64]
    ages: NDArray[np.int64]
    depth: int


def _flow(sink: Channel, origin: NDArray[np.int64]) -> Flow:
    """A flow from the origin of each item."""
    breaks = np.flatnonzero(np.diff(origin) != 1) + 1
    if breaks.size < _FEW:
        bounds = [0, *breaks.tolist(), origin.size]
        return Flow(
            sink, tuple(_run(at, end - at, int(origin[at])) for at, end in pairwise(bounds))
        )
    senders = _sender(origin)
    index = np.empty(origin.size, np.intp)
    runs: list[Run] = []
    width = 0
    for sender in np.unique(senders).tolist():
        mine = senders == sender
        lowest = int(origin[mine].min())
        index[mine] = width + origin[mine] - lowest
        items = int(origin[mine].max()) - lowest + 1
        runs.append(_run(width, items, lowest))
        width += items
    return Flow(sink, tuple(runs), index)


def _run(at: int, items: int, origin: int) -> Run:
    source = (origin + _APART // 2) // _APART
    return Run(at, items, source, origin - source * _APART)


def _sender(items: NDArray[np.int64]) -> NDArray[np.int64]:
    """The index of the source of items; those of earlier periods have numbers below its first."""
    return (items + _APART // 2) // _APART
