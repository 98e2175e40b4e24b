"""Scratchpad parameters as numbers that runtime sequences take as arguments.

A host sets scratchpad parameters before a run, in a buffer that XRT keeps for kernels of ELF
modules. The command processor adds them to the addresses of BDs (``offset_parameter``), or writes
them into buffers that cores read (MLIR-AIE 1.4, ``AIELowerScratchpadParameters.cpp``). A stream in
which they are constants does the same: so each sequence takes the parameters of its device as
arguments here, after its own, and everything about numbers of a sequence applies to them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from xdsl.dialects import arith, memref
from xdsl.dialects.builtin import (
    DYNAMIC_INDEX,
    DenseArrayBase,
    IndexType,
    IntegerType,
    MemRefType,
    ModuleOp,
    Signedness,
    SymbolRefAttr,
    i16,
    i32,
    i64,
)
from xdsl.ir import Attribute, Operation, SSAValue

from npukit.compiler.dialect.aie import (
    BufferOp,
    CoreOp,
    DeviceOp,
    DmaBdOp,
    LockOp,
    LockUse,
    RuntimeSequenceOp,
    UseLockOp,
)
from npukit.compiler.dialect.aiex import (
    NpuDmaMemcpyNdOp,
    NpuWriteRtpOp,
    ReadScratchpadParameterOp,
    RunOp,
    ScratchpadParameterOp,
    SetLockOp,
    SyncScratchpadParametersOp,
    UnresolvedOp,
)
from npukit.compiler.dialect.attributes import i32 as i32_attr
from npukit.compiler.dialect.attributes import i64_array, ui32
from npukit.compiler.dialect.location import locate
from npukit.compiler.dialect.numbered_ops import Number, Parts, numbered
from npukit.compiler.dialect.value_names import keep_name
from npukit.compiler.lowering.scratchpad_uses import (
    WORD_BITS,
    ScratchpadUses,
    offset_parameter,
    sequence_around,
)
from npukit.compiler.lowering.sequence_numbers import argument_name, number_values, put_first
from npukit.errors import DesignError, UnsupportedError

MAX_PARAMETERS = 32
"""Entries of the command processor's state table."""

_SHIFT = 2
"""The command processor clears two bits of what it writes, so hosts and cores shift by as many."""


def scratchpads_to_numbers(module: ModuleOp) -> bool:
    """Make the scratchpad parameters of ``module`` arguments of its sequences, in place.

    Returns:
        Whether there are any.

    Raises:
        DesignError: a parameter does not exist, or is used in two ways.
        UnsupportedError: its type is no integer, or its device is configured by another's sequence.
    """
    parameters = [op for op in module.body.block.ops if isinstance(op, ScratchpadParameterOp)]
    by_name = {op.sym_name: op for op in parameters}
    devices = [op for op in module.body.block.ops if isinstance(op, DeviceOp)]
    found = False
    for device in devices:
        used = ScratchpadUses(device, by_name)
        if used.names:
            found = True
            _lower(device, [op for op in parameters if op.sym_name in used.names], used)
    if len(parameters) > MAX_PARAMETERS:
        raise DesignError(
            f"there are {len(parameters)} scratchpad parameters, but an NPU has room for "
            f"{MAX_PARAMETERS}",
            where=locate(parameters[MAX_PARAMETERS]),
        )
    for op in parameters:
        module.body.block.erase_op(op, safe_erase=False)
    if found:
        for run in (op for device in devices for op in device.walk() if isinstance(op, RunOp)):
            raise UnsupportedError(
                "this sequence can't run one of a device with scratchpad parameters",
                where=locate(run),
                hint="lower the device alone (npukit lower --device-name)",
            )
    return found or bool(parameters)


def _lower(
    device: DeviceOp, parameters: Sequence[ScratchpadParameterOp], used: ScratchpadUses
) -> None:
    buffers = _buffers(device, used.reads)
    locks = list(_guarded(device))
    for use in used.reads:
        _read(use, buffers[use.parameter, _tile(use)])
    for sequence in list(device.ops_of(RuntimeSequenceOp)):
        block = sequence.block
        if _starts_with_values(sequence, used):
            put_first(block, SyncScratchpadParametersOp.create(location=sequence.location))
        taken = {argument_name(value) for value in number_values(sequence)}
        values: dict[str, SSAValue] = {}
        for parameter in parameters:
            if parameter.sym_name in taken:
                raise DesignError(
                    f"@{parameter.sym_name} has the name of a number that the runtime sequence "
                    f"at {locate(sequence)} takes",
                    where=locate(parameter),
                    hint="rename one of them",
                )
            taken.add(parameter.sym_name)
            is_read = any(use.parameter == parameter.sym_name for use in used.reads)
            type_ = _number_type(parameter.type_attr, is_read=is_read)
            value = block.insert_arg(type_, len(block.args))
            keep_name(value, parameter.sym_name)
            values[parameter.sym_name] = value
        for op in [*sequence.walk()]:
            if isinstance(op, SyncScratchpadParametersOp):
                _write_values(op, values, buffers, locks)
            elif (name := offset_parameter(op)) is not None:
                _shift(op, values[name])


def _number_type(type_: Attribute, *, is_read: bool) -> IntegerType:
    """The type of a parameter as a number: an integer, or the bits of bfloat16.

    Of 32 bits, 30 reach a core that reads it, without a sign.
    """
    if not isinstance(type_, IntegerType):
        return IntegerType(16, Signedness.UNSIGNED)
    carried = WORD_BITS - _SHIFT
    if is_read and type_.width.data > carried:
        return IntegerType(carried, Signedness.UNSIGNED)
    return type_


_Buffers = Mapping[tuple[str, SSAValue], BufferOp]


def _buffers(device: DeviceOp, reads: Sequence[ReadScratchpadParameterOp]) -> _Buffers:
    """A buffer for each parameter on each tile that reads it; two words, as in MLIR-AIE."""
    buffers: dict[tuple[str, SSAValue], BufferOp] = {}
    taken = {str(op.sym_name) for op in device.ops_of(BufferOp)}
    for use in reads:
        key = use.parameter, _tile(use)
        if key in buffers:
            continue
        number = len(buffers)
        while (name := f"__param_{use.parameter}_{number}") in taken:
            number += 1
        taken.add(name)
        made = BufferOp(key[1], MemRefType(i32, [2]), sym_name=name)
        made.location = use.location
        _put_after_tile(made, key[1])
        buffers[key] = made
    return buffers


def _tile(use: ReadScratchpadParameterOp) -> SSAValue:
    core: Operation | None = use
    while core is not None and not isinstance(core, CoreOp):
        core = core.parent_op()
    if core is None:
        raise DesignError(
            "aiex.read_scratchpad_parameter must be in an aie.core", where=locate(use)
        )
    return core.tile


def _put_after_tile(op: Operation, tile: SSAValue) -> None:
    assert isinstance(tile.owner, Operation)
    block = tile.owner.parent_block()
    assert block is not None
    block.insert_op_after(op, tile.owner)


def _guarded(device: DeviceOp) -> Iterator[LockOp]:
    """A lock for each core that starts when it has its values; the cores then wait for theirs."""
    for core in list(device.ops_of(CoreOp)):
        said = core.emit_parameter_sync_preamble_attr
        reads = any(isinstance(op, ReadScratchpadParameterOp) for op in core.walk())
        wanted = reads if said is None else bool(said.value.data)
        core.emit_parameter_sync_preamble_attr = None
        first = core.body.blocks.first
        if not wanted or first is None:
            continue
        lock = LockOp(core.tile, init=0)
        lock.location = core.location
        _put_after_tile(lock, core.tile)
        wait = UseLockOp(lock.result, LockUse.ACQUIRE, 1)
        wait.location = core.location
        put_first(first, wait)
        yield lock


def _starts_with_values(sequence: RuntimeSequenceOp, used: ScratchpadUses) -> bool:
    said = sequence.emit_parameter_sync_preamble_attr
    sequence.emit_parameter_sync_preamble_attr = None
    if said is not None:
        return bool(said.value.data)
    return not any(sequence_around(sync) is sequence for sync in used.syncs)


def _replace(op: Operation, made: Sequence[Operation], results: Sequence[SSAValue] = ()) -> None:
    block = op.parent_block()
    assert block is not None
    for each in made:
        each.location = op.location
        block.insert_op_before(each, op)
    for old, new in zip(op.results, results, strict=True):
        new.name_hint = old.name_hint
        old.replace_all_uses_with(new)
    block.erase_op(op)


def _read(use: ReadScratchpadParameterOp, buffer: BufferOp) -> None:
    zero = arith.ConstantOp.from_int_and_width(0, IndexType())
    load = memref.LoadOp.get(buffer.buffer, [zero.result])
    two = arith.ConstantOp.from_int_and_width(_SHIFT, WORD_BITS)
    value: Operation = arith.ShRUIOp(load.res, two.result)
    made: list[Operation] = [zero, load, two, value]
    type_ = use.result.type
    bits = type_ if isinstance(type_, IntegerType) else i16
    if bits.width.data < WORD_BITS:
        value = arith.TruncIOp(value.results[0], bits)
        made.append(value)
    if bits != type_:
        value = arith.BitcastOp(value.results[0], type_)
        made.append(value)
    _replace(use, made, value.results)


def _write_values(
    sync: SyncScratchpadParametersOp,
    values: Mapping[str, SSAValue],
    buffers: _Buffers,
    locks: Sequence[LockOp],
) -> None:
    made: list[Operation] = []
    for (name, _), buffer in buffers.items():
        word = values[name]
        assert isinstance(word.type, IntegerType)
        if word.type.width.data < WORD_BITS:
            wide = arith.ExtUIOp(word, i32)
            made.append(wide)
            word = wide.result
        two = arith.ConstantOp.from_int_and_width(_SHIFT, WORD_BITS)
        shifted = arith.ShLIOp(word, two.result)
        properties = {"buffer": SymbolRefAttr(buffer.sym_name or ""), "index": ui32(0)}
        write = numbered(NpuWriteRtpOp, {"value": shifted.result}, Parts(properties))
        made += [two, shifted, write]
    for lock in locks:
        made.append(SetLockOp.create(operands=[lock.result], properties={"value": i32_attr(1)}))
    _replace(sync, made)


def _shift(op: Operation, value: SSAValue) -> None:
    """Let a transfer start ``value`` elements later."""
    if isinstance(op, NpuDmaMemcpyNdOp):
        _shift_memcpy(op, value)
        return
    if isinstance(op, UnresolvedOp):
        template = op.template.data
        properties = dict(template.properties)
        numbers: dict[str, Number] = dict(template.known)
        numbers |= zip(template.open, op.values, strict=True)
        operands = list(op.others)
    else:
        assert isinstance(op, DmaBdOp)
        properties, operands, numbers = dict(op.properties), list(op.operands), {}
        numbers["offset"] = op.offset
    for name in ("offset", "offset_parameter"):
        properties.pop(name, None)
    made: list[Operation] = []
    numbers["offset"] = _sum(numbers.get("offset", 0), value, made)
    parts = Parts(properties, op.attributes, operands, [], [])
    made.append(numbered(DmaBdOp, numbers, parts))
    _replace(op, made)


def _sum(offset: Number, value: SSAValue, made: list[Operation]) -> SSAValue:
    if isinstance(offset, int):
        assert isinstance(value.type, IntegerType)
        constant = arith.ConstantOp.from_int_and_width(offset, value.type)
        made.append(constant)
        offset = constant.result
    total = arith.AddiOp(offset, value)
    made.append(total)
    return total.result


def _shift_memcpy(op: NpuDmaMemcpyNdOp, value: SSAValue) -> None:
    *outer, inner = op.offsets
    if op.strides[-1] != 1:
        raise UnsupportedError(
            "an offset_parameter needs an innermost stride of 1",
            where=locate(op),
            hint="use a task (aiex.dma_configure_task_for)",
        )
    wide = arith.ExtSIOp(value, i64)
    made: list[Operation] = [wide]
    start = _sum(inner, wide.result, made)
    values = [each for each in outer if isinstance(each, SSAValue)]
    counts = (len(values) + 1, len(op.dynamic_sizes), len(op.dynamic_strides))
    properties = dict(op.properties)
    del properties["offset_parameter"]
    properties["static_offsets"] = i64_array(
        [*(each if isinstance(each, int) else DYNAMIC_INDEX for each in outer), DYNAMIC_INDEX]
    )
    properties["operandSegmentSizes"] = DenseArrayBase.from_list(
        IntegerType(WORD_BITS), [1, *counts]
    )
    made.append(
        NpuDmaMemcpyNdOp.create(
            operands=[op.memref, *values, start, *op.dynamic_sizes, *op.dynamic_strides],
            properties=properties,
            attributes=op.attributes,
        )
    )
    _replace(op, made)
