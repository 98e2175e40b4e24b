"""Warns about cores whose programs end, although the host may call the kernel again.

A core starts once, when the array is configured. After its last loop it never acquires another
object: later calls wait forever.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
from xdsl.dialects import scf
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Attribute, Operation, SSAValue

from npukit.compiler.dialect.aie import (
    CoreOp,
    DeviceOp,
    DmaEngineOp,
    FifoAccessOp,
    LogicalTileOp,
    ObjectFifoOp,
    TileOp,
    UseLockOp,
)
from npukit.compiler.dialect.location import locate
from npukit.compiler.lowering.warnings import LoweringWarning
from npukit.compiler.trip_counts import static_trip_count
from npukit.machine.device import TileKind

FOREVER = 10**9
"""More passes than any run makes: bounds such as 4294967295 and INT_MAX mean "forever"."""

_HINT = "make the outermost loop run to 4294967295, or write it as an scf.while"


class _Step(msgspec.Struct, frozen=True):
    """An operation of a core that waits for others, and the loops around it."""

    op: Operation
    loops: tuple[scf.ForOp, ...]


def ending_cores(module: ModuleOp) -> Iterator[LoweringWarning]:
    """Yield a warning for every core that serves the host but ends, in a design with its fifos.

    A core that only prepares something once, for cores that keep running, may end.
    """
    for device in module.body.block.ops:
        if not isinstance(device, DeviceOp):
            continue
        steps = {core: list(_steps(core)) for core in device.ops_of(CoreOp)}
        ends = {core: _ends(core, found) for core, found in steps.items()}
        served = _fifos_of_others(device, {core for core, end in ends.items() if not end})
        locks = {
            op.lock
            for engine in device.ops_of(DmaEngineOp)
            for op in engine.walk()
            if isinstance(op, UseLockOp)
        }
        for core, found in steps.items():
            serving = [
                step
                for step in found
                if (isinstance(step.op, FifoAccessOp) and step.op.fifo in served.get(core, ()))
                or (isinstance(step.op, UseLockOp) and step.op.lock in locks)
            ]
            if ends[core] and serving:
                yield _warning(core, serving)


def _steps(core: CoreOp) -> Iterator[_Step]:
    for op in core.walk():
        if isinstance(op, FifoAccessOp | UseLockOp):
            loops = []
            parent = op.parent_op()
            while parent is not None and parent is not core:
                if isinstance(parent, scf.ForOp):
                    loops.append(parent)
                parent = parent.parent_op()
            yield _Step(op, tuple(reversed(loops)))


def _ends(core: CoreOp, steps: Sequence[_Step]) -> bool:
    """Whether ``core`` is known to end; loops without constant bounds count as unknown."""
    if len(core.body.blocks) != 1:
        return False
    loops = [op for op in core.walk() if op.name in _LOOPS]
    if any(not isinstance(op, scf.ForOp) or _passes([op]) is None for op in loops):
        return False
    counts = [_passes(step.loops) for step in steps]
    return all(count is not None and count < FOREVER for count in counts) and all(
        (_passes([op]) or 0) < FOREVER for op in loops if isinstance(op, scf.ForOp)
    )


_LOOPS = ("scf.for", "scf.while", "scf.forall", "scf.parallel", "affine.for", "affine.parallel")


def _passes(loops: Sequence[scf.ForOp]) -> int | None:
    """How often the body of the nested ``loops`` runs; None if a bound is not constant."""
    product = 1
    for loop in loops:
        trips = static_trip_count(loop)
        if trips is None:
            return None
        product *= trips
    return product


def _fifos_of_others(device: DeviceOp, going_on: set[CoreOp]) -> dict[CoreOp, set[str]]:
    """By core: the fifos that lead to the host, to a memtile, or to a core that keeps running."""
    still = {core.tile for core in going_on}
    found: dict[CoreOp, set[str]] = {core: set() for core in device.ops_of(CoreOp)}
    for fifo in device.ops_of(ObjectFifoOp):
        tiles = {fifo.producer_tile, *fifo.consumer_tiles}
        if any(tile in still or not _is_core(tile, device) for tile in tiles):
            for core, fifos in found.items():
                if core.tile in tiles:
                    fifos.add(fifo.sym_name)
    return found


def _is_core(tile: SSAValue[Attribute], device: DeviceOp) -> bool:
    match tile.owner:
        case TileOp() as placed:
            return device.model.kind(placed.coord) is TileKind.CORE
        case LogicalTileOp() as open_:
            return open_.kind is TileKind.CORE
        case _:
            return False


def _warning(core: CoreOp, serving: Sequence[_Step]) -> LoweringWarning:
    most = max(serving, key=lambda step: _passes(step.loops) or 0)
    passes = _passes(most.loops) or 0
    if most.loops:
        what, where = f"after {passes} passes of this loop", locate(most.loops[0])
    else:
        what, where = "without a loop around its accesses", locate(core)
    return LoweringWarning(
        f"the core's program ends {what}: a core starts only once, so later calls of the kernel "
        "wait forever",
        where,
        _HINT,
        rule="core-ends",
    )
