"""Locks of static BDs that the hardware supports but MLIR-AIE does not configure.

Source: ``configureLocksInBdBlock`` (``AIERT.cpp``), tried with ``aie-opt`` of April 2026. It
expects an acquire and a release in every BD that uses a lock, and takes both from the tile of the
second.
"""

from __future__ import annotations

from collections.abc import Iterator

from xdsl.dialects.builtin import ModuleOp

from npukit.compiler.bd_chains import channel_starts, started_bds
from npukit.compiler.dialect.aie import DeviceOp, DmaBdOp, DmaEngineOp, MemTileDmaOp, UseLockOp
from npukit.compiler.dialect.location import locate
from npukit.compiler.lowering.warnings import LoweringWarning


def bd_lock_lints(module: ModuleOp) -> Iterator[LoweringWarning]:
    """Yield a warning for every BD with one use of a lock, or with locks of two tiles on a memtile.

    Skips the BDs of out-of-order channels: no MLIR-AIE of that time has any.
    """
    devices = (op for op in module.body.block.ops if isinstance(op, DeviceOp))
    for engine in (engine for device in devices for engine in device.ops_of(DmaEngineOp)):
        for start in channel_starts(engine):
            for bd in () if start.out_of_order else started_bds(start):
                uses = _lock_uses(bd)
                if len(uses) == 1:
                    yield _unpaired(uses[0])
                elif uses and isinstance(engine, MemTileDmaOp):
                    yield from _of_two_tiles(*uses)


def _lock_uses(bd: DmaBdOp) -> list[UseLockOp]:
    block = bd.parent_block()
    return [] if block is None else [op for op in block.ops if isinstance(op, UseLockOp)]


def _unpaired(use: UseLockOp) -> LoweringWarning:
    if use.is_acquire:
        what, hint = "acquires a lock but releases none", "release the lock by 0 after the BD"
    else:
        what = "releases a lock but acquires none"
        hint = "also acquire a lock before the BD, such as the one that says its buffer is free"
    return LoweringWarning(
        f"this BD {what}: aiecc of April 2026 fails on such a BD without naming it",
        locate(use),
        hint,
        rule="bd-lock-form",
    )


def _of_two_tiles(first: UseLockOp, second: UseLockOp) -> Iterator[LoweringWarning]:
    mine, other = second.lock_op, first.lock_op
    if mine.coord != other.coord:
        yield LoweringWarning(
            f"this BD uses a lock of tile {other.coord} and one of tile {mine.coord}: aiecc of "
            f"April 2026 takes both from tile {mine.coord}",
            locate(second),
            "use locks of a single tile in a memtile's BD",
            rule="bd-locks-of-two-tiles",
        )
