"""Streams with a DMA channel that is never started, and started DMA channels without a stream."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from npukit.compiler.dialect.aie import (
    ChannelStartOp,
    DeviceOp,
    DmaEngineOp,
    FlowOp,
    InterconnectOp,
    PacketFlowOp,
    PacketPortOp,
    PacketSourceOp,
    WireBundle,
    tile_of,
)
from npukit.compiler.dialect.location import locate
from npukit.compiler.lowering.sequence_events import ChannelName, SequenceEvent, TaskPushed
from npukit.compiler.lowering.warnings import LoweringWarning
from npukit.errors import Location
from npukit.machine.device import TileKind
from npukit.machine.physical import DmaDirection, Tile


def stream_end_lints(
    events: Iterable[SequenceEvent], device: DeviceOp
) -> Iterator[LoweringWarning]:
    """Yield a warning for every stream whose DMA channel never starts, and the other way round.

    Another lint covers shim channels that the sequence never uses.

    Args:
        events: what the sequence does.
        device: the lowered device.
    """
    streams = dict(_streams(device))
    started = {
        **{event.on: event.where for event in events if isinstance(event, TaskPushed)},
        **dict(_static_channels(device)),
    }
    for channel, where in streams.items():
        if channel not in started and device.model.kind(channel.tile) is not TileKind.SHIM:
            ends = "ends at" if channel.direction is DmaDirection.S2MM else "begins at"
            yield LoweringWarning(
                f"a stream {ends} {channel}, but nothing starts that channel: the stream never "
                "moves",
                where,
                "start the channel in the tile's DMA program, or remove the stream",
                rule="stream-without-task",
            )
    if not streams or any(isinstance(op, InterconnectOp) for op in device.block.ops):
        return  # switches may make streams too
    for channel, where in started.items():
        if channel not in streams:
            leads = "to" if channel.direction is DmaDirection.S2MM else "from"
            yield LoweringWarning(
                f"{channel} is started here, but no stream leads {leads} it: it waits forever",
                where,
                "connect it with an aie.flow or aie.packet_flow, or start the channel that has one",
                rule="task-without-stream",
            )


def _static_channels(device: DeviceOp) -> Iterator[tuple[ChannelName, Location]]:
    for engine in device.ops_of(DmaEngineOp):
        for op in engine.walk():
            if isinstance(op, ChannelStartOp):
                yield ChannelName(engine.coord, op.direction, op.channel), locate(op)


def _streams(device: DeviceOp) -> Iterator[tuple[ChannelName, Location]]:
    """The DMA channels at the ends of flows; a flow that begins elsewhere (trace) has only one."""
    for op in device.walk_array():
        ends: list[tuple[Tile, WireBundle, int, bool]] = []
        if isinstance(op, FlowOp):
            source, dest = tile_of(op.source, op), tile_of(op.dest, op)
            ends.append((source.coord, op.source_bundle, op.source_channel, True))
            ends.append((dest.coord, op.dest_bundle, op.dest_channel, False))
        elif isinstance(op, PacketFlowOp):
            for port in op.ports.walk():
                if isinstance(port, PacketPortOp):
                    sends = isinstance(port, PacketSourceOp)
                    ends.append((port.coord, port.bundle, port.channel, sends))
        for tile, bundle, channel, sends in ends:
            if bundle is WireBundle.DMA:
                direction = DmaDirection.MM2S if sends else DmaDirection.S2MM
                yield ChannelName(tile, direction, channel), locate(op)
