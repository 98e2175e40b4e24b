"""Sizes of static BDs that the hardware supports but ``aiecc`` refuses.

MLIR-AIE up to 1.4.1 refuses dimensions of more than 512 elements in a DMA program, on any tile
(``DMABDOp::verify``); since pull request 3548 of August 2026 it checks the tile's own fields.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from xdsl.dialects.builtin import ModuleOp

from npukit.compiler.dialect.aie import DeviceOp, DmaBdOp, DmaEngineOp, ShimDmaOp
from npukit.compiler.dialect.location import locate
from npukit.compiler.lowering.warnings import LoweringWarning

_LONGEST: Final = 512


def bd_size_lints(module: ModuleOp) -> Iterator[LoweringWarning]:
    """Yield a warning for every BD of a DMA program, or its fifo, with such a size."""
    warned: set[tuple[str, int]] = set()
    devices = [op for op in module.body.block.ops if isinstance(op, DeviceOp)]
    for engine in (engine for device in devices for engine in device.ops_of(DmaEngineOp)):
        if isinstance(engine, ShimDmaOp):
            continue
        for bd in engine.walk():
            size = max((dim.size for dim in bd.dims), default=0) if isinstance(bd, DmaBdOp) else 0
            place = (str(locate(bd)), size)
            if size <= _LONGEST or place in warned:
                continue
            warned.add(place)
            yield LoweringWarning(
                f"a dimension of {size} elements fits a BD here, but aiecc of MLIR-AIE 1.4.1 and "
                f"earlier refuses more than {_LONGEST} ('Size may not exceed 1023')",
                locate(bd),
                "split the dimension in two, or build for hardware with a newer MLIR-AIE",
                rule="bd-dimension-above-1023",
            )
