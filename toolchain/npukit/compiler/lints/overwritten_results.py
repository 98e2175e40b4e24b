"""Transfers to the host that write an address more than once.

The host gets what was written last. Transfers from the host may read an address as often as they
like.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod
from typing import Final, TypeAlias

import numpy as np
from xdsl.ir import Operation

from npukit.compiler.constant_values import constant_value
from npukit.compiler.dialect.aie import DeviceOp, DmaBdOp, RuntimeSequenceOp, ShimDmaAllocationOp
from npukit.compiler.dialect.aiex import (
    DmaConfigureTaskForOp,
    DmaConfigureTaskOp,
    NpuDmaMemcpyNdOp,
)
from npukit.compiler.dialect.location import locate
from npukit.compiler.lowering.warnings import LoweringWarning
from npukit.compiler.walk import operations_in
from npukit.machine.tiles import DmaDirection, TileKind

Pattern: TypeAlias = Sequence[tuple[int, int]]
"""The size and the stride of each dimension, in elements."""

_MOST: Final = 1 << 20
"""Elements whose addresses are compared; larger patterns, if this is unclear, are passed over."""


def overwritten_results(device: DeviceOp) -> Iterator[LoweringWarning]:
    """Yield a warning for each transfer of the sequences that writes host memory twice.

    Args:
        device: a physical device.
    """
    for sequence in device.ops_of(RuntimeSequenceOp):
        for op in operations_in(sequence):
            match op:
                case NpuDmaMemcpyNdOp() if _receives(device, op.metadata):
                    yield from _warnings(op, _of_memcpy(op))
                case DmaConfigureTaskForOp() if _receives(device, op.alloc):
                    yield from _of_task(op)
                case DmaConfigureTaskOp(direction=DmaDirection.S2MM):
                    if device.model.kind(op.coord) is TileKind.SHIM:
                        yield from _of_task(op)


def visits_twice(pattern: Pattern) -> bool:
    """Whether a transfer of this pattern reaches an element more than once."""
    moving = sorted((abs(stride), size) for size, stride in pattern if size > 1)
    span = 1  # of what the dimensions so far reach, from the first to the last element
    apart = True
    for stride, size in moving:
        if stride == 0:
            return True
        apart = apart and stride >= span
        span += (size - 1) * stride
    count = prod(size for _, size in moving)
    if apart or count > _MOST:
        return not apart and count > span
    reached = np.zeros(1, np.int64)
    for stride, size in moving:
        reached = np.add.outer(reached, stride * np.arange(size)).ravel()
    return len(np.unique(reached)) < count


def _receives(device: DeviceOp, name: str) -> bool:
    allocation = device.symbol(name)
    return isinstance(allocation, ShimDmaAllocationOp) and allocation.direction is DmaDirection.S2MM


def _of_memcpy(op: NpuDmaMemcpyNdOp) -> Pattern:
    """The pattern of ``op``; an empty one if it is not constant."""
    sizes, strides = (
        [value if isinstance(value, int) else constant_value(value) for value in values]
        for values in (op.sizes, op.strides)
    )
    pattern = [
        (size, stride)
        for size, stride in zip(sizes, strides, strict=True)
        if size is not None and stride is not None
    ]
    return pattern if len(pattern) == len(sizes) else ()


def _of_task(task: Operation) -> Iterator[LoweringWarning]:
    for bd in task.walk():
        if isinstance(bd, DmaBdOp):
            yield from _warnings(bd, [(dim.size, dim.stride) for dim in bd.dims])


def _warnings(op: Operation, pattern: Pattern) -> Iterator[LoweringWarning]:
    if visits_twice(pattern):
        shown = ", ".join(f"{size} x stride {stride}" for size, stride in pattern if size > 1)
        yield LoweringWarning(
            f"this transfer to the host writes elements more than once ({shown}): what arrives "
            "first is lost",
            locate(op),
            "give each element an address of its own, or receive what is not needed elsewhere",
            rule="result-overwritten",
        )
