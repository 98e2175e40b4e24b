"""What an NPU has: tiles, memories, DMAs, locks, stream ports and who can reach whose memory.

Sources of the constants: MLIR-AIE's target model (``include/aie/Dialect/AIE/IR/AIETargetModel.h``
and ``lib/Dialect/AIE/IR/AIETargetModel.cpp``), aie-rt's register widths
(``driver/src/global/xaiemlgbl_params.h``) and AMD's AIE-ML architecture manual (AM020). npu1
(Phoenix, Hawk Point) is AIE2, npu2 (Strix, Krackan) is AIE2P; but for the number of columns and the
longest shim burst the two are alike here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from npukit.errors import DesignError, Location
from npukit.machine.registers import (
    DMA,
)
from npukit.machine.tiles import DmaDirection, Tile, TileKind

__all__ = [
    "DEVICE_NAMES",
    "DeviceModel",
    "Generation",
    "TileKind",
    "TileModel",
    "device_model",
]

SHIM_MUX_FROM_DMA: Final = {0: 3, 1: 7}
"""MM2S channel of a shim DMA to the South port of the shim's switchbox that it feeds.

AIECreatePathFindFlows.cpp: the shim mux puts ``DMA : 0`` on ``North : 3``, ``DMA : 1`` on
``North : 7``.
"""

SHIM_MUX_TO_DMA: Final = {0: 2, 1: 3}
"""S2MM channel of a shim DMA to the South port of the shim's switchbox that feeds it."""

MEMTILE_BD_HALF: Final = 24
"""Even channels of a memtile DMA reach BDs 0 to 23, odd ones 24 to 47.

AIETargetModel.h, ``isBdChannelAccessible``.
"""


class Generation(StrEnum):
    """The core architecture of a device."""

    AIE2 = "AIE2"
    AIE2P = "AIE2P"


@dataclass(frozen=True, slots=True)
class TileModel:
    """What one kind of tile has. ``memory`` is its data memory in bytes, 0 if it has none.

    What the fields of its BDs can hold stands in :mod:`npukit.machine.bd_words`.
    """

    kind: TileKind
    memory: int
    banks: int
    bds: int
    s2mm_channels: int
    mm2s_channels: int
    locks: int

    @property
    def bank_size(self) -> int:
        """Bytes of one memory bank, 0 if the tile has no memory."""
        return self.memory // self.banks if self.banks else 0

    def channels(self, direction: DmaDirection) -> int:
        """How many DMA channels there are in ``direction``."""
        return self.s2mm_channels if direction is DmaDirection.S2MM else self.mm2s_channels


def _tile_model(kind: TileKind, banks: int) -> TileModel:
    dma = DMA[kind]
    return TileModel(
        kind=kind,
        memory=dma.data_memory,
        banks=banks,
        bds=dma.bd_count,
        s2mm_channels=dma.channels,
        mm2s_channels=dma.channels,
        locks=dma.lock_count,
    )


_TILES: Final = {
    TileKind.SHIM: _tile_model(TileKind.SHIM, banks=0),
    TileKind.MEM: _tile_model(TileKind.MEM, banks=8),
    TileKind.CORE: _tile_model(TileKind.CORE, banks=4),
}


@dataclass(frozen=True, slots=True)
class DeviceModel:
    """One device: ``columns`` by ``rows`` tiles, row 0 the shim, row 1 the memtiles."""

    name: str
    generation: Generation
    columns: int
    rows: int = 6
    shim_row: int = 0
    memtile_row: int = 1
    burst_lengths: tuple[int, ...] = (64, 128, 256)
    """Burst lengths in bytes that a shim BD can ask for; their encoding is their index."""

    @property
    def memory_windows(self) -> tuple[int, ...]:
        """Columns east of a memtile whose memories its BDs reach, the size of a memory each.

        The neighbour to the west, the memtile itself, the one to the east: that is what
        ``getMemLocalBaseAddress`` (AIETargetModel.h) gives a BD of a design, on both generations.
        Runtime tasks get the same on AIE2P, but local addresses on AIE2 (AIEDMATasksToNPU.cpp): so
        on AIE2 the first window is the memtile's own memory too, and the emulator takes the fourth
        one, which hardware does not have, for the neighbour to the west.
        """
        return (0, 0, 1, -1) if self.generation is Generation.AIE2 else (-1, 0, 1)

    @property
    def pads_with_values(self) -> bool:
        """Whether memtile MM2S channels have a register for what they pad with; else it is 0.

        MLIR-AIE, pull request 3512: AIE2P has ``CONSTANT_PAD_VALUE``, AIE2 does not.
        """
        return self.generation is Generation.AIE2P

    @property
    def compute_rows(self) -> range:
        """The rows of compute tiles."""
        return range(self.memtile_row + 1, self.rows)

    def contains(self, tile: Tile) -> bool:
        """True if the device has ``tile``."""
        return 0 <= tile.col < self.columns and 0 <= tile.row < self.rows

    def kind(self, tile: Tile) -> TileKind:
        """What ``tile`` is.

        Raises:
            DesignError: the device has no such tile.
        """
        if not self.contains(tile):
            raise DesignError(
                f"{self.name} has no tile {tile}: "
                f"it has {self.columns} columns and {self.rows} rows"
            )
        if tile.row == self.shim_row:
            return TileKind.SHIM
        return TileKind.MEM if tile.row == self.memtile_row else TileKind.CORE

    def tile(self, tile: Tile) -> TileModel:
        """What ``tile`` has (errors as :meth:`kind`)."""
        return _TILES[self.kind(tile)]

    def reaches(self, user: Tile, memory: Tile) -> bool:
        """True if ``user``'s core (or a memtile's DMA) reaches the memory and locks of ``memory``.

        A core reaches its own memory and that of the compute tiles west, north and south of it;
        a memtile its own and those of the memtiles west and east of it. A shim reaches only its
        own locks. (AIETargetModel.cpp, ``isLegalMemAffinity``; the neighbour to the east is
        missing for cores, since an AIE2 core's own memory takes that place.)
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
        """True if ``channel`` of the DMA of ``tile`` can run the BD ``bd_id``."""
        return bd_id in self.bds_of(tile, channel)

    def why_unusable(self, tile: Tile, bd_id: int, channel: int) -> str | None:
        """Why ``channel`` of the DMA of ``tile`` can't run the BD ``bd_id``, if it can't."""
        usable = self.bds_of(tile, channel)
        if bd_id in usable:
            return None
        return (
            f"channel {channel} of {self.kind(tile)} tile {tile} runs BDs {usable.start} to "
            f"{usable.stop - 1}, not BD {bd_id}"
        )

    def bds_of(self, tile: Tile, channel: int) -> range:
        """The BDs that ``channel`` of the DMA of ``tile`` can run."""
        model = self.tile(tile)
        if model.kind is not TileKind.MEM:
            return range(model.bds)
        return range(MEMTILE_BD_HALF) if channel % 2 == 0 else range(MEMTILE_BD_HALF, model.bds)


_MODELS: Final[dict[str, DeviceModel]] = {
    **{
        name: DeviceModel(name, Generation.AIE2, columns)
        for name, columns in (
            ("npu1", 4),
            *((f"npu1_{n}col", n) for n in range(1, 4)),
        )
    },
    **{
        name: DeviceModel(name, Generation.AIE2P, columns, burst_lengths=(64, 128, 256, 512))
        for name, columns in (
            ("npu2", 8),
            *((f"npu2_{n}col", n) for n in range(1, 8)),
        )
    },
}

DEVICE_NAMES: Final = tuple(_MODELS)
"""The names that :func:`device_model` knows."""

_ALIASES: Final = {"npu1_4col": "npu1"}


def device_model(name: str, *, where: Location | None = None) -> DeviceModel:
    """Return the model of device ``name`` (``npu1``, ``npu1_2col``, ``npu2_7col``...).

    Raises:
        DesignError: there is no such device, located at ``where``.
    """
    model = _MODELS.get(_ALIASES.get(name, name))
    if model is None:
        raise DesignError(
            f"unknown device '{name}'", where=where, hint=f"known devices: {', '.join(_MODELS)}"
        )
    return model
