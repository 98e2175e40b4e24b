"""The header of a packet: its fields fit, wherever a design gives one."""

from __future__ import annotations

from xdsl.ir import Operation

from npukit.compiler.checks.registry import reject
from npukit.compiler.dialect.aie import PacketInfo
from npukit.machine.bd_words import field_maximum
from npukit.machine.generations import AIE2
from npukit.machine.tiles import TileKind


def check_packet(op: Operation, packet: PacketInfo) -> None:
    """Refuse a packet header whose type or id has too many bits."""
    for what, value, field in (
        ("type", packet.pkt_type, "packet_type"),
        ("id", packet.pkt_id, "packet_id"),
    ):
        most = field_maximum(AIE2.tiles[TileKind.SHIM], field)  # as wide in any BD
        if not 0 <= value <= most:
            reject(op, f"packet {what} {value} does not fit {most.bit_length()} bits")
