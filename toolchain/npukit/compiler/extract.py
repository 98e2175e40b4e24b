"""Reads a physical module into :class:`npukit.machine.physical.PhysicalDesign`.

The module may come from npukit's own lowering (flows) or from ``aiecc`` (switchboxes), or be
written by hand: what has no number or address yet gets one, by the rules of MLIR-AIE.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from xdsl.dialects import func
from xdsl.dialects.builtin import (
    DenseIntOrFPElementsAttr,
    IntegerType,
    ModuleOp,
    StringAttr,
)
from xdsl.ir import Block, Operation, Region, SSAValue

from npukit.compiler.bd_chains import (
    channel_starts,
    out_of_order_bds,
    out_of_order_repeats,
    packet_of,
    started_bds,
)
from npukit.compiler.calls import first_calls
from npukit.compiler.dialect.aie import (
    BufferOp,
    CoreOp,
    DeviceOp,
    DmaBdOp,
    DmaEngineOp,
    DmaOp,
    DmaStartOp,
    EndOp,
    ExternalBufferOp,
    LockOp,
    NextBdOp,
    ObjectFifoOp,
    PlioOp,
    RuntimeSequenceOp,
    ShimDmaAllocationOp,
    UseLockOp,
)
from npukit.compiler.dialect.location import locate
from npukit.compiler.lock_use import lock_action
from npukit.compiler.lowering.buffer_addresses import assign_buffer_addresses
from npukit.compiler.lowering.cascades import cascades_of, lower_cascades
from npukit.compiler.lowering.dma_bd_ids import assign_bd_ids
from npukit.compiler.lowering.lock_ids import assign_lock_ids
from npukit.compiler.lowering.sequence import find_device
from npukit.compiler.streams import routes_of
from npukit.compiler.tile_memory import buffer_bytes, element_bytes
from npukit.errors import DesignError, UnsupportedError
from npukit.machine.bd_words import hardware_levels
from npukit.machine.physical import (
    Buffer,
    BufferDescriptor,
    Core,
    Dim,
    DmaDirection,
    DmaTask,
    Iteration,
    Lock,
    LockAction,
    PacketHeader,
    PhysicalDesign,
    ShimAllocation,
    Tile,
)

_UNSUPPORTED = (ExternalBufferOp, PlioOp)


@dataclass(frozen=True)
class PhysicalModule:
    """A physical module that has been read.

    ``bodies`` are the cores of ``design``, by tile; ``externals`` the declared functions (name to
    the object file that they are linked from, if the module says).
    """

    design: PhysicalDesign
    bodies: Mapping[Tile, CoreOp]
    externals: Mapping[str, str | None]


def extract(module: ModuleOp, device: str | None = None) -> PhysicalDesign:
    """What ``module`` puts into the array (:func:`read_physical`), without what its cores do."""
    return read_physical(module, device).design


def read_physical(module: ModuleOp, device: str | None = None) -> PhysicalModule:
    """Return what ``module`` puts into the array; ``module`` itself stays as it is.

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
        if isinstance(inner, _UNSUPPORTED):
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
        descriptors=_descriptors(engines),
        tasks=tuple(task for engine in engines for task in _tasks(engine)),
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
    """A copy of ``device`` without its runtime sequences, which put nothing into the array."""
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
                f"buffer @{name} ({size} bytes at {address}) is outside of the {memory} bytes "
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

    MLIR-AIE gives an integer the fewest bytes that hold it, with zeros above its bits. The
    attribute has them in another form: an ``i1`` that is true as 255, an ``i24`` in four bytes.
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


def _descriptors(engines: list[DmaEngineOp]) -> Mapping[Tile, Mapping[int, BufferDescriptor]]:
    result: dict[Tile, dict[int, BufferDescriptor]] = {}
    for engine in engines:
        if engine.coord in result:
            raise DesignError(
                f"there are two DMA programs for tile {engine.coord}", where=locate(engine)
            )
        table = result.setdefault(engine.coord, {})
        chosen = {
            bd
            for start in channel_starts(engine)
            if start.out_of_order
            for bd in out_of_order_bds(start, engine)
        }
        for op in engine.walk():
            if isinstance(op, DmaBdOp):
                assert op.bd_id is not None
                descriptor = _descriptor(op)
                # On an out-of-order channel a packet leads to its BD, and no BD to another.
                table[op.bd_id] = replace(descriptor, next_bd=None) if op in chosen else descriptor
    return result


def _descriptor(op: DmaBdOp) -> BufferDescriptor:
    buffer, count, bd_id = op.buffer_op, op.element_count, op.bd_id
    if buffer is None or count is None or buffer.address is None:
        raise UnsupportedError(
            "npukit emulates only BDs on an aie.buffer of static shape", where=locate(op)
        )
    assert bd_id is not None
    granule = element_bytes(buffer.type.element_type, buffer)
    block = op.parent_block()
    assert block is not None
    acquire, release = _lock_actions(block)
    packet, iteration = packet_of(op), op.iteration
    return BufferDescriptor(
        bd_id=bd_id,
        memory=buffer.coord,
        address=buffer.address + op.offset * granule,
        length=count * granule,
        granule=granule,
        dims=_dims(op, count, granule),
        padding=tuple((pad.before, pad.after) for pad in op.padding),
        acquire=acquire,
        release=release,
        next_bd=op.next_bd_id,
        packet=None
        if packet is None
        else PacketHeader(packet.pkt_id, packet.pkt_type, op.out_of_order_id or 0),
        iteration=None
        if iteration is None
        else Iteration(iteration.size, iteration.stride * granule, iteration.current),
    )


def _dims(op: DmaBdOp, count: int, granule: int) -> tuple[Dim, ...]:
    dims = [(dim.size, dim.stride * granule) for dim in op.dims]
    if not any(pad.before or pad.after for pad in op.padding):
        engine = next(parent for parent in _parents(op) if isinstance(parent, DmaEngineOp))
        device = next(parent for parent in _parents(engine) if isinstance(parent, DeviceOp))
        dims = hardware_levels(device.model.tile(engine.coord), dims, count)
    return tuple(Dim(size, stride) for size, stride in dims)


def _parents(op: Operation) -> Iterator[Operation]:
    parent = op.parent_op()
    while parent is not None:
        yield parent
        parent = parent.parent_op()


def _lock_actions(block: Block) -> tuple[LockAction | None, LockAction | None]:
    acquire: LockAction | None = None
    release: LockAction | None = None
    for op in block.ops:
        if not isinstance(op, UseLockOp):
            continue
        if op.acq_en is not None and not op.acq_en.value.data:
            continue
        action = lock_action(op)
        if (acquire if op.is_acquire else release) is not None:
            raise DesignError(
                "a BD has at most one acquire and one release of a lock", where=locate(op)
            )
        if op.is_acquire:
            acquire = action
        else:
            release = action
    return acquire, release


def _tasks(engine: DmaEngineOp) -> Iterator[DmaTask]:
    """Yield the tasks of one DMA in the order in which they are started."""
    for op in _starts(engine):
        if isinstance(op, DmaStartOp):
            first, seen = op.dest, {op.dest}
            while not _has_bd(first) and isinstance(last := first.last_op, NextBdOp):
                first = last.dest
                if first in seen:
                    break
                seen.add(first)
        else:
            first = op.bds[0].block if op.bds else Block()
        yield _task(engine, op, op.direction, first)


def _task(
    engine: DmaEngineOp, op: DmaStartOp | DmaOp, direction: DmaDirection, first: Block
) -> DmaTask:
    bd = next((inner for inner in first.ops if isinstance(inner, DmaBdOp)), None)
    if bd is None or bd.bd_id is None:
        raise DesignError(
            f"{direction} channel {op.channel} of tile {engine.coord} starts no BD",
            where=locate(op),
        )
    return DmaTask(
        engine.coord,
        direction,
        op.channel,
        bd.bd_id,
        out_of_order_repeats(op, engine) if op.out_of_order else op.repeat_count,
        out_of_order=op.out_of_order,
        pad_word=_pad_word(op),
    )


def _pad_word(op: DmaStartOp | DmaOp) -> int:
    """The register's word: the value in as many places as elements fit into it."""
    padded = [bd for bd in started_bds(op) if bd.padding]
    width = element_bytes(padded[0].type.element_type) if padded else 4
    value = op.pad_value & ((1 << 8 * width) - 1)
    return sum(value << shift for shift in range(0, 32, 8 * width))


def _has_bd(block: Block) -> bool:
    return any(isinstance(op, DmaBdOp) for op in block.ops)


def _starts(engine: DmaEngineOp) -> Iterator[DmaStartOp | DmaOp]:
    """Yield what starts channels, following the chain from the entry block."""
    block: Block | None = engine.body.blocks.first
    seen: set[Block] = set()
    while block is not None and block not in seen:
        seen.add(block)
        following: Block | None = None
        for op in block.ops:
            if isinstance(op, DmaStartOp | DmaOp):
                yield op
            if isinstance(op, DmaStartOp):
                following = op.chain
        block = following


def _core(op: CoreOp) -> Core:
    if op.elf_file is not None and _is_empty(op):
        raise UnsupportedError(
            f"the core of tile {op.coord} is an ELF file ('{op.elf_file}') of the real NPU's "
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
    """Where the buffers are that the body names."""
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
