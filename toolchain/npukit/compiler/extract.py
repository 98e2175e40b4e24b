"""Reads a physical module into :class:`npukit.machine.physical.PhysicalDesign`.

The module may come from npukit's own lowering (flows) or from ``aiecc`` (switchboxes), or be
written by hand: anything without a number or address gets one, by the rules of MLIR-AIE.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from xdsl.dialects import func
from xdsl.dialects.builtin import (
    DenseIntOrFPElementsAttr,
    IntegerType,
    ModuleOp,
    StringAttr,
)
from xdsl.ir import Block, Operation, Region, SSAValue

from npukit.compiler.calls import first_calls
from npukit.compiler.dialect.aie import (
    BufferOp,
    CoreOp,
    DeviceOp,
    DmaEngineOp,
    EndOp,
    ExternalBufferOp,
    LockOp,
    ObjectFifoOp,
    PlioOp,
    RuntimeSequenceOp,
    ShimDmaAllocationOp,
)
from npukit.compiler.dialect.location import locate
from npukit.compiler.extract_dma import descriptors_of, tasks_of
from npukit.compiler.lowering.buffer_addresses import assign_buffer_addresses
from npukit.compiler.lowering.cascades import cascades_of, lower_cascades
from npukit.compiler.lowering.dma_bd_ids import assign_bd_ids
from npukit.compiler.lowering.lock_ids import assign_lock_ids
from npukit.compiler.lowering.sequence import find_device
from npukit.compiler.streams import routes_of
from npukit.compiler.tile_memory import buffer_bytes
from npukit.errors import DesignError, UnsupportedError
from npukit.machine.physical import (
    Buffer,
    Core,
    Lock,
    PhysicalDesign,
    ShimAllocation,
    Tile,
)


class PhysicalModule(msgspec.Struct, frozen=True):
    """A physical module as data.

    ``bodies`` are the cores of ``design``, by tile; ``externals`` maps each declared function to
    the object file that defines it, if the module says.
    """

    design: PhysicalDesign
    bodies: Mapping[Tile, CoreOp]
    externals: Mapping[str, str | None]


def extract(module: ModuleOp, device: str | None = None) -> PhysicalDesign:
    """The array configuration in ``module`` (:func:`read_physical`), without its core bodies."""
    return read_physical(module, device).design


def read_physical(module: ModuleOp, device: str | None = None) -> PhysicalModule:
    """Return the array configuration and cores in ``module``, which does not change.

    Args:
        module: a physical module.
        device: the name of the ``aie.device`` to read, if there are several.

    The bodies belong to a copy of ``module`` in which every buffer has a name and an address and
    every lock a name and a number, the same as in the design.

    Raises:
        DesignError: the module is not a physical one, contradicts itself, or does not fit its
            device; located.
        UnsupportedError: it uses what npukit does not emulate; located.
    """
    op = _copy_of_array(find_device(module, device))
    for inner in op.block.ops:
        if isinstance(inner, ObjectFifoOp):
            raise DesignError(
                f"objectfifo @{inner.sym_name} is not lowered yet", where=locate(inner)
            )
        if isinstance(inner, PlioOp) or (
            # mlir-air leaves the ones that it has replaced by arguments.
            isinstance(inner, ExternalBufferOp) and inner.results[0].uses.get_length() > 0
        ):
            raise UnsupportedError(f"npukit does not emulate '{inner.name}'", where=locate(inner))
    assign_lock_ids(op)
    assign_bd_ids(op)
    assign_buffer_addresses(op)
    lower_cascades(op)
    engines = list(op.ops_of(DmaEngineOp))
    bodies = _bodies(op)
    design = PhysicalDesign(
        device=op.model,
        buffers=_buffers(op),
        locks=_locks(op),
        descriptors=descriptors_of(engines),
        tasks=tuple(task for engine in engines for task in tasks_of(engine)),
        routes=routes_of(op),
        shim_allocations={
            a.sym_name: ShimAllocation(a.sym_name, a.coord, a.direction, a.channel)
            for a in op.ops_of(ShimDmaAllocationOp)
        },
        cores=tuple(_core(core) for core in bodies.values()),
        cascades=cascades_of(op),
    )
    return PhysicalModule(design, bodies, _externals(op))


def _copy_of_array(device: DeviceOp) -> DeviceOp:
    """A copy of ``device`` without its runtime sequences, which do not configure the array."""
    values: dict[SSAValue, SSAValue] = {}
    copies = [op.clone(values) for op in device.block.ops if not isinstance(op, RuntimeSequenceOp)]
    return DeviceOp.create(
        properties=device.properties,
        attributes=device.attributes,
        location=device.location,
        regions=[Region(Block(copies))],
    )


def _bodies(device: DeviceOp) -> Mapping[Tile, CoreOp]:
    bodies: dict[Tile, CoreOp] = {}
    for op in device.ops_of(CoreOp):
        if op.coord in bodies:
            raise DesignError(f"tile {op.coord} has two cores", where=locate(op))
        bodies[op.coord] = op
    return bodies


def _buffers(device: DeviceOp) -> Mapping[str, Buffer]:
    buffers: dict[str, Buffer] = {}
    for op in device.walk_array():
        if not isinstance(op, BufferOp):
            continue
        name, address = op.sym_name, op.address
        assert name is not None
        assert address is not None
        if name in buffers:
            raise DesignError(f"there are two buffers @{name}", where=locate(op))
        size, memory = buffer_bytes(op), device.model.tile(op.coord).memory
        if not 0 <= address <= memory - size:
            raise DesignError(
                f"buffer @{name} ({size} bytes at {address}) is outside the {memory} bytes "
                f"of tile {op.coord}",
                where=locate(op),
            )
        buffers[name] = Buffer(
            name=name,
            tile=op.coord,
            address=address,
            size=size,
            shape=op.type.get_shape(),
            element=str(op.type.element_type),
            initial=_initial_bytes(op, size),
        )
    return buffers


def _initial_bytes(op: BufferOp, size: int) -> bytes | None:
    value = op.initial_value
    if value is None:
        return None
    assert isinstance(value, DenseIntOrFPElementsAttr)
    data = _as_loaded(value)
    if len(data) != size:
        raise DesignError(
            f"buffer @{op.sym_name} has {size} bytes, but its initial value has {len(data)}",
            where=locate(op),
        )
    return data


def _as_loaded(value: DenseIntOrFPElementsAttr) -> bytes:
    """The bytes that loading writes.

    MLIR-AIE stores an integer in the fewest bytes that hold it, with zeros above its bits. The
    attribute stores them differently: a true ``i1`` as 255, an ``i24`` in four bytes.
    """
    element = value.get_element_type()
    if not isinstance(element, IntegerType) or element.width.data in (8, 16, 32, 64):
        return value.data.data
    bits = element.width.data
    return b"".join(
        (number % 2**bits).to_bytes(-(-bits // 8), "little")
        for number in value.get_values()
        if isinstance(number, int)
    )


def _locks(device: DeviceOp) -> Mapping[str, Lock]:
    locks: dict[str, Lock] = {}
    for op in device.walk_array():
        if not isinstance(op, LockOp):
            continue
        lock_id = op.lock_id
        assert lock_id is not None
        if op.sym_name is None:
            op.sym_name_attr = StringAttr(f"lock_{op.coord.col}_{op.coord.row}_{lock_id}")
        name = op.sym_name
        assert name is not None
        if name in locks:
            raise DesignError(f"there are two locks @{name}", where=locate(op))
        locks[name] = Lock(name, op.coord, lock_id, op.init)
    return locks


def _core(op: CoreOp) -> Core:
    if op.elf_file is not None and _is_empty(op):
        raise UnsupportedError(
            f"the core of tile {op.coord} is an ELF file ('{op.elf_file}') with NPU "
            "instructions, which npukit does not emulate",
            where=locate(op),
        )
    files = op.link_files or (() if op.link_with is None else (op.link_with,))
    return Core(
        op.coord,
        files,
        op.stack_size,
        str(locate(op)),
        calls=tuple(first_calls(op)),
        memories=tuple(sorted(_buffer_tiles(op) - {op.coord})),
    )


def _buffer_tiles(core: CoreOp) -> set[Tile]:
    """The addresses of the buffers that the body names."""
    return {
        operand.owner.coord
        for op in core.walk()
        for operand in op.operands
        if isinstance(operand.owner, BufferOp)
    }


def _is_empty(op: CoreOp) -> bool:
    return all(isinstance(inner, EndOp) for block in op.body.blocks for inner in block.ops)


def _externals(device: DeviceOp) -> Mapping[str, str | None]:
    externals: dict[str, str | None] = {}
    for op in device.ops_of(func.FuncOp):
        if op.body.blocks.first is None:
            externals[op.sym_name.data] = _link_with(op)
    return externals


def _link_with(op: Operation) -> str | None:
    attr = op.get_attr_or_prop("link_with")
    return attr.data if isinstance(attr, StringAttr) else None
