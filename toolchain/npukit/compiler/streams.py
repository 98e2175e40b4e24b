"""Finds the routes of a physical module, from its flows or by tracing its switches.

npukit's own lowering keeps ``aie.flow`` and ``aie.packet_flow``; ``aiecc`` leaves configured
switchboxes and shim muxes, plus the packet flows behind them. Routes come from the switches if
there are any, and from a flow only if no switch carries it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec
from xdsl.ir import Operation, SSAValue

from npukit.compiler.dialect.aie import (
    ConnectOp,
    DeviceOp,
    FlowOp,
    InterconnectOp,
    MasterSetOp,
    PacketFlowOp,
    PacketPortOp,
    PacketRuleOp,
    PacketRulesOp,
    ShimMuxOp,
    SwitchboxOp,
    WireBundle,
    tile_of,
)
from npukit.compiler.dialect.location import locate
from npukit.errors import DesignError
from npukit.machine.bd_words import field_maximum
from npukit.machine.physical import Route, StreamPort, Tile
from npukit.machine.tiles import TileKind

_STEPS = {
    WireBundle.NORTH: (0, 1, WireBundle.SOUTH),
    WireBundle.SOUTH: (0, -1, WireBundle.NORTH),
    WireBundle.EAST: (1, 0, WireBundle.WEST),
    WireBundle.WEST: (-1, 0, WireBundle.EAST),
}
"""By the side that a stream leaves a switch: column step, row step, and side of arrival."""

_Port = tuple[WireBundle, int]


def routes_of(device: DeviceOp) -> tuple[Route, ...]:
    """Return every route of ``device``, sources in textual order.

    Raises:
        DesignError: a stream leaves a switch and nothing receives it, or it loops; located at the
            switchbox.
    """
    traced = traced_routes(device)
    circuits = {route.source for route in traced if route.packet_id is None}
    packets = {(route.source, route.packet_id) for route in traced}
    flows: dict[tuple[StreamPort, int | None], dict[StreamPort, bool]] = {}
    for op in device.block.ops:
        if isinstance(op, FlowOp):
            source = StreamPort(
                tile_of(op.source, op).coord, op.source_bundle.value, op.source_channel
            )
            dest = StreamPort(tile_of(op.dest, op).coord, op.dest_bundle.value, op.dest_channel)
            if source not in circuits:
                flows.setdefault((source, None), {})[dest] = False
        elif isinstance(op, PacketFlowOp):
            for source in map(_port_of, op.sources):
                if (source, op.packet_id) not in packets:
                    dests = flows.setdefault((source, op.packet_id), {})
                    dests.update(dict.fromkeys(map(_port_of, op.dests), op.keep_pkt_header))
    named = (_route(source, packet_id, dests) for (source, packet_id), dests in flows.items())
    return (*traced, *named)


def traced_routes(device: DeviceOp) -> tuple[Route, ...]:
    """The routes that the switches of ``device`` already have (errors as :func:`routes_of`)."""
    return _Switches(device).routes()


def _port_of(end: PacketPortOp) -> StreamPort:
    return StreamPort(end.coord, end.bundle.value, end.channel)


def _route(source: StreamPort, packet_id: int | None, dests: dict[StreamPort, bool]) -> Route:
    keep = () if packet_id is None else tuple(dests.values())
    return Route(source, tuple(dests), packet_id, keep)


class _Switch(msgspec.Struct):
    """The configuration of one switchbox or shim mux."""

    op: InterconnectOp
    circuits: dict[_Port, list[_Port]] = msgspec.field(default_factory=dict)
    rules: dict[_Port, list[PacketRuleOp]] = msgspec.field(default_factory=dict)
    masters: dict[SSAValue, list[MasterSetOp]] = msgspec.field(default_factory=dict)

    @staticmethod
    def read(op: InterconnectOp) -> _Switch:
        switch = _Switch(op)
        for inner in op.connections.block.ops:
            match inner:
                case ConnectOp():
                    switch.circuits.setdefault(inner.source, []).append(inner.dest)
                case PacketRulesOp():
                    found = [
                        rule for rule in inner.rules.block.ops if isinstance(rule, PacketRuleOp)
                    ]
                    switch.rules.setdefault(inner.source, []).extend(found)
                case MasterSetOp():
                    for amsel in inner.amsels:
                        switch.masters.setdefault(amsel, []).append(inner)
                case _:
                    pass
        return switch

    def ports(self) -> Iterator[_Port]:
        """The input ports of streams."""
        yield from dict.fromkeys((*self.circuits, *self.rules))

    def select(self, port: _Port, packet_id: int) -> Iterable[MasterSetOp]:
        """The masters by which a packet from ``port`` leaves: those of the first rule that
        matches it."""
        for rule in self.rules.get(port, ()):
            if packet_id & rule.mask == rule.value:
                return self.masters.get(rule.amsel, ())
        return ()


class _End(msgspec.Struct, frozen=True):
    """Where a stream arrives, and whether it came through packet rules and keeps its header."""

    port: StreamPort
    keep_header: bool


class _Switches:
    """All switchboxes and shim muxes of a device."""

    def __init__(self, device: DeviceOp) -> None:
        self._model = device.model
        self._boxes = {op.coord: _Switch.read(op) for op in device.ops_of(SwitchboxOp)}
        self._muxes = {op.coord: _Switch.read(op) for op in device.ops_of(ShimMuxOp)}

    def routes(self) -> tuple[Route, ...]:
        """Trace every stream from its start."""
        return tuple(route for source in self._sources() for route in self._trace(*source))

    def _sources(self) -> Iterator[tuple[StreamPort, Tile, _Port]]:
        """Yield the start port of each stream, with the switch port where it enters."""
        for tile, mux in self._muxes.items():
            for bundle, channel in mux.ports():
                if bundle is WireBundle.NORTH:
                    continue
                for out, out_channel in mux.circuits[(bundle, channel)]:
                    start = StreamPort(tile, bundle.value, channel)
                    if out is WireBundle.NORTH:
                        yield start, tile, (WireBundle.SOUTH, out_channel)
        for tile, box in self._boxes.items():
            for port in box.ports():
                outside = tile.row == self._model.shim_row and port[0] is WireBundle.SOUTH
                if port[0] not in _STEPS or (outside and not self._muxed(tile, port)):
                    yield StreamPort(tile, port[0].value, port[1]), tile, port

    def _muxed(self, tile: Tile, port: _Port) -> bool:
        """True if the shim mux of ``tile`` feeds the South ``port`` of its switchbox."""
        mux = self._muxes.get(tile)
        return mux is not None and any(
            (WireBundle.NORTH, port[1]) in outs for outs in mux.circuits.values()
        )

    def _trace(self, source: StreamPort, tile: Tile, port: _Port) -> Iterator[Route]:
        mux, box = self._muxes.get(tile), self._boxes.get(tile)
        if mux is not None and (box is None or port not in box.ports()):
            mux_port = (WireBundle(source.bundle), source.channel)
            problem = "leaves the mux, but no switchbox receives it"
            raise _stream_error(mux.op, tile, mux_port, problem)
        if not self._meets_rules(tile, port, frozenset()):
            ends = {end.port: False for end in self._walk(tile, port, None, frozenset())}
            if ends:
                yield _route(source, None, ends)
            return
        shim = self._model.generation.tiles[TileKind.SHIM]
        for packet_id in range(field_maximum(shim, "packet_id") + 1):
            found = list(self._walk(tile, port, packet_id, frozenset()))
            if found:
                yield _route(source, packet_id, {end.port: end.keep_header for end in found})

    def _meets_rules(self, tile: Tile, port: _Port, seen: frozenset[tuple[Tile, _Port]]) -> bool:
        box = self._boxes.get(tile)
        if box is None or (tile, port) in seen:
            return False
        if port in box.rules:
            return True
        return any(
            self._meets_rules(*arrival, seen | {(tile, port)})
            for out in box.circuits.get(port, ())
            if (arrival := self._arrival(tile, out)) is not None
        )

    def _walk(
        self, tile: Tile, port: _Port, packet_id: int | None, seen: frozenset[tuple[Tile, _Port]]
    ) -> Iterator[_End]:
        """Yield the ends of the stream that enters the switchbox of ``tile`` by ``port``."""
        box = self._boxes[tile]
        if (tile, port) in seen:
            raise _stream_error(box.op, tile, port, "loops back to this switch")
        leaving = [(out, False) for out in box.circuits.get(port, ())]
        if packet_id is not None:
            leaving += [
                (master.dest, master.keep_pkt_header) for master in box.select(port, packet_id)
            ]
        for out, keep in leaving:
            arrival = self._arrival(tile, out)
            if arrival is None:
                yield _End(self._end(tile, out), keep)
                continue
            target, entry = arrival
            following = self._boxes.get(target)
            if following is None or entry not in {*following.circuits, *following.rules}:
                raise _stream_error(box.op, tile, out, "leaves the switch, but nothing receives it")
            yield from self._walk(target, entry, packet_id, seen | {(tile, port)})

    def _arrival(self, tile: Tile, out: _Port) -> tuple[Tile, _Port] | None:
        """The switch port where a stream that leaves by ``out`` enters next; None at its end."""
        step = _STEPS.get(out[0])
        if step is None:
            return None
        target = Tile(tile.col + step[0], tile.row + step[1])
        if tile.row == self._model.shim_row and out[0] is WireBundle.SOUTH:
            return None
        return target, (step[2], out[1])

    def _end(self, tile: Tile, out: _Port) -> StreamPort:
        """The end port of a stream: a shim's South port is a DMA's if its mux says so."""
        mux = self._muxes.get(tile)
        if out[0] is WireBundle.SOUTH and mux is not None:
            for bundle, channel in mux.circuits.get((WireBundle.NORTH, out[1]), ()):
                return StreamPort(tile, bundle.value, channel)
        return StreamPort(tile, out[0].value, out[1])


def _stream_error(op: Operation, tile: Tile, port: _Port, what: str) -> DesignError:
    return DesignError(
        f"the stream at {port[0].value} {port[1]} of tile {tile} {what}", where=locate(op)
    )
