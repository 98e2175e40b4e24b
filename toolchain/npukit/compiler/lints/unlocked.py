"""Static BDs that send a buffer that another BD fills, without waiting for a lock first."""

from __future__ import annotations

from collections.abc import Iterator

from npukit.compiler.bd_chains import channel_starts, started_bds
from npukit.compiler.dialect.aie import (
    BufferOp,
    ChannelStartOp,
    DeviceOp,
    DmaBdOp,
    DmaEngineOp,
    UseLockOp,
)
from npukit.compiler.dialect.location import locate
from npukit.compiler.lowering.warnings import LoweringWarning
from npukit.machine.tiles import DmaDirection


def unlocked_lints(device: DeviceOp) -> Iterator[LoweringWarning]:
    """Yield a warning for every such BD: it sends as soon as the array is configured.

    Args:
        device: the lowered device.
    """
    receiving: dict[BufferOp, ChannelStartOp] = {}
    sending: list[tuple[DmaBdOp, BufferOp]] = []
    for engine in device.ops_of(DmaEngineOp):
        for start in channel_starts(engine):
            for bd in started_bds(start):
                buffer = bd.buffer_op
                if buffer is None:
                    continue
                if start.direction is DmaDirection.S2MM:
                    receiving.setdefault(buffer, start)
                elif not _waits(bd):
                    sending.append((bd, buffer))
    for bd, buffer in sending:
        if buffer in receiving:
            yield LoweringWarning(
                f"this sends buffer @{buffer.sym_name}, which the channel started at "
                f"{locate(receiving[buffer])} fills, without waiting for a lock: it may send stale "
                "data",
                locate(bd),
                "acquire a lock before this BD, and let the BD that fills the buffer release it",
                rule="unlocked-buffer",
            )


def _waits(bd: DmaBdOp) -> bool:
    block = bd.parent_block()
    ops = () if block is None else block.ops
    return any(isinstance(op, UseLockOp) and op.is_acquire for op in ops)
