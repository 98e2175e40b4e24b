"""The region of a DMA task: blocks of one BD each, chained by ``aie.next_bd``."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from xdsl.dialects import arith
from xdsl.ir import Block, Operation, Region

from npukit.compiler.dialect.aie import DmaBdOp, DmaBdPacketOp, EndOp, NextBdOp, UseLockOp
from npukit.compiler.dialect.location import locate
from npukit.compiler.lowering.sequence_scope import spelled
from npukit.errors import DesignError, Location, UnsupportedError


class BdBlock(msgspec.Struct, frozen=True):
    """One block: a BD with its locks; ``next_block`` is where ``aie.next_bd`` leads.

    ``header`` is the block's ``aie.dma_bd_packet``.
    """

    bd: DmaBdOp
    acquire: UseLockOp | None
    release: UseLockOp | None
    next_block: Block | None
    header: DmaBdPacketOp | None


def read_chain(
    body: Region, where: Location, *, receives_packets: bool = False
) -> dict[Block, BdBlock]:
    """The BDs of a task's region, block by block, the starting one first.

    With ``receives_packets`` (an out-of-order channel) a BD may release a lock without acquiring
    one, and its block may have an ``aie.dma_bd_packet``.

    Raises:
        DesignError: a block is not exactly one BD with its locks, or not part of the chain.
        UnsupportedError: an operation has no lowering, or the first block has no BD.
    """
    blocks = list(body.blocks)
    chain = {
        block: _read_block(block, receives_packets)
        for block in blocks
        if not _is_detour(block, blocks[0])
    }
    if not chain:
        raise DesignError("this task has no aie.dma_bd", where=where)
    reached = {following for block in blocks for following in _successors(block)}
    for block in blocks[1:]:
        if block not in reached:
            last = block.last_op
            raise DesignError(
                "this block is not part of the chain that starts at the first block",
                where=where if last is None else locate(last),
            )
    if blocks[0] not in chain:
        raise UnsupportedError(
            "npukit does not support a task without a BD in its first block",
            where=where,
            hint="put the first aie.dma_bd into the first block",
        )
    return chain


def _is_detour(block: Block, entry: Block) -> bool:
    """Whether a first block only leads to the block that the chain really starts with."""
    return block is entry and isinstance(_first_op(block), NextBdOp)


def _first_op(block: Block) -> Operation | None:
    """The first operation that is not a constant."""
    return next((op for op in block.ops if not isinstance(op, arith.ConstantOp)), None)


def _successors(block: Block) -> tuple[Block, ...]:
    last = block.last_op
    return () if last is None else tuple(last.successors)


def _read_block(block: Block, receives_packets: bool) -> BdBlock:
    header: DmaBdPacketOp | None = None
    bds: list[DmaBdOp] = []
    locks: list[UseLockOp] = []
    following: Block | None = None
    last: Operation | None = None
    for op in block.ops:
        last = op
        match op:
            case DmaBdOp():
                bds.append(op)
            case UseLockOp():
                locks.append(op)
            case NextBdOp():
                following = op.dest
            case EndOp() | arith.ConstantOp():
                pass
            case DmaBdPacketOp() if receives_packets:
                header = op
            case _:
                raise UnsupportedError(
                    f"'{spelled(op)}' in a DMA task has no lowering", where=locate(op)
                )
    if len(bds) != 1:
        place = bds[1] if bds else last
        raise DesignError(
            f"a block of a task needs exactly one aie.dma_bd, but this one has {len(bds)}",
            where=None if place is None else locate(place),
        )
    acquires = [lock for lock in locks if lock.is_acquire]
    only_releases = receives_packets and (len(locks), len(acquires)) == (1, 0)
    if locks and not only_releases and (len(locks), len(acquires)) != (2, 1):
        raise DesignError(
            "a BD needs either no locks or one acquire and one release", where=locate(locks[0])
        )
    releases = [lock for lock in locks if not lock.is_acquire]
    if following is not None and bds[0].next_bd_id is not None:
        raise DesignError(
            "a BD can't have both a next_bd_id and an aie.next_bd", where=locate(bds[0])
        )
    return BdBlock(
        bds[0],
        acquires[0] if acquires else None,
        releases[0] if releases else None,
        following,
        header,
    )


def next_bd_id(chained: BdBlock, ids: Mapping[Block, int]) -> int | None:
    """The id of the following BD; None after the last one.

    Raises:
        DesignError: the following block has no BD.
    """
    if chained.next_block is None:
        return chained.bd.next_bd_id
    if chained.next_block not in ids:
        raise DesignError(
            "aie.next_bd leads to a block without an aie.dma_bd", where=locate(chained.bd)
        )
    return ids[chained.next_block]
