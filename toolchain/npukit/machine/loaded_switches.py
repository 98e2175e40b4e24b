"""Which way streams take through switches that registers configure.

Source: AMD's AIE-ML register reference (AM025), ``Stream_Switch_*``, ``Mux_Config`` and
``Demux_Config``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from npukit.machine.addresses import tile_address
from npukit.machine.device import DeviceModel
from npukit.machine.physical import Route, StreamPort, Tile
from npukit.machine.tile_model import TileModel

_PORT: Final = re.compile(r"Stream_Switch_(Master|Slave)_Config_([A-Za-z_]+?)_?(?:\{\})?")
_BUNDLES: Final = {"AIE_Core": "Core", "Tile_Ctrl": "TileControl"}
_OPPOSITE: Final = {"North": "South", "South": "North", "East": "West", "West": "East"}
_STEP: Final = {"North": (0, 1), "South": (0, -1), "East": (1, 0), "West": (-1, 0)}
_ENABLED, _PACKETS, _DROPS_HEADER, _SLOT_ENABLED = 1 << 31, 1 << 30, 1 << 7, 1 << 8
_SLOTS, _PACKET_IDS = 4, 32
_MUX: Final = {2: 8, 3: 10, 6: 12, 7: 14}
"""Shifts of the field of a South port in ``Mux_Config``."""
_DEMUX: Final = {2: 4, 3: 6, 4: 8, 5: 10}
_TO_DMA: Final = 1

Port = tuple[str, int]


class _Ports(msgspec.Struct, frozen=True):
    """The ports of a kind of tile by the offset of their register, and where slots begin."""

    masters: Mapping[int, Port]
    slaves: Mapping[Port, int]
    first_slave: int
    first_slot: int
    mux: int | None
    demux: int | None


def _ports(model: TileModel) -> _Ports:
    masters: dict[int, Port] = {}
    slaves: dict[Port, int] = {}
    other = {named.name: named.first for named in model.named}
    for named in model.named:
        if match := _PORT.fullmatch(named.name):
            bundle = _BUNDLES.get(match[2], match[2])
            for channel, offset in enumerate(range(named.first, named.end, named.stride)):
                if match[1] == "Master":
                    masters[offset] = (bundle, channel)
                else:
                    slaves[bundle, channel] = offset
    return _Ports(
        masters,
        slaves,
        min(slaves.values()),
        other["Stream_Switch_Slave_Slot{}"],
        other.get("Mux_Config"),
        other.get("Demux_Config"),
    )


class _Slot(msgspec.Struct, frozen=True):
    """Which packets of a slave port go to which masters."""

    packet_id: int
    mask: int
    msel: int
    arbiter: int

    def takes(self, packet_id: int) -> bool:
        """Whether packets with this id match."""
        return packet_id & self.mask == self.packet_id & self.mask


class Switches:
    """The switches of an array whose registers are ``words``, by address."""

    def __init__(self, device: DeviceModel, words: Mapping[int, int]) -> None:
        self._device = device
        self._words = words
        self._ports = {kind: _ports(model) for kind, model in device.generation.tiles.items()}

    def routes(self) -> Iterator[Route]:
        """The streams from DMA channels and cores, each with all its ends.

        A packet-switched stream is one for each id that the switches let through to an end.
        """
        for column in range(self._device.columns):
            for row in range(self._device.rows):
                tile = Tile(column, row)
                for source, port in self._sources(tile):
                    yield from self._from(source, tile, port)

    def _of(self, tile: Tile) -> _Ports:
        return self._ports[self._device.kind(tile)]

    def _word(self, tile: Tile, offset: int) -> int:
        return self._words.get(tile_address(tile.col, tile.row, offset), 0)

    def _sources(self, tile: Tile) -> Iterator[tuple[StreamPort, Port]]:
        """The DMA channels and cores that send, each with the switch's port that it enters."""
        ports = self._of(tile)
        for port, offset in ports.slaves.items():
            if self._word(tile, offset) & _ENABLED and port[0] in ("DMA", "Core"):
                yield StreamPort(tile, *port), port
        if ports.mux is not None:
            for channel, south in self._device.generation.shim_mux_from_dma.items():
                selected = self._word(tile, ports.mux) >> _MUX[south] & 3
                if selected == _TO_DMA:
                    yield StreamPort(tile, "DMA", channel), ("South", south)

    def _from(self, source: StreamPort, tile: Tile, port: Port) -> Iterator[Route]:
        slots = self._slots(tile, port)
        ids = [each for each in range(_PACKET_IDS) if any(slot.takes(each) for slot in slots)]
        for packet_id in ids if slots else [None]:
            ends = dict(self._ends(tile, port, packet_id))
            if ends:
                keeps = tuple(ends.values()) if packet_id is not None else ()
                yield Route(source, tuple(ends), packet_id, keeps)

    def _slots(self, tile: Tile, port: Port) -> list[_Slot]:
        """The packet rules of a slave port; none if it is circuit-switched."""
        ports = self._of(tile)
        offset = ports.slaves.get(port)
        if offset is None or not self._word(tile, offset) & _PACKETS:
            return []
        first = ports.first_slot + 4 * (offset - ports.first_slave)
        words = [self._word(tile, first + 4 * number) for number in range(_SLOTS)]
        return [
            _Slot(word >> 24 & 0x1F, word >> 16 & 0x1F, word >> 4 & 3, word & 7)
            for word in words
            if word & _SLOT_ENABLED
        ]

    def _ends(
        self, tile: Tile, port: Port, packet_id: int | None
    ) -> Iterator[tuple[StreamPort, bool]]:
        """Where a stream that enters at ``port`` ends, and whether with the packets' headers."""
        left, seen = [(tile, port)], {(tile, port)}
        while left:
            here, entry = left.pop(0)
            for master, keeps in self._masters(here, entry, packet_id):
                if (end := self._end(here, master)) is not None:
                    yield end, keeps
                    continue
                beyond = self._beyond(here, master)
                if beyond is not None and beyond not in seen:
                    seen.add(beyond)
                    left.append(beyond)

    def _beyond(self, tile: Tile, master: Port) -> tuple[Tile, Port] | None:
        """The switch and the port that a master port leads to."""
        bundle, channel = master
        if bundle not in _STEP:
            return None
        column, row = _STEP[bundle]
        beyond = Tile(tile.col + column, tile.row + row)
        return (beyond, (_OPPOSITE[bundle], channel)) if self._device.contains(beyond) else None

    def _masters(
        self, tile: Tile, port: Port, packet_id: int | None
    ) -> Iterator[tuple[Port, bool]]:
        ports = self._of(tile)
        offset = ports.slaves.get(port)
        if offset is None or not self._word(tile, offset) & _ENABLED:
            return
        slots = [
            slot
            for slot in self._slots(tile, port)
            if packet_id is not None and slot.takes(packet_id)
        ]
        for at, master in ports.masters.items():
            word = self._word(tile, at)
            if not word & _ENABLED:
                continue
            if not word & _PACKETS:
                if word & 0x7F == (offset - ports.first_slave) // 4:
                    yield master, True
            elif any(
                slot.arbiter == word & 7 and word >> 3 & 0xF & 1 << slot.msel for slot in slots
            ):
                yield master, not word & _DROPS_HEADER

    def _end(self, tile: Tile, master: Port) -> StreamPort | None:
        """The DMA channel or the other end behind a master port; None if a stream goes on."""
        if master[0] in ("DMA", "Core", "TileControl"):
            return StreamPort(tile, *master)
        demux = self._of(tile).demux
        if demux is None or master[0] != "South":
            return None
        for channel, south in self._device.generation.shim_mux_to_dma.items():
            if master[1] == south and self._word(tile, demux) >> _DEMUX[south] & 3 == _TO_DMA:
                return StreamPort(tile, "DMA", channel)
        return None
