"""Register addresses of an NPU's tiles: DMA, locks, memories.

An address is ``column << 25 | row << 20 | offset`` (:mod:`npukit.formats.txn`); what an offset
means depends on the kind of tile. Sources: AMD's AIE-ML register reference (AM025) and MLIR-AIE's
target model (``lib/Dialect/AIE/IR/AIETargetModel.cpp``). AIE2 (npu1) and AIE2P (npu2) share it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntFlag, StrEnum
from typing import Final

from npukit.machine.addresses import TileAddress, split_address, tile_address
from npukit.machine.register_names import name_of
from npukit.machine.tiles import DmaDirection, TileKind, tile_kind


@dataclass(frozen=True, slots=True)
class DmaMap:
    """Where a kind of tile keeps its DMA, its locks and its data memory (offsets in bytes)."""

    bd_base: int
    bd_words: int
    bd_count: int
    bd_address_word: int
    """Index of the BD word that holds the (low part of the) buffer address."""
    channels: int
    """Channels per direction."""
    s2mm_control: int
    mm2s_control: int
    s2mm_status: int
    mm2s_status: int
    lock_base: int
    lock_count: int
    data_memory: int
    """Size of the data memory, which starts at offset 0; 0 on a shim."""
    pad_values: int | None = None
    """The word that MM2S channel 0 pads with, those of the next ones behind it (AIE2P only)."""


BD_STRIDE: Final = 0x20
CHANNEL_STRIDE: Final = 8
STATUS_STRIDE: Final = 4
PAD_VALUE_STRIDE: Final = 4
QUEUE_OFFSET: Final = 4
LOCK_STRIDE: Final = 0x10
MAX_LOCK_VALUE: Final = 63
"""The highest value of a semaphore lock (AIETargetModel.h, ``getMaxLockValue``)."""

DMA: Final[dict[TileKind, DmaMap]] = {
    TileKind.SHIM: DmaMap(
        bd_base=0x1D000,
        bd_words=8,
        bd_count=16,
        bd_address_word=1,
        channels=2,
        s2mm_control=0x1D200,
        mm2s_control=0x1D210,
        s2mm_status=0x1D220,
        mm2s_status=0x1D228,
        lock_base=0x14000,
        lock_count=16,
        data_memory=0,
    ),
    TileKind.MEM: DmaMap(
        bd_base=0xA0000,
        bd_words=8,
        bd_count=48,
        bd_address_word=1,
        channels=6,
        s2mm_control=0xA0600,
        mm2s_control=0xA0630,
        s2mm_status=0xA0660,
        mm2s_status=0xA0680,
        lock_base=0xC0000,
        lock_count=64,
        data_memory=0x80000,
        pad_values=0xA06E0,
    ),
    TileKind.CORE: DmaMap(
        bd_base=0x1D000,
        bd_words=6,
        bd_count=16,
        bd_address_word=0,
        channels=2,
        s2mm_control=0x1DE00,
        mm2s_control=0x1DE10,
        s2mm_status=0x1DF00,
        mm2s_status=0x1DF10,
        lock_base=0x1F000,
        lock_count=16,
        data_memory=0x10000,
    ),
}

# Fields of a channel's control register and of its task queue (the same in all tiles, but for the
# width of the BD id).
CONTROLLER_ID_SHIFT: Final = 8
CONTROLLER_ID_MASK: Final = 0x1F00
OUT_OF_ORDER: Final = 1 << 3
"""In the control register of an S2MM channel: the packets' headers say which BDs run."""
QUEUE_REPEAT_SHIFT: Final = 16
QUEUE_REPEAT_MASK: Final = 0xFF
MAX_TASK_RUNS: Final = QUEUE_REPEAT_MASK + 1
"""How often a task can run its BD chain: the repeat count says how often more than once."""
QUEUE_TOKEN: Final = 1 << 31
QUEUE_BD_MASK: Final[dict[TileKind, int]] = {
    TileKind.SHIM: 0xF,
    TileKind.MEM: 0x3F,
    TileKind.CORE: 0xF,
}


class ChannelStatus(IntFlag):
    """Bits of a channel's status register that are the same in all tiles.

    Two bits at 0 say whether it is idle (0) or runs (2), three at ``QUEUE_SIZE_SHIFT`` how many
    tasks it holds, those from ``CURRENT_BD_SHIFT`` on which BD it runs.
    """

    RUNS = 2
    STALLED_LOCK_ACQUIRE = 1 << 2
    STALLED_STREAM = 1 << 4
    QUEUE_OVERFLOW = 1 << 18
    CHANNEL_RUNNING = 1 << 19


QUEUE_SIZE_SHIFT: Final = 20
QUEUE_SIZE_MASK: Final = 7 << QUEUE_SIZE_SHIFT
LOCK_WINDOWS: Final = (-1, 0, 1)
"""Columns east of a memtile whose locks its BDs reach, ``lock_count`` lock numbers each."""

QUEUE_DEPTH: Final = 4
"""Tasks that a channel holds, the one that runs included; a further push is dropped.

Sources: MLIR-AIE (pull request 3734) and mlir-air (pull request 1826), both measured on hardware:
with two buffers to fill behind it, a channel takes six transfers and loses the seventh.
"""
CURRENT_BD_SHIFT: Final = 24


def bd_address(col: int, row: int, bd_id: int) -> int:
    """The address of the first word of a buffer descriptor."""
    return tile_address(col, row, DMA[tile_kind(row)].bd_base + BD_STRIDE * bd_id)


def bd_buffer_address(col: int, row: int, bd_id: int) -> int:
    """The address of the BD word that holds the buffer's address."""
    return bd_address(col, row, bd_id) + 4 * DMA[tile_kind(row)].bd_address_word


def control_address(col: int, row: int, direction: DmaDirection, channel: int) -> int:
    """The address of a DMA channel's control register."""
    dma = DMA[tile_kind(row)]
    base = dma.s2mm_control if direction is DmaDirection.S2MM else dma.mm2s_control
    return tile_address(col, row, base + CHANNEL_STRIDE * channel)


def queue_address(col: int, row: int, direction: DmaDirection, channel: int) -> int:
    """The address of a DMA channel's task queue."""
    return control_address(col, row, direction, channel) + QUEUE_OFFSET


def status_address(col: int, row: int, direction: DmaDirection, channel: int) -> int:
    """The address of a DMA channel's status register."""
    dma = DMA[tile_kind(row)]
    base = dma.s2mm_status if direction is DmaDirection.S2MM else dma.mm2s_status
    return tile_address(col, row, base + STATUS_STRIDE * channel)


def pad_value_address(col: int, row: int, channel: int) -> int:
    """The address of the word that an MM2S channel of a memtile pads with (AIE2P)."""
    base = DMA[tile_kind(row)].pad_values
    assert base is not None, "only memtiles pad"
    return tile_address(col, row, base + PAD_VALUE_STRIDE * channel)


def lock_address(col: int, row: int, lock_id: int) -> int:
    """The address of a lock's value register."""
    return tile_address(col, row, DMA[tile_kind(row)].lock_base + LOCK_STRIDE * lock_id)


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """A task on a channel's queue: ``bd_id``'s chain, run ``repeat_count`` + 1 times."""

    bd_id: int
    repeat_count: int
    issue_token: bool

    @classmethod
    def decode(cls, kind: TileKind, word: int) -> QueueEntry:
        """Read a task queue word of a tile of this kind."""
        return cls(
            bd_id=word & QUEUE_BD_MASK[kind],
            repeat_count=(word >> QUEUE_REPEAT_SHIFT) & QUEUE_REPEAT_MASK,
            issue_token=bool(word & QUEUE_TOKEN),
        )

    def encode(self) -> int:
        """The task queue word."""
        return (
            self.bd_id
            | (self.repeat_count & QUEUE_REPEAT_MASK) << QUEUE_REPEAT_SHIFT
            | (QUEUE_TOKEN if self.issue_token else 0)
        )


class RegisterKind(StrEnum):
    """What part of a tile a register belongs to, as far as the emulator tells them apart."""

    BD = "bd"
    CONTROL = "dma-control"
    QUEUE = "dma-queue"
    PAD_VALUE = "dma-pad-value"
    STATUS = "dma-status"
    LOCK = "lock"
    DATA_MEMORY = "data-memory"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Register:
    """What an address names.

    ``index`` is the BD's, channel's or lock's number, or a byte offset into data memory; ``word``
    is the word within a BD; ``direction`` is set for DMA channel registers.
    """

    col: int
    row: int
    offset: int
    kind: RegisterKind
    name: str
    index: int = 0
    word: int = 0
    direction: DmaDirection | None = None

    @property
    def tile(self) -> TileKind:
        """The kind of the tile that the register is in."""
        return tile_kind(self.row)


def decode_address(address: int) -> Register:
    """Name the register at an address; one that is not in this map is ``OTHER``."""
    place = split_address(address)
    col, row, offset = place.column, place.row, place.register
    kind = tile_kind(row)
    dma = DMA[kind]

    bd_id, within = divmod(offset - dma.bd_base, BD_STRIDE)
    if 0 <= bd_id < dma.bd_count and within < 4 * dma.bd_words:
        word = within // 4
        name = f"DMA_BD{bd_id}_{word}"
        return Register(col, row, offset, RegisterKind.BD, name, index=bd_id, word=word)

    channel_register = _channel_register(place, dma, kind)
    if channel_register is not None:
        return channel_register

    lock_id, within = divmod(offset - dma.lock_base, LOCK_STRIDE)
    if 0 <= lock_id < dma.lock_count and within == 0:
        name = f"Lock{lock_id}_value"
        return Register(col, row, offset, RegisterKind.LOCK, name, index=lock_id)

    if offset < dma.data_memory:
        name = f"DataMemory+{offset:#x}"
        return Register(col, row, offset, RegisterKind.DATA_MEMORY, name, index=offset)

    return Register(col, row, offset, RegisterKind.OTHER, name_of(kind, offset))


def _channel_register(place: TileAddress, dma: DmaMap, kind: TileKind) -> Register | None:
    """The register of a DMA channel that an address names, if it names one."""
    col, row, offset = place.column, place.row, place.register
    for direction, base in (
        (DmaDirection.S2MM, dma.s2mm_control),
        (DmaDirection.MM2S, dma.mm2s_control),
    ):
        channel, within = divmod(offset - base, CHANNEL_STRIDE)
        if 0 <= channel < dma.channels:
            is_queue = within >= QUEUE_OFFSET
            queue = "Task_Queue" if kind is TileKind.SHIM else "Start_Queue"
            return Register(
                col,
                row,
                offset,
                RegisterKind.QUEUE if is_queue else RegisterKind.CONTROL,
                f"DMA_{direction}_{channel}_{queue if is_queue else 'Ctrl'}",
                index=channel,
                direction=direction,
            )

    pads = None if dma.pad_values is None else (offset - dma.pad_values) // PAD_VALUE_STRIDE
    if pads is not None and 0 <= pads < dma.channels:
        name = f"DMA_MM2S_{pads}_Constant_Pad_Value"
        return Register(
            col,
            row,
            offset,
            RegisterKind.PAD_VALUE,
            name,
            index=pads,
            direction=DmaDirection.MM2S,
        )

    for direction, base in (
        (DmaDirection.S2MM, dma.s2mm_status),
        (DmaDirection.MM2S, dma.mm2s_status),
    ):
        channel, within = divmod(offset - base, STATUS_STRIDE)
        if 0 <= channel < dma.channels and within == 0:
            name = f"DMA_{direction}_Status_{channel}"
            status = RegisterKind.STATUS
            return Register(col, row, offset, status, name, index=channel, direction=direction)
    return None
