"""Checks of flows, packet flows and switchboxes."""

from __future__ import annotations

from xdsl.ir import Operation

from npukit.aie.checks.registry import Checks, Scope, reject, unplaced
from npukit.aie.device import TileKind
from npukit.aie.dialect.aie import (
    AMSelOp,
    CascadeFlowOp,
    ConnectOp,
    FlowOp,
    InterconnectOp,
    MasterSetOp,
    PacketFlowOp,
    PacketPortOp,
    PacketRuleOp,
    PacketRulesOp,
    PacketSourceOp,
    ShimMuxOp,
    SwitchboxOp,
    TileOp,
    WireBundle,
    tile_of,
)
from npukit.aie.tiles import DmaDirection

CHECKS = Checks()

ARBITERS = range(6)
MASTER_SELECTS = range(4)


@CHECKS.of(FlowOp)
def check_flow(op: FlowOp, scope: Scope) -> None:
    """Both ends are ports that their tiles have."""
    if unplaced(op):
        return
    _check_dma(op, tile_of(op.source, op), op.source_bundle, op.source_channel, True, scope)
    _check_dma(op, tile_of(op.dest, op), op.dest_bundle, op.dest_channel, False, scope)


def _check_dma(
    op: Operation, tile: TileOp, bundle: WireBundle, channel: int, sends: bool, scope: Scope
) -> None:
    if bundle is not WireBundle.DMA:
        return
    direction = DmaDirection.MM2S if sends else DmaDirection.S2MM
    channels = scope.model.tile(tile.coord).channels(direction)
    if not 0 <= channel < channels:
        reject(
            op,
            f"tile {tile.coord} has {channels} {direction} channels, so there is no DMA port "
            f"{channel}",
        )


@CHECKS.of(PacketFlowOp)
def check_packet_flow(op: PacketFlowOp, scope: Scope) -> None:
    """One source, at least one destination, and an id of five bits."""
    for inner in op.ports.block.ops:
        if not isinstance(inner, PacketPortOp):
            reject(inner, "cannot stand in an aie.packet_flow")
    if len(op.sources) != 1:
        reject(op, f"needs exactly one aie.packet_source, not {len(op.sources)}")
    if not op.dests:
        reject(op, "needs at least one aie.packet_dest")
    if op.packet_id >= 32:
        reject(op, f"packet id {op.packet_id} does not fit 5 bits")


@CHECKS.of(PacketPortOp)
def check_packet_port(op: PacketPortOp, scope: Scope) -> None:
    """The port is one that its tile has."""
    if not isinstance(op.parent_op(), PacketFlowOp):
        reject(op, "must stand in an aie.packet_flow")
    if not unplaced(op):
        sends = isinstance(op, PacketSourceOp)
        _check_dma(op, op.tile_op, op.bundle, op.channel, sends, scope)


@CHECKS.of(InterconnectOp)
def check_interconnect(op: InterconnectOp, scope: Scope) -> None:
    """Every output of a switch is driven once, and packet inputs are not circuits as well."""
    if not isinstance(op.tile.owner, TileOp):
        reject(op, "needs a placed tile")
    if isinstance(op, ShimMuxOp) and scope.model.kind(op.coord) is not TileKind.SHIM:
        reject(op, f"tile {op.coord} is no shim tile")
    outputs: set[tuple[WireBundle, int]] = set()
    inputs: set[tuple[WireBundle, int]] = set()
    for inner in op.connections.block.ops:
        match inner:
            case ConnectOp():
                _claim(inner, inner.dest, outputs)
                inputs.add(inner.source)
            case MasterSetOp() if isinstance(op, SwitchboxOp):
                _claim(inner, inner.dest, outputs)
                arbiters = {a.owner.arbiter for a in inner.amsels if isinstance(a.owner, AMSelOp)}
                if len(arbiters) > 1:
                    reject(inner, "a port can only be tied to one arbiter")
            case PacketRulesOp() if isinstance(op, SwitchboxOp):
                if inner.source in inputs:
                    bundle, channel = inner.source
                    reject(inner, f"port {bundle.value} : {channel} is used already")
                inputs.add(inner.source)
            case AMSelOp() if isinstance(op, SwitchboxOp):
                if inner.arbiter not in ARBITERS or inner.msel not in MASTER_SELECTS:
                    reject(inner, "there are arbiters 0 to 5 with master selects 0 to 3")
            case _:
                reject(inner, f"cannot stand in an {op.name}")


def _claim(op: Operation, port: tuple[WireBundle, int], taken: set[tuple[WireBundle, int]]) -> None:
    if port in taken:
        reject(op, f"port {port[0].value} : {port[1]} is driven already")
    taken.add(port)


@CHECKS.of(PacketRulesOp)
def check_rules(op: PacketRulesOp, scope: Scope) -> None:
    """Only rules stand among the rules."""
    for inner in op.rules.block.ops:
        if not isinstance(inner, PacketRuleOp):
            reject(inner, "cannot stand in an aie.packet_rules")


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
        reject(op, f"tiles {source.coord} and {dest.coord} are no neighbours")
