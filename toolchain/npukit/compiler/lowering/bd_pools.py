"""Pools of BD numbers, from which a design takes the numbers of its tasks itself.

MLIR-AIE 1.4 inserts ``aiex.dma_bd_pool_pop`` and ``push`` into sequences that a host program writes
when the kernel runs. The order is that of its ``TxnEncoding.h``: the number given back last comes
first, and at the start the lowest.
"""

from __future__ import annotations

from npukit.errors import DesignError, Location
from npukit.machine.device import DeviceModel
from npukit.machine.physical import Tile


class BdPools:
    """The free BD numbers of each tile, in one runtime sequence."""

    def __init__(self, model: DeviceModel) -> None:
        self._model = model
        self._free: dict[Tile, list[int]] = {}

    def pop(self, tile: Tile, where: Location) -> int:
        """Take a number.

        Raises:
            DesignError: none is free, or the device has no such tile.
        """
        free = self._of(tile, where)
        if not free:
            raise DesignError(
                f"the pool of buffer descriptors of tile {tile} is empty",
                where=where,
                rule="out-of-bds",
            )
        return free.pop()

    def push(self, tile: Tile, bd_id: int, where: Location) -> None:
        """Give a number back.

        Raises:
            DesignError: it was not taken from this pool.
        """
        free = self._of(tile, where)
        if bd_id in free or not 0 <= bd_id < self._model.tile(tile).bds:
            raise DesignError(
                f"buffer descriptor {bd_id} was not taken from the pool of tile {tile}",
                where=where,
            )
        free.append(bd_id)

    def _of(self, tile: Tile, where: Location) -> list[int]:
        if not self._model.contains(tile):
            raise DesignError(f"{self._model.name} has no tile {tile}", where=where)
        if tile not in self._free:
            self._free[tile] = [*reversed(range(self._model.tile(tile).bds))]
        return self._free[tile]
