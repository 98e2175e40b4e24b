"""``aiex.npu.dma_memcpy_nd``: one BD, its address patch and the queue push that runs it.

Source: MLIR-AIE, ``lib/Dialect/AIEX/Transforms/AIEDmaToNpu.cpp``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from msgspec.structs import replace
from xdsl.dialects.builtin import DYNAMIC_INDEX, MemRefType
from xdsl.ir import Operation, SSAValue

from npukit.compiler.dialect.aie import ShimDmaAllocationOp
from npukit.compiler.dialect.aiex import NpuDmaMemcpyNdOp, NpuDmaWaitOp
from npukit.compiler.dialect.attributes import PacketInfo
from npukit.compiler.lowering.access import WORD_BITS, Access, hardware_access
from npukit.compiler.lowering.host_memory import element_bits, host_memory
from npukit.compiler.lowering.sequence_scope import Handler, SequenceScope
from npukit.compiler.lowering.stream import (
    SHIM_CACHE,
    InstructionStream,
    burst_encoding,
    check_channel,
)
from npukit.errors import DesignError, Location, UnsupportedError
from npukit.machine.physical import DmaDirection
from npukit.machine.registers import (
    QueueEntry,
)


class Memcpy(msgspec.Struct, frozen=True):
    """The pattern of a ``dma_memcpy_nd``, in elements, outermost dimension first."""

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


def transfer_handlers(
    scope: SequenceScope, stream: InstructionStream
) -> Mapping[type[Operation], Handler]:
    """Handlers of ``dma_memcpy_nd`` and ``dma_wait``, by operation class."""

    def memcpy(op: NpuDmaMemcpyNdOp, where: Location) -> None:
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
        )
        lower_memcpy(copy, scope.allocation(op.metadata, where), scope, stream)

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
    linear = access.is_plain
    hardware = hardware_access(access, bits, scope.model.tile(tile), linear=linear, where=where)
    start = _start(copy, bits)

    fields = replace(
        hardware.fields(linear=linear),
        buffer_length=hardware.words,
        burst_length=burst_encoding(scope.model.generation.burst_lengths, copy.burst_length, where),
        ax_cache=SHIM_CACHE,
        valid_bd=1,
    )
    if copy.packet is not None:
        fields = replace(
            fields,
            enable_packet=1,
            packet_type=copy.packet.pkt_type,
            packet_id=copy.packet.pkt_id,
        )
    stream.write_bd(tile, copy.bd_id, fields, where)
    stream.patch_address(tile, copy.bd_id, memory.argument, memory.offset + start, where)
    # A transfer back from the array always issues a token.
    token = copy.issue_token or allocation.direction is DmaDirection.S2MM
    entry = QueueEntry(copy.bd_id, access.sizes[3] - 1, token)
    stream.push(tile, allocation.direction, allocation.channel, entry, where)


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
