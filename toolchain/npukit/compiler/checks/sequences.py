"""Checks of runtime sequences: what they name exists and is of the right kind."""

from __future__ import annotations

from xdsl.dialects import scf
from xdsl.dialects.builtin import DYNAMIC_INDEX, IntegerAttr
from xdsl.ir import Block, Operation

from npukit.compiler.checks.packets import check_packet
from npukit.compiler.checks.registry import Checks, Scope, reject, unplaced
from npukit.compiler.dialect.aie import (
    BdChainOp,
    BufferOp,
    DeviceOp,
    ObjectFifoOp,
    ObjectFifoRearmBindingOp,
    RuntimeSequenceOp,
    ShimDmaAllocationOp,
)
from npukit.compiler.dialect.aiex import (
    WRITE_BD_FIELDS,
    DmaChannelResetForOp,
    DmaConfigureTaskForOp,
    DmaConfigureTaskOp,
    DmaStartBdChainForOp,
    DmaStartBdChainOp,
    NpuDmaMemcpyNdOp,
    NpuDmaWaitOp,
    NpuPushQueueOp,
    NpuWriteBdOp,
    NpuWriteRtpOp,
    RegisterOp,
    SetLockOp,
    StartBdChainOp,
    TaskUseOp,
    UnresolvedOp,
)
from npukit.machine.registers import MAX_LOCK_VALUE, QUEUE_REPEAT_MASK
from npukit.machine.tiles import Tile

CHECKS = Checks()

RANK = 4
"""Offsets, sizes and strides of an ``aiex.npu.dma_memcpy_nd``."""


@CHECKS.of(RuntimeSequenceOp)
def check_sequence(op: RuntimeSequenceOp, scope: Scope) -> None:
    """It is directly in the device."""
    if not isinstance(op.parent_op(), DeviceOp):
        reject(op, "must be directly in an aie.device")


@CHECKS.of(NpuDmaMemcpyNdOp)
def check_memcpy(op: NpuDmaMemcpyNdOp, scope: Scope) -> None:
    """The channel exists, and the access pattern has four dimensions."""
    _channel(op, op.metadata, scope)
    lists = {"offset": op.offsets, "size": op.sizes, "stride": op.strides}
    for name, values in lists.items():
        if len(values) != RANK:
            reject(op, f"needs {RANK} {name}s, not {len(values)}")
        if DYNAMIC_INDEX in values:
            reject(op, f"{DYNAMIC_INDEX} marks a run-time value, but no operand gives it")
        if name != "stride":
            for value in values:
                if isinstance(value, int) and value < 0:
                    reject(op, f"{name} {value} is negative")
    if len(op.operands) > 1:
        _check_values(op)
    if op.packet is not None:
        check_packet(op, op.packet, scope)


def _check_values(op: NpuDmaMemcpyNdOp) -> None:
    """Each run-time value has its place in a list (the generic form may not match)."""
    for static, dynamic in (
        (op.static_offsets, op.dynamic_offsets),
        (op.static_sizes, op.dynamic_sizes),
        (op.static_strides, op.dynamic_strides),
    ):
        if static.get_values().count(DYNAMIC_INDEX) != len(dynamic):
            reject(op, f"{DYNAMIC_INDEX} marks a run-time value, but no operand gives it")


@CHECKS.of(NpuDmaWaitOp)
def check_wait(op: NpuDmaWaitOp, scope: Scope) -> None:
    """The channel exists."""
    _channel(op, op.symbol, scope)


@CHECKS.of(DmaConfigureTaskForOp)
def check_task_for(op: DmaConfigureTaskForOp, scope: Scope) -> None:
    """The channel exists."""
    _channel(op, op.alloc, scope)


@CHECKS.of(DmaStartBdChainForOp)
def check_start_chain_for(op: DmaStartBdChainForOp, scope: Scope) -> None:
    """The channel exists."""
    _channel(op, op.alloc, scope)


def _channel(op: Operation, name: str, scope: Scope) -> None:
    found = scope.symbols.get(name)
    if found is None:
        reject(op, f"there is no objectfifo or aie.shim_dma_allocation @{name}")
    if not isinstance(found, ObjectFifoOp | ShimDmaAllocationOp):
        reject(op, f"@{name} is an '{found.name}', not an objectfifo or aie.shim_dma_allocation")


@CHECKS.of(DmaConfigureTaskOp)
def check_task(op: DmaConfigureTaskOp, scope: Scope) -> None:
    """The tile has the channel."""
    if op.packet is not None:
        check_packet(op, op.packet, scope)
    if unplaced(op):
        return
    channels = scope.model.tile(op.coord).channels(op.direction)
    if not 0 <= op.channel < channels:
        reject(
            op,
            f"tile {op.coord} has {channels} {op.direction} channels, so there is no channel "
            f"{op.channel}",
        )


@CHECKS.of(TaskUseOp)
def check_task_use(op: TaskUseOp, scope: Scope) -> None:
    """The operand is a task, or what a loop or a branch that is unrolled later makes of one."""
    if isinstance(op.task.owner, Block | scf.ForOp | scf.IfOp):
        return
    known = DmaConfigureTaskOp | DmaConfigureTaskForOp | StartBdChainOp | UnresolvedOp
    if not isinstance(op.task_op, known):
        reject(op, f"'{op.task_op.name}' is not a task")


@CHECKS.of(UnresolvedOp)
def check_unresolved(op: UnresolvedOp, scope: Scope) -> None:
    """It is in a runtime sequence, which computes its numbers."""
    parent = op.parent_op()
    while parent is not None and not isinstance(parent, RuntimeSequenceOp):
        parent = parent.parent_op()
    if parent is None:
        reject(op, "outside of a runtime sequence, numbers must be integers or arith.constants")


@CHECKS.of(StartBdChainOp)
def check_start_chain(op: StartBdChainOp, scope: Scope) -> None:
    """The chain exists and takes arguments of these types."""
    chain = scope.symbols.get(op.symbol)
    if not isinstance(chain, BdChainOp):
        reject(op, f"there is no aie.bd_chain @{op.symbol}")
    first = chain.body.blocks.first
    wanted = [] if first is None else [arg.type for arg in first.args]
    args = op.args if isinstance(op, DmaStartBdChainOp | DmaStartBdChainForOp) else ()
    given = [operand.type for operand in args]
    if wanted != given:
        wants = ", ".join(map(str, wanted))
        reject(op, f"@{op.symbol} takes ({wants}), not ({', '.join(map(str, given))})")


@CHECKS.of(DmaChannelResetForOp)
def check_reset_for(op: DmaChannelResetForOp, scope: Scope) -> None:
    """The fifo exists."""
    name = op.fifo.root_reference.data
    if not isinstance(scope.symbols.get(name), ObjectFifoOp | ObjectFifoRearmBindingOp):
        reject(op, f"there is no objectfifo @{name}")


@CHECKS.of(NpuPushQueueOp)
def check_push_queue(op: NpuPushQueueOp, scope: Scope) -> None:
    """The tile has the BD and the channel, and the repeat count fits its field."""
    tile = Tile(op.column, op.row)
    if not scope.model.contains(tile):
        reject(op, f"{scope.model.name} has no tile {tile}")
    model = scope.model.tile(tile)
    if not 0 <= op.bd_id < model.bds:
        reject(op, f"tile {tile} has BDs 0 to {model.bds - 1}, so there is no BD {op.bd_id}")
    if not 0 <= op.repeat_count <= QUEUE_REPEAT_MASK:
        reject(op, f"a repeat count is 0 to {QUEUE_REPEAT_MASK}, not {op.repeat_count}")


@CHECKS.of(NpuWriteBdOp)
def check_write_bd(op: NpuWriteBdOp, scope: Scope) -> None:
    """Every field is an integer, and a channel reaches both the BD and the next one."""
    for name in WRITE_BD_FIELDS:
        if not isinstance(op.attributes.get(name), IntegerAttr):
            reject(op, f"the field '{name}' is missing")
    tile = Tile(op.field("column"), op.field("row"))
    if not scope.model.contains(tile) or not op.field("use_next_bd"):
        return
    bd_id, following = op.field("bd_id"), op.field("next_bd")
    if not any(
        scope.model.bd_usable_by(tile, bd_id, channel)
        and scope.model.bd_usable_by(tile, following, channel)
        for channel in range(scope.model.tile(tile).s2mm_channels)
    ):
        reject(op, f"no channel of tile {tile} runs both BD {bd_id} and the next BD {following}")


@CHECKS.of(NpuWriteRtpOp)
def check_rtp(op: NpuWriteRtpOp, scope: Scope) -> None:
    """The buffer exists."""
    if not isinstance(scope.symbols.get(op.buffer), BufferOp):
        reject(op, f"there is no aie.buffer @{op.buffer}")


@CHECKS.of(RegisterOp)
def check_register(op: RegisterOp, scope: Scope) -> None:
    """A named buffer or tile exists."""
    if op.buffer is not None and not isinstance(scope.symbols.get(op.buffer), BufferOp):
        reject(op, f"there is no aie.buffer @{op.buffer}")
    if (op.column is None) != (op.row is None):
        reject(op, "needs both a column and a row, or neither")
    if op.column is not None and op.row is not None:
        tile = Tile(op.column, op.row)
        if not scope.model.contains(tile):
            reject(op, f"{scope.model.name} has no tile {tile}")


@CHECKS.of(SetLockOp)
def check_set_lock(op: SetLockOp, scope: Scope) -> None:
    """The value fits a lock."""
    _ = op.lock_op
    if not 0 <= op.value <= MAX_LOCK_VALUE:
        reject(op, f"a lock's value is 0 to {MAX_LOCK_VALUE}, not {op.value}")
