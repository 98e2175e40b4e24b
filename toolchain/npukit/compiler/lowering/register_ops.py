"""Lowers direct writes to registers and memory of the array, and explicit waits.

Source: MLIR-AIE, ``lib/Dialect/AIEX/IR/AIEXDialect.cpp`` (``getAbsoluteAddress``),
``lib/Dialect/AIEX/Transforms/AIEDmaToNpu.cpp`` and ``lib/Targets/AIETargetNPU.cpp``.
"""

from __future__ import annotations

from collections.abc import Mapping

from xdsl.dialects import memref
from xdsl.dialects.builtin import DenseIntOrFPElementsAttr, IntegerType
from xdsl.ir import Operation, SSAValue

from npukit.compiler.dialect.aiex import (
    WRITE_BD_FIELDS,
    NpuAddressPatchOp,
    NpuAssertBdDivisibleOp,
    NpuAssertBdFieldOp,
    NpuBlockWriteOp,
    NpuLoadPdiOp,
    NpuMaskPollOp,
    NpuMaskWrite32Op,
    NpuPreemptOp,
    NpuPushQueueOp,
    NpuSyncOp,
    NpuWrite32Op,
    NpuWriteBdOp,
    NpuWriteRtpOp,
    RegisterOp,
    SetLockOp,
)
from npukit.compiler.lowering.sequence_scope import Handler, SequenceScope
from npukit.compiler.lowering.stream import SHIM_CACHE, InstructionStream, burst_encoding
from npukit.errors import DesignError, Location, UnsupportedError
from npukit.formats.txn import (
    BlockWrite,
    LoadPdi,
    MaskPoll,
    MaskWrite,
    Preempt,
    Sync,
    Write32,
    tile_address,
)
from npukit.machine.bd_words import BdFields
from npukit.machine.physical import Tile
from npukit.machine.registers import (
    MAX_LOCK_VALUE,
    QueueEntry,
    lock_address,
)
from npukit.machine.tiles import TileKind

_WORD = 4
_U32 = 0xFFFFFFFF
_OFFSET = 0xFFFFF
_BYTE = 0xFF

# Attributes of ``aiex.npu.writebd`` whose BD fields have different names.
_BD_FIELDS = {
    "buffer_offset": "base_address",
    "d0_size": "d0_wrap",
    "d0_stride": "d0_step",
    "d1_size": "d1_wrap",
    "d1_stride": "d1_step",
    "d2_stride": "d2_step",
    "iteration_size": "iteration_wrap",
    "iteration_stride": "iteration_step",
    "lock_rel_val": "lock_rel_value",
    "lock_acq_val": "lock_acq_value",
}
# MLIR-AIE writes no wrap for d2: it follows from the length.
_NO_BD_FIELD = frozenset({"column", "row", "bd_id", "d2_size"})


def register_handlers(
    scope: SequenceScope, stream: InstructionStream
) -> Mapping[type[Operation], Handler]:
    """Handlers of this module's operations, by operation class."""
    ops = _RegisterOps(scope, stream)
    return {
        NpuWrite32Op: ops.write32,
        NpuMaskWrite32Op: ops.maskwrite32,
        NpuMaskPollOp: ops.maskpoll,
        NpuBlockWriteOp: ops.blockwrite,
        NpuWriteRtpOp: ops.rtp_write,
        SetLockOp: ops.set_lock,
        NpuWriteBdOp: ops.writebd,
        NpuPushQueueOp: ops.push_queue,
        NpuAddressPatchOp: ops.address_patch,
        NpuSyncOp: ops.sync,
        NpuAssertBdFieldOp: ops.assert_field,
        NpuAssertBdDivisibleOp: ops.assert_divisible,
        NpuPreemptOp: ops.preempt,
        NpuLoadPdiOp: ops.load_pdi,
    }


class _RegisterOps:
    """One method per operation; each adds its instructions to the stream."""

    def __init__(self, scope: SequenceScope, stream: InstructionStream) -> None:
        self._scope = scope
        self._stream = stream

    def write32(self, op: NpuWrite32Op, where: Location) -> None:
        self._stream.write(Write32(self._address(op, where), op.value), where)

    def maskwrite32(self, op: NpuMaskWrite32Op, where: Location) -> None:
        write = MaskWrite(self._address(op, where), mask=op.mask, value=op.value)
        self._stream.write(write, where)

    def maskpoll(self, op: NpuMaskPollOp, where: Location) -> None:
        address, value, mask = self._address(op, where), op.value, op.mask
        if value & ~mask:
            raise DesignError(
                f"no value satisfies this poll: {value:#x} has bits that the mask {mask:#x} "
                "leaves out",
                where=where,
            )
        self._stream.poll(MaskPoll(address, mask=mask, value=value), where)

    def blockwrite(self, op: NpuBlockWriteOp, where: Location) -> None:
        # A block write that names its tile has column and row in an otherwise reserved word.
        named = op.buffer is None and op.column is not None and op.row is not None
        residue = (0, (op.column or 0) & _BYTE | ((op.row or 0) & _BYTE) << 8) if named else ()
        words = _global_words(self._scope, op.data, where)
        self._stream.write(
            BlockWrite(self._address(op, where), words, residue=residue if any(residue) else ()),
            where,
        )

    def rtp_write(self, op: NpuWriteRtpOp, where: Location) -> None:
        address = self._in_buffer(op.buffer, op.index, where)
        self._stream.ops.append(Write32(address, op.value & _U32))

    def set_lock(self, op: SetLockOp, where: Location) -> None:
        lock, value = op.lock_op, op.value
        tile = self._scope.tile(lock.coord, where)
        count = self._scope.model.tile(tile).locks
        if lock.lock_id is None or not 0 <= lock.lock_id < count:
            raise DesignError(
                f"lock {lock.lock_id} does not exist: tile {tile} has 0 to {count - 1}",
                where=where,
            )
        if not 0 <= value <= MAX_LOCK_VALUE:
            raise DesignError(
                f"a lock can't be set to {value}: its values are 0 to {MAX_LOCK_VALUE}",
                where=where,
            )
        self._stream.ops.append(
            Write32(
                lock_address(self._scope.model.generation, tile.col, tile.row, lock.lock_id), value
            )
        )

    def writebd(self, op: NpuWriteBdOp, where: Location) -> None:
        tile = self._scope.tile(Tile(op.field("column"), op.field("row")), where)
        kind = self._scope.model.kind(tile)
        values = {
            _BD_FIELDS.get(name, name): op.field(name)
            for name in WRITE_BD_FIELDS
            if name not in _NO_BD_FIELD
        }
        burst = op.field("burst_length")
        if kind is TileKind.SHIM:
            values["burst_length"] = burst_encoding(
                self._scope.model.generation.burst_lengths, burst, where
            )
            values["ax_cache"] = SHIM_CACHE if op.axcache is None else op.axcache
        elif burst:
            raise DesignError("only a shim BD has a burst length", where=where)
        if kind is TileKind.CORE:
            values["base_address"] //= 4
        if kind is TileKind.SHIM and op.field("d2_size"):
            raise DesignError("a shim BD has no size for its third dimension", where=where)
        self._stream.write_bd(tile, op.field("bd_id"), BdFields(**values), where)

    def push_queue(self, op: NpuPushQueueOp, where: Location) -> None:
        tile = self._scope.tile(Tile(op.column, op.row), where)
        entry = QueueEntry(op.bd_id, op.repeat_count, op.issue_token)
        self._stream.push(tile, op.direction, op.channel, entry, where)

    def address_patch(self, op: NpuAddressPatchOp, where: Location) -> None:
        # An index beyond the sequence's own arguments is legal: trace buffers are passed this way.
        if op.arg_idx < 0:
            raise DesignError(f"argument {op.arg_idx} does not exist", where=where)
        _check_aligned(op.addr, where)
        self._stream.patch(op.addr, op.arg_idx, op.arg_plus & _U32, where)

    def sync(self, op: NpuSyncOp, where: Location) -> None:
        sync = Sync(op.column, op.row, op.direction, op.channel, op.column_num, op.row_num)
        for name in ("column", "row", "direction", "channel", "column_num", "row_num"):
            value: int = getattr(sync, name)
            if not 0 <= value <= _BYTE:
                raise DesignError(f"{name} is {value}; it must be 0 to 255", where=where)
        self._stream.sync(sync, where)

    def assert_field(self, op: NpuAssertBdFieldOp, where: Location) -> None:
        if not 0 <= op.value <= op.max:
            raise DesignError(f"{op.value} does not fit: it must be 0 to {op.max}", where=where)

    def assert_divisible(self, op: NpuAssertBdDivisibleOp, where: Location) -> None:
        unit = op.allow_unit and op.value == 1
        if op.divisor < 1 or (op.value % op.divisor and not unit):
            raise DesignError(f"{op.value} is not a multiple of {op.divisor}", where=where)

    def preempt(self, op: NpuPreemptOp, where: Location) -> None:
        if not 0 <= op.level <= 3:
            raise DesignError(f"preempt level {op.level} is not in 0 to 3", where=where)
        self._stream.ops.append(Preempt(op.level))

    def load_pdi(self, op: NpuLoadPdiOp, where: Location) -> None:
        def value(attr: object) -> int:
            number = getattr(getattr(attr, "value", None), "data", 0)
            return int(number)

        pdi_id = value(op.id_attr)
        if not 0 <= pdi_id <= _BYTE:
            raise DesignError(f"PDI id {pdi_id} is not in 0 to 255", where=where)
        load = LoadPdi(pdi_id, size=value(op.size_attr) & _U32, address=value(op.address_attr))
        self._stream.load(load, where)

    def _address(self, op: RegisterOp, where: Location) -> int:
        """The tile address of a write (``getAbsoluteAddress``)."""
        if op.buffer is not None:
            return self._in_buffer(op.buffer, op.address, where)
        _check_aligned(op.address, where)
        if op.column is not None and op.row is not None:
            tile = self._scope.tile(Tile(op.column, op.row), where)
            return tile_address(tile.col, tile.row, op.address & _OFFSET)
        return op.address

    def _in_buffer(self, name: str, index: int, where: Location) -> int:
        """The tile address of a 32-bit word of an ``aie.buffer``."""
        buffer, base = self._scope.buffer(name, where)
        if base % _WORD:
            raise DesignError(
                f"buffer @{name} is at address {base}, but registers and memory are written in "
                f"words at multiples of {_WORD}",
                where=where,
                hint="pad what comes before the buffer to a multiple of 4 bytes, or give it an "
                "address",
            )
        tile = buffer.coord
        return tile_address(tile.col, tile.row, base + _WORD * index & _OFFSET)


def _check_aligned(address: int, where: Location) -> None:
    if address % _WORD:
        raise DesignError(
            f"address {address:#x} is not a multiple of {_WORD}: registers and memory are written "
            "in words",
            where=where,
        )


def _global_words(scope: SequenceScope, data: SSAValue, where: Location) -> tuple[int, ...]:
    """The words of a constant ``memref.global`` that a block write names.

    Raises:
        DesignError: the global does not exist or has no value.
        UnsupportedError: ``data`` is not a global, or its elements are not 32-bit integers.
    """
    owner = data.owner
    if not isinstance(owner, memref.GetGlobalOp):
        raise UnsupportedError("a block write needs a memref.get_global as its data", where=where)
    name = owner.name_.root_reference.data
    found = scope.symbol(name, where)
    if not isinstance(found, memref.GlobalOp):
        raise DesignError(f"'@{name}' is not a memref.global but a {found.name}", where=where)
    element = found.type.element_type
    if not isinstance(element, IntegerType) or element.width.data != 32:
        raise UnsupportedError(
            f"a block write needs 32-bit integers, not elements of type {element}", where=where
        )
    values = found.initial_value
    if not isinstance(values, DenseIntOrFPElementsAttr):
        raise DesignError(f"'@{name}' has no initial value", where=where)
    return tuple(int(value) & _U32 for value in values.get_values())
