"""Streams that start or end at a core's stream port instead of a DMA channel."""

from __future__ import annotations

from collections import deque

import numpy as np

from npukit.emulator.access_pattern import STREAM_WORD, Bytes
from npukit.emulator.ports import CorePort
from npukit.emulator.streams import Fanout, StreamSource
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
    """The start of a stream at a core: moves its words to the ends of its route."""

    def __init__(self, port: CorePort) -> None:
        self.port = port
        self.queued = False
        self.computes = False
        self.circuit: Fanout | None = None
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

    def connect(self, fanout: Fanout) -> None:
        """Connect the stream to ``fanout``."""
        self.circuit = fanout
        for sink in fanout.sinks:
            if self not in sink.sources:
                sink.sources.append(self)

    def step(self) -> None:
        """Send until nothing is left, or a destination has no room."""
        assert self.circuit is not None
        sinks = self.circuit.sinks
        moved = False
        port = self.port
        while count := min(port.items_in_packet, *(sink.room // STREAM_WORD for sink in sinks)):
            ends = port.ends_packet(count - 1)
            data = np.array(port.take(count), np.int32).view(np.uint8)
            for sink in sinks:
                sink.take(data)
                if ends:
                    sink.end_packet()
            moved = True
        if moved:
            port.notify()
