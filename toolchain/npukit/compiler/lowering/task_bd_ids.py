"""Assigns BD ids to the tasks of a runtime sequence, tile by tile.

The order is MLIR-AIE's (``AIEAssignRuntimeSequenceBDIDs.cpp``): first the ids that a design names
itself, then the lowest free ones. As in MLIR-AIE, ids that the array's own DMA programs use do not
count as taken.
"""

from __future__ import annotations

from collections.abc import Iterable

from npukit.errors import DesignError, Location
from npukit.machine.generations import Generation
from npukit.machine.physical import Tile
from npukit.machine.tile_model import TileModel


class TaskBdIds:
    """The BD ids in use, tile by tile, and how many tasks there were."""

    def __init__(self, generation: Generation) -> None:
        self._generation = generation
        self._used: dict[Tile, set[int]] = {}
        self._tasks = 0

    def number(self) -> int:
        """Count one more task; its number."""
        self._tasks += 1
        return self._tasks - 1

    def claim(self, tile: Tile, bd_id: int, where: Location) -> None:
        """Take the id that the design names.

        Raises:
            DesignError: the tile has no such BD, or a task holds it.
        """
        check_bd_id(self._generation.row(tile.row), tile, bd_id, where)
        used = self._used.setdefault(tile, set())
        if bd_id in used:
            raise DesignError(
                f"buffer descriptor {bd_id} of tile {tile} is already in use by another task",
                where=where,
                hint="await or free (aiex.dma_free_task) the task that holds it first",
            )
        used.add(bd_id)

    def allocate(self, tile: Tile, where: Location) -> int:
        """Take the lowest free id.

        Raises:
            DesignError: there is none.
        """
        # MLIR-AIE always allocates for channel 0.
        count = self._generation.row(tile.row).bds_of(0).stop
        used = self._used.setdefault(tile, set())
        for bd_id in range(count):
            if bd_id not in used:
                used.add(bd_id)
                return bd_id
        raise DesignError(
            f"tile {tile} is out of buffer descriptors: all {count} are held by tasks",
            where=where,
            hint="await or free (aiex.dma_free_task) earlier tasks before configuring this one",
            rule="out-of-bds",
        )

    def reserve(self, tile: Tile, bd_ids: Iterable[int]) -> None:
        """Keep ids that something else than a task uses."""
        self._used.setdefault(tile, set()).update(bd_ids)

    def holds(self, tile: Tile, bd_id: int) -> bool:
        """Whether a task holds the id."""
        return bd_id in self._used.get(tile, ())

    def free(self, tile: Tile, bd_id: int) -> None:
        """Give an id back; freeing twice is allowed."""
        self._used.get(tile, set()).discard(bd_id)


def check_bd_id(model: TileModel, tile: Tile, bd_id: int, where: Location) -> None:
    """Raise DesignError if the tile's DMA has no BD of this number."""
    count = model.bds
    if not 0 <= bd_id < count:
        raise DesignError(
            f"buffer descriptor {bd_id} does not exist: tile {tile} has 0 to {count - 1}",
            where=where,
        )
