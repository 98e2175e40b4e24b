"""Checks of DMA programs, buffer descriptors and shim allocations."""

from __future__ import annotations

from math import prod

from xdsl.dialects.builtin import MemRefType
from xdsl.ir import Block

from npukit.aie.checks.registry import Checks, Scope, reject, unplaced
from npukit.aie.device import TileKind, TileModel
from npukit.aie.dialect.aie import (
    BufferOp,
    ChannelStartOp,
    DmaBdOp,
    DmaBdPacketOp,
    DmaEngineOp,
    DmaOp,
    DmaStartOp,
    EndOp,
    ExternalBufferOp,
    MemOp,
    MemTileDmaOp,
    NextBdOp,
    PacketInfo,
    ShimDmaAllocationOp,
    ShimDmaOp,
    UseLockOp,
)
from npukit.aie.dialect.aiex import DmaConfigureTaskOp
from npukit.aie.lowering.buffer_addresses import element_bytes

CHECKS = Checks()

MAX_DIM_SIZE = 512
"""Longest dimension that MLIR-AIE takes in a DMA program (``DMABDOp::verify``)."""

MAX_DIM_STRIDE = (1 << 19) - 1
"""Widest step, in elements, that MLIR-AIE takes in a DMA program (``DMABDOp::verify``)."""

LOCAL_CHANNELS_FROM = 4
"""Memtile channels from this one on reach only their own tile (AIETargetModel.h)."""

_ENGINE_KINDS: tuple[tuple[type[DmaEngineOp], TileKind], ...] = (
    (MemOp, TileKind.CORE),
    (MemTileDmaOp, TileKind.MEM),
    (ShimDmaOp, TileKind.SHIM),
)


@CHECKS.of(DmaEngineOp)
def check_engine(op: DmaEngineOp, scope: Scope) -> None:
    """The tile is of the right kind, and every block is a BD, a start or the end."""
    if op.body.blocks.first is None:
        reject(op, "needs a body")
    for block in op.body.blocks:
        last = block.last_op
        if not isinstance(last, DmaStartOp | NextBdOp | EndOp):
            reject(
                last or op, "a block of a DMA program ends in aie.dma_start, aie.next_bd or aie.end"
            )
    if unplaced(op):
        return
    kind = scope.model.kind(op.coord)
    for engine, wanted in _ENGINE_KINDS:
        if isinstance(op, engine) and kind is not wanted:
            reject(op, f"tile {op.coord} is a {kind} tile, and this is the DMA of a {wanted} tile")
    model = scope.model.tile(op.coord)
    blocks = [block for region in _bd_regions(op) for block in region]
    used = [block for block in blocks if _check_bd_block(op, block)]
    if len(used) > model.bds:
        reject(op, f"{len(used)} BDs, but the tile has {model.bds}")


def _bd_regions(op: DmaEngineOp) -> list[list[Block]]:
    regions = [list(op.body.blocks)]
    for inner in op.body.walk():
        if isinstance(inner, DmaOp):
            regions += [list(region.blocks) for region in inner.bds]
    return regions


def _check_bd_block(op: DmaEngineOp, block: Block) -> bool:
    """True if the block holds a BD; it then has only one, and a lock use of each kind at most."""
    bds = [inner for inner in block.ops if isinstance(inner, DmaBdOp)]
    if not bds:
        return False
    if len(bds) > 1:
        reject(bds[1], "a block of a DMA program has only one BD")
    uses = [inner for inner in block.ops if isinstance(inner, UseLockOp)]
    for acquire in (True, False):
        found = [use for use in uses if use.is_acquire is acquire]
        if len(found) > 1:
            reject(found[1], "a BD has at most one acquire and one release of a lock")
    return True


@CHECKS.of(ChannelStartOp)
def check_start(op: ChannelStartOp, scope: Scope) -> None:
    """The tile has the channel; channels of a memtile that are local stay local."""
    engine = op.parent_op()
    if not isinstance(engine, DmaEngineOp):
        reject(op, "must stand in an aie.mem, aie.memtile_dma or aie.shim_dma")
    if unplaced(engine):
        return
    model = scope.model.tile(engine.coord)
    channels = model.channels(op.direction)
    if not 0 <= op.channel < channels:
        reject(
            op,
            f"tile {engine.coord} has {channels} {op.direction} channels, so there is no channel "
            f"{op.channel}",
        )
    if op.repeat_count < 0:
        reject(op, f"a repeat count cannot be {op.repeat_count}")
    for bd in _reachable(op):
        if bd.bd_id is not None and not scope.model.bd_usable_by(
            engine.coord, bd.bd_id, op.channel
        ):
            usable = scope.model.bds_of(engine.coord, op.channel)
            reject(
                bd,
                f"channel {op.channel} of tile {engine.coord} runs BDs {usable.start} to "
                f"{usable.stop - 1}, not BD {bd.bd_id}",
            )
        buffer = bd.buffer_op
        if model.kind is TileKind.MEM and op.channel >= LOCAL_CHANNELS_FROM and buffer is not None:
            _check_local(bd, buffer, engine, op.channel)


def _check_local(bd: DmaBdOp, buffer: BufferOp, engine: DmaEngineOp, channel: int) -> None:
    if buffer.tile is not engine.tile:
        reject(bd, f"channel {channel} of a memtile reaches only buffers of its own tile")
    block = bd.parent_block()
    for inner in block.ops if block is not None else ():
        if isinstance(inner, UseLockOp) and inner.lock_op.tile is not engine.tile:
            reject(inner, f"channel {channel} of a memtile reaches only locks of its own tile")


def _reachable(op: ChannelStartOp) -> list[DmaBdOp]:
    blocks: list[Block] = []
    if isinstance(op, DmaOp):
        blocks += [block for region in op.bds for block in region.blocks]
    elif isinstance(op, DmaStartOp):
        pending = [op.dest]
        while pending:
            block = pending.pop()
            if block not in blocks:
                blocks.append(block)
                last = block.last_op
                pending += last.successors if last is not None else []
    return [bd for block in blocks for bd in block.ops if isinstance(bd, DmaBdOp)]


@CHECKS.of(DmaBdOp)
def check_bd(op: DmaBdOp, scope: Scope) -> None:
    """The BD of a DMA program stays inside its buffer and within the fields of the hardware.

    A BD of a runtime sequence is checked when it is lowered, since it depends on the channel.
    """
    if op.packet is not None:
        _check_packet(op, op.packet)
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
    if count < 0 or count * width % 4:
        reject(op, f"{count * width} bytes: a transfer is a multiple of 4 bytes")
    if buffer is not None and ((buffer.address or 0) + op.offset * width) % 4:
        reject(op, f"starts at offset {op.offset * width}, which is not a multiple of 4 bytes")
    if op.dimensions is not None:
        _check_dims(op, type_, model, width)
    if op.pad_dimensions is not None:
        _check_padding(op, model, width)
    _check_burst(op, model, scope)


def _check_numbers(op: DmaBdOp, model: TileModel) -> MemRefType:
    """Check the BD's numbers; return the type of its buffer, which has to be ranked."""
    for name, number in (("bd_id", op.bd_id), ("next_bd_id", op.next_bd_id)):
        if number is not None and not 0 <= number < model.bds:
            reject(op, f"{name} {number}: the tile has BDs 0 to {model.bds - 1}")
    if not isinstance(op.type, MemRefType):
        reject(op, "a BD of a DMA program needs a ranked memref")
    return op.type


def _check_dims(op: DmaBdOp, type_: MemRefType, model: TileModel, width: int) -> None:
    if len(op.dims) > model.bd.dims:
        reject(op, f"{len(op.dims)} dimensions, but BDs of {model.kind} tiles have {model.bd.dims}")
    elements = type_.element_count()
    last = sum(dim.stride * (dim.size - 1) for dim in op.dims)
    if last >= elements:
        reject(op, f"the dimensions reach element {last} of a buffer of {elements}")
    contiguous = model.kind is TileKind.SHIM and _is_contiguous(op)
    for dim in op.dims:
        if dim.stride == 0:
            reject(op, "a stride must be positive")
        if dim.stride > elements or dim.stride > MAX_DIM_STRIDE:
            reject(op, f"stride {dim.stride} is too wide")
        if dim.size > MAX_DIM_SIZE and not contiguous:
            reject(op, f"size {dim.size} is more than {MAX_DIM_SIZE}")
    if width != 4 and op.dims and op.dims[-1].stride != 1:
        reject(op, f"the innermost stride must be 1 for elements of {width} bytes")


def _is_contiguous(op: DmaBdOp) -> bool:
    dims = op.dims
    if not dims or dims[-1].stride != 1:
        return not dims
    return all(
        outer.size <= 1 or outer.stride == prod(dim.size for dim in dims[i + 1 :])
        for i, outer in enumerate(dims[:-1])
    )


def _check_padding(op: DmaBdOp, model: TileModel, width: int) -> None:
    if op.dimensions is None:
        reject(op, "padding needs dimensions that it applies to")
    if not model.bd.padding:
        reject(op, "only memtile DMAs pad")
    if len(op.padding) != len(op.dims):
        reject(op, f"{len(op.padding)} paddings for {len(op.dims)} dimensions")
    padded = prod(
        pad.before + pad.after + dim.size for pad, dim in zip(op.padding, op.dims, strict=True)
    )
    if op.length is not None and padded > op.length:
        reject(op, f"{padded} elements with padding, but the length is {op.length}")
    if op.padding and any(n * width % 4 for n in (op.padding[-1].before, op.padding[-1].after)):
        reject(op, "the innermost padding must be a multiple of 4 bytes")


def _check_burst(op: DmaBdOp, model: TileModel, scope: Scope) -> None:
    if not op.burst_length:
        return
    if model.kind is not TileKind.SHIM:
        reject(op, "only shim DMAs have a burst length")
    if op.burst_length not in scope.model.burst_lengths:
        known = ", ".join(map(str, scope.model.burst_lengths))
        reject(op, f"burst length {op.burst_length}: {scope.model.name} has {known}")


def _check_packet(op: DmaBdOp | DmaBdPacketOp, packet: PacketInfo) -> None:
    if not 0 <= packet.pkt_type < 8:
        reject(op, f"packet type {packet.pkt_type} does not fit 3 bits")
    if not 0 <= packet.pkt_id < 32:
        reject(op, f"packet id {packet.pkt_id} does not fit 5 bits")


@CHECKS.of(DmaBdPacketOp)
def check_bd_packet(op: DmaBdPacketOp, scope: Scope) -> None:
    """The header's fields fit."""
    _check_packet(op, op.packet)


@CHECKS.of(ShimDmaAllocationOp)
def check_allocation(op: ShimDmaAllocationOp, scope: Scope) -> None:
    """The tile is a shim and has the channel."""
    if unplaced(op):
        return
    model = scope.model.tile(op.coord)
    if model.kind is not TileKind.SHIM:
        reject(op, f"tile {op.coord} is no shim tile")
    channels = model.channels(op.direction)
    if not 0 <= op.channel < channels:
        reject(op, f"a shim has {channels} {op.direction} channels, so no channel {op.channel}")
