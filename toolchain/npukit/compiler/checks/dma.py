"""Checks of DMA programs, their channels, and shim allocations."""

from __future__ import annotations

from xdsl.ir import Block

from npukit.compiler.bd_chains import started_bds
from npukit.compiler.checks.packets import check_packet
from npukit.compiler.checks.registry import Checks, Scope, reject, unplaced
from npukit.compiler.dialect.aie import (
    BufferOp,
    ChannelStartOp,
    DmaBdOp,
    DmaEngineOp,
    DmaOp,
    DmaStartOp,
    EndOp,
    MemOp,
    MemTileDmaOp,
    NextBdOp,
    ShimDmaAllocationOp,
    ShimDmaOp,
    UseLockOp,
)
from npukit.machine.bd_words import can_pad
from npukit.machine.device import TileKind
from npukit.machine.registers import QUEUE_REPEAT_MASK
from npukit.machine.tiles import DmaDirection

CHECKS = Checks()

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
    _check_structure(op)
    if unplaced(op):
        return
    kind = scope.model.kind(op.coord)
    for engine, wanted in _ENGINE_KINDS:
        if isinstance(op, engine) and kind is not wanted:
            reject(op, f"tile {op.coord} is a {kind} tile, but this is the DMA of a {wanted} tile")
    model = scope.model.tile(op.coord)
    blocks = [block for region in _bd_regions(op) for block in region]
    used = [block for block in blocks if _check_bd_block(op, block)]
    if len(used) > model.bds:
        reject(op, f"{len(used)} BDs, but the tile has {model.bds}")


def _check_structure(op: DmaEngineOp) -> None:
    """Starts are where MLIR-AIE looks for them: all in one block, or along the chain."""
    tasks = [inner for inner in op.walk() if isinstance(inner, DmaOp)]
    for task in tasks:
        _check_task(task)
    first = op.body.blocks.first
    entries: list[Block] = []
    while first is not None and first not in entries:
        entries.append(first)
        start = first.last_op
        first = start.chain if isinstance(start, DmaStartOp) else None
    for block in op.body.blocks:
        for inner in block.ops:
            if isinstance(inner, DmaStartOp) and block not in entries:
                reject(inner, "is never reached: no chain of aie.dma_start leads to it")
            if isinstance(inner, DmaBdOp) and block is op.body.blocks.first:
                reject(
                    inner,
                    "is in the first block, which no channel starts",
                    hint="move the BD to a block that an aie.dma_start leads to",
                )


def _check_task(op: DmaOp) -> None:
    """An ``aie.dma`` is in a region of one block, and so are its BDs."""
    engine = op.parent_op()
    if not isinstance(engine, DmaEngineOp):
        reject(op, "must be in an aie.mem, aie.memtile_dma or aie.shim_dma")
    if len(engine.body.blocks) > 1:
        reject(
            op,
            f"must be in a region of one block, but this {engine.name} has "
            f"{len(engine.body.blocks)}",
            hint="write all channels with aie.dma, or all with aie.dma_start",
        )
    if not op.bds:
        reject(op, "needs at least one BD")
    for region in op.bds:
        if len(region.blocks) != 1:
            reject(op, f"has a BD of {len(region.blocks)} blocks; a BD is one block")
        bds = [inner for inner in region.block.ops if isinstance(inner, DmaBdOp)]
        uses = [inner for inner in region.block.ops if isinstance(inner, UseLockOp)]
        if len(bds) != 1:
            reject(op, f"needs one aie.dma_bd in each of its blocks, not {len(bds)}")
        if len(uses) != 2:
            reject(
                op, f"needs an acquire and a release in each of its blocks, not {len(uses)} of them"
            )


def _bd_regions(op: DmaEngineOp) -> list[list[Block]]:
    regions = [list(op.body.blocks)]
    for inner in op.body.walk():
        if isinstance(inner, DmaOp):
            regions += [list(region.blocks) for region in inner.bds]
    return regions


def _check_bd_block(op: DmaEngineOp, block: Block) -> bool:
    """Whether the block has a BD; if so, only one, and at most one lock use of each kind."""
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
    """The tile has the channel; a memtile's local channels use only local memory."""
    engine = op.parent_op()
    if not isinstance(engine, DmaEngineOp):
        reject(op, "must be in an aie.mem, aie.memtile_dma or aie.shim_dma")
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
    if not 0 <= op.repeat_count <= QUEUE_REPEAT_MASK:
        reject(op, f"a repeat count is 0 to {QUEUE_REPEAT_MASK}, not {op.repeat_count}")
    for bd in started_bds(op):
        _check_reached(bd, op, engine, scope)
        buffer = bd.buffer_op
        if op.channel not in model.reaching_channels and buffer is not None:
            _check_local(bd, buffer, engine, op.channel)


def _check_reached(bd: DmaBdOp, start: ChannelStartOp, engine: DmaEngineOp, scope: Scope) -> None:
    """The channel of a chain can run all of its BDs and supports what they need."""
    model = scope.model
    for number in (bd.bd_id, bd.next_bd_id):
        if number is not None:
            problem = model.why_unusable(engine.coord, number, start.channel)
            if problem is not None:
                reject(bd, problem)
    padded = can_pad(model.tile(engine.coord)) and any(p.before or p.after for p in bd.padding)
    if start.direction is DmaDirection.S2MM and padded:
        reject(
            bd,
            f"only an MM2S channel pads, and S2MM channel {start.channel} of tile {engine.coord} "
            "runs this BD",
        )


def _check_local(bd: DmaBdOp, buffer: BufferOp, engine: DmaEngineOp, channel: int) -> None:
    if buffer.tile is not engine.tile:
        reject(bd, f"channel {channel} of a memtile reaches only buffers of its own tile")
    block = bd.parent_block()
    for inner in block.ops if block is not None else ():
        if isinstance(inner, UseLockOp) and inner.lock_op.tile is not engine.tile:
            reject(inner, f"channel {channel} of a memtile reaches only locks of its own tile")


@CHECKS.of(ShimDmaAllocationOp)
def check_allocation(op: ShimDmaAllocationOp, scope: Scope) -> None:
    """The tile is a shim and has the channel, which is a DMA's."""
    if op.plio_attr is not None and op.plio_attr.value.data:
        reject(op, "an NPU has no programmable logic, so no plio")
    if op.packet is not None:
        check_packet(op, op.packet, scope)
    if unplaced(op):
        return
    model = scope.model.tile(op.coord)
    if model.kind is not TileKind.SHIM:
        reject(op, f"tile {op.coord} is not a shim tile")
    channels = model.channels(op.direction)
    if not 0 <= op.channel < channels:
        reject(op, f"a shim has {channels} {op.direction} channels, so no channel {op.channel}")
