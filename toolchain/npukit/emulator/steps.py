"""The operations of an instruction stream, bound to the parts of the array that they act on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import msgspec

from npukit.emulator.access_pattern import STREAM_WORD, Bytes
from npukit.emulator.descriptors import BdTable, HostAddress
from npukit.emulator.dma import Channel
from npukit.emulator.registers import RegisterSpace, describe
from npukit.emulator.task_queue import Task
from npukit.errors import DeviceError
from npukit.machine.physical import Tile
from npukit.machine.registers import Register


class Step(Protocol):
    """One operation, ready to run."""

    def run(self, buffers: Sequence[Bytes]) -> bool:
        """Run it; False if it has to wait and has done nothing."""

    def __str__(self) -> str:
        """The operation, for reports."""

    @property
    def waits_for(self) -> str:
        """What it waits for when :meth:`run` returns False."""


class WriteRegister(msgspec.Struct, frozen=True):
    """Writes one register."""

    registers: RegisterSpace
    register: Register
    value: int

    waits_for = ""

    def run(self, buffers: Sequence[Bytes]) -> bool:
        """See :meth:`Step.run`."""
        self.registers.write(self.register, self.value)
        return True

    def __str__(self) -> str:
        return f"write {self.value:#x} to {describe(self.register)}"


class WriteMasked(msgspec.Struct, frozen=True):
    """Replaces bits of a register."""

    registers: RegisterSpace
    register: Register
    mask: int
    value: int

    waits_for = ""

    def run(self, buffers: Sequence[Bytes]) -> bool:
        """See :meth:`Step.run`."""
        self.registers.write_masked(self.register, self.mask, self.value)
        return True

    def __str__(self) -> str:
        return f"write {self.value:#x} under mask {self.mask:#x} to {describe(self.register)}"


class ControlCore(msgspec.Struct, frozen=True):
    """Resets or enables a core, which has run as far as it can by then (``settle``)."""

    registers: RegisterSpace
    register: Register
    mask: int
    value: int
    settle: Callable[[], object]

    waits_for = ""

    def run(self, buffers: Sequence[Bytes]) -> bool:
        """See :meth:`Step.run`."""
        self.settle()
        self.registers.write_masked(self.register, self.mask, self.value)
        return True

    def __str__(self) -> str:
        return f"write {self.value:#x} under mask {self.mask:#x} to {describe(self.register)}"


class WriteBd(msgspec.Struct, frozen=True):
    """Writes words of a BD."""

    bds: BdTable
    tile: Tile
    bd_id: int
    word: int
    words: tuple[int, ...]

    waits_for = ""

    def run(self, buffers: Sequence[Bytes]) -> bool:
        """See :meth:`Step.run`."""
        self.bds.write(self.bd_id, self.word, self.words)
        return True

    def __str__(self) -> str:
        return f"write BD {self.bd_id} of tile {self.tile}"


class WriteData(msgspec.Struct, frozen=True):
    """Writes words of a data memory."""

    registers: RegisterSpace
    tile: Tile
    offset: int
    words: tuple[int, ...]

    waits_for = ""

    def run(self, buffers: Sequence[Bytes]) -> bool:
        """See :meth:`Step.run`."""
        self.registers.write_data(self.tile, self.offset, self.words)
        return True

    def __str__(self) -> str:
        return f"write {4 * len(self.words)} bytes to {self.offset:#x} of tile {self.tile}"


class PatchAddress(msgspec.Struct, frozen=True):
    """Points a shim BD to an argument's memory."""

    bds: BdTable
    tile: Tile
    bd_id: int
    argument: int
    offset: int

    waits_for = ""

    def run(self, buffers: Sequence[Bytes]) -> bool:
        """See :meth:`Step.run`."""
        memory = buffers[self.argument]
        if self.offset % STREAM_WORD:
            raise DeviceError(
                f"a BD is to start at byte {self.offset} of argument {self.argument} "
                f"(bo{self.argument}), which is not a multiple of {STREAM_WORD}"
            )
        if self.offset > memory.size:
            raise DeviceError(
                f"argument {self.argument} (bo{self.argument}) has {memory.size} bytes; a BD is "
                f"to start at byte {self.offset}"
            )
        self.bds.patch(self.bd_id, HostAddress(self.argument, memory, self.offset))
        return True

    def __str__(self) -> str:
        return (
            f"point BD {self.bd_id} of tile {self.tile} to byte {self.offset} of argument "
            f"{self.argument} (bo{self.argument})"
        )


class PushTask(msgspec.Struct, frozen=True):
    """Queues a task, or drops it: hardware silently drops a push to a full queue.

    On hardware the array's progress at this point depends on timing. Here DMAs, and under the
    ordinary schedule also cores, keep up with the command processor (``catch_up``), as designs of
    MLIR-AIE that work on NPUs need. A push is lost if they can't, for example because a core
    waits for data of a later push.
    """

    channel: Channel
    task: Task
    catch_up: Callable[[Channel], None]

    waits_for = ""

    def run(self, buffers: Sequence[Bytes]) -> bool:
        """See :meth:`Step.run`."""
        channel = self.channel
        if not channel.has_room:
            self.catch_up(channel)
            if not channel.has_room:
                channel.tasks.dropped.append(self.task)
                return True
        channel.push(self.task)
        return True

    def __str__(self) -> str:
        runs = self.task.repeat_count + 1
        times = f" to run {runs} times" if runs > 1 else ""
        return f"push BD {self.task.first_bd}{times} to {self.channel}"


class WaitForTokens(msgspec.Struct, frozen=True):
    """Takes one task-complete token of each channel."""

    channels: tuple[Channel, ...]

    def run(self, buffers: Sequence[Bytes]) -> bool:
        """See :meth:`Step.run`."""
        for channel in self.channels:
            if not channel.tasks.tokens:
                return False
        for channel in self.channels:
            channel.tasks.tokens -= 1
        return True

    @property
    def waits_for(self) -> str:
        """See :attr:`Step.waits_for`."""
        missing = [str(channel) for channel in self.channels if not channel.tasks.tokens]
        return f"a task-complete token of {', '.join(missing)}"

    def __str__(self) -> str:
        return f"wait for tokens of {', '.join(str(channel) for channel in self.channels)}"


class Poll(msgspec.Struct, frozen=True):
    """Waits until the bits of a register that ``mask`` selects are ``value``."""

    registers: RegisterSpace
    register: Register
    mask: int
    value: int

    def run(self, buffers: Sequence[Bytes]) -> bool:
        """See :meth:`Step.run`."""
        return self.registers.poll(self.register) & self.mask == self.value

    @property
    def waits_for(self) -> str:
        """See :attr:`Step.waits_for`."""
        now = self.registers.poll(self.register)
        return (
            f"{describe(self.register)}, which is {now:#x}, to be {self.value:#x} "
            f"under mask {self.mask:#x}"
        )

    @property
    def impossible(self) -> bool:
        """Whether no register value can satisfy the poll."""
        return bool(self.value & ~self.mask)

    def __str__(self) -> str:
        return f"poll {describe(self.register)} until & {self.mask:#x} == {self.value:#x}"
