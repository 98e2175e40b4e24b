"""``aiex.npu.dma_memcpy_nd``: one BD, its address patch and the queue push that runs it.

Source: MLIR-AIE, ``lib/Dialect/AIEX/Transforms/AIEDmaToNpu.cpp``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

import msgspec
from msgspec.structs import replace
from xdsl.dialects.builtin import DYNAMIC_INDEX, MemRefType
from xdsl.ir import Operation, SSAValue

from npukit.compiler.dialect.aie import ShimDmaAllocationOp
from npukit.compiler.dialect.aiex import NpuDmaMemcpyNdOp, NpuDmaWaitOp
from npukit.compiler.dialect.attributes import PacketInfo
from npukit.compiler.lowering.access import WORD_BITS, Access, HardwareAccess, hardware_access
from npukit.compiler.lowering.access_splitting import split_access
from npukit.compiler.lowering.host_memory import element_bits, host_memory
from npukit.compiler.lowering.named_bd_ids import named_bd_ids
from npukit.compiler.lowering.sequence_scope import Handler, SequenceScope
from npukit.compiler.lowering.stream import (
    SHIM_CACHE,
    InstructionStream,
    burst_encoding,
    check_channel,
)
from npukit.compiler.lowering.task_bd_ids import TaskBdIds
from npukit.errors import DesignError, Location, UnsupportedError
from npukit.machine.bd_words import BdFields
from npukit.machine.physical import DmaDirection, Tile
from npukit.machine.registers import (
    QueueEntry,
)
from npukit.machine.tile_model import TileModel


class Memcpy(msgspec.Struct, frozen=True):
    """The pattern of a ``dma_memcpy_nd``, in elements, outermost dimension first.

    ``other_ids`` gives the BDs of the tile's other transfers, ``extra_ids`` those that this one
    takes beyond its own.
    """

    memory: SSAValue
    offsets: Sequence[int]
    sizes: Sequence[int]
    strides: Sequence[int]
    bd_id: int
    issue_token: bool
    packet: PacketInfo | None
    burst_length: int
    padded: bool
    where: Location
    other_ids: Callable[[], Collection[int]]
    extra_ids: set[int]


def transfer_handlers(
    scope: SequenceScope, stream: InstructionStream, bd_ids: TaskBdIds
) -> Mapping[type[Operation], Handler]:
    """Handlers of ``dma_memcpy_nd`` and ``dma_wait``, by operation class.

    ``bd_ids`` are those of the sequence's tasks.
    """

    # A fifo that uses a BD again has seen its transfer end, so its parts can use theirs again.
    extra_ids: dict[tuple[Tile, str, int], set[int]] = {}

    def memcpy(op: NpuDmaMemcpyNdOp, where: Location) -> None:
        allocation = scope.allocation(op.metadata, where)
        key = (allocation.coord, op.metadata, op.bd_id)

        def other_ids() -> set[int]:
            extra = (
                ids
                for (tile, *named), ids in extra_ids.items()
                if tile == allocation.coord and (tile, *named) != key
            )
            tile = allocation.coord
            before = stream.written.get(tile, set()) - extra_ids[key]
            return named_bd_ids(op, tile, scope).union(before, *extra)

        copy = Memcpy(
            memory=op.memref,
            offsets=op.static_offsets.get_values(),
            sizes=op.static_sizes.get_values(),
            strides=op.static_strides.get_values(),
            bd_id=op.bd_id,
            issue_token=op.issue_token,
            packet=op.packet,
            burst_length=op.burst_length,
            padded=any((*op.zero_before, *op.zero_after)),
            where=where,
            other_ids=other_ids,
            extra_ids=extra_ids.setdefault(key, set()),
        )
        lower_memcpy(copy, allocation, scope, stream)
        bd_ids.reserve(allocation.coord, copy.extra_ids)

    def wait(op: NpuDmaWaitOp, where: Location) -> None:
        allocation = scope.allocation(op.symbol, where)
        tile = scope.tile(allocation.coord, where)
        check_channel(scope.model.tile(tile), tile, allocation.channel, where)
        stream.wait(tile, allocation.direction, allocation.channel, where)

    return {NpuDmaMemcpyNdOp: memcpy, NpuDmaWaitOp: wait}


def lower_memcpy(
    copy: Memcpy,
    allocation: ShimDmaAllocationOp,
    scope: SequenceScope,
    stream: InstructionStream,
) -> None:
    """Write the instructions of one transfer between host memory and the array.

    Raises:
        DesignError: the transfer is not made of whole words, or does not fit a BD.
        UnsupportedError: its memory is not (a static part of) an argument of the sequence.
    """
    where = copy.where
    tile = scope.tile(allocation.coord, where)
    check_channel(scope.model.tile(tile), tile, allocation.channel, where)
    bits = element_bits(copy.memory.type, where)
    _check_elements(copy, bits)
    memory = host_memory(copy.memory, where)
    if memory is None:
        raise UnsupportedError(
            "a dma_memcpy_nd must move an argument of the runtime sequence, or a static, "
            "contiguous part of one",
            where=where,
        )

    access = Access.of([*reversed(copy.sizes)], [*reversed(copy.strides)])
    if access.is_contiguous:
        access = access.as_run()
    start = memory.offset + _start(copy, bits)
    parts = _parts(access, bits, scope.model.tile(tile), where)
    # A transfer back from the array always issues a token.
    back = allocation.direction is DmaDirection.S2MM
    if len(parts) > 1 and back:
        raise DesignError(
            f"this pattern needs {len(parts)} buffer descriptors, and each issues a token: a wait "
            "for one token ends before the others have moved their part",
            where=where,
            hint="write several transfers, or a task (aiex.dma_configure_task_for)",
        )
    for part, bd_id in zip(parts, _bd_ids(copy, len(parts), scope.model.tile(tile)), strict=True):
        fields = _fields(copy, part, scope)
        stream.write_bd(tile, bd_id, fields, where)
        stream.patch_address(tile, bd_id, memory.argument, start + part.start * bits // 8, where)
        token = back or (copy.issue_token and part is parts[-1])
        entry = QueueEntry(bd_id, part.repeats - 1, token)
        stream.push(tile, allocation.direction, allocation.channel, entry, where)


class _Part(msgspec.Struct, frozen=True):
    """What one BD moves: from element ``start`` of the whole transfer on, ``repeats`` times."""

    start: int
    hardware: HardwareAccess
    linear: bool
    repeats: int


def _parts(access: Access, bits: int, model: TileModel, where: Location) -> list[_Part]:
    """What each BD of a transfer moves: one, or several if the pattern does not fit one."""

    def part(start: int, access: Access) -> _Part:
        linear = access.is_plain
        hardware = hardware_access(access, bits, model, linear=linear, where=where)
        return _Part(start, hardware, linear, access.sizes[3])

    try:
        return [part(0, access)]
    except DesignError:
        pieces = () if access.is_plain else split_access(access, bits, model)
        if not pieces:
            raise
    return [part(piece.start, piece.access) for piece in pieces]


def _bd_ids(copy: Memcpy, count: int, model: TileModel) -> list[int]:
    """The transfer's own BD, then numbers that nothing else of the tile uses.

    Unlike this, MLIR-AIE avoids only the numbers of the same fifo's transfers.
    """
    if count == 1:
        return [copy.bd_id]
    used = {copy.bd_id, *copy.other_ids()}
    after = [*range(copy.bd_id + 1, model.bds), *range(min(copy.bd_id, model.bds))]
    free = [number for number in after if number not in used]
    if len(free) < count - 1:
        raise DesignError(
            f"this pattern needs {count - 1} more buffer descriptors, but the tile's transfers "
            f"leave {len(free)}",
            where=copy.where,
            hint="use fewer ids in the sequence's transfers of this tile, or a task "
            "(aiex.dma_configure_task_for)",
        )
    extra = free[: count - 1]
    copy.extra_ids.update(extra)
    return [copy.bd_id, *extra]


def _fields(copy: Memcpy, part: _Part, scope: SequenceScope) -> BdFields:
    lengths = scope.model.generation.burst_lengths
    fields = replace(
        part.hardware.fields(linear=part.linear),
        buffer_length=part.hardware.words,
        burst_length=burst_encoding(lengths, copy.burst_length, copy.where),
        ax_cache=SHIM_CACHE,
        valid_bd=1,
    )
    if copy.packet is None:
        return fields
    return replace(
        fields,
        enable_packet=1,
        packet_type=copy.packet.pkt_type,
        packet_id=copy.packet.pkt_id,
    )


def _check_elements(copy: Memcpy, bits: int) -> None:
    if bits > WORD_BITS:
        raise DesignError(
            f"dma_memcpy_nd moves elements of at most {WORD_BITS} bits, not {bits}",
            where=copy.where,
        )
    type_ = copy.memory.type
    static = isinstance(type_, MemRefType) and DYNAMIC_INDEX not in type_.get_shape()
    if static and isinstance(type_, MemRefType) and type_.element_count() * bits < WORD_BITS:
        raise DesignError("a transfer must move at least 4 bytes", where=copy.where)
    if copy.padded:
        raise DesignError("a shim BD can't pad", where=copy.where)


def _start(copy: Memcpy, bits: int) -> int:
    """The byte offset of the first element: every offset counts strides of its dimension."""
    elements = sum(
        offset * stride for offset, stride in zip(copy.offsets, copy.strides, strict=True)
    )
    if elements * bits % WORD_BITS:
        raise DesignError(
            f"a transfer must start at a multiple of 4 bytes, not at {elements * bits // 8}",
            where=copy.where,
        )
    return elements * bits // 8
