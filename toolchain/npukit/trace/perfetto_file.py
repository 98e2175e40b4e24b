"""Perfetto's own format (``.pftrace``).

Source: Perfetto's documentation, "Writing custom trace packets" (``TrackDescriptor``,
``TrackEvent``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any, Final

from perfetto.protos.perfetto.trace.perfetto_trace_pb2 import (  # type: ignore[import-untyped]
    Trace,
    TrackDescriptor,
    TrackEvent,
)

from npukit.trace.tracks import PRINTED, Counter, Group, Track

_SEQUENCE: Final = 1
"""All packets are of one writer."""


def encode(groups: Sequence[Group], title: str) -> bytes:
    """The file; ``title`` says what it is."""
    writer = _Writer(title)
    for group in groups:
        writer.group(group)
    encoded: bytes = writer.trace.SerializeToString()
    return encoded


class _Writer:
    def __init__(self, title: str) -> None:
        self.trace = Trace()
        self._ids = count(1)
        self._top = self._describe(title, None, 0)

    def group(self, group: Group) -> None:
        parent = self._describe(group.name, self._top, self._position())
        for track in group.tracks:
            self._track(track, self._describe(track.name, parent, self._position()))
        for counter in group.counters:
            uuid = self._describe(counter.name, parent, self._position(), counts=True)
            self._counter(counter, uuid)

    def _position(self) -> int:
        return len(self.trace.packet)

    def _describe(
        self, name: str, parent: int | None, position: int, *, counts: bool = False
    ) -> int:
        """Add a track; its uuid."""
        uuid = next(self._ids)
        packet = self.trace.packet.add()
        packet.trusted_packet_sequence_id = _SEQUENCE
        packet.track_descriptor.uuid = uuid
        packet.track_descriptor.name = name
        packet.track_descriptor.child_ordering = TrackDescriptor.EXPLICIT
        packet.track_descriptor.sibling_order_rank = position
        if parent is not None:
            packet.track_descriptor.parent_uuid = parent
        if counts:
            packet.track_descriptor.counter.SetInParent()
        return uuid

    def _track(self, track: Track, uuid: int) -> None:
        for each in track.slices:
            begin = self._event(each.start, uuid, TrackEvent.TYPE_SLICE_BEGIN)
            begin.name = each.name
            begin.categories.append(each.category)
            _annotate(begin, each.args)
            self._event(each.end, uuid, TrackEvent.TYPE_SLICE_END)
        for mark in track.printed:
            instant = self._event(mark.at, uuid, TrackEvent.TYPE_INSTANT)
            instant.name = mark.name
            instant.categories.append(PRINTED)

    def _counter(self, counter: Counter, uuid: int) -> None:
        for at, value in counter.values:
            self._event(at, uuid, TrackEvent.TYPE_COUNTER).counter_value = value

    def _event(self, at: int, uuid: int, kind: int) -> Any:
        packet = self.trace.packet.add()
        packet.timestamp = at
        packet.trusted_packet_sequence_id = _SEQUENCE
        packet.track_event.type = kind
        packet.track_event.track_uuid = uuid
        return packet.track_event


def _annotate(event: Any, args: Mapping[str, str | float]) -> None:
    for name, value in args.items():
        annotation = event.debug_annotations.add()
        annotation.name = name
        if isinstance(value, str):
            annotation.string_value = value
        else:
            annotation.double_value = value
