"""Checks of buffer descriptors: what the fields of a tile's BDs can hold, and what BDs reach.

:mod:`npukit.machine.bd_words` defines the width of each field. BDs of runtime sequences are checked
during lowering (:mod:`npukit.compiler.lowering.access`): their patterns depend on the channel.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import NoReturn

from xdsl.dialects.builtin import MemRefType

from npukit.compiler.bd_chains import packet_of
from npukit.compiler.checks.packets import check_packet
from npukit.compiler.checks.registry import Checks, Scope, reject, unplaced
from npukit.compiler.dialect.aie import (
    BdIteration,
    BufferOp,
    DimLayout,
    DmaBdOp,
    DmaBdPacketOp,
    DmaEngineOp,
    DmaOp,
    ExternalBufferOp,
    MemOp,
)
from npukit.compiler.dialect.aiex import DmaConfigureTaskOp
from npukit.compiler.memory_runs import is_narrow, is_one_run, wrapped_dims
from npukit.compiler.tile_memory import element_bytes, extent_before
from npukit.machine.bd_words import can_pad, field_maximum, hardware_levels, pattern_levels
from npukit.machine.device import TileKind, TileModel

CHECKS = Checks()

WORD = 4
"""Bytes of a 32-bit word, in which BDs count lengths, sizes and strides."""


@CHECKS.of(DmaBdOp)
def check_bd(op: DmaBdOp, scope: Scope) -> None:
    """The BD of a DMA program stays inside its buffer and within the fields of the hardware."""
    if op.packet is not None:
        check_packet(op, op.packet, scope)
    if op.iteration is not None:
        _check_iteration(op, op.iteration, scope)
    if op.pad_value:
        reject(
            op,
            f"MLIR-AIE drops the pad_value of a BD ({op.pad_value} here): it belongs to a channel",
            hint="on npu2, set it on aie.dma_start or aie.dma, or as padValue on the objectfifo",
        )
    parent = op.parent_op()
    task = parent
    if isinstance(parent, DmaOp):
        parent = parent.parent_op()
    if isinstance(task, DmaConfigureTaskOp) and not unplaced(task):
        _check_burst(op, scope.model.tile(task.coord), scope)
    if not isinstance(parent, DmaEngineOp) or unplaced(parent):
        return
    _check_engine_bd(op, parent, scope)


def _check_engine_bd(op: DmaBdOp, parent: DmaEngineOp, scope: Scope) -> None:
    model = scope.model.tile(parent.coord)
    if not isinstance(op.buffer.owner, BufferOp | ExternalBufferOp):
        reject(op, "a BD of a DMA program moves an aie.buffer or an aie.external_buffer")
    buffer = op.buffer_op
    if isinstance(parent, MemOp) and (buffer is None or buffer.tile is not parent.tile):
        reject(op, "the DMA of a compute tile reaches only buffers of its own tile")
    type_ = _check_numbers(op, model)
    count = op.element_count
    if count is None:
        reject(op, "a buffer of dynamic shape needs a length")
    width = element_bytes(type_.element_type)
    _check_length(op, count, width, model)
    if buffer is not None and ((buffer.address or 0) + op.offset * width) % WORD:
        _reject_misaligned(op, buffer, op.offset * width)
    if op.dimensions is not None:
        _check_dims(op, type_, count, model, width)
    if op.pad_dimensions is not None:
        _check_padding(op, count, model, width)
    if op.iteration is not None:
        _check_iteration_step(op, op.iteration, model, width)
    if type_.has_static_shape():
        _check_end(op, count, type_.element_count() * width, width, model)
    if op.out_of_order_id is not None:
        _check_out_of_order_id(op, op.out_of_order_id, model)
    if op.axcache is not None and model.kind is not TileKind.SHIM:
        reject(op, "only shim DMAs have an axcache")
    _check_burst(op, model, scope)


def _reject_misaligned(op: DmaBdOp, buffer: BufferOp, offset: int) -> NoReturn:
    if offset % WORD or buffer.address is None:
        reject(op, f"starts at offset {offset}, which is not a multiple of {WORD} bytes")
    before = extent_before(buffer)
    reject(
        op,
        f"buffer {buffer.sym_name} of tile {buffer.coord} is at address {buffer.address}, but a "
        f"DMA needs a multiple of {WORD}" + ("" if before is None else f"; before it: {before}"),
        hint=f"pad what comes before it to a multiple of {WORD} bytes, or give it an address",
    )


def _check_numbers(op: DmaBdOp, model: TileModel) -> MemRefType:
    """Check the BD's ids; return the type of its buffer, which must be ranked."""
    for name, number in (("bd_id", op.bd_id), ("next_bd_id", op.next_bd_id)):
        if number is not None and not 0 <= number < model.bds:
            reject(op, f"{name} is {number}, but the tile has BDs 0 to {model.bds - 1}")
    if not isinstance(op.type, MemRefType):
        reject(op, "a BD of a DMA program needs a ranked memref")
    return op.type


def _check_length(op: DmaBdOp, count: int, width: int, model: TileModel) -> None:
    if count == 0:
        reject(op, "moves nothing: a BD needs a length", hint="remove the BD, or whatever runs it")
    if count < 0 or count * width % WORD:
        reject(op, f"moves {count * width} bytes; a transfer must be a multiple of 4 bytes")
    longest = field_maximum(model, "buffer_length")
    if count * width // WORD > longest:
        reject(
            op,
            f"the length is {count * width // WORD} words; a {model.kind} BD holds at most "
            f"{longest}",
            hint="split the transfer into shorter BDs, or use smaller objects",
        )


def _check_dims(op: DmaBdOp, type_: MemRefType, count: int, model: TileModel, width: int) -> None:
    dims, kind = op.dims, model.kind
    if len(dims) > pattern_levels(model):
        reject(
            op, f"has {len(dims)} dimensions, but BDs of {kind} tiles have {pattern_levels(model)}"
        )
    elements = type_.element_count()
    for dim in dims:
        if dim.size == 0:
            reject(op, "a size must be positive")
        if dim.stride == 0:
            reject(op, "a stride must be positive")
        if type_.has_static_shape() and dim.stride > elements:
            reject(op, f"stride {dim.stride} is wider than the buffer of {elements} elements")
    last = sum(dim.stride * (dim.size - 1) for dim in dims)
    if type_.has_static_shape() and last >= elements:
        reject(op, f"the dimensions reach element {last} of a buffer of {elements}")
    if width != WORD and dims and dims[-1].stride != 1:
        reject(op, f"the innermost stride must be 1 for elements of {width} bytes")
    run = is_one_run((dim.size, dim.stride) for dim in reversed(dims))
    if is_narrow(dims, width) and run and not any(pad.before or pad.after for pad in op.padding):
        return  # a BD walks this without wraps
    contiguous = kind is TileKind.SHIM and run
    goes_on = len(dims) == pattern_levels(model) and _steps(op) < count
    for level, dim in enumerate(reversed(dims)):
        moves = dim.size > 1 or (goes_on and level == len(dims) - 1)
        _check_size(op, level, dim, model, width, bounded=not contiguous)
        # Elements that are narrower or wider than a word have an innermost stride of 1.
        if moves and (level or width == WORD):
            _check_stride(op, level, dim, model, width, bounded=not contiguous)


def _steps(op: DmaBdOp) -> int:
    """The elements of all dimensions, with their padding."""
    pads = [pad.before + pad.after for pad in op.padding] or [0] * len(op.dims)
    return prod(dim.size + pad for dim, pad in zip(op.dims, pads, strict=False))


def _check_size(
    op: DmaBdOp, level: int, dim: DimLayout, model: TileModel, width: int, *, bounded: bool
) -> None:
    """Check the size of one dimension, the innermost being level 0, against the fields of a BD.

    The outermost level of a BD has no size field: it runs until the length is reached.
    """
    kind = model.kind
    name = f"dimension {len(op.dims) - 1 - level}"
    size, unit = (dim.size, "steps") if level else (dim.size * width, "bytes")
    if level == 0 and size % WORD:
        reject(
            op,
            f"the size of {name} is {dim.size} {width}-byte elements, {size} bytes; "
            "the innermost run must be a multiple of 4 bytes",
            hint="a BD counts 32-bit words",
        )
    if level == 0:
        size, unit = size // WORD, "words"
    longest = field_maximum(model, f"d{level}_wrap")
    if bounded and longest and size > longest:
        reject(op, f"the size of {name} is {size} {unit}; a {kind} BD holds at most {longest}")


def _check_stride(
    op: DmaBdOp, level: int, dim: DimLayout, model: TileModel, width: int, *, bounded: bool
) -> None:
    """Check the stride of a dimension that applies it."""
    kind, name = model.kind, f"dimension {len(op.dims) - 1 - level}"
    stride = dim.stride * width
    if stride % WORD:
        reject(
            op,
            f"the stride of {name} is {dim.stride} {width}-byte elements, {stride} bytes; "
            "a stride must be a multiple of 4 bytes",
            hint="a BD counts 32-bit words",
        )
    widest = field_maximum(model, f"d{level}_step") + 1  # the field holds one less
    if bounded and stride // WORD > widest:
        reject(
            op,
            f"the stride of {name} is {stride // WORD} words; a {kind} BD holds at most {widest}",
        )


def _check_end(op: DmaBdOp, count: int, size: int, width: int, model: TileModel) -> None:
    """The last byte moved is within the buffer's ``size`` bytes."""
    if op.offset < 0:
        reject(op, f"starts {-op.offset * width} bytes before its buffer")
    walked = wrapped_dims(op.dims, width)
    dims = [(dim.size, dim.stride * width) for dim in walked] or [(count, width)]
    moved = prod(dim.size for dim in op.dims) if op.padding else count
    if not moved:
        return
    levels = hardware_levels(model, dims, moved)
    end = op.offset * width + _last_element(levels, moved) + width
    if end > size:
        what = "the dimensions" if op.dims else f"{count} elements"
        reject(
            op,
            f"{what}, starting at offset {op.offset}, end {end - size} bytes past the buffer, "
            f"which has {size // width} {width}-byte elements",
        )
    if op.iteration is not None:
        end += (op.iteration.size - 1) * op.iteration.stride * width
    if op.iteration is not None and end > size:
        reject(
            op,
            f"the last of {op.iteration.size} iterations ends {end - size} bytes past the buffer, "
            f"which has {size // width} {width}-byte elements",
        )


def _last_element(dims: Sequence[tuple[int, int]], count: int) -> int:
    """Byte offset of the highest of the first ``count`` elements of a pattern.

    ``dims`` are (size, stride in bytes). A count beyond the sizes runs on in the outermost one.
    """
    if not dims:
        return 0
    (_, stride), inner = dims[0], dims[1:]
    step, rest = divmod(count - 1, prod(size for size, _ in inner))
    last = step * stride + _last_element(inner, rest + 1)
    if step:
        whole = sum((size - 1) * stride for size, stride in inner)
        last = max(last, (step - 1) * stride + whole)
    return last


def _check_iteration(op: DmaBdOp, iteration: BdIteration, scope: Scope) -> None:
    """The counters are equally wide on all kinds of tile."""
    most = field_maximum(scope.model.generation.tiles[TileKind.CORE], "iteration_wrap") + 1
    if not 1 <= iteration.size <= most:
        reject(op, f"the size of the iteration is 1 to {most}, not {iteration.size}")
    if iteration.current >= iteration.size:
        reject(
            op,
            f"the current iteration is 0 to {iteration.size - 1}, not {iteration.current}",
        )


def _check_iteration_step(
    op: DmaBdOp, iteration: BdIteration, model: TileModel, width: int
) -> None:
    if iteration.size == 1:
        return  # the stride is never applied
    stride = iteration.stride * width
    if stride % WORD:
        reject(
            op,
            f"the stride of the iteration is {iteration.stride} {width}-byte elements, {stride} "
            "bytes; it must be a multiple of 4 bytes",
        )
    widest = field_maximum(model, "iteration_step") + 1
    if not 1 <= stride // WORD <= widest:
        reject(
            op,
            f"the stride of the iteration is {stride // WORD} words; a {model.kind} BD holds 1 to "
            f"{widest}",
        )


def _check_out_of_order_id(op: DmaBdOp, number: int, model: TileModel) -> None:
    if packet_of(op) is None:
        reject(op, "an out_of_order_id goes into a packet header, but this BD sends no packets")
    most = field_maximum(model, "out_of_order_id")
    if not 0 <= number <= most:
        reject(op, f"an out_of_order_id is 0 to {most}, not {number}")


def _check_padding(op: DmaBdOp, count: int, model: TileModel, width: int) -> None:
    if op.dimensions is None:
        reject(op, "padding needs dimensions to apply to")
    if not can_pad(model):
        reject(op, f"only memtile DMAs pad, but this is a BD of a {model.kind} tile")
    if len(op.padding) != len(op.dims):
        reject(op, f"has {len(op.padding)} paddings for {len(op.dims)} dimensions")
    padded = _steps(op)
    if padded > count:
        reject(op, f"has {padded} elements with padding, but its length is {count}")
    if padded < count and op.padding and (op.padding[0].before or op.padding[0].after):
        reject(op, f"its length is {count}, but it has {padded} elements with padding")
    for level, pad in enumerate(reversed(op.padding)):
        for side, amount in (("before", pad.before), ("after", pad.after)):
            _check_pad(op, level, side, amount, model, width)


def _check_pad(
    op: DmaBdOp, level: int, side: str, amount: int, model: TileModel, width: int
) -> None:
    name = f"the padding {side} dimension {len(op.dims) - 1 - level}"
    unit = "steps"
    if level == 0:
        if amount * width % WORD:
            reject(op, f"{name} is {amount * width} bytes; it must be a multiple of 4 bytes")
        amount, unit = amount * width // WORD, "words"
    longest = field_maximum(model, f"d{level}_zero_{side}")
    if amount > longest:
        reject(op, f"{name} is {amount} {unit}; a {model.kind} BD holds at most {longest}")


def _check_burst(op: DmaBdOp, model: TileModel, scope: Scope) -> None:
    if not op.burst_length:
        return
    if model.kind is not TileKind.SHIM:
        reject(op, "only shim DMAs have a burst length")
    if op.burst_length not in scope.model.generation.burst_lengths:
        known = ", ".join(map(str, scope.model.generation.burst_lengths))
        reject(op, f"burst length {op.burst_length}: {scope.model.name} supports {known}")


@CHECKS.of(DmaBdPacketOp)
def check_bd_packet(op: DmaBdPacketOp, scope: Scope) -> None:
    """The header's fields fit."""
    check_packet(op, op.packet, scope)
