"""A device: a number of columns of a generation's tiles, and which tile reaches which memory."""

from __future__ import annotations

from functools import cached_property, lru_cache

import msgspec

from npukit.errors import DesignError, Location
from npukit.machine import generations
from npukit.machine.generations import Generation
from npukit.machine.tile_model import TileModel
from npukit.machine.tiles import Tile, TileKind

__all__ = [
    "DeviceModel",
    "TileKind",
    "TileModel",
    "device_model",
    "device_names",
    "plain_device_name",
]


class DeviceModel(msgspec.Struct, frozen=True, dict=True):
    """A device: the whole array of a generation, or some of its columns."""

    name: str
    generation: Generation
    columns: int

    @cached_property
    def rows(self) -> int:
        """Rows of tiles, shim and memtiles included."""
        return len(self.generation.rows)

    @cached_property
    def shim_row(self) -> int:
        """The row of the shims."""
        return self.generation.rows.index(TileKind.SHIM)

    @cached_property
    def memtile_row(self) -> int:
        """The row of the memtiles."""
        return self.generation.rows.index(TileKind.MEM)

    @property
    def memtile_rows(self) -> int:
        """The number of memtile rows."""
        return self.generation.rows.count(TileKind.MEM)

    @property
    def compute_rows(self) -> range:
        """The rows of compute tiles."""
        return range(self.generation.rows.index(TileKind.CORE), self.rows)

    def contains(self, tile: Tile) -> bool:
        """True if the device has ``tile``."""
        return 0 <= tile.col < self.columns and 0 <= tile.row < self.rows

    def kind(self, tile: Tile) -> TileKind:
        """The kind of ``tile``.

        Raises:
            DesignError: the device has no such tile.
        """
        if not self.contains(tile):
            raise DesignError(
                f"{self.name} has no tile {tile}: "
                f"it has {self.columns} columns and {self.rows} rows"
            )
        return self.generation.rows[tile.row]

    def tile(self, tile: Tile) -> TileModel:
        """The model of ``tile`` (errors as in :meth:`kind`)."""
        return self.generation.tiles[self.kind(tile)]

    def reaches(self, user: Tile, memory: Tile) -> bool:
        """Whether ``user``'s core (or a memtile's DMA) reaches the memory and locks of ``memory``.

        A core reaches its own memory and that of the compute tiles west, north and south of it;
        a memtile its own and those of the memtiles west and east of it. A shim reaches only its
        own locks. (AIETargetModel.cpp, ``isLegalMemAffinity``. For cores, the place of the eastern
        neighbour is that of an AIE2 core's own memory.)
        """
        if not self.contains(user) or not self.contains(memory):
            return False
        step = (memory.col - user.col, memory.row - user.row)
        if step == (0, 0):
            return True
        kinds = (self.kind(user), self.kind(memory))
        if kinds == (TileKind.CORE, TileKind.CORE):
            return step in {(-1, 0), (0, 1), (0, -1)}
        if kinds == (TileKind.MEM, TileKind.MEM):
            return step in {(-1, 0), (1, 0)}
        return False

    def bd_usable_by(self, tile: Tile, bd_id: int, channel: int) -> bool:
        """Whether ``channel`` of the DMA of ``tile`` can run the BD ``bd_id``."""
        return bd_id in self.bds_of(tile, channel)

    def why_unusable(self, tile: Tile, bd_id: int, channel: int) -> str | None:
        """Why ``channel`` of the DMA of ``tile`` can't run the BD ``bd_id``; None if it can."""
        usable = self.bds_of(tile, channel)
        if bd_id in usable:
            return None
        return (
            f"channel {channel} of {self.kind(tile)} tile {tile} runs BDs {usable.start} to "
            f"{usable.stop - 1}, not BD {bd_id}"
        )

    def bds_of(self, tile: Tile, channel: int) -> range:
        """The BDs that ``channel`` of the DMA of ``tile`` can run."""
        return self.tile(tile).bds_of(channel)


@lru_cache(maxsize=4)
def _models(known: tuple[Generation, ...]) -> dict[str, DeviceModel]:
    return {
        name: DeviceModel(name, generation, columns)
        for generation in known
        for name, columns in generation.devices.items()
    }


def device_names() -> tuple[str, ...]:
    """The names that :func:`device_model` knows, without aliases."""
    return tuple(_models(generations.GENERATIONS))


def plain_device_name(name: str) -> str:
    """The current name of a device: ``npu1`` for the older ``npu1_4col``."""
    aliases = dict(alias for known in generations.GENERATIONS for alias in known.aliases)
    return aliases.get(name, name)


def device_model(name: str, *, where: Location | None = None) -> DeviceModel:
    """Return the model of device ``name`` (``npu1``, ``npu1_2col``, ``npu2_7col``...).

    Raises:
        DesignError: there is no such device, located at ``where``.
    """
    models = _models(generations.GENERATIONS)
    model = models.get(plain_device_name(name))
    if model is None:
        raise DesignError(
            f"unknown device '{name}'", where=where, hint=f"known devices: {', '.join(models)}"
        )
    return model
