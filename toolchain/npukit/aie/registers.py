"""Register addresses of an NPU's tiles: DMA, locks, memories, and the names of the rest.

An address is ``column << 25 | row << 20 | offset`` (:mod:`npukit.formats.txn`); what an offset
means depends on the kind of tile. Sources: AMD's AIE-ML register reference (AM025) and MLIR-AIE's
target model (``lib/Dialect/AIE/IR/AIETargetModel.cpp``). AIE2 (npu1) and AIE2P (npu2) share it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntFlag, StrEnum
from typing import Final

from npukit.aie.tiles import DmaDirection
from npukit.formats.txn import TileAddress, split_address, tile_address


class TileKind(StrEnum):
    """What a tile is: the interface to the host, a memory tile, or a compute tile."""

    SHIM = "shim"
    MEM = "memtile"
    CORE = "core"


def tile_kind(row: int) -> TileKind:
    """The kind of the tiles of a row; npu1 and npu2 alike have one shim and one memtile row."""
    return {0: TileKind.SHIM, 1: TileKind.MEM}.get(row, TileKind.CORE)


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

    return Register(col, row, offset, RegisterKind.OTHER, _other_name(kind, offset))


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

    if dma.pad_values is not None and 0 <= offset - dma.pad_values < 4 * dma.channels:
        index = (offset - dma.pad_values) // 4
        name = f"DMA_MM2S_{index}_Constant_Pad_Value"
        return Register(
            col,
            row,
            offset,
            RegisterKind.PAD_VALUE,
            name,
            index=index,
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


# (first offset, end, stride, name); `{}` takes the number of strides from the first offset.
_Range = tuple[int, int, int, str]

_OTHER: Final[dict[TileKind, tuple[_Range, ...]]] = {
    TileKind.SHIM: (
        (0x14100, 0x14118, 4, "Locks_Event_Selection_{}"),
        (0x1F000, 0x1F004, 4, "Mux_Config"),
        (0x1F004, 0x1F008, 4, "Demux_Config"),
        (0x31000, 0x3100C, 4, "Performance_Ctrl{}"),
        (0x31020, 0x31028, 4, "Performance_Counter{}"),
        (0x34000, 0x34004, 4, "Timer_Control"),
        (0x34008, 0x3400C, 4, "Event_Generate"),
        (0x34010, 0x34050, 4, "Event_Broadcast{}_A"),
        (0x340D0, 0x340D8, 4, "Trace_Control{}"),
        (0x340D8, 0x340DC, 4, "Trace_Status"),
        (0x340E0, 0x340E8, 4, "Trace_Event{}"),
        (0x340F8, 0x340FC, 4, "Timer_Low"),
        (0x340FC, 0x34100, 4, "Timer_High"),
        (0x34200, 0x34210, 4, "Event_Status{}"),
        (0x36030, 0x36034, 4, "Tile_Control"),
        (0x3F000, 0x3F004, 4, "Stream_Switch_Master_Config_Tile_Ctrl"),
        (0x3F004, 0x3F008, 4, "Stream_Switch_Master_Config_FIFO{}"),
        (0x3F008, 0x3F020, 4, "Stream_Switch_Master_Config_South{}"),
        (0x3F020, 0x3F030, 4, "Stream_Switch_Master_Config_West{}"),
        (0x3F030, 0x3F048, 4, "Stream_Switch_Master_Config_North{}"),
        (0x3F048, 0x3F058, 4, "Stream_Switch_Master_Config_East{}"),
        (0x3F100, 0x3F104, 4, "Stream_Switch_Slave_Config_Tile_Ctrl"),
        (0x3F104, 0x3F108, 4, "Stream_Switch_Slave_Config_FIFO_{}"),
        (0x3F108, 0x3F128, 4, "Stream_Switch_Slave_Config_South_{}"),
        (0x3F128, 0x3F138, 4, "Stream_Switch_Slave_Config_West_{}"),
        (0x3F138, 0x3F148, 4, "Stream_Switch_Slave_Config_North_{}"),
        (0x3F148, 0x3F158, 4, "Stream_Switch_Slave_Config_East_{}"),
        (0x3F158, 0x3F15C, 4, "Stream_Switch_Slave_Config_Trace"),
        (0x3F200, 0x3F370, 4, "Stream_Switch_Slave_Slot{}"),
        (0x3FF00, 0x3FF08, 4, "Stream_Switch_Event_Port_Selection_{}"),
        (0xFFF00, 0xFFF08, 4, "Module_Clock_Control_{}"),
        (0xFFF20, 0xFFF24, 4, "Column_Clock_Control"),
        (0xFFF28, 0xFFF2C, 4, "AIE_Tile_Column_Reset"),
    ),
    TileKind.MEM: (
        (0x91000, 0x9100C, 4, "Performance_Control{}"),
        (0x91020, 0x91030, 4, "Performance_Counter{}"),
        (0x94000, 0x94004, 4, "Timer_Control"),
        (0x94008, 0x9400C, 4, "Event_Generate"),
        (0x94010, 0x94050, 4, "Event_Broadcast{}"),
        (0x940D0, 0x940D8, 4, "Trace_Control{}"),
        (0x940D8, 0x940DC, 4, "Trace_Status"),
        (0x940E0, 0x940E8, 4, "Trace_Event{}"),
        (0x940F8, 0x940FC, 4, "Timer_Low"),
        (0x940FC, 0x94100, 4, "Timer_High"),
        (0x96030, 0x96034, 4, "Tile_Control"),
        (0x96048, 0x9604C, 4, "Memory_Control"),
        (0xA06A0, 0xA06A4, 4, "DMA_Event_Channel_Selection"),
        (0xB0000, 0xB0018, 4, "Stream_Switch_Master_Config_DMA{}"),
        (0xB0018, 0xB001C, 4, "Stream_Switch_Master_Config_Tile_Ctrl"),
        (0xB001C, 0xB002C, 4, "Stream_Switch_Master_Config_South{}"),
        (0xB002C, 0xB0044, 4, "Stream_Switch_Master_Config_North{}"),
        (0xB0100, 0xB0118, 4, "Stream_Switch_Slave_Config_DMA_{}"),
        (0xB0118, 0xB011C, 4, "Stream_Switch_Slave_Config_Tile_Ctrl"),
        (0xB011C, 0xB0134, 4, "Stream_Switch_Slave_Config_South_{}"),
        (0xB0134, 0xB0144, 4, "Stream_Switch_Slave_Config_North_{}"),
        (0xB0144, 0xB0148, 4, "Stream_Switch_Slave_Config_Trace"),
        (0xB0200, 0xB0320, 4, "Stream_Switch_Slave_Slot{}"),
        (0xB0F00, 0xB0F08, 4, "Stream_Switch_Event_Port_Selection_{}"),
        (0xFFF00, 0xFFF04, 4, "Module_Clock_Control"),
    ),
    TileKind.CORE: (
        (0x11000, 0x1100C, 4, "Memory_Performance_Control{}"),
        (0x11020, 0x11028, 4, "Memory_Performance_Counter{}"),
        (0x14000, 0x14004, 4, "Memory_Timer_Control"),
        (0x14008, 0x1400C, 4, "Memory_Event_Generate"),
        (0x14010, 0x14050, 4, "Memory_Event_Broadcast{}"),
        (0x140D0, 0x140D8, 4, "Memory_Trace_Control{}"),
        (0x140D8, 0x140DC, 4, "Memory_Trace_Status"),
        (0x140E0, 0x140E8, 4, "Memory_Trace_Event{}"),
        (0x16010, 0x16014, 4, "Memory_Control"),
        (0x20000, 0x24000, 0x4000, "Program_Memory"),
        (0x31500, 0x3150C, 4, "Performance_Control{}"),
        (0x31520, 0x31530, 4, "Performance_Counter{}"),
        (0x32000, 0x32004, 4, "Core_Control"),
        (0x32004, 0x32008, 4, "Core_Status"),
        (0x32008, 0x3200C, 4, "Enable_Events"),
        (0x3200C, 0x32010, 4, "Reset_Event"),
        (0x32010, 0x3201C, 4, "Debug_Control{}"),
        (0x3201C, 0x32020, 4, "Debug_Status"),
        (0x32038, 0x3203C, 4, "Core_Processor_Bus"),
        (0x34000, 0x34004, 4, "Timer_Control"),
        (0x34008, 0x3400C, 4, "Event_Generate"),
        (0x34010, 0x34050, 4, "Event_Broadcast{}"),
        (0x340D0, 0x340D8, 4, "Trace_Control{}"),
        (0x340D8, 0x340DC, 4, "Trace_Status"),
        (0x340E0, 0x340E8, 4, "Trace_Event{}"),
        (0x340F8, 0x340FC, 4, "Timer_Low"),
        (0x340FC, 0x34100, 4, "Timer_High"),
        (0x34200, 0x34210, 4, "Event_Status{}"),
        (0x36030, 0x36034, 4, "Tile_Control"),
        (0x3F000, 0x3F004, 4, "Stream_Switch_Master_Config_AIE_Core{}"),
        (0x3F004, 0x3F00C, 4, "Stream_Switch_Master_Config_DMA{}"),
        (0x3F00C, 0x3F010, 4, "Stream_Switch_Master_Config_Tile_Ctrl"),
        (0x3F010, 0x3F014, 4, "Stream_Switch_Master_Config_FIFO{}"),
        (0x3F014, 0x3F024, 4, "Stream_Switch_Master_Config_South{}"),
        (0x3F024, 0x3F034, 4, "Stream_Switch_Master_Config_West{}"),
        (0x3F034, 0x3F04C, 4, "Stream_Switch_Master_Config_North{}"),
        (0x3F04C, 0x3F05C, 4, "Stream_Switch_Master_Config_East{}"),
        (0x3F100, 0x3F104, 4, "Stream_Switch_Slave_Config_AIE_Core{}"),
        (0x3F104, 0x3F10C, 4, "Stream_Switch_Slave_Config_DMA_{}"),
        (0x3F10C, 0x3F110, 4, "Stream_Switch_Slave_Config_Tile_Ctrl"),
        (0x3F110, 0x3F114, 4, "Stream_Switch_Slave_Config_FIFO_{}"),
        (0x3F114, 0x3F12C, 4, "Stream_Switch_Slave_Config_South_{}"),
        (0x3F12C, 0x3F13C, 4, "Stream_Switch_Slave_Config_West_{}"),
        (0x3F13C, 0x3F14C, 4, "Stream_Switch_Slave_Config_North_{}"),
        (0x3F14C, 0x3F15C, 4, "Stream_Switch_Slave_Config_East_{}"),
        (0x3F15C, 0x3F160, 4, "Stream_Switch_Slave_Config_AIE_Trace"),
        (0x3F160, 0x3F164, 4, "Stream_Switch_Slave_Config_Mem_Trace"),
        (0x3F200, 0x3F390, 4, "Stream_Switch_Slave_Slot{}"),
        (0x3FF00, 0x3FF08, 4, "Stream_Switch_Event_Port_Selection_{}"),
        (0x60000, 0x60004, 4, "Module_Clock_Control"),
    ),
}


def _other_name(kind: TileKind, offset: int) -> str:
    for first, end, stride, name in _OTHER[kind]:
        if first <= offset < end:
            number, within = divmod(offset - first, stride)
            return name.format(number) + (f"+{within:#x}" if within else "")
    return f"{offset:#07x}"
