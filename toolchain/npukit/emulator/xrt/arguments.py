"""A command's register map: what XRT does with the arguments that a host sets.

XRT, src/runtime_src/core/common/api/xrt_kernel.cpp, ``run_impl``. XRT does not reject a host's
mistakes, so neither does this module:

- a buffer in an existing bank that its argument is not connected to: XRT warns and passes a copy of
  the buffer's device side, made at that moment. What the kernel writes stays in the copy;
- a buffer in a bank that does not exist (made with a scalar's group): XRT's check of the bank
  raises IndexError. ``run.set_arg`` passes it on; ``kernel(...)`` swallows it, so the argument is
  not passed and the kernel gets address 0;
- an integer for a buffer: it becomes the low half of an address that belongs to no buffer;
- a buffer for a scalar: its address is the value.
"""

from __future__ import annotations

from typing import Final

import msgspec
import numpy as np

from npukit.emulator.access_pattern import Bytes
from npukit.emulator.xrt import log
from npukit.emulator.xrt.allocation import Allocation
from npukit.emulator.xrt.context import ContextState
from npukit.emulator.xrt.errors import host_crash
from npukit.emulator.xrt.memory import bo
from npukit.emulator.xrt.metadata import ArgumentMetadata, KernelMetadata
from npukit.emulator.xrt.queue import Payload

# The register map that MLIR-AIE's kernels declare and the firmware reads, by byte offset.
OPCODE_OFFSET: Final = 0x00
INSTRUCTIONS_OFFSET: Final = 0x08
COUNT_OFFSET: Final = 0x10
BUFFERS_OFFSET: Final = 0x14
BUFFER_STRIDE: Final = 8

_INT_BYTES: Final = 4


class BoundBuffer(msgspec.Struct, frozen=True):
    """A buffer that was passed: its memory, and offset and size of the buffer object in it."""

    allocation: Allocation
    offset: int
    size: int

    @property
    def address(self) -> int:
        """The address that the command holds."""
        return self.allocation.address + self.offset

    @property
    def device(self) -> memoryview:
        """Device memory from the address to the end of the last page."""
        return self.allocation.device[self.offset :]


class ArgumentSlots:
    """The arguments of one run; unset ones are 0."""

    def __init__(self, context: ContextState, kernel: KernelMetadata) -> None:
        self._context = context
        self._kernel = kernel
        self._values: list[int | BoundBuffer] = [0] * len(kernel.arguments)
        self._payload: Payload | None = None

    @property
    def count(self) -> int:
        """The kernel's number of arguments."""
        return len(self._values)

    def set_buffer(self, index: int, buffer: bo) -> None:
        """Pass a buffer.

        Raises:
            RuntimeError: there is no such argument; XRT kills the process.
            IndexError: the buffer's bank does not exist.
        """
        self.check_index(index)
        argument = self._kernel.arguments[index]
        source = buffer._allocation
        bank, banks = source.bank, len(self._context.metadata.memories)
        if bank >= banks:
            raise _out_of_range(bank, banks)
        if bank in argument.banks:
            bound = BoundBuffer(source, buffer._offset, buffer._size)
        else:
            bound = self._copy(argument, buffer)
        if argument.is_buffer:
            self._values[index] = bound
        else:
            self._values[index] = bound.address & (1 << 8 * argument.size) - 1
        self._payload = None

    def _copy(self, argument: ArgumentMetadata, buffer: bo) -> BoundBuffer:
        source = buffer._allocation
        group = self._context.slot << 16 | argument.bank
        log.warn(
            f"Kernel {self._kernel.name} has no compute units with connectivity required for "
            f"global argument at index {argument.index}. The argument is allocated in bank "
            f"{source.bank}, the compute unit is connected to bank {group}. "
            "Allocating local copy of argument buffer in connected bank."
        )
        address = self._context.device.take_address(source.size, heap=False)
        return BoundBuffer(source.clone(argument.bank, address), buffer._offset, buffer._size)

    def set_scalar(self, index: int, value: int) -> None:
        """Pass a 32-bit integer.

        Raises:
            IndexError: there is no such argument.
        """
        if not 0 <= index < self.count:
            raise _out_of_range(index, self.count)
        argument = self._kernel.arguments[index]
        low = 8 * min(_INT_BYTES, argument.size)
        before = self._values[index]
        kept = before >> low << low if isinstance(before, int) else before.address >> low << low
        self._values[index] = kept | value & (1 << low) - 1
        self._payload = None

    def check_index(self, index: int) -> None:
        """Raise for an argument that the kernel does not have; XRT kills the process here."""
        if not 0 <= index < self.count:
            raise host_crash(
                f"kernel {self._kernel.name} has {self.count} arguments, "
                f"there is none at index {index}"
            )

    def payload(self) -> Payload:
        """The arguments as the command processor sees them."""
        if self._payload is None:
            self._payload = self._build()
        return self._payload

    def _build(self) -> Payload:
        opcode = count = 0
        instructions: memoryview | None = None
        buffers: list[Bytes | None] = []
        sizes: list[int] = []
        for argument, value in zip(self._kernel.arguments, self._values, strict=True):
            number = value if isinstance(value, int) else value.address
            memory = value.device if isinstance(value, BoundBuffer) else None
            if argument.offset == OPCODE_OFFSET:
                opcode = number
            elif argument.offset == INSTRUCTIONS_OFFSET:
                instructions = memory
            elif argument.offset == COUNT_OFFSET:
                count = number
            else:
                position = (argument.offset - BUFFERS_OFFSET) // BUFFER_STRIDE
                buffers += [None] * (position + 1 - len(buffers))
                buffers[position] = None if memory is None else np.frombuffer(memory, np.uint8)
                sizes += [0] * (position + 1 - len(sizes))
                sizes[position] = value.size if isinstance(value, BoundBuffer) else 0
        return Payload(opcode, instructions, count, tuple(buffers), tuple(sizes))


def _out_of_range(index: int, size: int) -> IndexError:
    return IndexError(
        f"vector::_M_range_check: __n (which is {index % 2**64}) >= this->size() (which is {size})"
    )
