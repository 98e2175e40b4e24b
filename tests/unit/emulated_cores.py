"""Physical designs for core tests: written as MLIR, read without the DMA and routing parts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from npukit.aie.dialect.aie import BufferOp, CoreOp, DeviceOp, LockOp
from npukit.aie.parse import parse_module
from npukit.aie.physical import Buffer, Core, Lock, PhysicalDesign, Tile
from npukit.emulator.core.scalars import scalar_of
from npukit.emulator.core.unit import CoreUnit, compile_core
from npukit.emulator.memory import ArrayMemory

FUEL = 50_000_000


def physical_design(text: str, filename: str = "test.mlir") -> PhysicalDesign:
    """The buffers, locks and cores of the one device in ``text``."""
    module = parse_module(text, filename)
    (device,) = (op for op in module.ops if isinstance(op, DeviceOp))
    buffers: dict[str, Buffer] = {}
    for op in device.ops_of(BufferOp):
        element = scalar_of(op.type.element_type)
        assert element is not None and op.sym_name is not None
        count = 1
        for size in op.type.get_shape():
            count *= size
        initial = None if op.initial_value is None else bytes(op.initial_value.data.data)
        buffers[op.sym_name] = Buffer(
            op.sym_name,
            op.coord,
            op.address or 0,
            count * element.size,
            tuple(op.type.get_shape()),
            element.name,
            initial,
        )
    locks = {
        f"{op.coord} {op.lock_id}": Lock(op.sym_name or "", op.coord, op.lock_id or 0, op.init)
        for op in device.ops_of(LockOp)
    }
    cores = tuple(Core(op.coord, op, op.link_files, op.stack_size) for op in device.ops_of(CoreOp))
    return PhysicalDesign(device.model, buffers, locks, {}, (), (), {}, cores)


class Array:
    """A design's memory and cores, loaded."""

    def __init__(self, text: str, program: bytes | None = None) -> None:
        self.design = physical_design(text)
        self.memory = ArrayMemory(self.design)
        self.cores: dict[Tile, CoreUnit] = {
            core.tile: compile_core(core, self.design, self.memory, program)
            for core in self.design.cores
        }

    @property
    def core(self) -> CoreUnit:
        """The only core."""
        (core,) = self.cores.values()
        return core

    def bytes_of(self, name: str):
        """The live bytes of a buffer."""
        buffer = self.design.buffers[name]
        return self.memory.data(buffer.tile)[buffer.address : buffer.address + buffer.size]
