"""The named passes from a design to its physical module; lowering can stop after any of them.

A pass rewrites a module in place. MLIR-AIE's dialects can express the module after each pass, so
it can be printed there, and the output can be lowered again. The order is MLIR-AIE's, because the
numbers that passes assign (locks, channels, BDs, addresses) depend on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, TypeAlias

import msgspec
from xdsl.dialects.builtin import ModuleOp

from npukit.compiler.dialect.aie import CoreOp, DeviceOp, FifoAccessOp
from npukit.compiler.dialect.location import locate
from npukit.compiler.lowering.affine_loops import lower_accessing_affine_loops
from npukit.compiler.lowering.buffer_addresses import assign_buffer_addresses
from npukit.compiler.lowering.cascades import lower_cascades
from npukit.compiler.lowering.controller_ids import assign_controller_ids
from npukit.compiler.lowering.dma_bd_ids import assign_bd_ids
from npukit.compiler.lowering.inline_configurations import inline_configurations
from npukit.compiler.lowering.link_files import assign_link_files
from npukit.compiler.lowering.lock_ids import assign_lock_ids
from npukit.compiler.lowering.loops import simplify_trivial_loops
from npukit.compiler.lowering.objectfifo import lower_objectfifos
from npukit.compiler.lowering.pdi_ids import number_configurations
from npukit.compiler.lowering.placement import place_tiles
from npukit.compiler.lowering.scratchpads import scratchpads_to_numbers
from npukit.compiler.lowering.traces import drop_traces
from npukit.compiler.lowering.unroll_sequences import unroll_sequences
from npukit.compiler.lowering.warnings import LoweringWarning
from npukit.compiler.verify import verify_lowered
from npukit.errors import DesignError

Run: TypeAlias = Callable[[ModuleOp], Iterable[LoweringWarning]]


class Pass(msgspec.Struct, frozen=True):
    """One step of the lowering.

    ``run`` rewrites a module in place and returns its warnings. It raises DesignError
    if the design does not fit its device, and UnsupportedError if a form has no lowering.
    """

    name: str
    summary: str
    run: Run


def devices_of(module: ModuleOp) -> Sequence[DeviceOp]:
    """The devices of ``module``.

    Raises:
        DesignError: there are none.
    """
    devices = [op for op in module.body.block.ops if isinstance(op, DeviceOp)]
    if not devices:
        raise DesignError("there is no aie.device in this module", where=locate(module))
    return devices


def run_passes(module: ModuleOp, *, stop_after: str | None = None) -> list[LoweringWarning]:
    """Run the passes on ``module`` in place, up to and including the one called ``stop_after``.

    Returns:
        The warnings of the passes that ran.

    Raises:
        DesignError: the design does not fit its device; says what it needs and what the device has.
        UnsupportedError: the design uses an operation or a form that npukit does not lower.
    """
    return list(passes_over(module, stop_after=stop_after))


def passes_over(module: ModuleOp, *, stop_after: str | None = None) -> Iterator[LoweringWarning]:
    """The same, one warning after the other: those before an error are not lost."""
    for each in PASSES:
        yield from each.run(module)
        if each.name == stop_after:
            break


def _on_devices(
    lower: Callable[[DeviceOp], Iterable[LoweringWarning] | None],
) -> Run:
    def run(module: ModuleOp) -> Iterator[LoweringWarning]:
        for device in devices_of(module):
            yield from lower(device) or ()

    return run


def _on_cores(lower: Callable[[CoreOp], None]) -> Run:
    def run(module: ModuleOp) -> Iterable[LoweringWarning]:
        for device in devices_of(module):
            for core in device.ops_of(CoreOp):
                lower(core)
        return ()

    return run


def _inline(module: ModuleOp) -> Iterable[LoweringWarning]:
    if number_configurations(module):
        inline_configurations(module)
    return ()


def _scratchpads(module: ModuleOp) -> Iterable[LoweringWarning]:
    scratchpads_to_numbers(module)
    return ()


def _place(module: ModuleOp) -> Iterable[LoweringWarning]:
    placed = [place_tiles(device) for device in devices_of(module)]
    if any(placed):
        # The first verification could not check operations on tiles that were not chosen yet.
        verify_lowered(module)
    return ()


def _simplify(core: CoreOp) -> None:
    if any(isinstance(op, FifoAccessOp) for op in core.walk()):
        simplify_trivial_loops(core)


def _verify(module: ModuleOp) -> Iterable[LoweringWarning]:
    verify_lowered(module)
    return ()


PASSES: Final = (
    Pass(
        "inline-configurations",
        "move what a sequence runs on devices that it configures into sequences of those",
        _inline,
    ),
    Pass(
        "scratchpads-to-numbers",
        "make scratchpad parameters numbers that runtime sequences take as arguments",
        _scratchpads,
    ),
    Pass(
        "unroll-sequences",
        "unroll the loops of runtime sequences, and compute the numbers that they use",
        _on_devices(unroll_sequences),
    ),
    Pass(
        "drop-traces",
        "remove what trace units record, which changes no result",
        _on_devices(drop_traces),
    ),
    Pass(
        "place-tiles",
        "choose a tile for every aie.logical_tile, as MLIR-AIE's sequential placer does",
        _place,
    ),
    Pass(
        "simplify-trivial-loops",
        "inline the loops with fifo accesses that run once, and remove those that never run",
        _on_cores(_simplify),
    ),
    Pass(
        "lower-affine-loops",
        "turn the affine loops with fifo accesses into scf loops",
        _on_cores(lower_accessing_affine_loops),
    ),
    Pass(
        "assign-lock-ids",
        "number the locks that the design declares without a number",
        _on_devices(assign_lock_ids),
    ),
    Pass(
        "lower-objectfifos",
        "replace object fifos by buffers, locks, DMA programs, flows and shim allocations",
        _on_devices(lower_objectfifos),
    ),
    Pass(
        "assign-bd-ids",
        "number the BDs of the DMA programs and chain them",
        _on_devices(assign_bd_ids),
    ),
    Pass(
        "lower-cascades",
        "configure both ends of every aie.cascade_flow",
        _on_devices(lower_cascades),
    ),
    Pass(
        "assign-controller-ids",
        "give each tile the packet id of its controller",
        _on_devices(assign_controller_ids),
    ),
    Pass(
        "assign-buffer-addresses",
        "give every buffer its address: spread over the banks, else one after the other",
        _on_devices(assign_buffer_addresses),
    ),
    Pass(
        "assign-link-files",
        "collect the object files that each core links",
        _on_devices(assign_link_files),
    ),
    Pass(
        "verify",
        "check the physical module against what its device has",
        _verify,
    ),
)
"""All passes, in the order in which they run."""
