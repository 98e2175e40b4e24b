"""Streams: what their two ends have in common, and S2MM channels, where most of them end.

A stream is a rendezvous: bytes move from an MM2S channel directly into the S2MM channels of its
route, as many at a time as the BDs in flight on both sides have left, and only if every destination
can accept them. Hardware streams also hold a few words in switch FIFOs. The emulator has none, so a
design that completes here never depends on FIFO depth, and the location of bytes does not depend on
timing. The price: a design that deadlocks here may get a few words further on hardware.

MM2S channels are in :mod:`npukit.emulator.source_channel`, core ports in
:mod:`npukit.emulator.core_streams`.

Packets are arbitrated at the destination channel, first come, first served, one BD at a time.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Protocol

from npukit.emulator.access_pattern import STREAM_WORD, Bytes
from npukit.emulator.dma import Channel, ChannelContext
from npukit.emulator.packet_headers import out_of_order_id
from npukit.emulator.task_queue import Task
from npukit.errors import DeviceError, UnsupportedError
from npukit.machine.physical import DmaDirection, Tile


class StreamSource(Protocol):
    """The start of a stream."""

    queued: bool
    computes: bool

    @property
    def tile(self) -> Tile:
        """Its tile."""

    @property
    def busy(self) -> bool:
        """Whether it has, or will have, something to send."""

    def step(self) -> None:
        """Send as far as possible."""


class StreamSink(Protocol):
    """The end of a stream. It wakes its sources whenever it gets room."""

    tile: Tile
    sources: list[StreamSource]
    requests: deque[StreamSource]
    """Sources with a packet for it, in the order of their requests; the first may send."""

    @property
    def room(self) -> int:
        """Bytes that it can accept now."""

    def take(self, data: Bytes) -> None:
        """Accept ``data``, at most :attr:`room` bytes."""

    def end_packet(self) -> None:
        """The last data was the end of a packet, or of one BD's data."""


class SinkChannel(Channel):
    """An S2MM channel: receives what its sources send.

    An out-of-order one receives a packet's header first; it selects the BD that receives the rest.
    """

    __slots__ = (
        "_in_packet",
        "requests",
        "sources",
        "takes_trace",
    )

    def __init__(self, shared: ChannelContext, index: int) -> None:
        super().__init__(shared, DmaDirection.S2MM, index)
        self.sources: list[StreamSource] = []
        self.requests: deque[StreamSource] = deque()
        self._in_packet = False
        self.takes_trace = False
        """Whether a trace stream leads here. The emulator produces no trace, so no data arrives."""

    @property
    def has_room(self) -> bool:
        """See :attr:`Channel.has_room`."""
        return self._only_trace or super().has_room

    @property
    def room(self) -> int:
        """Bytes that the BD in flight has left; between BDs 0, or a header's size if one is due."""
        if self.bd is not None:
            return self.length - self.position
        return STREAM_WORD if self.awaits_header else 0

    @property
    def awaits_header(self) -> bool:
        """Whether the next word is a packet's header, which selects a BD."""
        return self.out_of_order and self.busy and self.next_bd is None

    def push(self, task: Task) -> None:
        """See :meth:`Channel.push`; a task that waits for trace makes way for the next one."""
        if self._only_trace:
            self.reset()
        super().push(task)

    @property
    def _only_trace(self) -> bool:
        return self.takes_trace and not self.sources

    def reset(self) -> None:
        """See :meth:`Channel.reset`."""
        super().reset()
        self._in_packet = False

    def step(self) -> None:
        """Take the next BD's lock, then let the sources send."""
        if self.arm() or self.awaits_header:
            for source in self.sources:
                self._scheduler.wake(source)

    def check_padded(self) -> None:
        """See :meth:`Channel.check_padded`."""
        raise UnsupportedError("an S2MM BD can't have zero padding", where=f"DMA {self}")

    def phase(self) -> Hashable:
        """See :meth:`Channel.phase`."""
        return (super().phase(), self._in_packet, *map(id, self.requests))

    def take(self, data: Bytes) -> None:
        """Write ``data``, at most what the BD in flight has left, to the BD's addresses."""
        if self.bd is None:
            self._choose(data)
            return
        self.walk.write(self.window, self.position, data)
        count = data.size
        self.position += count
        self.bytes_moved += count
        if self.position == self.length:
            self.advance()  # as in hardware: the next buffer is acquired before its data arrives

    def _choose(self, header: Bytes) -> None:
        """Start the BD that a packet's header names."""
        if self._in_packet:
            raise DeviceError(
                "a packet is longer than the BD that its header names", where=f"DMA {self}"
            )
        self._in_packet = True
        self.next_bd = out_of_order_id(header)
        self.arm()

    def end_packet(self) -> None:
        """See :meth:`StreamSink.end_packet`; an out-of-order channel runs one BD per packet."""
        self._in_packet = False
        if self.out_of_order and self.bd is not None:
            raise DeviceError(
                f"a packet of {self.position} bytes names BD {self.bd.bd_id}, which takes "
                f"{self.length}",
                where=f"DMA {self}",
            )


@dataclass(slots=True)
class Fanout:
    """The destinations of a stream: its sinks, and which of them receive packet headers."""

    sinks: tuple[StreamSink, ...]
    keep_header: tuple[bool, ...]
    channel: SinkChannel | None = field(init=False)
    """The only sink, if there is just one and it is a channel."""

    def __post_init__(self) -> None:
        only = self.sinks[0] if len(self.sinks) == 1 else None
        self.channel = only if isinstance(only, SinkChannel) else None
