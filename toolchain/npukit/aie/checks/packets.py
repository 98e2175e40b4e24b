"""The header of a packet: its fields fit, wherever a design gives one."""

from __future__ import annotations

from xdsl.ir import Operation

from npukit.aie.checks.registry import reject
from npukit.aie.dialect.aie import PacketInfo


def check_packet(op: Operation, packet: PacketInfo) -> None:
    """Refuse a packet header whose type or id has too many bits."""
    if not 0 <= packet.pkt_type < 8:
        reject(op, f"packet type {packet.pkt_type} does not fit 3 bits")
    if not 0 <= packet.pkt_id < 32:
        reject(op, f"packet id {packet.pkt_id} does not fit 5 bits")
