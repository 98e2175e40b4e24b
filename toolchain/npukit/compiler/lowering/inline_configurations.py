"""Runtime sequences that configure a device and run its sequences, as sequences of that device.

With MLIR-AIE 1.4 a sequence may load the configurations of several devices, one after the other
(``aiex.configure``), and run their sequences (``aiex.run``). If it loads one, it means the same
as a sequence of that device that loads its own configuration first. Sequences that load several
stay as they are; the lowering refuses them.
"""

from __future__ import annotations

from collections.abc import Iterator

from xdsl.dialects import arith, memref
from xdsl.dialects.builtin import ModuleOp, StringAttr, SymbolRefAttr
from xdsl.ir import Block, Operation, SSAValue

from npukit.compiler.dialect.aie import DeviceOp, EndOp, RuntimeSequenceOp, TileOp
from npukit.compiler.dialect.aiex import ConfigureOp, NpuLoadPdiOp, RunOp
from npukit.compiler.dialect.location import locate
from npukit.errors import DesignError, UnsupportedError

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


def inline_configurations(module: ModuleOp, device: str | None = None) -> None:
    """Replace a device whose sequences configure one device each by that device, in place.

    It gets the name of the device whose sequences configured it.

    Args:
        module: a design.
        device: the device that will be lowered, if it is chosen by name; others that configure a
            device are removed. Without a choice, several of them stay as they are.

    Raises:
        DesignError: a sequence that does not exist is run, or with arguments of other types, or a
            device of another model is configured.
        UnsupportedError: something beside the configurations would be lost.
    """
    devices = {found.sym_name: found for found in _devices(module)}
    mains = [found for found in devices.values() if _configurations(found)]
    if device in devices:
        for other in mains:
            if other is not devices[device]:
                module.body.block.erase_op(other, safe_erase=False)
        mains = [main for main in mains if main is devices[device]]
    if len(mains) != 1:
        return
    (main,) = mains
    names = {configure.symbol_attr.root_reference.data for configure in _configurations(main)}
    target = devices.get(names.pop()) if len(names) == 1 else None
    if target is None:
        return
    if target is main:
        for sequence in [*main.ops_of(RuntimeSequenceOp)]:
            if _not_inlinable(sequence) is None:
                made_here = _inlined(sequence, main, main.sym_name)
                main.block.insert_op_before(made_here, sequence)
                main.block.erase_op(sequence, safe_erase=False)
        return
    _check(main, target)
    made = [
        _inlined(sequence, target, main.sym_name) for sequence in main.ops_of(RuntimeSequenceOp)
    ]
    for old in [*target.ops_of(RuntimeSequenceOp)]:
        target.block.erase_op(old, safe_erase=False)
    target.block.add_ops(made)
    target.properties["sym_name"] = StringAttr(main.sym_name)
    module.body.block.erase_op(main, safe_erase=False)


def _check(main: DeviceOp, target: DeviceOp) -> None:
    """Refuse what would be lost if ``target`` took the place of ``main``."""
    configure = _configurations(main)[0]
    if main.device != target.device:
        raise DesignError(
            f"this configures @{target.sym_name}, an {target.device}, but the sequence is one of "
            f"@{main.sym_name}, an {main.device}",
            where=locate(configure),
            hint="give both devices the same model",
        )
    for op in main.block.ops:
        if isinstance(op, RuntimeSequenceOp):
            lost = _not_inlinable(op)
        else:
            lost = None if isinstance(op, (TileOp, EndOp, arith.ConstantOp)) else op
        if lost is not None:
            raise UnsupportedError(
                f"'{lost.name}' can't stand beside the aiex.configure at {locate(configure)}: "
                f"npukit loads one configuration, that of @{target.sym_name}",
                where=locate(lost),
                hint=f"move it to aie.device @{target.sym_name}; @{main.sym_name} may hold tiles "
                "and sequences of aiex.configure with aiex.run",
            )


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


def _not_inlinable(sequence: RuntimeSequenceOp) -> Operation | None:
    """The first operation of ``sequence`` that is not part of configuring and running."""
    if len(sequence.body.blocks) != 1:
        return sequence
    ops: list[Operation] = [*sequence.block.ops]
    configures = [op for op in ops if isinstance(op, ConfigureOp)]
    inner = [each for configure in configures for each in configure.body.block.ops]
    strange: list[Operation] = [
        *(op for op in ops if not isinstance(op, (ConfigureOp, *_BESIDE))),
        *(op for op in inner if not isinstance(op, (RunOp, *_BESIDE))),
    ]
    if strange:
        return strange[0]
    return None if configures else sequence


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


def _run(
    run: RunOp,
    target: DeviceOp,
    values: dict[SSAValue, SSAValue],
    within: tuple[RuntimeSequenceOp, ...] = (),
) -> Iterator[Operation]:
    """The operations of the sequence that ``run`` names, with its arguments.

    ``within`` are the sequences that run it.
    """
    name = run.sequence_attr.root_reference.data
    found = [op for op in target.ops_of(RuntimeSequenceOp) if op.sym_name == name]
    if len(found) != 1:
        raise DesignError(
            f"there is no runtime sequence @{name} in aie.device @{target.sym_name}",
            where=locate(run),
        )
    (callee,) = found
    if callee in within:
        raise DesignError(f"@{name} runs itself, so it would never end", where=locate(run))
    _check_arguments(run, callee)
    inner = dict(values)
    for parameter, argument in zip(callee.args, run.args, strict=True):
        inner[parameter] = values.get(argument, argument)
    for op in callee.block.ops:
        if isinstance(op, RunOp):
            yield from _run(op, target, inner, (*within, callee))
        else:
            yield op.clone(inner)


def _check_arguments(run: RunOp, callee: RuntimeSequenceOp) -> None:
    if len(callee.body.blocks) != 1:
        raise UnsupportedError(
            f"@{callee.sym_name} branches between blocks, so it can't be run from another sequence",
            where=locate(run),
        )
    if len(callee.args) != len(run.args):
        raise DesignError(
            f"@{callee.sym_name} takes {len(callee.args)} arguments, not {len(run.args)}",
            where=locate(run),
        )
    for index, (parameter, argument) in enumerate(zip(callee.args, run.args, strict=True)):
        if parameter.type != argument.type:
            raise DesignError(
                f"argument {index} of @{callee.sym_name} is {parameter.type}, not {argument.type}",
                where=locate(run),
            )
