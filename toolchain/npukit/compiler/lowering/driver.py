"""From a design to its physical module and its instruction stream."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from xdsl.dialects.builtin import ModuleOp

from npukit.compiler.dialect.aie import (
    CoreOp,
    DeviceOp,
    FifoAccessOp,
    ObjectFifoRegisterExternalBuffersOp,
    ObjectFifoRegisterProcessOp,
    TileOp,
)
from npukit.compiler.dialect.location import locate
from npukit.compiler.lints.bd_reuse import bd_reuse_lints
from npukit.compiler.lints.bd_size import bd_size_lints
from npukit.compiler.lints.fifo_use import fifo_use_lints, trace_channels
from npukit.compiler.lints.placement import placement_lints
from npukit.compiler.lints.queue import queue_lints
from npukit.compiler.lints.release import release_lints
from npukit.compiler.lints.sequence import dropped_repeats
from npukit.compiler.lints.vector_unit import vector_unit_lints
from npukit.compiler.lowering.affine_loops import lower_accessing_affine_loops
from npukit.compiler.lowering.buffer_addresses import assign_buffer_addresses
from npukit.compiler.lowering.cascades import lower_cascades
from npukit.compiler.lowering.controller_ids import assign_controller_ids
from npukit.compiler.lowering.dma_bd_ids import assign_bd_ids, static_bd_ids
from npukit.compiler.lowering.link_files import assign_link_files
from npukit.compiler.lowering.lock_ids import assign_lock_ids
from npukit.compiler.lowering.loops import simplify_trivial_loops
from npukit.compiler.lowering.objectfifo import lower_objectfifos
from npukit.compiler.lowering.placement import place_tiles
from npukit.compiler.lowering.sequence import find_device, find_sequence, follow_sequence
from npukit.compiler.lowering.sequence_arguments import SequenceArgument, sequence_arguments
from npukit.compiler.lowering.warnings import LoweringWarning
from npukit.compiler.parse import parse_module, print_module
from npukit.compiler.verify import verify_module
from npukit.errors import DesignError, UnsupportedError
from npukit.formats import txn

_NOT_LOWERED = (ObjectFifoRegisterExternalBuffersOp, ObjectFifoRegisterProcessOp)

__all__ = ["LoweredDesign", "LoweringWarning", "SequenceArgument", "lower", "lower_to_physical"]


@dataclass(frozen=True)
class LoweredDesign:
    """A design as the array and the command processor take it.

    ``insts`` are the bytes of ``insts.bin``, the encoded ``transaction``;
    ``physical_text`` is ``physical`` printed, with all of its devices; ``device`` and ``sequence``
    are the names of those that were asked for. ``warnings`` name what will hardly be meant.
    ``design`` is the module that it was made from.
    """

    design: ModuleOp
    physical: ModuleOp
    physical_text: str
    transaction: txn.Transaction
    insts: bytes
    warnings: tuple[LoweringWarning, ...] = ()
    device: str | None = None
    sequence: str | None = None

    @cached_property
    def sequence_arguments(self) -> tuple[SequenceArgument, ...]:
        """The arguments of the runtime sequence, as a kernel has them.

        Raises:
            UnsupportedError: one is not a memref of static shape (``insts`` is right even so).
        """
        sequence = find_sequence(find_device(self.physical, self.device), self.sequence)
        return sequence_arguments(sequence, self.transaction)


def lower(
    text: str,
    filename: str = "<string>",
    *,
    device: str | None = None,
    sequence: str | None = None,
) -> LoweredDesign:
    """Lower a design from its text.

    Args:
        text: MLIR with an ``aie.device`` that has an ``aie.runtime_sequence``.
        filename: what errors call the text.
        device: the name of the device that is meant, if there are several.
        sequence: the name of its runtime sequence that is meant, if there are several.

    Raises:
        DesignError: the text does not parse, or the design is wrong or does not fit; located.
        UnsupportedError: the design uses an operation or a form that npukit does not lower.
    """
    module = parse_module(text, filename)
    physical, warnings = _lower_module(module)
    followed = follow_sequence(physical, device=device, sequence=sequence)
    device_op = find_device(physical, device)
    static = static_bd_ids(device_op)
    return LoweredDesign(
        design=module,
        physical=physical,
        physical_text=print_module(physical),
        transaction=followed.transaction,
        insts=txn.encode(followed.transaction),
        warnings=(
            *warnings,
            *release_lints(module),
            *bd_size_lints(physical),
            *bd_reuse_lints(followed.events, static),
            *queue_lints(followed.events, trace_channels(device_op)),
            *fifo_use_lints(followed.events, device_op),
            *placement_lints(physical),
            *dropped_repeats(physical),
            *vector_unit_lints(physical),
        ),
        device=device,
        sequence=sequence,
    )


def lower_to_physical(module: ModuleOp) -> ModuleOp:
    """Lower every device of ``module`` to buffers, locks, BD chains and flows.

    The result is a new module; ``module`` stays as it is. Everything in it has its number and
    address. Streams stay ``aie.flow`` and ``aie.packet_flow``: which switches they pass is of no
    concern to the emulator, so no switchboxes are configured. Core bodies keep their ``scf`` form.

    Args:
        module: a parsed design.

    Raises:
        DesignError: the design does not fit its device; located, with what was needed and what
            is there.
        UnsupportedError: the design uses an operation or a form that npukit does not lower.
    """
    return _lower_module(module)[0]


def _lower_module(module: ModuleOp) -> tuple[ModuleOp, list[LoweringWarning]]:
    physical = module.clone()
    devices = [op for op in physical.body.block.ops if isinstance(op, DeviceOp)]
    if not devices:
        raise DesignError("there is no aie.device in this module", where=locate(physical))
    placed = [place_tiles(device) for device in devices]
    if any(placed):
        # What stands on a tile could not be checked as long as nobody knew which one.
        verify_module(physical)
    warnings = [warning for device in devices for warning in _lower_device(device)]
    verify_module(physical)
    return physical, warnings


def _lower_device(device: DeviceOp) -> list[LoweringWarning]:
    for op in device.ops_of(TileOp):
        _check_tile(device, op)
    for op in device.block.ops:
        if isinstance(op, _NOT_LOWERED):
            raise UnsupportedError(f"{op.name} is not lowered by npukit", where=locate(op))
    for core in device.ops_of(CoreOp):
        if any(isinstance(op, FifoAccessOp) for op in core.walk()):
            simplify_trivial_loops(core)
        lower_accessing_affine_loops(core)
    locks = assign_lock_ids(device)
    warnings = lower_objectfifos(device, locks)
    assign_bd_ids(device)
    lower_cascades(device)
    assign_controller_ids(device)
    assign_buffer_addresses(device)
    assign_link_files(device)
    return warnings


def _check_tile(device: DeviceOp, tile: TileOp) -> None:
    if not device.model.contains(tile.coord):
        raise DesignError(
            f"{device.device} has no tile {tile.coord}: it has {device.model.columns} columns "
            f"and {device.model.rows} rows",
            where=locate(tile),
        )
