"""Lowers a design to its physical module and its instruction stream."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import msgspec
from msgspec.structs import replace
from xdsl.dialects.builtin import ModuleOp

from npukit.compiler.dialect.aie import DeviceOp, RuntimeSequenceOp
from npukit.compiler.lints.design_lints import LintSubject, lint
from npukit.compiler.lowering.dma_bd_ids import static_bd_ids
from npukit.compiler.lowering.inline_configurations import (
    inline_configurations,
    parts_of,
    refuse_misplaced,
)
from npukit.compiler.lowering.pdi_ids import (
    loaded_devices,
    number_configurations,
    pdi_id,
)
from npukit.compiler.lowering.scratchpads import scratchpads_to_numbers
from npukit.compiler.lowering.sequence import find_device, find_sequence, follow_sequence
from npukit.compiler.lowering.sequence_arguments import SequenceArgument, sequence_arguments
from npukit.compiler.lowering.sequence_events import SequenceEvent
from npukit.compiler.lowering.sequence_numbers import (
    NumberArgument,
    bind_numbers,
    number_arguments,
)
from npukit.compiler.lowering.warnings import LoweringWarning
from npukit.compiler.module_copy import copy_module
from npukit.compiler.parse import parse_module, print_module
from npukit.compiler.passes import passes_over, run_passes
from npukit.compiler.walk import operations_in
from npukit.errors import DesignError, Location, UnsupportedError
from npukit.formats import txn
from npukit.machine.loadable import ONLY_DEVICE

__all__ = [
    "LoweredDesign",
    "LoweringWarning",
    "SequenceArgument",
    "StoppedLowering",
    "given_numbers",
    "lower",
    "lower_each",
    "lower_module",
    "lower_to_physical",
    "sequence_to_lower",
    "stop_after",
]


class LoweredDesign(msgspec.Struct, frozen=True, dict=True):
    """A design in the form that the array and the command processor run.

    ``insts`` are the bytes of ``insts.bin``, the encoded ``transaction``; ``device`` and
    ``sequence`` are the requested names. ``warnings`` name what the author probably did not mean.
    ``pdi_id`` is the number by which the sequence may load the device's own configuration;
    ``others`` are the devices that it loads besides, by that number, each in a module of its own.
    ``design`` is the module before lowering, possibly without its runtime sequences. ``places`` has
    the operation of the design behind each operation of the transaction. ``numbers`` are those that
    the sequence was given, by name.
    """

    design: ModuleOp
    physical: ModuleOp
    transaction: txn.Transaction
    insts: bytes
    warnings: tuple[LoweringWarning, ...] = ()
    device: str | None = None
    sequence: str | None = None
    places: tuple[Location, ...] = ()
    numbers: Mapping[str, int] = {}
    pdi_id: int = ONLY_DEVICE
    others: Mapping[int, ModuleOp] = {}

    @property
    def physical_text(self) -> str:
        """The physical module as MLIR, with all of its devices; prints on each access."""
        if not self.others:
            return print_module(self.physical)
        whole = copy_module(self.physical)
        for other in self.others.values():
            whole.body.block.add_ops(op.clone() for op in other.body.block.ops)
        return print_module(whole)

    @cached_property
    def sequence_arguments(self) -> tuple[SequenceArgument, ...]:
        """The arguments of the runtime sequence, as a kernel has them.

        Raises:
            UnsupportedError: one is not a memref of static shape (``insts`` is right even so).
        """
        return sequence_arguments(self._sequence_op, self.transaction)

    @property
    def number_arguments(self) -> tuple[NumberArgument, ...]:
        """The numbers that the runtime sequence takes, in order."""
        return number_arguments(self._sequence_op)

    @property
    def _sequence_op(self) -> RuntimeSequenceOp:
        return find_sequence(find_device(self.physical, self.device), self.sequence)


class Examined(msgspec.Struct, frozen=True):
    """All that is known about a design: ``lowered`` is None if an error stopped the lowering."""

    lowered: LoweredDesign | None
    warnings: tuple[LoweringWarning, ...]
    errors: tuple[DesignError, ...]


class StoppedLowering(msgspec.Struct, frozen=True):
    """A module as a pass left it, and the warnings of the passes that ran."""

    module: ModuleOp
    warnings: tuple[LoweringWarning, ...]


def lower(
    text: str,
    filename: str = "<string>",
    *,
    device: str | None = None,
    sequence: str | None = None,
    numbers: Mapping[str, int] | None = None,
) -> LoweredDesign:
    """Lower a design from its text.

    Args:
        text: MLIR with an ``aie.device`` that has an ``aie.runtime_sequence``.
        filename: the name of the text in errors.
        device: the name of the device, if there are several.
        sequence: the name of its runtime sequence, if there are several.
        numbers: by name, the numbers that the runtime sequence takes as arguments.

    Raises:
        DesignError: the text does not parse, the design is wrong or does not fit its device, or its
            sequence takes no such numbers.
        UnsupportedError: the design uses an operation or a form that npukit does not lower.
    """
    physical = parse_module(text, filename)
    _prepare(physical, device)
    # Passes change only names in a runtime sequence, which can be very long.
    written = copy_module(physical, without=(RuntimeSequenceOp,))
    _drop_block_names(physical)
    return _lower(written, physical, device, sequence, numbers or {})


def lower_each(module: ModuleOp, sets: Sequence[Mapping[str, int]]) -> Iterator[LoweredDesign]:
    """Lower a parsed design for several sets of numbers; the passes do their work once.

    Raises:
        DesignError, UnsupportedError: as :func:`lower_module`, for the first set that does.
    """
    physical = copy_module(module)
    if _prepare(physical, None):
        module = copy_module(physical)
    warnings = tuple(run_passes(physical))
    for numbers in sets:
        written = copy_module(module, without=(RuntimeSequenceOp,))
        try:
            # What is lowered already passes through the passes as it is.
            found = _lower(written, copy_module(physical), None, None, numbers)
        except (DesignError, UnsupportedError) as error:
            error.message += given_numbers(numbers)
            raise
        yield replace(found, warnings=(*warnings, *found.warnings))


def given_numbers(numbers: Mapping[str, int]) -> str:
    """Which numbers an error is about, to append to it; nothing without numbers."""
    given = ", ".join(f"{name} = {number}" for name, number in numbers.items())
    return f" (for {given})" if given else ""


def lower_module(
    module: ModuleOp,
    *,
    device: str | None = None,
    sequence: str | None = None,
    numbers: Mapping[str, int] | None = None,
) -> LoweredDesign:
    """Lower a parsed and verified design, as :func:`lower` does, without changing it.

    Raises:
        DesignError: the design is wrong or does not fit its device.
        UnsupportedError: the design uses an operation or a form that npukit does not lower.
    """
    physical = copy_module(module)
    if _prepare(physical, device):
        module = copy_module(physical)
    return _lower(module, physical, device, sequence, numbers or {})


def _prepare(module: ModuleOp, device: str | None) -> bool:
    """Let a module's sequences stand for themselves, in place; whether that changes it."""
    refuse_misplaced(module, device)
    configures = number_configurations(module)
    if configures:
        inline_configurations(module, device)
    scratchpads = scratchpads_to_numbers(module)
    for device_op in module.body.block.ops:
        for each in device_op.ops_of(RuntimeSequenceOp) if isinstance(device_op, DeviceOp) else ():
            number_arguments(each)  # refuses equal names
    return scratchpads or configures


def sequence_to_lower(
    module: ModuleOp, *, device: str | None = None, sequence: str | None = None
) -> RuntimeSequenceOp:
    """The runtime sequence that lowering ``module`` starts with, as it takes its arguments.

    Changes the module in place as far as that needs.

    Raises:
        DesignError, UnsupportedError: as :func:`lower_module`.
    """
    _prepare(module, device)
    return find_sequence(_chosen(module, device, loaded_devices(module, device)), sequence)


def _lower(
    written: ModuleOp,
    physical: ModuleOp,
    device: str | None,
    sequence: str | None,
    numbers: Mapping[str, int],
) -> LoweredDesign:
    examined = _examine(written, physical, device, sequence, numbers)
    for error in examined.errors:
        raise error
    assert examined.lowered is not None
    return examined.lowered


def examine_module(
    module: ModuleOp,
    *,
    device: str | None = None,
    sequence: str | None = None,
    numbers: Mapping[str, int] | None = None,
) -> Examined:
    """Lower a parsed and verified design without changing it, and collect what is wrong with it.

    The first error of a pass or of the runtime sequence ends the lowering; lints all run.
    ``numbers`` are those that the sequence takes as arguments.
    """
    physical = copy_module(module)
    try:
        if _prepare(physical, device):
            module = copy_module(physical)
    except DesignError as error:
        return Examined(None, (), (error,))
    return _examine(module, physical, device, sequence, numbers or {})


def _examine(
    written: ModuleOp,
    physical: ModuleOp,
    device: str | None,
    sequence: str | None,
    numbers: Mapping[str, int],
) -> Examined:
    warnings: list[LoweringWarning] = []
    errors: list[DesignError] = []
    try:
        loaded = loaded_devices(physical, device)
        if numbers:
            called = find_sequence(_chosen(physical, device, loaded), sequence)
            for each in (called, *parts_of(called, loaded)):
                bind_numbers(each, numbers)
        warnings.extend(passes_over(physical))
        for op in loaded.values():
            physical.body.block.detach_op(op)
        followed = follow_sequence(physical, device=device, sequence=sequence, others=loaded)
        device_op = find_device(physical, device)
    except DesignError as error:
        return Examined(None, tuple(warnings), (error,))
    written_others = {name: find_device(written, name) for name in loaded}
    for op in written_others.values():
        written.body.block.detach_op(op)
    others = {name: ModuleOp([op]) for name, op in loaded.items()}
    subjects = [_subject(written, physical, device, followed.events)]
    for name, events in followed.elsewhere.items():
        alone = ModuleOp([written_others[name]])
        subjects.append(_subject(alone, others[name], name, events))
    for found in (each for subject in subjects for each in lint(subject)):
        if isinstance(found, DesignError):
            errors.append(found)
        else:
            warnings.append(found)
    lowered = LoweredDesign(
        design=written,
        physical=physical,
        transaction=followed.transaction,
        insts=txn.encode(followed.transaction),
        warnings=tuple(warnings),
        device=device,
        sequence=sequence,
        places=followed.places,
        numbers=numbers,
        pdi_id=pdi_id(device_op),
        others={pdi_id(loaded[name]): other for name, other in others.items()},
    )
    return Examined(lowered, tuple(warnings), tuple(errors))


def _chosen(module: ModuleOp, device: str | None, loaded: Mapping[str, DeviceOp]) -> DeviceOp:
    """The device to lower: the one called ``device``, or the only one that no other loads."""
    names = [op.sym_name for op in module.body.block.ops if isinstance(op, DeviceOp)]
    rest = [name for name in names if name not in loaded]
    return find_device(module, rest[0] if device is None and len(rest) == 1 else device)


def _subject(
    written: ModuleOp, physical: ModuleOp, device: str | None, events: Sequence[SequenceEvent]
) -> LintSubject:
    device_op = find_device(physical, device)
    return LintSubject(
        design=written,
        physical=physical,
        written_device=find_device(written, device),
        device=device_op,
        events=events,
        static_bds=static_bd_ids(device_op),
    )


def _drop_block_names(module: ModuleOp) -> None:
    """Let the printer number the blocks: those of a design and of a lowering look alike."""
    for op in operations_in(module):
        for region in op.regions:
            for block in region.blocks if len(region.blocks) > 1 else ():
                block.name_hint = None


def lower_to_physical(module: ModuleOp) -> ModuleOp:
    """Lower every device of ``module`` to buffers, locks, BD chains and flows.

    The result is a new module; ``module`` does not change. Everything in it has its number and
    address. Streams stay ``aie.flow`` and ``aie.packet_flow``, without configured switchboxes: the
    emulator does not need the switches that they pass. Core bodies keep their ``scf`` form.

    Args:
        module: a parsed design.

    Raises:
        DesignError: the design does not fit its device; says what it needs and what the device has.
        UnsupportedError: the design uses an operation or a form that npukit does not lower.
    """
    physical = copy_module(module)
    run_passes(physical)
    return physical


def stop_after(
    pass_name: str,
    text: str,
    filename: str = "<string>",
    *,
    numbers: Mapping[str, int] | None = None,
) -> StoppedLowering:
    """Lower a design from its text up to and including the pass called ``pass_name``.

    Raises:
        DesignError, UnsupportedError: as :func:`lower`.
    """
    module = parse_module(text, filename)
    if numbers:
        _prepare(module, None)
        bind_numbers(find_sequence(find_device(module)), numbers)
    warnings = run_passes(module, stop_after=pass_name)
    return StoppedLowering(module, tuple(warnings))
