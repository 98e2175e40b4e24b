"""Checks of the modes of a DMA channel: the value that it pads with, and out-of-order runs.

Sources: MLIR-AIE's verifiers (pull requests 3512 and 3577) and AMD's AIE-ML register reference.
"""

from __future__ import annotations

from xdsl.ir import Operation

from npukit.compiler.bd_chains import out_of_order_bds, out_of_order_repeats, packet_of
from npukit.compiler.checks.registry import Checks, Scope, reject, unplaced
from npukit.compiler.dialect.aie import (
    ChannelStartOp,
    DmaBdOp,
    DmaEngineOp,
    PacketFlowOp,
    ShimDmaAllocationOp,
    UseLockOp,
    WireBundle,
)
from npukit.compiler.dialect.aiex import DmaConfigureTaskForOp, DmaConfigureTaskOp
from npukit.machine.device import TileKind
from npukit.machine.registers import MAX_TASK_RUNS
from npukit.machine.tiles import DmaDirection

CHECKS = Checks()


@CHECKS.of(ChannelStartOp)
def check_modes(op: ChannelStartOp, scope: Scope) -> None:
    """The channel supports its modes."""
    engine = op.parent_op()
    if not isinstance(engine, DmaEngineOp):
        return
    if op.pad_value:
        _check_pad_value(op, engine, scope)
    if op.out_of_order:
        _check_out_of_order(op, engine, scope)


def check_pads_with_values(op: Operation, scope: Scope) -> None:
    """Refuse a pad value on a device whose channels have no register for it."""
    if not scope.model.generation.pads_with_values:
        reject(
            op,
            f"{scope.model.name} pads with zeros only: its memtiles have no register for another "
            "value",
            hint="npu2 has one per channel",
        )


def _check_pad_value(op: ChannelStartOp, engine: DmaEngineOp, scope: Scope) -> None:
    if op.direction is not DmaDirection.MM2S:
        reject(op, "only an MM2S channel pads, so an S2MM channel can't have a pad_value")
    if not unplaced(engine) and scope.model.kind(engine.coord) is not TileKind.MEM:
        kind = scope.model.kind(engine.coord)
        reject(op, f"only memtile channels pad, but tile {engine.coord} is a {kind} tile")
    check_pads_with_values(op, scope)


def _check_out_of_order(op: ChannelStartOp, engine: DmaEngineOp, scope: Scope) -> None:
    if op.direction is not DmaDirection.S2MM:
        reject(op, "only an S2MM channel can be out_of_order")
    bds = out_of_order_bds(op, engine)
    if not bds:
        reject(op, "an out_of_order channel needs BDs for packets to choose from")
    for bd in bds:
        _check_receiver(bd)
    _check_independent(bds)
    repeats = out_of_order_repeats(op, engine)
    if repeats >= MAX_TASK_RUNS:
        reject(
            op,
            f"takes {repeats + 1} packets in its {op.repeat_count + 1} rounds; a task takes at "
            f"most {MAX_TASK_RUNS}",
        )
    if not unplaced(engine):
        _check_headers_arrive(op, engine, scope)


def _check_receiver(bd: DmaBdOp) -> None:
    if packet_of(bd) is None:
        reject(
            bd,
            "a BD of an out_of_order channel must be a packet BD",
            hint="add aie.dma_bd_packet to its block, or a packet attribute",
        )
    if bd.out_of_order_id is not None:
        reject(bd, "the out_of_order_id belongs on the BD that sends")


def _check_independent(bds: list[DmaBdOp]) -> None:
    """No BD waits for a lock that another one releases: packets come in any order."""
    releases = [(use.lock, bd) for bd in bds for use in _lock_uses(bd) if not use.is_acquire]
    for bd in bds:
        for use in _lock_uses(bd):
            by_another = any(lock is use.lock and other is not bd for lock, other in releases)
            if use.is_acquire and by_another:
                reject(
                    use,
                    "waits for a lock that another BD of the out_of_order channel releases, but "
                    "that BD's packet may come later",
                )


def _lock_uses(bd: DmaBdOp) -> list[UseLockOp]:
    block = bd.parent_block()
    return [op for op in (() if block is None else block.ops) if isinstance(op, UseLockOp)]


def _check_headers_arrive(op: ChannelStartOp, engine: DmaEngineOp, scope: Scope) -> None:
    for flow in scope.device.ops_of(PacketFlowOp):
        for dest in flow.dests:
            arrives = (
                not unplaced(dest)
                and dest.tile_op.coord == engine.coord
                and (dest.bundle, dest.channel) == (WireBundle.DMA, op.channel)
            )
            if arrives and not flow.keep_pkt_header:
                reject(
                    flow,
                    f"drops the headers by which the out_of_order channel {op.channel} of tile "
                    f"{engine.coord} finds its BDs",
                    hint="add {keep_pkt_header = true}",
                )


@CHECKS.of(DmaConfigureTaskOp)
def check_task_modes(op: DmaConfigureTaskOp, scope: Scope) -> None:
    """An out-of-order task receives, and issues no token."""
    if op.out_of_order:
        _check_out_of_order_task(op, op.direction)


@CHECKS.of(DmaConfigureTaskForOp)
def check_task_for_modes(op: DmaConfigureTaskForOp, scope: Scope) -> None:
    """The same, where the lowering has replaced the fifo by a channel."""
    allocation = scope.symbols.get(op.alloc)
    if op.out_of_order and isinstance(allocation, ShimDmaAllocationOp):
        _check_out_of_order_task(op, allocation.direction)


def _check_out_of_order_task(
    op: DmaConfigureTaskOp | DmaConfigureTaskForOp, direction: DmaDirection
) -> None:
    if direction is not DmaDirection.S2MM:
        reject(op, "only an S2MM channel can be out_of_order")
    if op.issue_token:
        reject(op, "an out_of_order task can't issue a token", hint="wait for a lock instead")
