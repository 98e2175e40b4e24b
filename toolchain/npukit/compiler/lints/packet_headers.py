"""Packet headers of BDs: those that match no packet flow of their channel, and missing ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from npukit.compiler.bd_chains import channel_starts, packet_of, started_bds
from npukit.compiler.dialect.aie import DeviceOp, DmaEngineOp, PacketFlowOp, WireBundle
from npukit.compiler.dialect.location import locate
from npukit.compiler.lowering.sequence_events import (
    BdWritten,
    ChannelName,
    SequenceEvent,
    TaskPushed,
)
from npukit.compiler.lowering.warnings import LoweringWarning
from npukit.errors import Location
from npukit.machine.physical import DmaDirection, Tile


def packet_header_lints(
    events: Iterable[SequenceEvent], device: DeviceOp
) -> Iterator[LoweringWarning]:
    """Yield a warning for every such BD; a BD without a header may send headers as data.

    Args:
        events: what the sequence does.
        device: the lowered device.
    """
    ids = _packet_ids(device)
    for channel, packet_id, where in (*_of_sequence(events), *_of_programs(device)):
        known = ids.get(channel)
        if known and packet_id is not None and packet_id not in known:
            flows = ", ".join(map(str, sorted(known)))
            yield LoweringWarning(
                f"this BD sends packets with id {packet_id} on {channel}, but the packet flows "
                f"that begin there have id {flows}: no switch forwards its packets",
                where,
                "give the packet the id of a flow, or add an aie.packet_flow with its id",
                rule="packet-id-mismatch",
            )


def headers_in_data(events: Iterable[SequenceEvent], device: DeviceOp) -> Location | None:
    """The place of a BD without a header that feeds a packet flow: it sends headers as data."""
    ids = _packet_ids(device)
    for channel, packet_id, where in (*_of_sequence(events), *_of_programs(device)):
        if channel in ids and packet_id is None:
            return where
    return None


_Sent = tuple[ChannelName, int | None, Location]


def _packet_ids(device: DeviceOp) -> dict[ChannelName, set[int]]:
    """The ids of the packet flows that begin at each channel."""
    ids: dict[ChannelName, set[int]] = defaultdict(set)
    for flow in device.ops_of(PacketFlowOp):
        for source in flow.sources:
            if source.bundle is WireBundle.DMA:
                channel = ChannelName(source.coord, DmaDirection.MM2S, source.channel)
                ids[channel].add(flow.packet_id)
    return ids


def _of_sequence(events: Iterable[SequenceEvent]) -> Iterator[_Sent]:
    written: dict[tuple[Tile, int], BdWritten] = {}
    for event in events:
        if isinstance(event, BdWritten):
            written[event.tile, event.bd_id] = event
        elif isinstance(event, TaskPushed) and event.on.direction is DmaDirection.MM2S:
            bd = written.get((event.on.tile, event.entry.bd_id))
            if bd is not None:
                yield event.on, bd.packet_id, bd.where


def _of_programs(device: DeviceOp) -> Iterator[_Sent]:
    for engine in device.ops_of(DmaEngineOp):
        for start in channel_starts(engine):
            if start.direction is DmaDirection.MM2S:
                channel = ChannelName(engine.coord, start.direction, start.channel)
                for bd in started_bds(start):
                    packet = packet_of(bd)
                    yield channel, None if packet is None else packet.pkt_id, locate(bd)
