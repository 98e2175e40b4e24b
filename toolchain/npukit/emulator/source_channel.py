"""MM2S channels: the start of a stream from a DMA."""

from __future__ import annotations

from collections.abc import Hashable

from npukit.emulator.access_pattern import STREAM_WORD, Bytes
from npukit.emulator.dma import Channel, ChannelContext, Transfer
from npukit.emulator.packet_headers import header_word, packet_id
from npukit.emulator.streams import Fanout, SinkChannel, StreamSink
from npukit.emulator.strided_copy import gather, scatter
from npukit.errors import DeviceError
from npukit.machine.physical import DmaDirection

_WHOLE = slice(None)

_LONG = 8
"""How many objects of the sink a BD must have left so that a period is looked for."""


class SourceChannel(Channel):
    """An MM2S channel: moves its bytes to the ends of its route."""

    __slots__ = (
        "_bds_per_step",
        "_measure",
        "_only_sink",
        "_takes_turns",
        "_yields",
        "circuit",
        "fanout",
        "packets",
    )

    def __init__(self, shared: ChannelContext, index: int) -> None:
        super().__init__(shared, DmaDirection.MM2S, index)
        self.circuit: Fanout | None = None
        self.packets: dict[int, Fanout] = {}
        self._bds_per_step = shared.scheduler.schedule.bds_per_step
        self._yields = shared.scheduler.schedule.cores_first
        self._measure: SinkChannel | None = None
        """A destination whose objects a long BD is compared with."""
        self._takes_turns = self._yields
        """Whether others may run before this channel has sent everything that it can."""
        self._only_sink: SinkChannel | None = None
        """The destination of non-packet data, if it is one channel and the only route."""
        self.fanout: Fanout | None = None
        """The destinations of the BD in flight, once its header (if any) is sent."""

    @property
    def reads_headers(self) -> bool:
        """See :attr:`Channel.reads_headers`."""
        return bool(self.packets)

    def connect(self, packet_id: int | None, fanout: Fanout) -> None:
        """Connect the stream, or the packets with an id, to ``fanout``."""
        if packet_id is None:
            self.circuit = fanout
        else:
            self.packets[packet_id] = fanout
        self._takes_turns = self._yields or bool(self.packets)
        self._only_sink = fanout.channel if self.circuit is fanout and not self.packets else None
        first = fanout.sinks[0] if fanout.sinks and not self.packets else None
        self._measure = first if isinstance(first, SinkChannel) else None
        for sink in fanout.sinks:
            if self not in sink.sources:
                sink.sources.append(self)

    def phase(self) -> Hashable:
        """See :meth:`Channel.phase`."""
        return super().phase(), id(self.fanout)

    def reset(self) -> None:
        """See :meth:`Channel.reset`."""
        super().reset()
        self._leave()

    def step(self) -> None:
        """Send until this channel or a destination has to wait."""
        sink = self._only_sink
        if self.bd is not None and self._scheduler.unobserved and self._is_long:
            self._periods.look(self)
        stop = self.bds_run + self._bds_per_step
        while self.bds_run < stop:
            if self.bd is None and not self.arm():
                return
            if sink is not None and self.packet is None and not sink.out_of_order:
                if sink.bd is None:
                    return  # a sink makes room as soon as it can, and then wakes its sources
                self._send_to(sink)
            elif not self._send_on():
                return
            if self._takes_turns and (self._between_packets or self._scheduler.gives_way):
                break
        self._scheduler.wake(self)

    @property
    def _is_long(self) -> bool:
        """Whether the BD in flight has so many objects left that steps may repeat."""
        measure = self._measure
        return measure is not None and self.length - self.position > _LONG * measure.length

    def _log(self, sink: SinkChannel, size: int) -> None:
        """Log a transfer that is about to happen."""
        sent, taken, log = self.bd, sink.bd, self._periods.log
        if sent is not None and taken is not None and log is not None:
            log.append(Transfer(self, sent, self.position, sink, taken, sink.position, size))

    def _send_to(self, sink: SinkChannel) -> None:
        """Move what both BDs in flight have left, along a circuit, without an intermediate copy."""
        first, to = self.position, sink.position
        count, room = self.length - first, sink.length - to
        count = count if count <= room else room
        end = first + count
        filled = to + count
        if self._periods.log is not None:
            self._log(sink, count)
        if self.walk.contiguous and sink.walk.contiguous:
            data = self.flat if count == self.length else self.flat[first:end]
            if count == sink.length:
                sink.flat[_WHOLE] = data
            else:
                sink.flat[to:filled] = data
        else:
            self._send_strided(sink, first, to, count)
        self.position = end
        self.bytes_moved += count
        sink.bytes_moved += count
        sink.position = filled
        if filled == sink.length:
            sink.advance()  # as in hardware: the next buffer is acquired before its data arrives
        if end == self.length:
            if self._yields:
                self.finish_bd()
            else:
                self.advance()

    def _send_strided(self, sink: SinkChannel, first: int, to: int, count: int) -> None:
        """Move ``count`` bytes between BDs in flight of which one visits memory with strides."""
        sent, taken = self.bd, sink.bd
        assert sent is not None and taken is not None
        if sink.walk.contiguous:
            target = sink.window[to : to + count]
            if not gather(sent, self.window, first, taken, target):
                self.walk.read_into(target, self.window, first, self.pad_word)
            return
        data = self.walk.read(self.window, first, first + count, self.pad_word)
        if not self.walk.contiguous or not scatter(taken, sink.window, to, sent, data):
            sink.walk.write(sink.window, to, data)

    def _send_on(self) -> bool:
        """Move what the BD in flight has left, to all its destinations; False if it has to wait."""
        fanout = self.fanout or self._open()
        if fanout is None or not self._send(fanout):
            return False
        if self.position == self.length:
            for sink in fanout.sinks:
                sink.end_packet()
            self._leave()
            self.finish_bd()
        return True

    @property
    def _between_packets(self) -> bool:
        """Let others that share the destination request it before this channel's next packet."""
        return bool(self.packets) and self.bd is None

    def _send(self, fanout: Fanout) -> int:
        """Move as many bytes as all sinks can accept; 0 if one has no room."""
        start = self.position
        count = self._movable(fanout)
        if count:
            data = self.walk.read(self.window, start, start + count, self.pad_word)
            for sink in fanout.sinks:
                if self._periods.log is not None and isinstance(sink, SinkChannel):
                    self._log(sink, count)
                sink.take(data)
            self.position = start + count
            self.bytes_moved += count
        return count

    def _movable(self, fanout: Fanout) -> int:
        """As many bytes as the BD in flight has left and all sinks can accept."""
        count = self.length - self.position
        for sink in fanout.sinks:
            count = min(count, sink.room)
        return count

    @property
    def destinations(self) -> tuple[StreamSink, ...]:
        """The destinations of the BD in flight; between BDs, every sink."""
        fanout = self.fanout or self.circuit
        packet = self._packet() if fanout is None and self.bd is not None else None
        if packet is not None:
            fanout = self.packets.get(packet[0])
        if fanout is not None:
            return fanout.sinks
        return tuple(dict.fromkeys(s for f in self.packets.values() for s in f.sinks))

    def _open(self) -> Fanout | None:
        """Start the BD in flight on the stream; None while its packet can't start."""
        assert self.bd is not None
        if self.bd.packet is None and self.circuit is not None:
            return self.circuit
        packet = self._packet()
        if packet is None:
            raise self._nowhere()
        packet_id, header = packet
        fanout = self.packets.get(packet_id)
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
        if any(not sink.room for sink in keepers):
            return None
        for sink in keepers:
            sink.take(header)
        if self._header_is_data:
            self.position += STREAM_WORD
            self.bytes_moved += STREAM_WORD
        self.fanout = fanout
        return fanout

    @property
    def _header_is_data(self) -> bool:
        """Whether the first data word serves as a header, as at a switch port for packets.

        So a BD without a header can forward a packet whose header an earlier route kept.
        """
        assert self.bd is not None
        return self.bd.packet is None and self.circuit is None and bool(self.packets)

    def _packet(self) -> tuple[int, Bytes] | None:
        """The id and header of the packet that the BD in flight sends; None if it sends none."""
        assert self.bd is not None
        packet = self.bd.packet
        if packet is not None:
            return packet.packet_id, header_word(packet, self.tile)
        if not self._header_is_data:
            return None
        header = self.walk.read(self.window, 0, STREAM_WORD, self.pad_word)
        return packet_id(header), header

    def _leave(self) -> None:
        """Release the destinations to the next packet's source."""
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
        packet = self._packet()
        if packet is not None:
            known = ", ".join(str(i) for i in sorted(self.packets)) or "none"
            origin = ", from its first word" if self._header_is_data else ""
            detail = f"packets with id {packet[0]}{origin} (known ids: {known})"
        else:
            detail = "its data"
        return DeviceError(f"there is no route for {detail}", where=f"DMA {self} BD {bd.bd_id}")
