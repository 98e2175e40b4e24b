"""Finds the buffer descriptors that each channel of a DMA program runs."""

from __future__ import annotations

from collections.abc import Iterator

from xdsl.ir import Block

from npukit.compiler.dialect.aie import (
    ChannelStartOp,
    DmaBdOp,
    DmaBdPacketOp,
    DmaEngineOp,
    DmaOp,
    DmaStartOp,
    PacketInfo,
)


def started_bds(start: ChannelStartOp) -> list[DmaBdOp]:
    """The BDs that a channel's start leads to, along the whole chain."""
    blocks: list[Block] = []
    if isinstance(start, DmaOp):
        blocks += [block for region in start.bds for block in region.blocks]
    elif isinstance(start, DmaStartOp):
        pending = [start.dest]
        while pending:
            block = pending.pop(0)
            if block not in blocks:
                blocks.append(block)
                last = block.last_op
                pending += last.successors if last is not None else []
    return [bd for block in blocks for bd in block.ops if isinstance(bd, DmaBdOp)]


def channel_starts(engine: DmaEngineOp) -> Iterator[ChannelStartOp]:
    """Every start of a channel in a DMA program."""
    return (op for op in engine.walk() if isinstance(op, ChannelStartOp))


def out_of_order_bds(start: ChannelStartOp, engine: DmaEngineOp) -> list[DmaBdOp]:
    """The BDs that packets choose from on an out-of-order channel.

    Its chain only lists them; where it leads into another channel's chain, it ends.
    """
    others = {
        bd
        for other in channel_starts(engine)
        if not other.out_of_order
        for bd in started_bds(other)
    }
    return [bd for bd in started_bds(start) if bd not in others]


def packet_of(bd: DmaBdOp) -> PacketInfo | None:
    """The packet header of a BD: its own, or that of the ``aie.dma_bd_packet`` in its block."""
    if bd.packet is not None:
        return bd.packet
    block = bd.parent_block()
    found = () if block is None else block.ops
    return next((op.packet for op in found if isinstance(op, DmaBdPacketOp)), None)


def out_of_order_repeats(start: ChannelStartOp, engine: DmaEngineOp) -> int:
    """The number of packets that an out-of-order channel takes, minus one, as in its task queue.

    A round is one packet per BD, or one per iteration of a BD; ``repeat_count`` adds rounds.
    Source: MLIR-AIE, pull request 3577 and ``test/npu-xrt/dma_s2mm_ooo/README.md``.
    """
    bds = out_of_order_bds(start, engine)
    packets = sum(1 if bd.iteration is None else bd.iteration.size for bd in bds)
    return packets * (start.repeat_count + 1) - 1
