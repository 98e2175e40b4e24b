"""Reads the DMA programs of a physical module: the BDs of each tile, and the tasks that start at
load."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace
from xdsl.ir import Block, Operation

from npukit.compiler.bd_chains import (
    channel_starts,
    out_of_order_bds,
    out_of_order_repeats,
    packet_of,
)
from npukit.compiler.dialect.aie import (
    DeviceOp,
    DmaBdOp,
    DmaEngineOp,
    DmaOp,
    DmaStartOp,
    NextBdOp,
    UseLockOp,
)
from npukit.compiler.dialect.location import locate
from npukit.compiler.lock_use import lock_action
from npukit.compiler.memory_runs import wrapped_dims
from npukit.compiler.tile_memory import element_bytes
from npukit.errors import DesignError, UnsupportedError
from npukit.machine.bd_words import hardware_levels
from npukit.machine.physical import (
    BufferDescriptor,
    Dim,
    DmaDirection,
    DmaTask,
    Iteration,
    LockAction,
    PacketHeader,
    Tile,
)


def descriptors_of(engines: list[DmaEngineOp]) -> Mapping[Tile, Mapping[int, BufferDescriptor]]:
    """The BDs of each tile by number; every BD must have one.

    Raises:
        DesignError: a tile has two programs, or a BD has several acquires or releases.
        UnsupportedError: a BD moves anything but a buffer of static shape.
    """
    result: dict[Tile, dict[int, BufferDescriptor]] = {}
    for engine in engines:
        if engine.coord in result:
            raise DesignError(
                f"there are two DMA programs for tile {engine.coord}", where=locate(engine)
            )
        table = result.setdefault(engine.coord, {})
        chosen = {
            bd
            for start in channel_starts(engine)
            if start.out_of_order
            for bd in out_of_order_bds(start, engine)
        }
        for op in engine.walk():
            if isinstance(op, DmaBdOp):
                assert op.bd_id is not None
                descriptor = _descriptor(op)
                # On an out-of-order channel, packets select BDs; no BD leads to another.
                table[op.bd_id] = replace(descriptor, next_bd=None) if op in chosen else descriptor
    return result


def _descriptor(op: DmaBdOp) -> BufferDescriptor:
    buffer, count, bd_id = op.buffer_op, op.element_count, op.bd_id
    if buffer is None or count is None or buffer.address is None:
        raise UnsupportedError(
            "npukit emulates only BDs on an aie.buffer of static shape", where=locate(op)
        )
    assert bd_id is not None
    granule = element_bytes(buffer.type.element_type, buffer)
    block = op.parent_block()
    assert block is not None
    acquire, release = _lock_actions(block)
    packet, iteration = packet_of(op), op.iteration
    return BufferDescriptor(
        bd_id=bd_id,
        memory=buffer.coord,
        address=buffer.address + op.offset * granule,
        length=count * granule,
        granule=granule,
        dims=_dims(op, count, granule),
        padding=tuple((pad.before, pad.after) for pad in op.padding),
        acquire=acquire,
        release=release,
        next_bd=op.next_bd_id,
        packet=None
        if packet is None
        else PacketHeader(packet.pkt_id, packet.pkt_type, op.out_of_order_id or 0),
        iteration=None
        if iteration is None
        else Iteration(iteration.size, iteration.stride * granule, iteration.current),
    )


def _dims(op: DmaBdOp, count: int, granule: int) -> tuple[Dim, ...]:
    dims = [(dim.size, dim.stride * granule) for dim in wrapped_dims(op.dims, granule)]
    if not any(pad.before or pad.after for pad in op.padding):
        engine = next(parent for parent in _parents(op) if isinstance(parent, DmaEngineOp))
        device = next(parent for parent in _parents(engine) if isinstance(parent, DeviceOp))
        dims = hardware_levels(device.model.tile(engine.coord), dims, count)
    return tuple(Dim(size, stride) for size, stride in dims)


def _parents(op: Operation) -> Iterator[Operation]:
    parent = op.parent_op()
    while parent is not None:
        yield parent
        parent = parent.parent_op()


def _lock_actions(block: Block) -> tuple[LockAction | None, LockAction | None]:
    acquire: LockAction | None = None
    release: LockAction | None = None
    for op in block.ops:
        if not isinstance(op, UseLockOp):
            continue
        if op.acq_en is not None and not op.acq_en.value.data:
            continue
        action = lock_action(op, op.value)
        if (acquire if op.is_acquire else release) is not None:
            raise DesignError(
                "a BD has at most one acquire and one release of a lock", where=locate(op)
            )
        if op.is_acquire:
            acquire = action
        else:
            release = action
    return acquire, release


def tasks_of(engine: DmaEngineOp) -> Iterator[DmaTask]:
    """Yield the tasks of one DMA in the order of their starts."""
    for op in _starts(engine):
        if isinstance(op, DmaStartOp):
            first, seen = op.dest, {op.dest}
            while not _has_bd(first) and isinstance(last := first.last_op, NextBdOp):
                first = last.dest
                if first in seen:
                    break
                seen.add(first)
        else:
            first = op.bds[0].block if op.bds else Block()
        yield _task(engine, op, op.direction, first)


def _task(
    engine: DmaEngineOp, op: DmaStartOp | DmaOp, direction: DmaDirection, first: Block
) -> DmaTask:
    bd = next((inner for inner in first.ops if isinstance(inner, DmaBdOp)), None)
    if bd is None or bd.bd_id is None:
        raise DesignError(
            f"{direction} channel {op.channel} of tile {engine.coord} starts no BD",
            where=locate(op),
        )
    return DmaTask(
        engine.coord,
        direction,
        op.channel,
        bd.bd_id,
        out_of_order_repeats(op, engine) if op.out_of_order else op.repeat_count,
        out_of_order=op.out_of_order,
        pad_word=op.pad_value & 0xFFFF_FFFF,
    )


def _has_bd(block: Block) -> bool:
    return any(isinstance(op, DmaBdOp) for op in block.ops)


def _starts(engine: DmaEngineOp) -> Iterator[DmaStartOp | DmaOp]:
    """Yield what starts channels, following the chain from the entry block."""
    block: Block | None = engine.body.blocks.first
    seen: set[Block] = set()
    while block is not None and block not in seen:
        seen.add(block)
        following: Block | None = None
        for op in block.ops:
            if isinstance(op, DmaStartOp | DmaOp):
                yield op
            if isinstance(op, DmaStartOp):
                following = op.chain
        block = following
