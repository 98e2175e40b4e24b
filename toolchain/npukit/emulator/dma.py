"""DMA channels: task queues, BD chains under lock control, and the streams between channels.

A stream is a rendezvous: bytes move from an MM2S channel straight into the S2MM channels of its
route, as many at a time as the BD in flight on either side has left, and only when every
destination can take them. Hardware streams also hold a few words in switch FIFOs; the emulator has
none, so that a design that completes here never owes that to FIFO depth, and where bytes are does
not depend on timing. The price: a design that deadlocks here may get a few words further on
hardware.

Packets are arbitrated at the destination channel, first come, first served, one BD at a time.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np

from npukit.aie.physical import DmaDirection, PacketHeader, Tile
from npukit.emulator.access_pattern import STREAM_WORD, Bytes, Walk, walk_of
from npukit.emulator.descriptors import BankedLock, BdTable, Descriptor
from npukit.emulator.scheduler import Scheduler
from npukit.errors import DeviceError, UnsupportedError

QUEUE_DEPTH = 4
"""Tasks that wait behind the one that runs. Source: AMD's AIE-ML architecture manual (AM020)."""

_BDS_PER_STEP = 256
"""BDs after which a channel lets others run, so that an endless stream does not starve them."""

_EMPTY_BDS = 1024
"""BDs of no bytes that may follow each other; a chain of them alone never comes to rest."""

_EMPTY: Walk = walk_of(0)
_NOTHING: Bytes = np.zeros(0, np.uint8)


@dataclass(slots=True)
class Meter:
    """What all channels together have moved since load: bytes into memories, and BDs."""

    bytes_moved: int = 0
    bds_run: int = 0


@dataclass(frozen=True, slots=True)
class Task:
    """A BD chain to run ``repeat_count`` + 1 times; a token, if asked for, says that it is done."""

    first_bd: int
    repeat_count: int = 0
    issue_token: bool = False


@dataclass(frozen=True, slots=True)
class ChannelContext:
    """What the channels of a tile share with each other and with the array."""

    scheduler: Scheduler
    meter: Meter
    tile: Tile
    bds: BdTable


class Channel:
    """What both directions share: the queue, the chain, the BD in flight.

    Attributes:
        tokens: task-complete tokens issued and not yet waited for.
        bytes_moved: bytes of stream since load.
        bds_run: BDs completed since load.
        bd: the BD in flight, its lock taken; None between BDs.
        position: bytes of the BD in flight that have moved.
        waits_for: the lock that the next BD waits for.
    """

    def __init__(self, shared: ChannelContext, direction: DmaDirection, index: int) -> None:
        self.tile = shared.tile
        self.direction = direction
        self.index = index
        self.queued = False
        self.queue: deque[Task] = deque()
        self.task: Task | None = None
        self.repeats_left = 0
        self.next_bd: int | None = None
        self.bd: Descriptor | None = None
        self.waits_for: BankedLock | None = None
        self.walk = _EMPTY
        self.window = _NOTHING
        self.position = 0
        self.length = 0
        self.tokens = 0
        self.bytes_moved = 0
        self.bds_run = 0
        self._scheduler = shared.scheduler
        self._meter = shared.meter
        self._bds = shared.bds

    def __str__(self) -> str:
        return f"{self.tile} {self.direction} {self.index}"

    @property
    def has_room(self) -> bool:
        """Whether the task queue takes one more task."""
        return len(self.queue) < QUEUE_DEPTH

    @property
    def busy(self) -> bool:
        """Whether a task runs or waits."""
        return self.task is not None

    def push(self, task: Task) -> None:
        """Queue a task; the caller has seen :attr:`has_room`."""
        if self.task is None:
            self._begin(task)
        else:
            self.queue.append(task)
        self._scheduler.wake(self)

    def reset(self) -> None:
        """Drop every task, as the channel's reset bit does."""
        self.queue.clear()
        self.task = self.bd = self.next_bd = None
        if self.waits_for is not None:
            self.waits_for.bank.forget(self)
            self.waits_for = None

    def step(self) -> None:
        """Go on as far as possible."""
        raise NotImplementedError

    def arm(self) -> bool:
        """Have a BD in flight, taking its lock; False if there is none or it has to wait."""
        empty = 0
        while self.bd is None:
            bd_id = self.next_bd
            if bd_id is None:
                return False
            bd = self._bds.get(bd_id)
            lock = bd.acquire
            if lock is not None and not lock.bank.acquire(lock.action):
                lock.bank.wait(self, lock.action)
                self.waits_for = lock
                return False
            self.waits_for = None
            try:
                self.window = bd.next_window()
            except DeviceError as error:
                raise DeviceError(error.message, where=f"DMA {self}", hint=error.hint) from error
            self.bd = bd
            self.walk = bd.walk
            self.length = bd.walk.length
            self.position = 0
            if self.length == 0:
                self.finish_bd()
                empty += 1
                if empty > _EMPTY_BDS:
                    raise DeviceError(
                        "a BD chain without any bytes runs for ever", where=f"DMA {self}"
                    )
        return True

    def finish_bd(self) -> None:
        """Release the BD's lock and go to the next BD of the chain, the repeat, or the queue."""
        bd = self.bd
        assert bd is not None
        self.bd = None
        self.bds_run += 1
        self._meter.bds_run += 1
        if bd.release is not None:
            bd.release.bank.release(bd.release.action)
        if bd.next_bd is not None:
            self.next_bd = bd.next_bd
        elif self.repeats_left:
            self.repeats_left -= 1
            assert self.task is not None
            self.next_bd = self.task.first_bd
        else:
            self._finish_task()

    def _begin(self, task: Task) -> None:
        self.task = task
        self.repeats_left = task.repeat_count
        self.next_bd = task.first_bd

    def _finish_task(self) -> None:
        task = self.task
        assert task is not None
        if task.issue_token:
            self.tokens += 1
            self._scheduler.interrupted = True
        self.task = None
        self.next_bd = None
        if self.queue:
            self._begin(self.queue.popleft())
            self._scheduler.interrupted = True


class SinkChannel(Channel):
    """An S2MM channel: takes what its sources send."""

    def __init__(self, shared: ChannelContext, index: int) -> None:
        super().__init__(shared, DmaDirection.S2MM, index)
        self.sources: list[SourceChannel] = []
        self.requests: deque[SourceChannel] = deque()
        """Sources with a packet for this channel, in the order of asking; the first may send."""
        self.takes_trace = False
        """Whether a trace stream leads here. The emulator makes no trace, so nothing comes."""

    @property
    def has_room(self) -> bool:
        """See :attr:`Channel.has_room`."""
        return self._only_trace or super().has_room

    def push(self, task: Task) -> None:
        """See :meth:`Channel.push`; a task that waits for trace makes room for the next one."""
        if self._only_trace:
            self.reset()
        super().push(task)

    @property
    def _only_trace(self) -> bool:
        return self.takes_trace and not self.sources

    def step(self) -> None:
        """Take the next BD's lock, then let the sources send."""
        if self.arm():
            for source in self.sources:
                self._scheduler.wake(source)

    def arm(self) -> bool:
        """See :meth:`Channel.arm`."""
        if self.bd is not None:
            return True
        if not super().arm():
            return False
        if self.walk.padded:
            raise UnsupportedError("an S2MM BD can't have zero padding", where=f"DMA {self}")
        return True

    def take(self, data: Bytes) -> None:
        """Put ``data``, at most what the BD in flight has left, where the BD says."""
        self.walk.write(self.window, self.position, data)
        count = data.size
        self.position += count
        self.bytes_moved += count
        self._meter.bytes_moved += count
        if self.position == self.length:
            self.finish_bd()
            self.arm()  # as hardware does: the next buffer is taken before its data comes


@dataclass(frozen=True, slots=True)
class Fanout:
    """Where a source's stream goes: its sinks, and which of them see packet headers."""

    sinks: tuple[SinkChannel, ...]
    keep_header: tuple[bool, ...]


class SourceChannel(Channel):
    """An MM2S channel: moves its bytes into the channels that its route leads to."""

    def __init__(self, shared: ChannelContext, index: int) -> None:
        super().__init__(shared, DmaDirection.MM2S, index)
        self.circuit: Fanout | None = None
        self.packets: dict[int, Fanout] = {}
        self.fanout: Fanout | None = None
        """Where the BD in flight goes, once its header (if any) is out."""

    def connect(self, packet_id: int | None, fanout: Fanout) -> None:
        """Lead the stream, or the packets with an id, to ``fanout``."""
        if packet_id is None:
            self.circuit = fanout
        else:
            self.packets[packet_id] = fanout
        for sink in fanout.sinks:
            if self not in sink.sources:
                sink.sources.append(self)

    def reset(self) -> None:
        """See :meth:`Channel.reset`."""
        super().reset()
        self._leave()

    def step(self) -> None:
        """Send until this channel, or a destination, has to wait."""
        stop = self.bds_run + _BDS_PER_STEP
        while self.bds_run < stop:
            if self.bd is None and not self.arm():
                return
            fanout = self.fanout
            if fanout is None:
                fanout = self._open()
                if fanout is None:
                    return
            count = self.length - self.position
            for sink in fanout.sinks:
                if sink.bd is None:
                    return  # a sink arms itself as soon as it can, and wakes its sources then
                count = min(count, sink.length - sink.position)
            data = self.walk.read(self.window, self.position, self.position + count)
            for sink in fanout.sinks:
                sink.take(data)
            self.position += count
            self.bytes_moved += count
            if self.position == self.length:
                self._leave()
                self.finish_bd()
                if self.packets:
                    break  # others that share the destination ask before the next packet
        self._scheduler.wake(self)

    @property
    def destinations(self) -> tuple[SinkChannel, ...]:
        """Where the BD in flight goes, or would go; every sink between BDs."""
        fanout = self.fanout or self.circuit
        if fanout is None and self.bd is not None and self.bd.packet is not None:
            fanout = self.packets.get(self.bd.packet.packet_id)
        if fanout is not None:
            return fanout.sinks
        return tuple(dict.fromkeys(s for f in self.packets.values() for s in f.sinks))

    def _open(self) -> Fanout | None:
        """Begin the BD in flight on the stream; None while its packet can't start."""
        bd = self.bd
        assert bd is not None
        packet = bd.packet
        if packet is None:
            if self.circuit is None:
                raise self._nowhere()
            self.fanout = self.circuit
            return self.fanout
        fanout = self.packets.get(packet.packet_id)
        arbitrated = fanout is not None
        if fanout is None:
            if self.circuit is None:
                raise self._nowhere()
            # A circuit carries the header like any other word.
            fanout = Fanout(self.circuit.sinks, (True,) * len(self.circuit.sinks))
        if arbitrated:
            for sink in fanout.sinks:
                if self not in sink.requests:
                    sink.requests.append(self)
            if any(sink.requests[0] is not self for sink in fanout.sinks):
                return None  # woken by the source that is ahead, when its packet is through
        keepers = [s for s, keep in zip(fanout.sinks, fanout.keep_header, strict=True) if keep]
        if any(sink.bd is None for sink in keepers):
            return None
        if keepers:
            header = header_word(packet, self.tile)
            for sink in keepers:
                sink.take(header)
        self.fanout = fanout
        return fanout

    def _leave(self) -> None:
        """Let the next packet's source have the destinations."""
        fanout, self.fanout = self.fanout, None
        if not self.packets:
            return
        sinks = fanout.sinks if fanout is not None else self.destinations
        for sink in sinks:
            if self in sink.requests:
                sink.requests.remove(self)
                if sink.requests:
                    self._scheduler.wake(sink.requests[0])

    def _nowhere(self) -> DeviceError:
        bd = self.bd
        assert bd is not None
        if bd.packet is not None:
            known = ", ".join(str(i) for i in sorted(self.packets)) or "none"
            detail = f"packets with id {bd.packet.packet_id} (known ids: {known})"
        elif self.packets:
            detail = "data without a packet header"
        else:
            detail = "its data"
        return DeviceError(f"no route leads {detail} anywhere", where=f"DMA {self} BD {bd.bd_id}")


def header_word(packet: PacketHeader, tile: Tile) -> Bytes:
    """The four bytes of a packet's header, as they stand in memory where a route keeps it.

    Bits 4:0 id, 14:12 type, 20:16 source row, 27:21 source column, 31 odd parity. Source: AMD's
    AIE-ML architecture manual (AM020), stream switch packets.
    """
    word = packet.packet_id & 0x1F | (packet.packet_type & 7) << 12
    word |= (tile.row & 0x1F) << 16 | (tile.col & 0x7F) << 21
    if word.bit_count() % 2 == 0:
        word |= 1 << 31
    return np.frombuffer(word.to_bytes(STREAM_WORD, "little"), np.uint8)


class TileDma:
    """The DMA of one tile: its BDs and its channels, ``sinks`` S2MM and ``sources`` MM2S ones."""

    def __init__(self, shared: ChannelContext, sinks: int, sources: int) -> None:
        self.tile = shared.tile
        self.bds = shared.bds
        self.sinks = tuple(SinkChannel(shared, index) for index in range(sinks))
        self.sources = tuple(SourceChannel(shared, index) for index in range(sources))

    def channel(self, direction: DmaDirection, index: int) -> Channel:
        """A channel.

        Raises:
            DeviceError: the tile has no such channel.
        """
        channels: tuple[Channel, ...]
        channels = self.sinks if direction is DmaDirection.S2MM else self.sources
        if not 0 <= index < len(channels):
            raise DeviceError(f"tile {self.tile} has no {direction} channel {index}")
        return channels[index]

    @property
    def all_channels(self) -> tuple[Channel, ...]:
        """S2MM channels first."""
        return (*self.sinks, *self.sources)
