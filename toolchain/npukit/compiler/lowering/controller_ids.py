"""Packet ids by which tiles identify themselves in task-complete tokens."""

from __future__ import annotations

from typing import Final

from npukit.compiler.dialect.aie import DeviceOp, TileOp
from npukit.compiler.dialect.attributes import PacketInfo, PacketInfoAttr

CONTROLLER_ID: Final = "controller_id"
"""The attribute of an ``aie.tile`` that holds its packet id."""

CONTROLLER_IDS: Final = (15, 26, 27, 29, 30, 31)
"""Packet id per row, the same in every column (AIETargetModel.cpp, getTileToControllerIdMap)."""


def assign_controller_ids(device: DeviceOp) -> None:
    """Give every tile of the design without a controller id its own."""
    for tile in device.ops_of(TileOp):
        if CONTROLLER_ID not in tile.attributes:
            info = PacketInfo(pkt_type=0, pkt_id=CONTROLLER_IDS[tile.row])
            tile.attributes[CONTROLLER_ID] = PacketInfoAttr(info)
