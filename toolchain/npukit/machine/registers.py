"""Register addresses of an NPU's tiles: DMA, locks, memories.

An address is a tile and an offset (:mod:`npukit.machine.addresses`). The meaning of an offset
depends on the kind of tile and the generation (:mod:`npukit.machine.generations`). The fields of
the registers here are the same in all generations (AMD's AIE-ML register reference, AM025).
"""

from __future__ import annotations

from enum import IntFlag, StrEnum
from typing import Final

import msgspec

from npukit.errors import DesignError
from npukit.machine.addresses import TileAddress, split_address, tile_address
from npukit.machine.generations import Generation
from npukit.machine.tile_model import TileModel
from npukit.machine.tiles import DmaDirection, TileKind

MAX_LOCK_VALUE: Final = 63
"""The highest value of a semaphore lock (AIETargetModel.h, ``getMaxLockValue``)."""

# Fields of a channel's control register and of its task queue (the same in all tiles, except for
# the width of the BD id).
CONTROLLER_ID_SHIFT: Final = 8
CONTROLLER_ID_MASK: Final = 0x1F00
OUT_OF_ORDER: Final = 1 << 3
"""In the control register of an S2MM channel: the packets' headers select the BDs."""
CHANNEL_RESET: Final = 1 << 1
"""In the control register of a compute tile's or memtile's channel: empties it while it is set."""
QUEUE_REPEAT_SHIFT: Final = 16
QUEUE_REPEAT_MASK: Final = 0xFF
MAX_TASK_RUNS: Final = QUEUE_REPEAT_MASK + 1
"""The maximum number of runs of a task's BD chain, which is the repeat count plus one."""
QUEUE_TOKEN: Final = 1 << 31


CORE_CONTROL: Final = 0x32000
"""The offset of a core's control register (AMD's register reference, ``Core_Control``)."""
CORE_ENABLE: Final = 1 << 0
"""In this register: lets the core run. A core that has ended is not enabled any more."""
CORE_RESET: Final = 1 << 1
"""In this register: holds the core at its start while it is set."""


class ChannelStatus(IntFlag):
    """Bits of a channel's status register that are the same in all tiles.

    The two bits at 0 are 0 if it is idle and 2 if it runs; the three at ``QUEUE_SIZE_SHIFT`` are
    the number of waiting tasks; those from ``CURRENT_BD_SHIFT`` on are the current BD.
    """

    RUNS = 2
    STALLED_LOCK_ACQUIRE = 1 << 2
    STALLED_STREAM = 1 << 4
    QUEUE_OVERFLOW = 1 << 18
    CHANNEL_RUNNING = 1 << 19


QUEUE_SIZE_SHIFT: Final = 20
QUEUE_SIZE_MASK: Final = 7 << QUEUE_SIZE_SHIFT
QUEUE_DEPTH: Final = 4
"""Tasks that wait in a channel's queue; a further push is dropped."""

MOST_TASKS: Final = QUEUE_DEPTH + 1
"""Tasks that a channel holds: the running one is not in the queue.

Sources: aie-rt's ``XAie_DmaGetPendingBdCount`` adds a running BD to the size of the queue, at most
four. MLIR-AIE's example ``matrix_multiplication/cascade``, which was measured on NPUs (its pull
request 1681), needs five: the first task of column 0 can't end before column 1 has its first, which
is pushed after the fifth of column 0. mlir-air measured that a design loses its seventh task on a
channel whose consumer stands still (pull request 1826). That is one task that has ended, one that
runs and four that wait; it explains the six as four and an L2 ping-pong, but did not measure which.
"""
CURRENT_BD_SHIFT: Final = 24


def bd_address(generation: Generation, col: int, row: int, bd_id: int) -> int:
    """The address of the first word of a buffer descriptor."""
    model = generation.row(row)
    return tile_address(col, row, model.bd_base + model.bd_stride * bd_id)


def bd_buffer_address(generation: Generation, col: int, row: int, bd_id: int) -> int:
    """The address of the BD word that holds the buffer's address."""
    return bd_address(generation, col, row, bd_id) + 4 * generation.row(row).bd.address_word


def control_address(
    generation: Generation, col: int, row: int, direction: DmaDirection, channel: int
) -> int:
    """The address of a DMA channel's control register."""
    return tile_address(col, row, generation.row(row).control(direction, channel))


def queue_address(
    generation: Generation, col: int, row: int, direction: DmaDirection, channel: int
) -> int:
    """The address of a DMA channel's task queue."""
    control = control_address(generation, col, row, direction, channel)
    return control + generation.row(row).queue_offset


def status_address(
    generation: Generation, col: int, row: int, direction: DmaDirection, channel: int
) -> int:
    """The address of a DMA channel's status register."""
    return tile_address(col, row, generation.row(row).status(direction, channel))


def pad_value_address(generation: Generation, col: int, row: int, channel: int) -> int:
    """The address of the register with an MM2S channel's padding word.

    Raises:
        DesignError: the tile's channels can only pad with zeros.
    """
    model = generation.row(row)
    if model.pad_values is None:
        raise DesignError(f"a {model.kind} of {generation.device} can only pad with zeros")
    return tile_address(col, row, model.pad_values + model.pad_value_stride * channel)


def lock_address(generation: Generation, col: int, row: int, lock_id: int) -> int:
    """The address of a lock's value register."""
    model = generation.row(row)
    return tile_address(col, row, model.lock_base + model.lock_stride * lock_id)


class QueueEntry(msgspec.Struct, frozen=True):
    """A task on a channel's queue: ``bd_id``'s chain, run ``repeat_count`` + 1 times."""

    bd_id: int
    repeat_count: int
    issue_token: bool

    @classmethod
    def decode(cls, model: TileModel, word: int) -> QueueEntry:
        """Decode a task queue word of this kind of tile."""
        return cls(
            bd_id=word & model.queue_bd_mask,
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
    """The part of a tile that a register belongs to, as far as the emulator distinguishes them."""

    BD = "bd"
    CONTROL = "dma-control"
    QUEUE = "dma-queue"
    PAD_VALUE = "dma-pad-value"
    STATUS = "dma-status"
    LOCK = "lock"
    DATA_MEMORY = "data-memory"
    CORE_CONTROL = "core-control"
    OTHER = "other"


class Register(msgspec.Struct, frozen=True):
    """The register at an address.

    ``index`` is the BD's, channel's or lock's number, or a byte offset into data memory; ``word``
    is the word within a BD; ``direction`` is set for DMA channel registers. ``tile`` is the model
    of the register's tile.
    """

    col: int
    row: int
    offset: int
    tile: TileModel
    kind: RegisterKind
    name: str
    index: int = 0
    word: int = 0
    direction: DmaDirection | None = None


def decode_address(generation: Generation, address: int) -> Register:
    """The register at an address; ``OTHER`` if it is not in the generation's table."""
    place = split_address(address)
    model = generation.row(place.row)
    offset = place.register
    col, row = place.column, place.row

    bd_id, within = divmod(offset - model.bd_base, model.bd_stride)
    if 0 <= bd_id < model.bds and within < 4 * model.bd.words:
        word = within // 4
        name = f"DMA_BD{bd_id}_{word}"
        return Register(col, row, offset, model, RegisterKind.BD, name, index=bd_id, word=word)

    channel_register = _channel_register(place, model)
    if channel_register is not None:
        return channel_register

    lock_id, within = divmod(offset - model.lock_base, model.lock_stride)
    if 0 <= lock_id < model.locks and within == 0:
        name = f"Lock{lock_id}_value"
        return Register(col, row, offset, model, RegisterKind.LOCK, name, index=lock_id)

    if offset < model.memory:
        name = f"DataMemory+{offset:#x}"
        return Register(col, row, offset, model, RegisterKind.DATA_MEMORY, name, index=offset)

    is_core = offset == CORE_CONTROL and model.kind is TileKind.CORE
    kind = RegisterKind.CORE_CONTROL if is_core else RegisterKind.OTHER
    return Register(col, row, offset, model, kind, _name_of(model, offset))


def _name_of(model: TileModel, offset: int) -> str:
    """The name of the register at ``offset`` in a kind of tile; the offset itself if unknown."""
    for named in model.named:
        if named.first <= offset < named.end:
            number, within = divmod(offset - named.first, named.stride)
            return named.name.format(number) + (f"+{within:#x}" if within else "")
    return f"{offset:#07x}"


def _channel_register(place: TileAddress, model: TileModel) -> Register | None:
    """The DMA channel's register at an address, if there is one."""
    offset = place.register

    def register(kind: RegisterKind, name: str, direction: DmaDirection, index: int) -> Register:
        return Register(
            place.column, place.row, offset, model, kind, name, index=index, direction=direction
        )

    for direction in (DmaDirection.S2MM, DmaDirection.MM2S):
        count = model.channels(direction)
        channel, within = divmod(offset - model.control(direction, 0), model.channel_stride)
        if 0 <= channel < count and within >= model.queue_offset:
            name = f"DMA_{direction}_{channel}_{model.queue_name}"
            return register(RegisterKind.QUEUE, name, direction, channel)
        if 0 <= channel < count:
            name = f"DMA_{direction}_{channel}_Ctrl"
            return register(RegisterKind.CONTROL, name, direction, channel)
        channel, within = divmod(offset - model.status(direction, 0), model.status_stride)
        if 0 <= channel < count and within == 0:
            name = f"DMA_{direction}_Status_{channel}"
            return register(RegisterKind.STATUS, name, direction, channel)

    if model.pad_values is not None:
        channel = (offset - model.pad_values) // model.pad_value_stride
        if 0 <= channel < model.mm2s_channels:
            name = f"DMA_MM2S_{channel}_Constant_Pad_Value"
            return register(RegisterKind.PAD_VALUE, name, DmaDirection.MM2S, channel)
    return None
