"""Fifos between host and array that the runtime sequence never uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from npukit.compiler.dialect.aie import (
    DeviceOp,
    FlowOp,
    PacketFlowOp,
    PacketPortOp,
    PacketSourceOp,
    ShimDmaAllocationOp,
    WireBundle,
    tile_of,
)
from npukit.compiler.dialect.location import locate
from npukit.compiler.lowering.allocation_names import fifo_name
from npukit.compiler.lowering.sequence_events import ChannelName, SequenceEvent, TaskPushed
from npukit.compiler.lowering.warnings import LoweringWarning
from npukit.machine.physical import DmaDirection, Tile


def fifo_use_lints(events: Iterable[SequenceEvent], device: DeviceOp) -> Iterator[LoweringWarning]:
    """Yield a warning for every connected shim channel on which the sequence starts no task.

    A sequence that starts no task at all gets no warnings.

    Args:
        events: what the sequence does.
        device: the lowered device.
    """
    started = {event.on for event in events if isinstance(event, TaskPushed)}
    connected = set(_channels(device, trace=False))
    for allocation in device.ops_of(ShimDmaAllocationOp) if started else ():
        channel = ChannelName(allocation.coord, allocation.direction, allocation.channel)
        if channel in started or channel not in connected:
            continue
        name = fifo_name(allocation.sym_name or "")
        if channel.direction is DmaDirection.MM2S:
            what, then = "fills", "waits for its data forever"
        else:
            what, then = "drains", "can't send any more once its buffers are full"
        yield LoweringWarning(
            f"the runtime sequence never {what} @{name} ({channel}): its other end {then}",
            locate(allocation),
            f"move data with metadata = @{name} in the runtime sequence, or remove it from the "
            "design",
            rule="idle-shim-channel",
        )


def trace_channels(device: DeviceOp) -> set[ChannelName]:
    """The channels that receive trace and nothing else."""
    return set(_channels(device, trace=True)) - set(_channels(device, trace=False))


def _channels(device: DeviceOp, *, trace: bool) -> Iterator[ChannelName]:
    """The DMA channels at the ends of streams that carry trace, or of those that carry data."""
    for op in device.walk_array():
        ends: list[tuple[Tile, WireBundle, int]] = []
        if isinstance(op, FlowOp):
            ends = [
                (tile_of(op.source, op).coord, op.source_bundle, op.source_channel),
                (tile_of(op.dest, op).coord, op.dest_bundle, op.dest_channel),
            ]
        elif isinstance(op, PacketFlowOp):
            ports = [port for port in op.ports.walk() if isinstance(port, PacketPortOp)]
            ports.sort(key=lambda port: not isinstance(port, PacketSourceOp))
            ends = [(port.coord, port.bundle, port.channel) for port in ports]
        if not ends or (ends[0][1] is WireBundle.TRACE) is not trace:
            continue
        for number, (tile, bundle, channel) in enumerate(ends):
            if bundle is WireBundle.DMA:
                direction = DmaDirection.S2MM if number else DmaDirection.MM2S
                yield ChannelName(tile, direction, channel)
