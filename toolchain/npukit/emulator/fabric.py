"""The array without its cores: memories, locks, DMAs and a design's routes.

Register writes configure the rest (:meth:`npukit.emulator.registers.RegisterSpace.load`).
"""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from npukit.emulator.access_pattern import Bytes
from npukit.emulator.core_streams import CoreSink, CoreSource
from npukit.emulator.descriptors import BdTable
from npukit.emulator.dma import Channel, ChannelContext
from npukit.emulator.locks import LockBank
from npukit.emulator.meter import Meter
from npukit.emulator.periods import Periods
from npukit.emulator.ports import CorePort
from npukit.emulator.scheduler import Scheduler
from npukit.emulator.source_channel import SourceChannel
from npukit.emulator.streams import Fanout, SinkChannel, StreamSink
from npukit.emulator.tile_dma import TileDma
from npukit.errors import DesignError, DeviceError, UnsupportedError
from npukit.machine.core_ports import PortKind
from npukit.machine.device import TileKind
from npukit.machine.physical import (
    Buffer,
    DmaDirection,
    PhysicalDesign,
    Route,
    StreamPort,
    Tile,
)

if TYPE_CHECKING:
    from npukit.emulator.recording.recorder import Recorder

_DMA = "DMA"
_CORE = "Core"
_CONTROL_BUNDLES = frozenset({"TileControl", "Trace"})
"""Stream sources that carry no data of the design: tokens, register reads, trace."""


class Memories(Protocol):
    """The array's memories and locks (:class:`npukit.emulator.memory.ArrayMemory`)."""

    def data(self, tile: Tile) -> NDArray[np.uint8]:
        """The whole data memory of a tile."""

    def locks(self, tile: Tile) -> NDArray[np.int32]:
        """The locks of a tile."""

    def port(self, tile: Tile, kind: PortKind) -> NDArray[np.int32]:
        """The FIFO of a core's port."""


class Fabric:
    """DMAs, locks and routes of an array: the parts of a design that are not register words.

    ``recorder`` writes down what the ends of streams do.

    Raises:
        DesignError: the design contradicts itself or the device.
        UnsupportedError: a route has an end that the emulator does not model.
    """

    def __init__(
        self,
        design: PhysicalDesign,
        memories: Memories,
        scheduler: Scheduler,
        recorder: Recorder | None = None,
    ) -> None:
        self.meter = Meter()
        self.periods = Periods(self, scheduler, self._is_host)
        self.device = design.device
        self._design = design
        self._memories = memories
        self._scheduler = scheduler
        self._recorder = recorder
        self._buffers: dict[Tile, list[Buffer]] = {}
        for buffer in design.buffers.values():
            self._buffers.setdefault(buffer.tile, []).append(buffer)
        self._used_locks: dict[Tile, list[int]] = {}
        for lock in design.locks.values():
            self._used_locks.setdefault(lock.tile, []).append(lock.lock_id)
        self._banks: dict[Tile, LockBank] = {}
        self._dmas: dict[Tile, TileDma] = {}
        self._ports: dict[tuple[Tile, PortKind], CorePort] = {}
        self._core_sinks: dict[Tile, CoreSink] = {}
        self._core_sources: dict[Tile, CoreSource] = {}
        for tile in sorted(design.descriptors):
            self.dma(tile)
        for route in design.routes:
            self._connect(route)

    def data(self, tile: Tile) -> Bytes:
        """The data memory of a tile.

        Raises:
            DeviceError: the tile has none.
        """
        if not self._design.device.contains(tile) or not self._design.device.tile(tile).memory:
            raise DeviceError(f"there is no data memory in tile {tile}")
        return self._memories.data(tile)

    def room(self, tile: Tile, address: int) -> Bytes:
        """The data memory from an address to the end of the buffer there.

        In a tile without buffers, to the end of the memory.

        Raises:
            DeviceError: there is no data memory, or no buffer there.
        """
        data = self.data(tile)
        buffers = self._buffers.get(tile, [])
        ends = [b.address + b.size for b in buffers if b.holds(address)]
        if ends or not buffers:
            return data[address : max(ends, default=data.size)]
        below = [b for b in buffers if b.address <= address]
        nearest = max(below, key=lambda b: b.address + b.size) if below else buffers[0]
        end = nearest.address + nearest.size
        raise DeviceError(
            f"there is no buffer at {address:#x} of tile {tile}",
            hint=f"nearest is buffer {nearest.name} ({nearest.address:#x} - {end - 1:#x})",
        )

    def bank(self, tile: Tile) -> LockBank:
        """The locks of a tile.

        Raises:
            DeviceError: the device has no such tile.
        """
        bank = self._banks.get(tile)
        if bank is None:
            self._check(tile)
            used = tuple(self._used_locks.get(tile, ()))
            bank = LockBank(tile, self._memories.locks(tile), self._scheduler, used)
            self._banks[tile] = bank
        return bank

    def dma(self, tile: Tile) -> TileDma:
        """The DMA of a tile.

        Raises:
            DeviceError: the device has no such tile.
        """
        dma = self._dmas.get(tile)
        if dma is None:
            self._check(tile)
            model = self._design.device.tile(tile)
            bds = BdTable(tile, self)
            runs = partial(self._design.device.bds_of, tile)
            context = ChannelContext(self._scheduler, self.meter, self.periods, tile, bds, runs)
            make = TileDma.of if self._recorder is None else self._recorder.dma
            dma = make(context, model.s2mm_channels, model.mm2s_channels)
            self._dmas[tile] = dma
        return dma

    def core_port(self, tile: Tile, kind: PortKind) -> CorePort:
        """A port of a core."""
        port = self._ports.get((tile, kind))
        if port is None:
            port = CorePort(tile, kind, self._memories.port(tile, kind), self._scheduler)
            self._ports[tile, kind] = port
        return port

    def port_ends(self, tile: Tile, kind: PortKind) -> CoreSink | CoreSource | None:
        """The stream end at a core's port; None if no route leads there."""
        if kind is PortKind.STREAM_IN:
            return self._core_sinks.get(tile)
        return self._core_sources.get(tile)

    def buffer_name(self, tile: Tile, address: int) -> str:
        """Names what is at an address of a tile's data memory, for reports."""
        for buffer in self._buffers.get(tile, ()):
            if buffer.holds(address):
                return f"buffer {buffer.name}"
        return f"address {address:#x} of tile {tile}"

    @property
    def channels(self) -> tuple[Channel, ...]:
        """Every channel of every DMA in use, ordered by tile."""
        return tuple(c for tile in sorted(self._dmas) for c in self._dmas[tile].all_channels)

    @property
    def bds_run(self) -> int:
        """BDs completed since load."""
        return self.meter.bds_run

    @property
    def host_progress(self) -> int:
        """A number that changes as tasks between host memory and the array make progress.

        A BD chain that loops back to itself does not count: it never ends.
        """
        return sum(
            channel.bytes_moved + channel.bds_run
            for channel in self.channels
            if self._is_host(channel) and not channel.never_ends
        )

    def state(self) -> Hashable:
        """Everything that determines what DMAs do next, except cores and a ring's host memory."""
        channels = self.channels
        locks = tuple(bytes(bank.values) for _, bank in sorted(self._banks.items()))
        ports = tuple((port.items, port.room) for port in self._ports.values())
        content = 0
        if any(channel.reads_headers for channel in channels):
            tiles = [tile for tile in sorted(self._dmas) if self.device.tile(tile).memory]
            content = hash(tuple(self.data(tile).tobytes() for tile in tiles))
        return (
            tuple(channel.state() for channel in channels),
            locks,
            ports,
            content,
            self._scheduler.state(),
        )

    def waits(self) -> Hashable:
        """Locks, who waits for them in which order, and core ports."""
        locks = tuple([bank.state() for bank in self._banks.values()])
        return locks, tuple([(port.items, port.room) for port in self._ports.values()])

    def _is_host(self, channel: Channel) -> bool:
        """Whether a channel moves data to or from host memory."""
        return self.device.kind(channel.tile) is TileKind.SHIM

    def _check(self, tile: Tile) -> None:
        device = self._design.device
        if not device.contains(tile):
            raise DeviceError(f"{device.name} has no tile {tile}")

    def _connect(self, route: Route) -> None:
        if route.source.bundle in _CONTROL_BUNDLES:
            # Not emulated; no data of the design depends on these streams.
            for port in route.dests:
                if port.bundle == _DMA:
                    self._sink_channel(port).takes_trace = True
            return
        source = self._source(route)
        sinks = tuple(self._sink(port, route) for port in route.dests)
        known = source.circuit if route.packet_id is None else source.packets.get(route.packet_id)
        keep = route.keep_header or (False,) * len(sinks)
        if len(keep) != len(sinks):
            raise DesignError(
                f"the route from {_port(route.source)} does not say for each end whether it keeps "
                "the packet header"
            )
        if known is not None:
            sinks, keep = known.sinks + sinks, known.keep_header + keep
        source.connect(route.packet_id, Fanout(sinks, keep))
        if source.circuit is not None and source.packets:
            raise DesignError(f"{_port(route.source)} is routed both by circuit and by packet")

    def _core(self, port: StreamPort) -> Tile:
        """The tile of a core's stream port, of which there is one per direction."""
        self._check(port.tile)
        if self._design.device.kind(port.tile) is not TileKind.CORE or port.channel != 0:
            raise DesignError(f"there is no {_port(port)}: a core has one stream input and output")
        return port.tile

    def _source(self, route: Route) -> SourceChannel | CoreSource:
        port = route.source
        if port.bundle == _CORE:
            tile = self._core(port)
            source = self._core_sources.get(tile)
            if source is None:
                make = CoreSource if self._recorder is None else self._recorder.core_source
                source = make(self.core_port(tile, PortKind.STREAM_OUT), self._scheduler)
                self._core_sources[tile] = source
            return source
        if port.bundle != _DMA:
            raise UnsupportedError(f"the emulator does not model streams from {_port(port)}")
        channel = self.dma(port.tile).channel(DmaDirection.MM2S, port.channel)
        assert isinstance(channel, SourceChannel)
        return channel

    def _sink(self, port: StreamPort, route: Route) -> StreamSink:
        if port.bundle == _CORE:
            tile = self._core(port)
            sink = self._core_sinks.get(tile)
            if sink is None:
                sink = CoreSink(self.core_port(tile, PortKind.STREAM_IN))
                self._core_sinks[tile] = sink
            return sink
        if port.bundle != _DMA:
            raise UnsupportedError(
                f"the emulator does not model streams into {_port(port)} "
                f"(from {_port(route.source)})"
            )
        return self._sink_channel(port)

    def _sink_channel(self, port: StreamPort) -> SinkChannel:
        channel = self.dma(port.tile).channel(DmaDirection.S2MM, port.channel)
        assert isinstance(channel, SinkChannel)
        return channel


def _port(port: StreamPort) -> str:
    return f"{port.bundle} {port.channel} of tile {port.tile}"
