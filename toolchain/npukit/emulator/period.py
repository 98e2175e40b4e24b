"""A period of DMA steps, and what any number of them leaves behind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from npukit.emulator.access_pattern import STREAM_WORD, Walk
from npukit.emulator.descriptors import Descriptor
from npukit.emulator.dma import Channel, Transfer
from npukit.emulator.provenance import Flow, Provenance, Run, Words
from npukit.emulator.walk_overlap import may_meet

_WORD = np.dtype("<u4")

_BLOCK = 1 << 18
"""Bytes that are copied at once if they take a detour."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What a channel does in a period: bytes, BDs, and how far its BD in flight gets, in bytes.

    ``begin`` is where that BD was when the period was recorded.
    """

    channel: Channel
    bytes_moved: int
    bds_run: int
    begin: int
    advance: int


def periods_left(progress: Iterable[Progress]) -> int:
    """How many periods there are before a long BD ends."""
    return min(
        [(p.channel.length - p.channel.position - 1) // p.advance for p in progress if p.advance],
        default=0,
    )


_LEAST_TRANSFERS = 40
"""Fewer transfers that are left out are not worth the preparation."""


class _Move(NamedTuple):
    """A transfer; ``sent`` and ``taken`` are None if the channel's BD in flight is a long one.

    These may be others each time, and would keep memory of the host.
    """

    source: Channel
    sent: Descriptor | None
    start: int
    sink: Channel
    taken: Descriptor | None
    at: int
    size: int


class Period:
    """Steps of the array after which it is as before, except for bytes and positions in long BDs.

    Args:
        transfers: what moves, in order.
        progress: that of each channel that moves bytes.
        provenance: where the words come from.
        steps_in_a_row: the progress of :attr:`npukit.emulator.scheduler.Scheduler.in_a_row`.
    """

    def __init__(
        self,
        transfers: tuple[Transfer, ...],
        progress: tuple[Progress, ...],
        provenance: Provenance,
        steps_in_a_row: int,
    ) -> None:
        self._progress = progress
        self._provenance = provenance
        self.steps_in_a_row = steps_in_a_row
        self._advances = {p.channel: p.advance for p in progress if p.advance}
        self._begins = {p.channel: p.begin for p in progress}
        self._moves = [
            _Move(
                t.source,
                None if t.source in self._advances else t.sent,
                t.start,
                t.sink,
                None if t.sink in self._advances else t.taken,
                t.at,
                t.size,
            )
            for t in transfers
        ]
        self._into_rings = [move for move in self._moves if move.taken is not None]
        replayed = provenance.delay + provenance.depth
        self.fewest = replayed + 1 + _LEAST_TRANSFERS // len(transfers)
        """How many periods are worth a repetition."""

    @property
    def fits(self) -> bool:
        """Whether the array is where the period begins; long BDs may be anywhere."""
        for channel, begin in self._begins.items():
            if channel.position != begin and channel not in self._advances:
                return False
        return True

    @property
    def left(self) -> int:
        """How many periods there are before a long BD ends."""
        return periods_left(self._progress)

    @property
    def is_apart(self) -> bool:
        """Whether no word that is written has another use."""
        provenance = self._provenance
        received = [_Extent.of(flow.sink) for flow in provenance.flows]
        sent = [_Extent.of(source) for source in provenance.sources]
        rings = [_Extent(start, end) for start, end in provenance.ring_ranges]
        return not any(
            one.meets(other)
            for number, one in enumerate(received)
            for other in (*received[number + 1 :], *sent, *rings)
        ) and not any(one.meets(other) for one in rings for other in sent)

    def repeat(self, count: int) -> None:
        """Do ``count`` periods."""
        provenance = self._provenance
        for number in range(provenance.delay):
            self._replay(number, self._moves)
        _Copies(provenance, self._advances, provenance.delay, count).run()
        for number in range(count - provenance.depth, count):
            self._replay(number, self._into_rings)
        for p in self._progress:
            p.channel.position += count * p.advance
            p.channel.bytes_moved += count * p.bytes_moved
            p.channel.bds_run += count * p.bds_run

    def _replay(self, number: int, moves: Sequence[_Move]) -> None:
        """Do ``moves`` of a period."""
        moved = {
            channel: channel.position - self._begins[channel] + number * advance
            for channel, advance in self._advances.items()
        }
        for source, sent, start, sink, taken, at, size in moves:
            if sent is None:
                first = start + moved[source]
                data = source.walk.read(source.window, first, first + size, source.pad_word)
            else:
                data = sent.walk.read(sent.memory, start, start + size)
            if taken is None:
                sink.walk.write(sink.window, at + moved[sink], data)
            else:
                taken.walk.write(taken.memory, at, data)


class _Copies:
    """What long BDs receive in periods ``first`` to ``last``, without the rings."""

    def __init__(
        self, provenance: Provenance, advances: dict[Channel, int], first: int, last: int
    ) -> None:
        self._item = provenance.item
        self._sources = provenance.sources
        self._flows = provenance.flows
        self._advances = advances
        self._first = first
        self._last = last

    def run(self) -> None:
        """Copy."""
        flows = [flow for flow in self._flows if not self._at_once(flow)]
        runs = [run for flow in flows for run in flow.runs]
        used = {run.source: self._sources[run.source] for run in runs}
        channels = [*used.values(), *(flow.sink for flow in flows)]
        size = max(1, _BLOCK // max((self._advances[c] for c in channels), default=1))
        for begin in range(self._first, self._last, size) if flows else ():
            count = min(size, self._last - begin)
            parts = {
                index: self._sent(
                    source, [run for run in runs if run.source == index], begin, count
                )
                for index, source in used.items()
            }
            for flow in flows:
                self._receive(flow, begin, count, [parts[run.source][run] for run in flow.runs])

    def _at_once(self, flow: Flow) -> bool:
        """Copy a flow without a detour, if it is the whole stream of a source."""
        run, sink = flow.runs[0], flow.sink
        source, advance = self._sources[run.source], self._advances[sink]
        if len(flow.runs) > 1 or flow.index is not None or self._advances[source] != advance:
            return False
        start = source.position + self._first * advance + self._item * run.first
        at = sink.position + self._first * advance
        size = (self._last - self._first) * advance
        if sink.walk.contiguous:
            memory = sink.window[at : at + size]
            source.walk.read_into(memory, source.window, start, source.pad_word)
        elif source.walk.contiguous:
            sink.walk.write(sink.window, at, source.window[start : start + size])
        else:
            return False
        return True

    def _sent(
        self, source: Channel, runs: Sequence[Run], begin: int, count: int
    ) -> dict[Run, Words]:
        """``runs`` of a source in ``count`` periods from ``begin`` on: words by period and item."""
        advance, item = self._advances[source], self._item
        lowest = min(run.first for run in runs)
        highest = max(run.first + run.items for run in runs)
        start = source.position + begin * advance + item * lowest
        end = start + (count - 1) * advance + item * (highest - lowest)
        data = source.walk.read(source.window, start, end, source.pad_word)
        return {
            run: np.ndarray(
                (count, run.items, item // STREAM_WORD),
                _WORD,
                data,
                item * (run.first - lowest),
                (advance, item, STREAM_WORD),
            )
            for run in runs
        }

    def _receive(self, flow: Flow, begin: int, count: int, parts: Sequence[Words]) -> None:
        """Put the ``parts`` of a flow where its sink receives them."""
        sink = flow.sink
        advance = self._advances[sink]
        at = sink.position + begin * advance
        size = count * advance
        plain = sink.walk.contiguous
        data = sink.window[at : at + size] if plain else np.empty(size, np.uint8)
        words = np.ndarray((count, advance // self._item, self._item // STREAM_WORD), _WORD, data)
        if flow.index is None:
            for run, part in zip(flow.runs, parts, strict=True):
                words[:, run.at : run.at + run.items] = part
        else:
            np.concatenate(parts, axis=1).take(flow.index, axis=1, out=words, mode="clip")
        if not plain:
            sink.walk.write(sink.window, at, data)


class _Extent(NamedTuple):
    """Memory from address ``start`` to ``end``: those words of it that ``walk`` visits, or all."""

    start: int
    end: int
    walk: Walk | None = None

    @classmethod
    def of(cls, channel: Channel) -> _Extent:
        """What the BD in flight of a channel reads or writes."""
        assert channel.bd is not None
        start = channel.bd.address_in(channel.window)
        return cls(start, start + channel.walk.span, channel.walk)

    def meets(self, other: _Extent) -> bool:
        """Whether both may contain the same word."""
        if self.end <= other.start or other.end <= self.start:
            return False
        if self.walk is None or other.walk is None:
            return True
        return may_meet(self.walk, other.walk, other.start - self.start)
