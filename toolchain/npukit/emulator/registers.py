"""The register space of the array: the effects of writes, from a load or from a stream.

Writes to BDs, task queues, channel control, core control, locks and data memories act on the
emulated array.
Registers that only observe (events, timers, performance counters, trace) are stored. Any other
write would change something that the emulator does not model, and is an error that names the
register.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from npukit.emulator.access_pattern import STREAM_WORD, Bytes
from npukit.emulator.cores import CoreAgent
from npukit.emulator.dma import Channel
from npukit.emulator.locks import LockBank
from npukit.emulator.task_queue import Task
from npukit.emulator.tile_dma import TileDma
from npukit.errors import DesignError, DeviceError, UnsupportedError
from npukit.machine.configuration import (
    RegisterWrite,
    bd_writes,
    channel_writes,
    lock_writes,
    task_write,
)
from npukit.machine.device import DeviceModel
from npukit.machine.physical import PhysicalDesign, Tile
from npukit.machine.registers import (
    CHANNEL_RESET,
    CORE_ENABLE,
    CORE_RESET,
    CURRENT_BD_SHIFT,
    MAX_LOCK_VALUE,
    MOST_TASKS,
    OUT_OF_ORDER,
    QUEUE_SIZE_SHIFT,
    ChannelStatus,
    QueueEntry,
    Register,
    RegisterKind,
    decode_address,
)
from npukit.machine.tiles import TileKind

_U32: Final = 0xFFFFFFFF

_OBSERVERS: Final = ("Event", "Performance", "Timer", "Trace", "Enable_Events", "Debug_Status")
"""Parts of the names of registers that only affect observation."""

_CONTROL_BITS: Final = {
    TileKind.SHIM: {1 << 1: "pause (memory side)", 1 << 2: "pause (stream side)"},
    TileKind.MEM: {1 << 4: "compression"},
    TileKind.CORE: {1 << 4: "compression"},
}
_S2MM_CONTROL_BITS: Final = {3 << 16: "finish-on-TLAST mode"}


def describe(register: Register) -> str:
    """A register's name for messages: ``DMA_BD0_0 of tile (0, 0)``."""
    return f"{register.name} of tile {Tile(register.col, register.row)}"


def check_mode(register: Register, value: int) -> None:
    """Refuse a channel mode that a write of ``value`` sets and that is not emulated.

    Raises:
        UnsupportedError: names the mode and the register.
    """
    if register.kind is RegisterKind.CORE_CONTROL and value & ~(CORE_ENABLE | CORE_RESET):
        raise UnsupportedError(
            f"{value:#x}, written to {describe(register)}, has bits other than enable and reset"
        )
    if register.kind is not RegisterKind.CONTROL:
        return
    bits = dict(_CONTROL_BITS[register.tile.kind])
    if register.direction == "S2MM":
        bits |= _S2MM_CONTROL_BITS
    for bit, name in bits.items():
        if value & bit:
            raise UnsupportedError(f"{name}, set through {describe(register)}, is not emulated")


class RegisterSpace:
    """All registers of the array.

    Args:
        device: the device model.
        dma: the DMA of a tile.
        bank: the locks of a tile.
        data: the data memory of a tile.
        room: the data memory of a tile from an address to the end of the buffer there.
        core: the core of a tile, if the design has one there.
    """

    def __init__(
        self,
        device: DeviceModel,
        dma: Callable[[Tile], TileDma],
        bank: Callable[[Tile], LockBank],
        data: Callable[[Tile], Bytes],
        room: Callable[[Tile, int], Bytes],
        core: Callable[[Tile], CoreAgent | None] = lambda _: None,
    ) -> None:
        self._device = device
        self._dma = dma
        self._bank = bank
        self._data = data
        self._room = room
        self._core = core
        self._remembered: dict[tuple[Tile, int], int] = {}

    def decode(self, address: int) -> Register:
        """The register at an address that is written.

        Raises:
            DeviceError: the device has no such tile, or the address is not aligned.
            UnsupportedError: a write there would change something that the emulator does not model.
        """
        register = self._existing(address)
        if register.kind is RegisterKind.STATUS:
            raise UnsupportedError(f"{describe(register)} is written, which can only be read")
        if register.kind is RegisterKind.OTHER and not any(
            part in register.name for part in _OBSERVERS
        ):
            raise UnsupportedError(
                f"writing {describe(register)} (offset {register.offset:#x}) would change what the "
                "emulator does not model"
            )
        return register

    def decode_polled(self, address: int) -> Register:
        """The register at an address that is polled.

        Raises:
            DeviceError: the device has no such tile or channel, or the address is not aligned.
            UnsupportedError: the register's value is not emulated.
        """
        register = self._existing(address)
        tile = Tile(register.col, register.row)
        match register.kind:
            case RegisterKind.LOCK:
                self._bank(tile)
            case RegisterKind.DATA_MEMORY:
                self._data(tile)
            case RegisterKind.STATUS:
                self._channel(register)
            case RegisterKind.BD:
                pass
            case _:
                raise UnsupportedError(
                    f"polling {describe(register)} is not emulated: locks, data memories, BDs and "
                    "the status of DMA channels are"
                )
        return register

    def poll(self, register: Register) -> int:
        """The value of a register that :meth:`decode_polled` returned."""
        if register.kind is RegisterKind.STATUS:
            return channel_status(self._channel(register))
        return self.read(register)

    def _existing(self, address: int) -> Register:
        register = decode_address(self._device.generation, address)
        tile = Tile(register.col, register.row)
        if address % STREAM_WORD:
            raise DeviceError(f"address {address:#x} is not that of a 32-bit register")
        if not self._device.contains(tile):
            raise DeviceError(
                f"address {address:#x} is in tile {tile}, which {self._device.name} does not have"
            )
        return register

    def load(self, design: PhysicalDesign) -> None:
        """Write the design's registers and start its tasks.

        Raises:
            DesignError: a value does not fit its register, a BD does not fit its memory, or a queue
                is full.
            UnsupportedError: the design needs something that the emulator does not model.
        """
        for lock in lock_writes(design):
            self._write_words(lock)
        for bd in bd_writes(design):
            self._write_words(bd)
        for mode in channel_writes(design):
            self._write_words(mode)
        for tile in design.descriptors:
            self._dma(tile).bds.check()
        for task in design.tasks:
            push = task_write(design.device.generation, task)
            channel, queued = self.task(self.decode(push.address), push.words[0])
            if not channel.has_room:
                raise DesignError(
                    f"the design starts more tasks on DMA {channel} than it holds: {MOST_TASKS}, "
                    "one that runs and those in its queue"
                )
            channel.push(queued)

    def task(self, register: Register, word: int) -> tuple[Channel, Task]:
        """The task and the channel of a word written to a task queue."""
        entry = QueueEntry.decode(register.tile, word)
        return self._channel(register), Task(entry.bd_id, entry.repeat_count, entry.issue_token)

    def write(self, register: Register, value: int) -> None:
        """Write one register; the caller handles task queues (:meth:`task`).

        Raises:
            UnsupportedError: the value needs something that the emulator does not model.
        """
        tile = Tile(register.col, register.row)
        match register.kind:
            case RegisterKind.BD:
                self._dma(tile).bds.write(register.index, register.word, (value,))
            case RegisterKind.CONTROL:
                self._control(register, value)
            case RegisterKind.PAD_VALUE:
                self._channel(register).pad_word = value
            case RegisterKind.LOCK:
                self._bank(tile).set(register.index, value & MAX_LOCK_VALUE)
            case RegisterKind.DATA_MEMORY:
                self.write_data(tile, register.index, (value,))
            case RegisterKind.CORE_CONTROL:
                self._control_core(tile, value)
            case _:
                self._remembered[tile, register.offset] = value

    def _write_words(self, write: RegisterWrite) -> None:
        register = self.decode(write.address)
        if register.kind is RegisterKind.BD:
            tile = Tile(register.col, register.row)
            self._dma(tile).bds.write(register.index, register.word, write.words)
        else:
            (value,) = write.words
            self.write(register, value)

    def write_data(self, tile: Tile, offset: int, values: tuple[int, ...]) -> None:
        """Write consecutive words of a data memory.

        Raises:
            DeviceError: they are not all in one buffer.
        """
        size = STREAM_WORD * len(values)
        if offset % STREAM_WORD or offset + size > self._data(tile).size:
            raise DeviceError(
                f"a write of {size} bytes at {offset:#x} does not fit the data memory of {tile}"
            )
        room = self._room(tile, offset)
        if size > room.size:
            raise DeviceError(
                f"a write of {size} bytes at {offset:#x} of tile {tile} goes "
                f"{size - room.size} bytes beyond the end of the buffer there"
            )
        room[:size] = np.array(values, dtype="<u4").view(np.uint8)

    def read(self, register: Register) -> int:
        """The value before a masked write."""
        tile = Tile(register.col, register.row)
        match register.kind:
            case RegisterKind.BD:
                return self._dma(tile).bds.read(register.index, register.word)
            case RegisterKind.LOCK:
                return self._bank(tile).value(register.index)
            case RegisterKind.DATA_MEMORY:
                word = self._data(tile)[register.index : register.index + STREAM_WORD]
                return int.from_bytes(word.tobytes(), "little")
            case RegisterKind.PAD_VALUE:
                return self._channel(register).pad_word
            case RegisterKind.CORE_CONTROL:
                core = self._core(tile)
                return 0 if core is None else core.control
            case _:
                return self._remembered.get((tile, register.offset), 0)

    def write_masked(self, register: Register, mask: int, value: int) -> None:
        """Replace the bits of a register that ``mask`` selects."""
        if register.kind is RegisterKind.BD:
            bds = self._dma(Tile(register.col, register.row)).bds
            bds.write_masked(register.index, register.word, mask, value)
            return
        self.write(register, self.read(register) & ~mask & _U32 | value & mask)

    def _control_core(self, tile: Tile, value: int) -> None:
        core = self._core(tile)
        if core is not None:
            core.set_control(value)
        elif value & CORE_ENABLE:
            raise DeviceError(f"core {tile} is enabled, but the design has no program for it")

    def _channel(self, register: Register) -> Channel:
        assert register.direction is not None
        tile = Tile(register.col, register.row)
        return self._dma(tile).channel(register.direction, register.index)

    def _control(self, register: Register, value: int) -> None:
        tile = Tile(register.col, register.row)
        channel = self._channel(register)
        check_mode(register, value)
        if register.tile.kind is not TileKind.SHIM and value & CHANNEL_RESET:
            channel.reset()
        if register.direction == "S2MM":
            channel.out_of_order = bool(value & OUT_OF_ORDER)
        self._remembered[tile, register.offset] = value


def channel_status(channel: Channel) -> int:
    """The value of a channel's status register."""
    word = len(channel.tasks.waiting) << QUEUE_SIZE_SHIFT
    if channel.tasks.dropped:
        word |= ChannelStatus.QUEUE_OVERFLOW
    if channel.busy:
        word |= ChannelStatus.RUNS | ChannelStatus.CHANNEL_RUNNING
        bd_id = channel.bd.bd_id if channel.bd is not None else channel.next_bd
        word |= (bd_id or 0) << CURRENT_BD_SHIFT
        if channel.bd is not None:
            word |= ChannelStatus.STALLED_STREAM
        elif channel.waits_for is not None:
            word |= ChannelStatus.STALLED_LOCK_ACQUIRE
    return int(word)
