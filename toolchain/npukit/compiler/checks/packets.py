"""The header of a packet: its fields fit, wherever a design gives one."""

from __future__ import annotations

from xdsl.ir import Operation

from npukit.compiler.checks.registry import Scope, reject
from npukit.compiler.dialect.aie import PacketInfo
from npukit.machine.bd_words import field_maximum
from npukit.machine.tiles import TileKind


def check_packet(op: Operation, packet: PacketInfo, scope: Scope) -> None:
    """Refuse a packet header whose type or id has too many bits."""
    shim = scope.model.generation.tiles[TileKind.SHIM]  # the fields are as wide in any BD
    for what, value, field in (
        ("type", packet.pkt_type, "packet_type"),
        ("id", packet.pkt_id, "packet_id"),
    ):
        most = field_maximum(shim, field)
        if not 0 <= value <= most:
            reject(op, f"packet {what} {value} does not fit {most.bit_length()} bits")
