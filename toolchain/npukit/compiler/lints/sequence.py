"""Runtime sequences that MLIR-AIE lowers to something that their authors probably do not mean.

npukit writes the same stream as ``aiecc``, byte for byte, and warns.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from xdsl.dialects.builtin import ModuleOp

from npukit.compiler.dialect.aie import DeviceOp, DmaBdOp
from npukit.compiler.dialect.aiex import DmaConfigureTaskForOp, DmaConfigureTaskOp
from npukit.compiler.dialect.location import locate
from npukit.compiler.lowering.task_bd_fields import is_run
from npukit.compiler.lowering.warnings import LoweringWarning
from npukit.compiler.walk import operations_in
from npukit.machine.tiles import TileKind

_TASKS = frozenset((DmaConfigureTaskOp.name, DmaConfigureTaskForOp.name))


def dropped_repeats(module: ModuleOp) -> Iterator[LoweringWarning]:
    """Yield a warning for every BD of a shim task whose outermost dimension is lost.

    MLIR-AIE treats four dimensions that walk one run of memory as a plain run, and drops their
    sizes and strides. If the BD's length counts only the inner three, as it does for any other
    pattern, every repeat then moves the same first part.
    """
    for device in module.body.block.ops:
        if isinstance(device, DeviceOp):
            for task in operations_in(device):
                if task.name not in _TASKS:
                    continue
                for_shim = isinstance(task, DmaConfigureTaskForOp) or (
                    isinstance(task, DmaConfigureTaskOp)
                    and device.model.kind(task.coord) is TileKind.SHIM
                )
                if for_shim:
                    yield from (
                        _warning(bd)
                        for bd in task.walk()
                        if isinstance(bd, DmaBdOp) and _loses_its_repeat(bd)
                    )


def _loses_its_repeat(bd: DmaBdOp) -> bool:
    dims, length = bd.dims, bd.length
    if len(dims) != 4 or length is None or not is_run(dims):
        return False
    return length == prod(dim.size for dim in dims[1:]) != prod(dim.size for dim in dims)


def _warning(bd: DmaBdOp) -> LoweringWarning:
    return LoweringWarning(
        f"MLIR-AIE treats these four dimensions as one run of {bd.length} elements and drops the "
        f"outermost one: each of its {bd.dims[0].size} repeats moves the same elements",
        locate(bd),
        "give the length of all dimensions and no repeat_count, or use one BD per repeat",
        rule="dropped-repeat",
    )
