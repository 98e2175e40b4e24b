"""Runtime sequences that configure a device and run its sequences, as sequences of that device.

With MLIR-AIE 1.4 a sequence may load the configurations of several devices, one after the other
(``aiex.configure``), and run their sequences (``aiex.run``). If it loads one, it means the same
as a sequence of that device that loads its own configuration first. Others stay as they are; the
lowering refuses them.
"""

from __future__ import annotations

from collections.abc import Iterator

from xdsl.dialects import arith, memref
from xdsl.dialects.builtin import ModuleOp, StringAttr, SymbolRefAttr
from xdsl.ir import Block, Operation, SSAValue

from npukit.compiler.dialect.aie import DeviceOp, RuntimeSequenceOp
from npukit.compiler.dialect.aiex import ConfigureOp, NpuLoadPdiOp, RunOp
from npukit.compiler.dialect.location import locate
from npukit.errors import DesignError

_BESIDE = (
    arith.ConstantOp,
    memref.CastOp,
    memref.ReinterpretCastOp,
    memref.SubviewOp,
    memref.ViewOp,
)
"""What a sequence may have beside configurations: views of its arguments."""


def has_configurations(module: ModuleOp) -> bool:
    """Whether a runtime sequence of ``module`` configures a device."""
    return any(_configurations(device) for device in _devices(module))


def inline_configurations(module: ModuleOp) -> None:
    """Replace devices whose sequences configure one device each by that device, in place.

    It gets the name of the device whose sequences configured it.

    Raises:
        DesignError: a sequence that does not exist is run, or with the wrong number of arguments.
    """
    devices = {device.sym_name: device for device in _devices(module)}
    for main in [*devices.values()]:
        sequences = [op for op in main.ops_of(RuntimeSequenceOp) if _is_inlinable(op)]
        names = {configure.symbol_attr.root_reference.data for configure in _configurations(main)}
        target = devices.get(names.pop()) if len(names) == 1 else None
        if not sequences or target is None:
            continue
        made = [_inlined(sequence, target, main.sym_name) for sequence in sequences]
        for old in [*target.ops_of(RuntimeSequenceOp)]:
            target.block.erase_op(old, safe_erase=False)
        target.block.add_ops(made)
        if target is not main:
            target.properties["sym_name"] = StringAttr(main.sym_name)
            module.body.block.erase_op(main, safe_erase=False)


def _devices(module: ModuleOp) -> Iterator[DeviceOp]:
    return (op for op in module.body.block.ops if isinstance(op, DeviceOp))


def _configurations(device: DeviceOp) -> list[ConfigureOp]:
    return [
        op
        for sequence in device.ops_of(RuntimeSequenceOp)
        if len(sequence.body.blocks) == 1
        for op in sequence.block.ops
        if isinstance(op, ConfigureOp)
    ]


def _is_inlinable(sequence: RuntimeSequenceOp) -> bool:
    if len(sequence.body.blocks) != 1:
        return False
    ops = [*sequence.block.ops]
    configures = [op for op in ops if isinstance(op, ConfigureOp)]
    inner = [each for configure in configures for each in configure.body.block.ops]
    return (
        bool(configures)
        and all(isinstance(op, (ConfigureOp, *_BESIDE)) for op in ops)
        and all(isinstance(op, (RunOp, *_BESIDE)) for op in inner)
    )


def _inlined(sequence: RuntimeSequenceOp, target: DeviceOp, name: str) -> RuntimeSequenceOp:
    """A sequence of ``target``, which will be called ``name``, that does what ``sequence`` does."""
    values: dict[SSAValue, SSAValue] = {}
    made = RuntimeSequenceOp(
        [argument.type for argument in sequence.args], sym_name=sequence.sym_name
    )
    made.location = sequence.location
    for old, new in zip(sequence.args, made.args, strict=True):
        new.name_hint = old.name_hint
        values[old] = new
    first = True
    for op in sequence.block.ops:
        if not isinstance(op, ConfigureOp):
            made.block.add_op(op.clone(values))
            continue
        if first:
            # The firmware does not load a configuration twice in a row.
            load = NpuLoadPdiOp.create(properties={"device_ref": SymbolRefAttr(name)})
            load.location = op.location
            _prepend(made.block, load)
            first = False
        for inner in op.body.block.ops:
            if isinstance(inner, RunOp):
                made.block.add_ops(_run(inner, target, values))
            else:
                made.block.add_op(inner.clone(values))
    return made


def _prepend(block: Block, op: Operation) -> None:
    if block.first_op is None:
        block.add_op(op)
    else:
        block.insert_op_before(op, block.first_op)


def _run(run: RunOp, target: DeviceOp, values: dict[SSAValue, SSAValue]) -> list[Operation]:
    """The operations of the sequence that ``run`` names, with its arguments."""
    name = run.sequence_attr.root_reference.data
    found = [op for op in target.ops_of(RuntimeSequenceOp) if op.sym_name == name]
    if len(found) != 1:
        raise DesignError(
            f"there is no runtime sequence @{name} in aie.device @{target.sym_name}",
            where=locate(run),
        )
    (callee,) = found
    if len(callee.args) != len(run.args):
        raise DesignError(
            f"@{name} takes {len(callee.args)} arguments, not {len(run.args)}", where=locate(run)
        )
    inner = dict(values)
    for parameter, argument in zip(callee.args, run.args, strict=True):
        inner[parameter] = values.get(argument, argument)
    return [op.clone(inner) for op in callee.block.ops]
