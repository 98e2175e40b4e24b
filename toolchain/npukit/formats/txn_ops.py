"""The operations of an NPU transaction, one frozen struct each, free of any byte layout.

They are msgspec structs because every program that runs a kernel creates these classes at start-up,
and dataclasses take twenty times as long to create.

Source of the opcodes: aie-rt, ``xaiengine/xaie_txn.h``. All integers are unsigned. ``address`` is a
tile address (:func:`npukit.machine.addresses.tile_address`), ``value``, ``mask`` and payload words
are 32 bits.

``residue`` holds the content of a stream's reserved fields: words to XOR over the operation's own
encoding (longer than it if the operation was padded). It is empty in streams that npukit or
MLIR-AIE writes; it exists so any stream can be written back byte for byte.
"""

from __future__ import annotations

from enum import IntEnum
from typing import ClassVar

import msgspec


class Opcode(IntEnum):
    """The opcodes of ``XAie_TxnOpcode``; 0x80 and above carry their size in their second word."""

    WRITE = 0x00
    BLOCKWRITE = 0x01
    BLOCKSET = 0x02
    MASKWRITE = 0x03
    MASKPOLL = 0x04
    NOOP = 0x05
    PREEMPT = 0x06
    MASKPOLL_BUSY = 0x07
    LOADPDI = 0x08
    LOAD_PM_START = 0x09
    CREATE_SCRATCHPAD = 0x0A
    UPDATE_STATE_TABLE = 0x0B
    UPDATE_REG = 0x0C
    UPDATE_SCRATCH = 0x0D
    CONFIG_SHIMDMA_BD = 0x0E
    CONFIG_SHIMDMA_DMABUF_BD = 0x0F
    TCT = 0x80
    DDR_PATCH = 0x81
    READ_REGS = 0x82
    RECORD_TIMER = 0x83
    MERGE_SYNC = 0x84
    LOAD_PM_END_INTERNAL = 0xC8


class Op(msgspec.Struct, frozen=True, kw_only=True, repr_omit_defaults=True):
    """Base of all operations: the opcode and the residue of reserved fields (see the module)."""

    opcode: ClassVar[int]

    residue: tuple[int, ...] = ()


class Write32(Op, frozen=True):
    """Write one 32-bit register."""

    opcode: ClassVar[int] = Opcode.WRITE
    address: int
    value: int


class BlockWrite(Op, frozen=True):
    """Write consecutive 32-bit registers, such as a BD, starting at ``address``."""

    opcode: ClassVar[int] = Opcode.BLOCKWRITE
    address: int
    words: tuple[int, ...]


class MaskWrite(Op, frozen=True):
    """Replace the bits of a register that ``mask`` selects with those of ``value``."""

    opcode: ClassVar[int] = Opcode.MASKWRITE
    address: int
    mask: int
    value: int


class MaskPoll(Op, frozen=True):
    """Wait until ``register & mask == value``."""

    opcode: ClassVar[int] = Opcode.MASKPOLL
    address: int
    mask: int
    value: int


class MaskPollBusy(Op, frozen=True):
    """Wait until ``register & mask == value`` without yielding the command processor."""

    opcode: ClassVar[int] = Opcode.MASKPOLL_BUSY
    address: int
    mask: int
    value: int


class Noop(Op, frozen=True):
    """Do nothing."""

    opcode: ClassVar[int] = Opcode.NOOP


class Preempt(Op, frozen=True):
    """A point where the context may be switched out.

    ``level``: what must be saved (0 nothing, 1 memtiles, 2 AIE tiles, 3 AIE registers).
    """

    opcode: ClassVar[int] = Opcode.PREEMPT
    level: int


class LoadPdi(Op, frozen=True):
    """Load a device image; ``size`` (bytes) and ``address`` are 0 until the driver fills them."""

    opcode: ClassVar[int] = Opcode.LOADPDI
    pdi_id: int
    size: int = 0
    address: int = 0


class LoadPmStart(Op, frozen=True):
    """Start loading program memory with the next ``sequence_count`` operations."""

    opcode: ClassVar[int] = Opcode.LOAD_PM_START
    sequence_count: int
    load_id: int


class CreateScratchpad(Op, frozen=True):
    """Set up the scratchpad: ``size`` in bytes, ``offset`` within the host's scratch buffer."""

    opcode: ClassVar[int] = Opcode.CREATE_SCRATCHPAD
    usage: int
    size: int
    offset: int


class UpdateStateTable(Op, frozen=True):
    """Apply ``function`` (0 multiply, 1 increment, 2 decrement) to an entry of the state table."""

    opcode: ClassVar[int] = Opcode.UPDATE_STATE_TABLE
    index: int
    function: int
    argument: int


class UpdateReg(Op, frozen=True):
    """Write a register from an entry of the state table."""

    opcode: ClassVar[int] = Opcode.UPDATE_REG
    index: int
    function: int
    argument: int
    address: int


class UpdateScratch(Op, frozen=True):
    """Write the state table back to the scratchpad."""

    opcode: ClassVar[int] = Opcode.UPDATE_SCRATCH


class Sync(Op, frozen=True):
    """Wait for task-completion tokens (TCT) of a DMA channel.

    ``direction`` is 0 for S2MM and 1 for MM2S. The tokens are those of ``column_num`` columns and
    ``row_num`` rows, starting at (``column``, ``row``).
    """

    opcode: ClassVar[int] = Opcode.TCT
    column: int
    row: int
    direction: int
    channel: int
    column_num: int = 1
    row_num: int = 1


TRANSLATED_ARGUMENTS = 5
"""How many buffer arguments' addresses the NPU's firmware translates to those that the array uses.

Source, also of :data:`ARRAY_OFFSET`: MLIR-AIE, ``lib/Targets/AIETargetNPU.cpp`` (August 2026).
"""

ARRAY_OFFSET = 1 << 31
"""What that translation adds; a stream must add it to the addresses of all further arguments."""


class AddressPatch(Op, frozen=True):
    """Put a host buffer's device address into a shim BD.

    ``address`` is that of the BD's address-low word; it receives the address of the runtime
    sequence's argument ``arg_index`` (0 is ``bo0``) plus ``arg_plus`` bytes.
    """

    opcode: ClassVar[int] = Opcode.DDR_PATCH
    address: int
    arg_index: int
    arg_plus: int = 0

    @classmethod
    def to(cls, address: int, argument: int, offset: int) -> AddressPatch:
        """The patch for byte ``offset`` of an argument, less than :data:`ARRAY_OFFSET`."""
        translated = argument < TRANSLATED_ARGUMENTS
        return cls(address, argument, offset if translated else offset + ARRAY_OFFSET)

    @property
    def offset(self) -> int:
        """The byte of the argument; negative if the array can't reach it, for lack of an offset."""
        translated = self.arg_index < TRANSLATED_ARGUMENTS
        return self.arg_plus if translated else self.arg_plus - ARRAY_OFFSET


class ReadRegs(Op, frozen=True):
    """Report the values of registers to the host."""

    opcode: ClassVar[int] = Opcode.READ_REGS
    addresses: tuple[int, ...]


class RecordTimer(Op, frozen=True):
    """Record the time under ``timer_id``."""

    opcode: ClassVar[int] = Opcode.RECORD_TIMER
    timer_id: int


class MergeSync(Op, frozen=True):
    """Wait for ``num_tokens`` tokens from each of ``num_columns`` columns."""

    opcode: ClassVar[int] = Opcode.MERGE_SYNC
    num_tokens: int
    num_columns: int


class UnknownOp(Op, frozen=True):
    """An operation that npukit does not know: all of its words, header included.

    ``number`` is its opcode. Its size is from its own header (opcodes from 0x80 on), or is the only
    one with which the rest of the stream can be read.
    """

    opcode: ClassVar[int] = -1
    number: int
    words: tuple[int, ...]


def opcode_name(number: int) -> str | None:
    """aie-rt's name of an opcode in lower case (``"blockwrite"``), or None if it has none."""
    try:
        return Opcode(number).name.lower()
    except ValueError:
        return None
