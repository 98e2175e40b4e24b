"""Streams that start or end at a core's stream port instead of a DMA channel."""

from __future__ import annotations

from collections import deque

import numpy as np

from npukit.emulator.access_pattern import STREAM_WORD, Bytes
from npukit.emulator.packet_headers import packet_id
from npukit.emulator.ports import CorePort, Waker
from npukit.emulator.streams import Fanout, StreamSink, StreamSource
from npukit.errors import DeviceError
from npukit.machine.physical import Tile


class CoreSink:
    """The end of a stream at a core: receives from its sources as the core frees space."""

    def __init__(self, port: CorePort) -> None:
        self.port = port
        self.tile = port.tile
        self.sources: list[StreamSource] = []
        self.requests: deque[StreamSource] = deque()
        port.writers = self.sources

    def __str__(self) -> str:
        return str(self.port)

    @property
    def room(self) -> int:
        """Bytes that it can accept now."""
        return STREAM_WORD * self.port.room

    def take(self, data: Bytes) -> None:
        """Put ``data``, at most :attr:`room` bytes, into the core's FIFO."""
        if data.size % STREAM_WORD:
            raise DeviceError(
                f"a stream of whole words ends at the {self}, but {data.size} bytes came"
            )
        self.port.put(data.view(np.int32).tolist())
        self.port.notify()

    def end_packet(self) -> None:
        """Tell the core with the last word (TLAST)."""
        self.port.end_packet()


class CoreSource:
    """The start of a stream at a core: moves its words to the ends of its route.

    On packet routes, the core's first word and each one after the end of a packet are headers.
    """

    def __init__(self, port: CorePort, scheduler: Waker) -> None:
        self.port = port
        self.queued = False
        self.computes = False
        self.circuit: Fanout | None = None
        self.packets: dict[int, Fanout] = {}
        self._packet: Fanout | None = None
        """The destinations of the packet in flight."""
        self._scheduler = scheduler
        port.reader = self

    def __str__(self) -> str:
        return str(self.port)

    @property
    def tile(self) -> Tile:
        """The core's tile."""
        return self.port.tile

    @property
    def busy(self) -> bool:
        """A core may always put one more word."""
        return True

    @property
    def destinations(self) -> tuple[StreamSink, ...]:
        """Where its next word goes; every sink if that depends on the word."""
        fanout = self.circuit or self._packet
        if fanout is None and self.port.items:
            fanout = self.packets.get(packet_id(self._next()))
        if fanout is not None:
            return fanout.sinks
        return tuple(dict.fromkeys(sink for f in self.packets.values() for sink in f.sinks))

    def connect(self, number: int | None, fanout: Fanout) -> None:
        """Connect the stream, or its packets of one id, to ``fanout``."""
        if number is None:
            self.circuit = fanout
        else:
            self.packets[number] = fanout
        for sink in fanout.sinks:
            if self not in sink.sources:
                sink.sources.append(self)

    def step(self) -> None:
        """Send until nothing is left, a destination has no room, or a packet has ended."""
        sent = self._open()
        in_packet = self._packet is not None
        while self._send():
            sent = True
            if in_packet and self._packet is None:
                self._scheduler.wake(self)  # others may send to the same destination first
                break
        if sent:
            self.port.notify()

    def _send(self) -> bool:
        """Send words up to the end of a packet; False if none could be sent."""
        fanout, port = self.circuit or self._packet, self.port
        if fanout is None:
            return False
        sinks = fanout.sinks
        count = self._movable(fanout)
        if not count:
            return False
        ends = port.ends_packet(count - 1)
        data = np.array(port.take(count), np.int32).view(np.uint8)
        for sink in sinks:
            sink.take(data)
            if ends:
                sink.end_packet()
        if ends:
            self._close()
        return True

    def _movable(self, fanout: Fanout) -> int:
        """As many words, up to the end of a packet, as all sinks can accept."""
        return min(self.port.items_in_packet, *(sink.room // STREAM_WORD for sink in fanout.sinks))

    def _open(self) -> bool:
        """Start the next packet; False if there is none, or a destination can't take it yet.

        Raises:
            DeviceError: no route takes packets with its id.
        """
        if self.circuit is not None or self._packet is not None or not self.port.items:
            return False
        header = self._next()
        fanout = self.packets.get(packet_id(header))
        if fanout is None:
            routed = ", ".join(map(str, sorted(self.packets)))
            raise DeviceError(
                f"the {self} sends a packet with id {packet_id(header)}, which no route takes",
                hint=f"its routes take ids {routed}; its first word, and each one after the end "
                "of a packet, is a header (put_ms_packet_header)",
            )
        for sink in fanout.sinks:
            if self not in sink.requests:
                sink.requests.append(self)
        if any(sink.requests[0] is not self for sink in fanout.sinks):
            return False  # woken by the source that is ahead, when its packet is through
        keepers = [s for s, keep in zip(fanout.sinks, fanout.keep_header, strict=True) if keep]
        if any(not sink.room for sink in keepers):
            return False
        ends = self.port.ends_packet(0)
        self.port.take(1)
        for sink in keepers:
            sink.take(header)
        self._packet = fanout
        if ends:
            for sink in fanout.sinks:
                sink.end_packet()
            self._close()
        return True

    def _next(self) -> Bytes:
        """The word that it sends next."""
        return np.array([self.port.first], np.int32).view(np.uint8)

    def _close(self) -> None:
        """Release the destinations of a packet to the next packet's source."""
        fanout, self._packet = self._packet, None
        for sink in fanout.sinks if fanout is not None else ():
            sink.requests.remove(self)
            if sink.requests:
                self._scheduler.wake(sink.requests[0])
