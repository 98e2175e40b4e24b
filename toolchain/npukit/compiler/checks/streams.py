"""Checks of flows, packet flows, cascades, and what cores put into and get from streams."""

from __future__ import annotations

from typing import TypeAlias

from xdsl.dialects.builtin import FixedBitwidthType, Float32Type, IntegerType, VectorType, i32
from xdsl.ir import Attribute, Operation

from npukit.compiler.checks.packets import check_packet
from npukit.compiler.checks.registry import Checks, Scope, reject, unplaced
from npukit.compiler.dialect.aie import (
    CascadeDir,
    CascadeFlowOp,
    ConfigureCascadeOp,
    CoreOp,
    DeviceOp,
    FlowOp,
    GetCascadeOp,
    GetStreamOp,
    PacketFlowOp,
    PacketInfo,
    PacketPortOp,
    PacketSourceOp,
    PutCascadeOp,
    PutStreamOp,
    TileOp,
    WireBundle,
    tile_of,
)
from npukit.compiler.switch_ports import inputs, mux_inputs, mux_outputs, outputs
from npukit.machine.device import TileKind
from npukit.machine.tiles import DmaDirection, Tile

CHECKS = Checks()

_PortKey: TypeAlias = tuple[bool, Tile, WireBundle, int]
"""Whether a stream begins there, its tile, and its port."""

CASCADE_BITS = 512
"""Bits that a cascade moves at once (AIETargetModel.h, ``getAccumulatorCascadeSize``)."""


@CHECKS.of(FlowOp)
def check_flow(op: FlowOp, scope: Scope) -> None:
    """Both ends are ports that their tiles have."""
    if unplaced(op):
        return
    _check_port(op, tile_of(op.source, op), op.source_bundle, op.source_channel, True, scope)
    _check_port(op, tile_of(op.dest, op), op.dest_bundle, op.dest_channel, False, scope)


def _check_port(
    op: Operation, tile: TileOp, bundle: WireBundle, channel: int, sends: bool, scope: Scope
) -> None:
    """A stream starts at an input of a switch or shim mux, and ends at an output."""
    place, model = tile.coord, scope.model
    if bundle is WireBundle.CORE and channel != 0:
        reject(
            op, f"a core has one stream input and one output, so there is no Core port {channel}"
        )
    if bundle is WireBundle.DMA:
        direction = DmaDirection.MM2S if sends else DmaDirection.S2MM
        count, what = model.tile(place).channels(direction), f"{direction} channels"
    elif model.kind(place) is TileKind.SHIM and bundle in (WireBundle.NOC, WireBundle.PLIO):
        count, what = (
            (mux_inputs if sends else mux_outputs)(model, place, bundle),
            f"{bundle.value} ports",
        )
    else:
        count = (inputs if sends else outputs)(model, place, bundle)
        what = f"{bundle.value} ports that streams {'come from' if sends else 'go to'}"
    if not 0 <= channel < count:
        reject(
            op,
            f"tile {place} has {count or 'no'} {what}, so there is no {bundle.value} port "
            f"{channel}",
        )


@CHECKS.of(DeviceOp)
def check_ports(op: DeviceOp, scope: Scope) -> None:
    """A port where a circuit begins or ends carries nothing else: its switch is set to circuit."""
    circuits: dict[_PortKey, _PortKey] = {}
    packets: set[_PortKey] = set()
    for port in (each for each in op.walk_array() if isinstance(each, PacketPortOp)):
        if not unplaced(port):
            sends = isinstance(port, PacketSourceOp)
            packets.add((sends, port.coord, port.bundle, port.channel))
    for flow in op.ops_of(FlowOp):
        if unplaced(flow):
            continue
        source = (True, tile_of(flow.source, flow).coord, flow.source_bundle, flow.source_channel)
        dest = (False, tile_of(flow.dest, flow).coord, flow.dest_bundle, flow.dest_channel)
        for end in (source, dest):
            if end in packets:
                reject(flow, f"{_spelled(end)} also has a packet flow; a port has one kind")
        before = circuits.setdefault(dest, source)
        if before != source:
            reject(
                flow,
                f"{_spelled(dest)} already takes the stream of {_spelled(before)}",
                hint="streams that share a port must be packet flows with their own ids",
            )


def _spelled(port: _PortKey) -> str:
    _, tile, bundle, channel = port
    return f"{bundle.value} : {channel} of tile {tile}"


@CHECKS.of(PacketFlowOp)
def check_packet_flow(op: PacketFlowOp, scope: Scope) -> None:
    """At least one source and one destination, and an id of five bits."""
    for inner in op.ports.block.ops:
        if not isinstance(inner, PacketPortOp):
            reject(inner, "is not allowed in an aie.packet_flow")
    if not op.sources:
        reject(op, "needs at least one aie.packet_source")
    if not op.dests:
        reject(op, "needs at least one aie.packet_dest")
    check_packet(op, PacketInfo(0, op.packet_id), scope)


@CHECKS.of(PacketPortOp)
def check_packet_port(op: PacketPortOp, scope: Scope) -> None:
    """The port is one that its tile has."""
    if not isinstance(op.parent_op(), PacketFlowOp):
        reject(op, "must be in an aie.packet_flow")
    if not unplaced(op):
        sends = isinstance(op, PacketSourceOp)
        _check_port(op, op.tile_op, op.bundle, op.channel, sends, scope)


@CHECKS.of(CascadeFlowOp)
def check_cascade(op: CascadeFlowOp, scope: Scope) -> None:
    """Both tiles have cores and are neighbours."""
    if unplaced(op):
        return
    source, dest = tile_of(op.source_tile, op), tile_of(op.dest_tile, op)
    for tile in (source, dest):
        if scope.model.kind(tile.coord) is not TileKind.CORE:
            reject(op, f"tile {tile.coord} has no cascade stream")
    if abs(source.col - dest.col) + abs(source.row - dest.row) != 1:
        reject(op, f"tiles {source.coord} and {dest.coord} are not neighbours")


@CHECKS.of(ConfigureCascadeOp)
def check_cascade_sides(op: ConfigureCascadeOp, scope: Scope) -> None:
    """A core takes from the north or west and sends to the south or east."""
    if unplaced(op):
        return
    if scope.model.kind(op.coord) is not TileKind.CORE:
        reject(op, f"tile {op.coord} has no cascade stream")
    if op.input_dir.data not in (CascadeDir.NORTH, CascadeDir.WEST):
        reject(op, "a cascade comes in from the North or West")
    if op.output_dir.data not in (CascadeDir.SOUTH, CascadeDir.EAST):
        reject(op, "a cascade goes out to the South or East")


@CHECKS.of(PutCascadeOp)
def check_put_cascade(op: PutCascadeOp, scope: Scope) -> None:
    """The value is as wide as a cascade."""
    _check_cascade_width(op, op.cascade_value.type)


@CHECKS.of(GetCascadeOp)
def check_get_cascade(op: GetCascadeOp, scope: Scope) -> None:
    """The value is as wide as a cascade."""
    _check_cascade_width(op, op.cascade_value.type)


def _check_cascade_width(op: Operation, type_: Attribute) -> None:
    lanes, lane = 1, type_
    if isinstance(type_, VectorType):
        lanes, lane = type_.element_count(), type_.element_type
    if not isinstance(lane, FixedBitwidthType) or lanes * lane.bitwidth != CASCADE_BITS:
        reject(op, f"a cascade moves {CASCADE_BITS} bits at once, not {type_}")


@CHECKS.of(PutStreamOp)
def check_put_stream(op: PutStreamOp, scope: Scope) -> None:
    """The value fits a stream, and the core itself puts it."""
    _check_stream(op, op.stream_value.type)


@CHECKS.of(GetStreamOp)
def check_get_stream(op: GetStreamOp, scope: Scope) -> None:
    """The value fits a stream, and the core itself gets it."""
    _check_stream(op, op.stream_value.type)


def _check_stream(op: Operation, type_: Attribute) -> None:
    if not isinstance(op.parent_op(), CoreOp):
        reject(
            op,
            "must be directly in an aie.core",
            hint="write the loop around it with cf.br and cf.cond_br",
        )
    if type_ not in (i32, Float32Type(), IntegerType(128)):
        reject(op, f"a stream carries i32, f32 or i128, not {type_}")
