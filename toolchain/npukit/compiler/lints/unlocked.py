"""Static BDs that send a buffer which another BD fills, and that wait for no lock before."""

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
    """Yield a warning for every such BD: it is fetched and sent when the array is configured.

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
                f"this sends buffer @{buffer.sym_name}, which the channel that is started at "
                f"{locate(receiving[buffer])} fills, and waits for no lock: what it sends may be "
                "older than what has come",
                locate(bd),
                "acquire a lock before it that the BD which fills the buffer releases",
            )


def _waits(bd: DmaBdOp) -> bool:
    block = bd.parent_block()
    ops = () if block is None else block.ops
    return any(isinstance(op, UseLockOp) and op.is_acquire for op in ops)
