"""NPU transactions (``insts.bin``): the instruction stream that the command processor runs.

A stream is a 16-byte header and a list of operations, little-endian 32-bit words throughout.
Sources: MLIR-AIE, ``include/aie/Runtime/TxnEncoding.h`` and ``lib/Targets/AIETargetNPU.cpp``;
aie-rt, ``xaiengine/xaie_txn.h``. Any stream that :func:`parse` accepts is written back byte for
byte, including unknown operations and bits in reserved fields.
"""

from __future__ import annotations

import struct
from typing import Final

import msgspec

from npukit.errors import FormatError
from npukit.formats.txn_layout import CLASSIC, OPTIMIZED, FieldRangeError, Layout
from npukit.formats.txn_ops import (
    ARRAY_OFFSET,
    TRANSLATED_ARGUMENTS,
    AddressPatch,
    BlockWrite,
    CreateScratchpad,
    LoadPdi,
    LoadPmStart,
    MaskPoll,
    MaskPollBusy,
    MaskWrite,
    MergeSync,
    Noop,
    Op,
    Opcode,
    Preempt,
    ReadRegs,
    RecordTimer,
    Sync,
    UnknownOp,
    UpdateReg,
    UpdateScratch,
    UpdateStateTable,
    Write32,
    opcode_name,
)
from npukit.machine.addresses import TileAddress, split_address, tile_address
from npukit.machine.generations import generation_of_stream

__all__ = [
    "ARRAY_OFFSET",
    "TRANSLATED_ARGUMENTS",
    "AddressPatch",
    "BlockWrite",
    "CreateScratchpad",
    "Header",
    "LoadPdi",
    "LoadPmStart",
    "MaskPoll",
    "MaskPollBusy",
    "MaskWrite",
    "MergeSync",
    "Noop",
    "Op",
    "Opcode",
    "Preempt",
    "ReadRegs",
    "RecordTimer",
    "Sync",
    "TileAddress",
    "Transaction",
    "UnknownOp",
    "UpdateReg",
    "UpdateScratch",
    "UpdateStateTable",
    "Write32",
    "encode",
    "op_offsets",
    "opcode_name",
    "parse",
    "split_address",
    "tile_address",
]

_HEADER = struct.Struct("<6BHII")
_LAYOUTS: Final[dict[tuple[int, int], Layout]] = {(0, 1): CLASSIC, (1, 0): OPTIMIZED}

_MAX_GUESSED_WORDS: Final = 64
"""The longest size tried for an operation of unknown size."""


class Header(msgspec.Struct, frozen=True):
    """A stream's header: which array it is for.

    ``generation`` is a ``stream_number`` (:mod:`npukit.machine.generations`); ``rows`` counts all
    rows, shim and memtiles too; ``major``.``minor`` is 0.1 (what MLIR-AIE writes) or 1.0 (aie-rt's
    compact operations). The operation count and the byte size in the file's header are computed
    from the operations.
    """

    generation: int
    rows: int
    columns: int
    mem_tile_rows: int
    major: int = 0
    minor: int = 1
    reserved: int = 0

    @property
    def device(self) -> str | None:
        """``"npu1"``, ``"npu2"``, or None for a generation that npukit does not know."""
        known = generation_of_stream(self.generation)
        return None if known is None else known.device


class Transaction(msgspec.Struct, frozen=True):
    """An instruction stream."""

    header: Header
    ops: tuple[Op, ...]

    @property
    def op_count(self) -> int:
        """The number of operations, as in the header."""
        return len(self.ops)

    @property
    def byte_size(self) -> int:
        """The size of the encoded stream in bytes, header included."""
        return len(encode(self))


def encode(transaction: Transaction) -> bytes:
    """The bytes of a stream.

    Raises:
        FormatError: a value does not fit its field, or the version is unknown.
    """
    header = transaction.header
    layout = _layout(header.major, header.minor)
    words: list[int] = []
    for index, op in enumerate(transaction.ops):
        try:
            words += layout.encode(op)
        except FieldRangeError as error:
            raise FormatError(str(error), where=f"{type(op).__name__}, operation {index}") from None
    body = struct.pack(f"<{len(words)}I", *words)
    try:
        head = _HEADER.pack(
            header.major,
            header.minor,
            header.generation,
            header.rows,
            header.columns,
            header.mem_tile_rows,
            header.reserved,
            len(transaction.ops),
            _HEADER.size + len(body),
        )
    except struct.error as error:
        raise FormatError(f"a value of the header does not fit its field: {error}") from None
    return head + body


def op_offsets(transaction: Transaction) -> tuple[int, ...]:
    """Where each operation starts in the encoded stream, in bytes.

    Raises:
        FormatError: the version is unknown.
    """
    layout = _layout(transaction.header.major, transaction.header.minor)
    offset = _HEADER.size
    offsets = []
    for op in transaction.ops:
        offsets.append(offset)
        offset += 4 * len(layout.encode(op))
    return tuple(offsets)


def parse(data: bytes) -> Transaction:
    """Read a stream.

    Raises:
        FormatError: the stream is truncated, its sizes or counts contradict each other, or the size
            of an operation can't be determined; ``where`` gives offset and operation index.
    """
    if len(data) < _HEADER.size:
        raise FormatError(
            f"{len(data)} bytes is too short for a transaction: the header alone takes "
            f"{_HEADER.size}",
            where="offset 0x0",
        )
    major, minor, generation, rows, columns, mem_rows, reserved, count, size = _HEADER.unpack_from(
        data
    )
    layout = _layout(major, minor)
    if size != len(data):
        problem = "truncated" if size > len(data) else "followed by other data"
        raise FormatError(
            f"the header says {size} bytes, but the stream has {len(data)}: it is {problem}",
            where="header, offset 0xc",
        )
    if size % 4:
        raise FormatError(
            f"the size, {size} bytes, is not a multiple of 4", where="header, offset 0xc"
        )
    words = struct.unpack(f"<{size // 4}I", data)
    # Refuse a hostile count before allocating for it: every operation has at least one word.
    if count > len(words) - 4:
        raise FormatError(
            f"the header says {count} operations, but only {len(words) - 4} words follow",
            where="header, offset 0x8",
        )
    header = Header(generation, rows, columns, mem_rows, major, minor, reserved)
    return Transaction(header, _Reader(layout, words, count).read())


def _layout(major: int, minor: int) -> Layout:
    layout = _LAYOUTS.get((major, minor))
    if layout is None:
        known = ", ".join(f"{a}.{b}" for a, b in _LAYOUTS)
        raise FormatError(
            f"unknown transaction version {major}.{minor}; npukit knows {known}",
            where="header, offset 0x0",
            hint="is this an insts.bin? Control packets and ELF control code are different formats",
        )
    return layout


class _Reader:
    """Splits a stream's words into operations; positions count words from the stream's start."""

    def __init__(self, layout: Layout, words: tuple[int, ...], count: int) -> None:
        self._layout = layout
        self._words = words
        self._count = count
        self._sizes_found: dict[int, int] = {}

    def read(self) -> tuple[Op, ...]:
        ops: list[Op] = []
        position = _HEADER.size // 4
        while position < len(self._words):
            if len(ops) == self._count:
                raise FormatError(
                    f"{4 * (len(self._words) - position)} bytes follow the last of "
                    f"{self._count} operations",
                    where=f"offset {4 * position:#x}",
                )
            size = self._size(position, len(ops))
            ops.append(self._layout.decode(self._words[position : position + size]))
            position += size
        if len(ops) != self._count:
            raise FormatError(
                f"the stream ends after {len(ops)} operations, but its header says {self._count}",
                where=f"offset {4 * position:#x}",
            )
        return tuple(ops)

    def _size(self, position: int, index: int) -> int:
        opcode = self._words[position] & 0xFF
        size = self._sizes_found.get(opcode) or self._stated_size(position)
        if size is None:
            size = self._sizes_found[opcode] = self._find_size(position, index)
        if isinstance(size, str):
            raise FormatError(size, where=self._where(position, index))
        if position + size > len(self._words):
            raise FormatError(
                f"the operation needs {4 * size} bytes and only "
                f"{4 * (len(self._words) - position)} are left: the stream is truncated",
                where=self._where(position, index),
            )
        return size

    def _stated_size(self, position: int) -> int | str | None:
        """An operation's size in words; an error message if it is impossible; None if unknown."""
        field = self._layout.size_field(self._words[position] & 0xFF)
        if field is None or field.word is None:
            return field.minimum if field else None
        if position + field.word >= len(self._words):
            return "the stream is truncated: it ends before the operation's size"
        size = self._words[position + field.word]
        if size % 4 or size < 4 * field.minimum:
            return (
                f"a size of {size} bytes is impossible: it must be a multiple of 4 and at least "
                f"{4 * field.minimum}"
            )
        return size // 4

    def _find_size(self, position: int, index: int) -> int:
        """The size of an unknown operation: the only one with which the rest can be read."""
        opcode = self._words[position] & 0xFF
        left = len(self._words) - position
        fitting = [
            size
            for size in range(1, min(left, _MAX_GUESSED_WORDS) + 1)
            if self._reads_on(position + size, self._count - index - 1, opcode, size)
        ]
        if len(fitting) > 1 and left > 1:
            # A new operation most likely states its size where those from 0x80 on do.
            fitting = [size for size in fitting if 4 * size == self._words[position + 1]]
        if len(fitting) == 1:
            return fitting[0]
        raise FormatError(
            f"unknown operation {opcode:#04x} of unknown size: the rest of the stream can't be "
            "read",
            where=f"offset {4 * position:#x}, operation {index}",
            hint="the stream is damaged, or newer than this npukit",
        )

    def _reads_on(self, position: int, count: int, opcode: int, size: int) -> bool:
        """Whether ``count`` operations from ``position`` on end exactly at the stream's end."""
        while position < len(self._words) and count > 0:
            here = self._words[position] & 0xFF
            step = size if here == opcode else self._stated_size(position)
            if not isinstance(step, int):
                return False
            position += step
            count -= 1
        return count == 0 and position == len(self._words)

    def _where(self, position: int, index: int) -> str:
        opcode = self._words[position] & 0xFF
        name = opcode_name(opcode) or f"opcode {opcode:#04x}"
        return f"offset {4 * position:#x}, operation {index} ({name})"
