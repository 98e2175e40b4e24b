"""Chooses the packet ids of fifos whose objects travel in packets."""

from __future__ import annotations

from collections.abc import Iterable

from npukit.compiler.dialect.aie import DeviceOp, PacketFlowOp
from npukit.compiler.dialect.attributes import PacketInfo
from npukit.compiler.lowering.fifos import FifoEnd
from npukit.errors import DesignError
from npukit.machine.bd_words import field_maximum
from npukit.machine.tiles import TileKind


def choose_packet_ids(device: DeviceOp, fifos: Iterable[FifoEnd]) -> None:
    """Give each packet-switched fifo its header: the id in the design, else the lowest unused one.

    Raises:
        DesignError: all ids are in use.
    """
    switched = [fifo for fifo in fifos if fifo.op.packet_switched]
    used = {flow.packet_id for flow in device.ops_of(PacketFlowOp)}
    used |= {fifo.op.packet_id for fifo in switched if fifo.op.packet_id is not None}
    shim = device.model.generation.tiles[TileKind.SHIM]  # the field is as wide in any BD
    free = [number for number in range(field_maximum(shim, "packet_id") + 1) if number not in used]
    for fifo in switched:
        chosen = fifo.op.packet_id
        if chosen is None:
            if not free:
                raise DesignError(
                    f"objectfifo @{fifo.name} needs a packet id, but all are in use",
                    where=fifo.where,
                )
            chosen = free.pop(0)
        fifo.packet = PacketInfo(0, chosen)
