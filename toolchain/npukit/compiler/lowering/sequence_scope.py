"""Resolves what a runtime sequence refers to: symbols and tiles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from xdsl.dialects.builtin import StringAttr, UnregisteredOp
from xdsl.ir import Operation

from npukit.compiler.dialect.aie import BufferOp, DeviceOp, ShimDmaAllocationOp, TileOp
from npukit.compiler.dialect.attributes import PacketInfoAttr
from npukit.errors import DesignError, Location
from npukit.machine.device import DeviceModel
from npukit.machine.physical import Tile

Handler: TypeAlias = Callable[[Any, Location], None]
"""Lowers an operation of one class; tables map each class to its handler."""


class SequenceScope:
    """The device around a runtime sequence."""

    def __init__(self, device: DeviceOp) -> None:
        self.model: DeviceModel = device.model
        self.device = device
        self._tiles = tuple(device.ops_of(TileOp))
        self._symbols: dict[str, Operation] = {}
        for op in device.block.ops:
            name = op.get_attr_or_prop("sym_name")
            if isinstance(name, StringAttr):
                self._symbols.setdefault(name.data, op)

    def controller_ids(self) -> Mapping[Tile, int]:
        """The packet id of each tile's controller, where the design has one."""
        ids: dict[Tile, int] = {}
        for tile in self._tiles:
            controller = tile.attributes.get("controller_id")
            # If a design names a tile twice, the first one counts.
            if isinstance(controller, PacketInfoAttr) and tile.coord not in ids:
                ids[tile.coord] = controller.data.pkt_id
        return ids

    def symbol(self, name: str, where: Location) -> Operation:
        """The operation of the device with this name.

        Raises:
            DesignError: there is none.
        """
        if name not in self._symbols:
            raise DesignError(f"there is no '@{name}' in the device", where=where)
        return self._symbols[name]

    def allocation(self, name: str, where: Location) -> ShimDmaAllocationOp:
        """The shim DMA channel that the sequence calls ``name``.

        Raises:
            DesignError: there is no such symbol, or it names something else.
        """
        op = self.symbol(name, where)
        if not isinstance(op, ShimDmaAllocationOp):
            raise DesignError(
                f"'@{name}' is not a shim DMA channel but an {op.name}",
                where=where,
                hint="only a fifo that ends at a shim tile can be used in a runtime sequence",
            )
        return op

    def buffer(self, name: str, where: Location) -> tuple[BufferOp, int]:
        """The buffer of this name and its address.

        Raises:
            DesignError: there is no such buffer, or it has no address.
        """
        op = self.symbol(name, where)
        if not isinstance(op, BufferOp):
            raise DesignError(f"'@{name}' is not an aie.buffer but an {op.name}", where=where)
        if op.address is None:
            raise DesignError(f"buffer '@{name}' has no address", where=where)
        return op, op.address

    def tile(self, tile: Tile, where: Location) -> Tile:
        """Return ``tile`` if the device has it.

        Raises:
            DesignError: it does not.
        """
        if not self.model.contains(tile):
            raise DesignError(
                f"{self.model.name} has no tile {tile}: it has {self.model.columns} columns and "
                f"{self.model.rows} rows",
                where=where,
            )
        return tile


def spelled(op: Operation) -> str:
    """The name of an operation as the design spells it, even if no dialect has it."""
    return op.op_name.data if isinstance(op, UnregisteredOp) else op.name
