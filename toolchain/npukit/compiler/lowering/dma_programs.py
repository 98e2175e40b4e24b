"""Builds the BD chains that move the objects of fifos: ``aie.mem`` and ``aie.memtile_dma``."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from xdsl.ir import Block, Operation, Region

from npukit.compiler.dialect.aie import (
    BufferOp,
    DeviceOp,
    DmaBdOp,
    DmaEngineOp,
    DmaOp,
    DmaStartOp,
    EndOp,
    LockOp,
    MemOp,
    MemTileDmaOp,
    NextBdOp,
    TileOp,
    UseLockOp,
)
from npukit.compiler.dialect.attributes import (
    DimLayout,
    PacketInfo,
    PadLayout,
)
from npukit.compiler.dialect.keyword_attributes import (
    LockUse,
)
from npukit.compiler.dialect.location import locate
from npukit.compiler.lowering.fifos import FifoEnd
from npukit.compiler.lowering.origin import made_for
from npukit.errors import DesignError, UnsupportedError
from npukit.machine.device import TileKind
from npukit.machine.physical import DmaDirection


class LockStep(msgspec.Struct, frozen=True):
    """The lock that a BD waits for, the one that it raises, and by how much."""

    acquire: LockOp
    release: LockOp
    value: int


class BdStep(msgspec.Struct, frozen=True):
    """One BD of a chain; ``offset`` and ``length`` in elements of the buffer."""

    buffer: BufferOp
    offset: int
    length: int
    lock: LockStep | None


class Chain(msgspec.Struct, frozen=True):
    """One channel's program: its BDs, how each walks its buffer, how often the chain runs.

    ``iterations`` is None for a chain that runs forever. ``origin`` is the operation that it
    serves.
    """

    origin: Operation
    direction: DmaDirection
    channel: int
    steps: Sequence[BdStep]
    dims: tuple[DimLayout, ...] = ()
    padding: tuple[PadLayout, ...] = ()
    pad_value: int = 0
    iterations: int | None = None
    packet: PacketInfo | None = None


def add_fifo_chain(device: DeviceOp, end: FifoEnd, direction: DmaDirection, channel: int) -> None:
    """Program ``channel`` of the DMA on ``end``'s tile to move its objects.

    Does nothing for a shim: the runtime sequence programs its DMA.
    """
    kind = end.producer.kind
    if kind is TileKind.SHIM or end.depth == 0:
        return
    mm2s = direction is DmaDirection.MM2S
    whole = end.link is not None and end.link.owner is end
    _check_bds(device, end, channel, end.link.parts if end.link is not None and whole else 1)
    chain = Chain(
        origin=end.op,
        direction=direction,
        channel=channel,
        steps=_linked_steps(end, direction)
        if kind is TileKind.MEM or (end.link is not None and end.link.parts > 1)
        else _tile_steps(end, mm2s),
        dims=end.dims_to_stream if mm2s else end.dims_from_stream[0],
        padding=end.padding if mm2s and kind is TileKind.MEM else (),
        pad_value=end.pad_value if mm2s and kind is TileKind.MEM else 0,
        iterations=end.iter_count if kind is TileKind.MEM or not _meets_memtile(end) else None,
        packet=end.packet if mm2s else None,
    )
    if chain.steps:
        add_chain(device, end.producer, chain)


def _meets_memtile(end: FifoEnd) -> bool:
    return any(tile.kind is TileKind.MEM for tile in (end.op.producer, *end.op.consumers))


def _check_bds(device: DeviceOp, end: FifoEnd, channel: int, parts: int) -> None:
    """Refuse a chain that is longer than the BDs that its channel can run."""
    needed = _owner(end).depth * (end.repeat_count or 1) * parts
    usable = len(device.model.bds_of(end.producer.coord, channel))
    if needed > usable:
        raise DesignError(
            f"objectfifo @{end.op.sym_name} needs {needed} buffer descriptors on channel {channel} "
            f"of tile {end.producer.coord}, but the channel can run only {usable}",
            where=end.where,
        )


def _owner(end: FifoEnd) -> FifoEnd:
    return end if end.link is None or end.link.owner is None else end.link.owner


def _lock_step(owner: FifoEnd, mm2s: bool, part: int, value: int) -> LockStep | None:
    if not owner.locks:
        return None
    free, full = owner.locks[2 * part], owner.locks[2 * part + 1]
    return LockStep(full, free, value) if mm2s else LockStep(free, full, value)


def _tile_steps(end: FifoEnd, mm2s: bool) -> list[BdStep]:
    owner = _owner(end)
    value = 1
    if end.link is not None and owner is end and end.link.repeat_count is not None:
        value = end.link.repeat_count
    lock = _lock_step(owner, mm2s, 0, value)
    return [
        BdStep(buffer, 0, end.length, lock)
        for buffer in owner.buffers[: end.depth]
        for _ in range(end.repeat_count or 1)
    ]


def _linked_steps(end: FifoEnd, direction: DmaDirection) -> list[BdStep]:
    owner, link = _owner(end), end.link
    mm2s = direction is DmaDirection.MM2S
    repeat = end.repeat_count or 1
    value, length = 1, end.length
    if link is None or link.owner is None:
        lock = _lock_step(owner, mm2s, 0, value)
        return [
            BdStep(buffer, 0, length, lock)
            for buffer in owner.buffers[: end.depth]
            for _ in range(repeat)
        ]
    if link.repeat_count is not None and link.inputs[0] is end:
        value = link.repeat_count
    count = end.depth if owner is end else owner.depth
    buffers = owner.buffers[:count]
    if link.parts == 1:
        if owner is not end:
            length = max(length, owner.length)
        lock = _lock_step(owner, mm2s, 0, value)
        return [BdStep(buffer, 0, length, lock) for buffer in buffers for _ in range(repeat)]
    if owner is end:
        parts = tuple(range(link.parts)) * repeat
    else:
        parts = ((link.inputs if link.is_join else link.outputs).index(end),) * repeat
    return [
        BdStep(buffer, link.offsets[part], link.lengths[part], _lock_step(owner, mm2s, part, value))
        for buffer in buffers
        for part in parts
    ]


def add_chain(device: DeviceOp, tile: TileOp, chain: Chain) -> None:
    """Append a started channel with its BD chain to the DMA program of ``tile``.

    Creates the program if the tile has none yet.

    Raises:
        UnsupportedError: the tile's program uses the region form (``aie.dma``).
    """
    engine = _engine(device, tile)
    end_block = _end_block(engine)
    before = _last_start(engine, end_block)
    region = engine.body
    start_block = Block()
    blocks = [Block() for _ in chain.steps]
    region.insert_block_before([start_block, *blocks], end_block)
    if before is not None:
        before.successors = [before.dest, start_block]
    last: Block = blocks[0]
    if chain.iterations is not None:
        last = Block([EndOp()])
        region.insert_block_before(last, end_block)
    for step, block, after in zip(chain.steps, blocks, [*blocks[1:], last], strict=True):
        _fill_bd_block(block, step, chain, after)
    start = DmaStartOp(
        chain.direction,
        chain.channel,
        blocks[0],
        end_block,
        repeat_count=0 if chain.iterations is None else chain.iterations - 1,
        pad_value=chain.pad_value,
    )
    start_block.add_op(made_for(chain.origin, start))


def _fill_bd_block(block: Block, step: BdStep, chain: Chain, after: Block) -> None:
    if step.lock is not None:
        block.add_op(UseLockOp(step.lock.acquire, LockUse.ACQUIRE_GREATER_EQUAL, step.lock.value))
    block.add_op(
        DmaBdOp(
            step.buffer,
            offset=step.offset,
            length=step.length,
            dims=chain.dims or None,
            padding=chain.padding or None,
            packet=chain.packet,
        )
    )
    if step.lock is not None:
        block.add_op(UseLockOp(step.lock.release, LockUse.RELEASE, step.lock.value))
    block.add_op(NextBdOp(after))
    for op in block.ops:
        made_for(chain.origin, op)


def _engine(device: DeviceOp, tile: TileOp) -> DmaEngineOp:
    kind = MemTileDmaOp if tile.kind is TileKind.MEM else MemOp
    for engine in device.ops_of(kind):
        if engine.coord == tile.coord:
            if any(isinstance(op, DmaOp) for op in engine.walk()):
                raise UnsupportedError(
                    f"the DMA of tile {tile.coord} carries objectfifos next to an aie.dma",
                    where=locate(engine),
                    hint="write its channels with aie.dma_start",
                )
            return engine
    made = kind(tile, Region(Block([EndOp()])))
    device.block.add_op(made)
    return made


def _end_block(engine: DmaEngineOp) -> Block:
    found: list[Block] = [block for block in engine.body.blocks if isinstance(block.last_op, EndOp)]
    if found:
        return found[-1]
    block = Block([EndOp()])
    engine.body.add_block(block)
    return block


def _last_start(engine: DmaEngineOp, end_block: Block) -> DmaStartOp | None:
    """The last start of the program; a new channel goes after it."""
    for block in engine.body.blocks:
        last = block.last_op
        if isinstance(last, DmaStartOp) and last.chain is end_block:
            return last
    return None
