"""Runtime sequences that configure devices and run their sequences.

With MLIR-AIE 1.4 a sequence may load the configurations of several devices, one after the other
(``aiex.configure``), and run their sequences (``aiex.run``). Here it becomes a sequence of the
device that it configures first, loads that device's configuration with ``aiex.npu.load_pdi``, and
has the operations that it runs there. That device takes the place of the one that had the sequence,
unless the latter has an array of its own. What the sequence runs on each other device becomes a
sequence of that device, with the same arguments, and an ``aiex.configure`` that runs it. So each
operation is in the device that it acts on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from xdsl.dialects import arith, memref, scf
from xdsl.dialects.builtin import ModuleOp, StringAttr, SymbolRefAttr, UnitAttr
from xdsl.ir import Block, Operation, Region, SSAValue

from npukit.compiler.dialect.aie import DeviceOp, EndOp, RuntimeSequenceOp, TileOp
from npukit.compiler.dialect.aiex import ConfigureOp, NpuLoadPdiOp, RunOp
from npukit.compiler.dialect.location import locate
from npukit.compiler.dialect.value_names import copy_name
from npukit.compiler.integer_arithmetic import is_arithmetic
from npukit.compiler.lowering.pdi_ids import loaded_device, loads_of, numbered_load
from npukit.errors import DesignError, UnsupportedError

_PART = "npukit.part"
"""The attribute of a configuration that runs a sequence made here."""

_VIEWS = (memref.CastOp, memref.ReinterpretCastOp, memref.SubviewOp, memref.ViewOp)
_CONTROL = (scf.ForOp, scf.IfOp, scf.YieldOp)


def inline_configurations(module: ModuleOp, device: str | None = None) -> None:
    """Replace a device whose sequences configure devices by the first of these, in place.

    It gets the name of the device whose sequences configured it.

    Args:
        module: a design; :func:`npukit.compiler.lowering.pdi_ids.number_configurations` has
            numbered its devices.
        device: the device that will be lowered, if it is chosen by name; others that configure a
            device are removed. Without a choice, several of them stay as they are.

    Raises:
        DesignError: a sequence that does not exist is run, or with arguments of other types, or a
            device of another model is configured.
        UnsupportedError: something beside the configurations would be lost.
    """
    devices = {op.sym_name: op for op in module.body.block.ops if isinstance(op, DeviceOp)}
    mains = [found for found in devices.values() if _configurations(found)]
    if device in devices:
        for other in mains:
            if other is not devices[device]:
                module.body.block.erase_op(other, safe_erase=False)
                _rename_loads(module, other.sym_name, None)
        mains = [main for main in mains if main is devices[device]]
    if len(mains) != 1:
        return
    (main,) = mains
    configured = [devices[loaded_device(op) or ""] for op in _configurations(main)]
    primary = main if main in configured or _has_array(main) else configured[0]
    for configure, target in zip(_configurations(main), configured, strict=True):
        _check_model(configure, main, target)
    if primary is not main:
        _check_sequences(main)
        _rename_loads(module, main.sym_name, None)
    others = {target.sym_name: target for target in configured if target is not primary}
    inlining = _Inlining(main, primary, others)
    sequences = [*main.ops_of(RuntimeSequenceOp)]
    made = [inlining.inlined(sequence) for sequence in sequences]
    for ran in (primary, *others.values()):
        for old in [*ran.ops_of(RuntimeSequenceOp)]:
            ran.block.erase_op(old, safe_erase=False)
    primary.block.add_ops(made)
    for name, parts in inlining.parts.items():
        others[name].block.add_ops(parts)
    if primary is not main:
        module.body.block.erase_op(main, safe_erase=False)
        _rename_loads(module, primary.sym_name, main.sym_name)
        primary.properties["sym_name"] = StringAttr(main.sym_name)


def refuse_misplaced(module: ModuleOp, device: str | None = None) -> None:
    """Refuse configurations in loops, and runs outside of configurations.

    Only a module of several devices can have any. ``device``: the one that will be lowered.

    Raises:
        UnsupportedError: a configuration is in a loop or a branch.
        DesignError: an ``aiex.run`` is in no configuration.
    """
    devices = [op for op in module.body.block.ops if isinstance(op, DeviceOp)]
    chosen = [op for op in devices if op.sym_name == device] or devices
    for op in (op for each in chosen for op in each.walk()) if len(devices) > 1 else ():
        if isinstance(op, ConfigureOp) and isinstance(op.parent_op(), _CONTROL):
            raise UnsupportedError(
                "'aiex.configure' in a loop or a branch",
                where=locate(op),
                hint="write it into the sequence itself, once for each time that it happens",
            )
        # A sequence may run others of its own device.
        if isinstance(op, RunOp) and not _is_configured(op) and not _is_own(op):
            raise DesignError(
                "this aiex.run stands in no aiex.configure, which would name the device of the "
                "sequence",
                where=locate(op),
                hint="aiex.configure @DEVICE { aiex.run ... }",
            )


def _is_configured(op: Operation) -> bool:
    """Whether an operation is in a configuration."""
    around = op.parent_op()
    while around is not None and not isinstance(around, ConfigureOp):
        around = around.parent_op()
    return around is not None


def _is_own(run: RunOp) -> bool:
    """Whether the sequence that is run belongs to the device that runs it."""
    around = run.parent_op()
    while around is not None and not isinstance(around, DeviceOp):
        around = around.parent_op()
    name = run.sequence_attr.root_reference.data
    return around is not None and any(
        each.sym_name == name for each in around.ops_of(RuntimeSequenceOp)
    )


def _rename_loads(module: ModuleOp, old: str, new: str | None) -> None:
    """Let loads of the device ``old`` name ``new``, or keep only its number if it goes away."""
    for device in module.body.block.ops:
        for load in loads_of(device) if isinstance(device, DeviceOp) else ():
            if isinstance(load, NpuLoadPdiOp) and loaded_device(load) == old:
                load.device_ref = None if new is None else SymbolRefAttr(new)


def parts_of(
    sequence: RuntimeSequenceOp, devices: Mapping[str, DeviceOp]
) -> Iterator[RuntimeSequenceOp]:
    """The sequences of ``devices`` that ``sequence`` runs, after :func:`inline_configurations`."""
    for op in sequence.walk():
        if isinstance(op, ConfigureOp) and _PART in op.attributes:
            names = {
                run.sequence_attr.root_reference.data
                for run in op.body.walk()
                if isinstance(run, RunOp)
            }
            for each in devices[loaded_device(op) or ""].ops_of(RuntimeSequenceOp):
                if each.sym_name in names:
                    yield each


def _configurations(device: DeviceOp) -> list[ConfigureOp]:
    """The configurations in the sequences of ``device`` that do not run a part yet."""
    return [
        op
        for sequence in device.ops_of(RuntimeSequenceOp)
        if len(sequence.body.blocks) == 1
        for op in sequence.block.ops
        if isinstance(op, ConfigureOp) and _PART not in op.attributes
    ]


def _has_array(device: DeviceOp) -> bool:
    frame = (TileOp, RuntimeSequenceOp, EndOp, arith.ConstantOp)
    return not all(isinstance(op, frame) for op in device.block.ops)


def _check_model(configure: ConfigureOp, main: DeviceOp, target: DeviceOp) -> None:
    if main.device != target.device:
        raise DesignError(
            f"this configures @{target.sym_name}, an {target.device}, but the sequence is one of "
            f"@{main.sym_name}, an {main.device}",
            where=locate(configure),
            hint="give both devices the same model",
        )


def _check_sequences(main: DeviceOp) -> None:
    """Refuse what acts on the array of ``main``, which has none."""
    configure = _configurations(main)[0]
    for sequence in main.ops_of(RuntimeSequenceOp):
        ops = [*sequence.block.ops] if len(sequence.body.blocks) == 1 else []
        beside = [op for op in ops if not isinstance(op, ConfigureOp)]
        lost = next((op for op in beside if not _is_free(op)), None)
        if lost is None and len(beside) == len(ops):
            lost = sequence
        if lost is not None:
            raise UnsupportedError(
                f"'{lost.name}' can't stand beside the aiex.configure at {locate(configure)}: "
                f"@{main.sym_name} has no array that it could act on",
                where=locate(lost),
                hint="move it into a runtime sequence of a device that is configured; "
                f"@{main.sym_name} may hold tiles and sequences of aiex.configure with aiex.run",
            )


def _is_free(op: Operation) -> bool:
    """Whether an operation of a sequence acts on no array: numbers, and views of arguments."""
    return isinstance(op, _VIEWS) or is_arithmetic(op)


class _Inlining:
    """Makes the sequences of ``primary``, and collects those of the ``others``.

    Attributes:
        parts: the new sequences of each other device, by its name.
    """

    def __init__(self, main: DeviceOp, primary: DeviceOp, others: Mapping[str, DeviceOp]) -> None:
        self._main = main
        self._primary = primary
        self._others = others
        self.parts: dict[str, list[RuntimeSequenceOp]] = {}

    def inlined(self, sequence: RuntimeSequenceOp) -> RuntimeSequenceOp:
        """A sequence of the primary device that does what ``sequence`` does."""
        if len(sequence.body.blocks) != 1:
            return sequence.clone()
        made, values = self._started(sequence, sequence.sym_name)
        free: list[Operation] = []
        for op in sequence.block.ops:
            if not isinstance(op, ConfigureOp) or _PART in op.attributes:
                made.block.add_op(op.clone(values))
                free += [op] if _is_free(op) else []
                continue
            name = loaded_device(op) or ""
            if name in self._others:
                made.block.add_op(self._part(op, sequence, free, made.args))
                continue
            load = numbered_load(self._primary, self._main.sym_name)
            load.location = op.location
            made.block.add_op(load)
            ops = op.body.block.ops if self._primary is self._main else _checked(op)
            made.block.add_ops(_ran(ops, self._primary, values))
        return made

    def _part(
        self,
        configure: ConfigureOp,
        sequence: RuntimeSequenceOp,
        free: Sequence[Operation],
        arguments: Sequence[SSAValue],
    ) -> ConfigureOp:
        """``configure``, which now runs a sequence of its device with all the ``arguments``."""
        name = loaded_device(configure) or ""
        parts = self.parts.setdefault(name, [])
        part, values = self._started(sequence, f"{sequence.sym_name}.part{len(parts)}")
        for op in free:
            part.block.add_op(op.clone(values))
        part.block.add_ops(_ran(_checked(configure), self._others[name], values))
        parts.append(part)
        run = RunOp.create(
            operands=[*arguments],
            properties={"runtime_sequence_symbol": SymbolRefAttr(part.sym_name)},
        )
        run.location = configure.location
        made = ConfigureOp.create(
            properties={"symbol": SymbolRefAttr(name)},
            attributes={_PART: UnitAttr()},
            regions=[Region(Block([run]))],
        )
        made.location = configure.location
        return made

    def _started(
        self, sequence: RuntimeSequenceOp, name: str
    ) -> tuple[RuntimeSequenceOp, dict[SSAValue, SSAValue]]:
        """A sequence with the arguments of ``sequence``, and what its values are there."""
        made = RuntimeSequenceOp([argument.type for argument in sequence.args], sym_name=name)
        made.location = sequence.location
        values: dict[SSAValue, SSAValue] = {}
        for old, new in zip(sequence.args, made.args, strict=True):
            copy_name(old, new)
            values[old] = new
        if self._primary is not self._main:
            for op in self._main.ops_of(arith.ConstantOp):
                made.block.add_op(op.clone(values))
        return made, values


def _checked(configure: ConfigureOp) -> Iterator[Operation]:
    """The operations in ``configure``; only those that run sequences, and what these need."""
    for op in configure.body.walk():
        if not (isinstance(op, (RunOp, *_CONTROL)) or _is_free(op)):
            raise UnsupportedError(
                f"'{op.name}' can't stand in an aiex.configure, only aiex.run with its arguments",
                where=locate(op),
                hint="move it into the runtime sequence that is run",
            )
    yield from configure.body.block.ops


def _ran(
    ops: Iterable[Operation],
    target: DeviceOp,
    values: dict[SSAValue, SSAValue],
    within: tuple[RuntimeSequenceOp, ...] = (),
) -> Iterator[Operation]:
    """Copies of ``ops`` in which sequences of ``target`` replace each ``aiex.run`` of them.

    ``within`` are the sequences that hold ``ops``.
    """
    for op in ops:
        if isinstance(op, RunOp):
            callee = _callee(op, target, within)
            inner = dict(values)
            for parameter, argument in zip(callee.args, op.args, strict=True):
                inner[parameter] = values.get(argument, argument)
            yield from _ran(callee.block.ops, target, inner, (*within, callee))
        elif isinstance(op, _CONTROL) and any(isinstance(each, RunOp) for each in op.walk()):
            made = op.clone_without_regions(values)
            for region, copy in zip(op.regions, made.regions, strict=True):
                for block in region.blocks:
                    body = Block(arg_types=block.arg_types)
                    values |= zip(block.args, body.args, strict=True)
                    body.add_ops([*_ran(block.ops, target, values, within)])
                    copy.add_block(body)
            yield made
        else:
            yield op.clone(values)


def _callee(
    run: RunOp, target: DeviceOp, within: tuple[RuntimeSequenceOp, ...]
) -> RuntimeSequenceOp:
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
    if len(callee.body.blocks) != 1:
        raise UnsupportedError(
            f"@{name} branches between blocks, so it can't be run from another sequence",
            where=locate(run),
        )
    if len(callee.args) != len(run.args):
        raise DesignError(
            f"@{name} takes {len(callee.args)} arguments, not {len(run.args)}", where=locate(run)
        )
    for index, (parameter, argument) in enumerate(zip(callee.args, run.args, strict=True)):
        if parameter.type != argument.type:
            raise DesignError(
                f"argument {index} of @{name} is {parameter.type}, not {argument.type}",
                where=locate(run),
            )
    return callee
