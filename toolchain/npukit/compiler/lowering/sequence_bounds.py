"""Transfers of a runtime sequence that leave their buffer.

MLIR-AIE silently lowers such a sequence, and on an NPU it reads or overwrites whatever follows the
buffer. The stream itself is valid, so the lowering writes it; this module reports the overrun.

An argument's memref is not part of the stream: a custom host program may well bring a larger
buffer, as those of MLIR-AIE's ``row_wise_bias_add`` and ``magika`` do. npukit's host modules create
buffers of the memref's size, so for them such a transfer is an overrun.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xdsl.dialects.builtin import MemRefType, ModuleOp
from xdsl.ir import Operation, SSAValue

from npukit.compiler.constant_values import constant_value
from npukit.compiler.dialect.aie import BufferOp, DeviceOp, DmaBdOp, RuntimeSequenceOp
from npukit.compiler.dialect.aiex import (
    NpuBlockWriteOp,
    NpuDmaMemcpyNdOp,
    NpuMaskWrite32Op,
    NpuWrite32Op,
    NpuWriteRtpOp,
    RegisterOp,
)
from npukit.compiler.dialect.location import locate
from npukit.compiler.lowering.host_memory import buffer_bytes, element_bits, host_memory
from npukit.compiler.lowering.inline_configurations import parts_of
from npukit.compiler.lowering.sequence import find_device, find_sequence
from npukit.compiler.walk import operations_in
from npukit.errors import DesignError

_REACHING = frozenset(
    kind.name
    for kind in (
        NpuDmaMemcpyNdOp,
        DmaBdOp,
        NpuWriteRtpOp,
        NpuWrite32Op,
        NpuMaskWrite32Op,
        NpuBlockWriteOp,
    )
)
"""Names are compared much faster than classes, and a sequence may have 100,000 operations."""

_DECLARE = "an argument's memref is the size of the host's buffer: it must cover every transfer"


def out_of_bounds(
    module: ModuleOp,
    *,
    device: str | None = None,
    sequence: str | None = None,
    others: Iterable[ModuleOp] = (),
) -> Iterator[DesignError]:
    """Yield an error for every operation of the sequence that reaches beyond its buffer.

    Covers transfers of arguments and buffers of static shape, and writes that name a buffer, but
    not transfers whose offsets depend on a loop.

    Args:
        module: a physical module.
        device: the name of the device, if the module has several.
        sequence: the name of the runtime sequence, if the device has several.
        others: the modules of other devices that the sequence may configure.

    Raises:
        DesignError: there is no such device or sequence.
        UnsupportedError: a transfer of elements that are not whole bytes.
    """
    device_op = find_device(module, device)
    main = find_sequence(device_op, sequence)
    yield from _of_sequence(main, device_op)
    configured = {op.sym_name: op for op in map(find_device, others)}
    for part in parts_of(main, configured) if configured else ():
        owner = part.parent_op()
        assert isinstance(owner, DeviceOp)
        yield from _of_sequence(part, owner)


def _of_sequence(sequence: RuntimeSequenceOp, device_op: DeviceOp) -> Iterator[DesignError]:
    for op in operations_in(sequence):
        if op.name not in _REACHING:
            continue
        match op:
            case NpuDmaMemcpyNdOp():
                yield from _memcpy(op)
            case DmaBdOp():
                yield from _bd(op)
            case NpuWriteRtpOp():
                yield from _write(op, device_op.symbol(op.buffer), op.buffer, op.index, 1)
            case NpuWrite32Op() | NpuMaskWrite32Op() | NpuBlockWriteOp():
                yield from _register(op, device_op.symbol(op.buffer) if op.buffer else None)


def _memcpy(op: NpuDmaMemcpyNdOp) -> Iterator[DesignError]:
    offsets, sizes, strides = (
        [value if isinstance(value, int) else constant_value(value) for value in values]
        for values in (op.offsets, op.sizes, op.strides)
    )
    start = span = 0
    for offset, size, stride in zip(offsets, sizes, strides, strict=True):
        if offset is None or size is None or stride is None:
            return
        start += offset * stride
        span += (size - 1) * stride
    yield from _transfer(op, op.memref, start, span + 1)


def _bd(op: DmaBdOp) -> Iterator[DesignError]:
    elements = op.element_count or 0
    if op.dims:
        elements = 1 + sum((dim.size - 1) * dim.stride for dim in op.dims)
    if op.iteration is not None:
        elements += (op.iteration.size - 1) * op.iteration.stride
    yield from _transfer(op, op.buffer, op.offset, elements)


def _transfer(op: Operation, memory: SSAValue, start: int, elements: int) -> Iterator[DesignError]:
    where = locate(op)
    bits = element_bits(memory.type, where)
    begin, end = start * bits // 8, (start + elements) * bits // 8
    owner = memory.owner
    hint = None
    if isinstance(owner, BufferOp):
        size, what = buffer_bytes(owner.type, where), f"buffer @{owner.sym_name}"
    else:
        place = host_memory(memory, where)
        if place is None:
            return
        begin, end = begin + place.offset, end + place.offset
        size, what = place.size, f"argument {place.argument}"
        hint = _DECLARE
    if size is not None and (begin < 0 or end > size):
        yield DesignError(
            f"the transfer reaches bytes {begin} to {end} of {what}, which has {size} bytes",
            where=where,
            hint=hint,
            rule="transfer-out-of-bounds",
        )


def _register(op: RegisterOp, buffer: Operation | None) -> Iterator[DesignError]:
    if op.buffer is None:
        return
    words = 1
    if isinstance(op, NpuBlockWriteOp) and isinstance(op.data.type, MemRefType):
        words = op.data.type.element_count()
    yield from _write(op, buffer, op.buffer, op.address, words)


def _write(
    op: Operation, buffer: Operation | None, name: str, index: int, words: int
) -> Iterator[DesignError]:
    if not isinstance(buffer, BufferOp):
        return
    where = locate(op)
    size = buffer_bytes(buffer.type, where)
    if size is not None and 4 * (index + words) > size:
        yield DesignError(
            f"the write reaches bytes {4 * index} to {4 * (index + words)} of buffer @{name}, "
            f"which has {size} bytes",
            where=where,
            rule="transfer-out-of-bounds",
        )
