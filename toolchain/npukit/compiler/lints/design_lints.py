"""All lints of a design, in the order in which their warnings are shown."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

import msgspec
from xdsl.dialects.builtin import ModuleOp

from npukit.compiler.dialect.aie import DeviceOp
from npukit.compiler.lints.bd_locks import bd_lock_lints
from npukit.compiler.lints.bd_reuse import bd_reuse_lints
from npukit.compiler.lints.bd_size import bd_size_lints
from npukit.compiler.lints.fifo_amounts import fifo_amount_lints
from npukit.compiler.lints.fifo_ends import fifo_end_lints
from npukit.compiler.lints.fifo_use import fifo_use_lints, trace_channels
from npukit.compiler.lints.overwritten_results import overwritten_results
from npukit.compiler.lints.packet_headers import packet_header_lints
from npukit.compiler.lints.packet_sources import packet_source_lints
from npukit.compiler.lints.placement import placement_lints
from npukit.compiler.lints.queue import queue_lints
from npukit.compiler.lints.release import release_lints
from npukit.compiler.lints.sequence import dropped_repeats
from npukit.compiler.lints.stream_ends import stream_end_lints
from npukit.compiler.lints.task import task_lints
from npukit.compiler.lints.unlocked import unlocked_lints
from npukit.compiler.lints.vector_unit import vector_unit_lints
from npukit.compiler.lowering.sequence_events import SequenceEvent
from npukit.compiler.lowering.warnings import LoweringWarning
from npukit.compiler.routing.checks import routing_lints
from npukit.errors import DesignError
from npukit.machine.tiles import Tile


class LintSubject(msgspec.Struct, frozen=True):
    """A lowered design, as lints see it.

    ``design`` is the module as written, with or without its runtime sequences; ``physical`` is the
    output of the passes. ``device`` is the physical device whose runtime sequence produced
    ``events``, ``written_device`` the same device in ``design``; ``static_bds`` are the BDs that
    its DMA programs run.
    """

    design: ModuleOp
    physical: ModuleOp
    written_device: DeviceOp
    device: DeviceOp
    events: Sequence[SequenceEvent]
    static_bds: Mapping[Tile, Collection[int]]


Lint: TypeAlias = Callable[[LintSubject], Iterable[LoweringWarning]]

LINTS: Final[tuple[Lint, ...]] = (
    lambda subject: release_lints(subject.design),
    lambda subject: bd_size_lints(subject.physical),
    lambda subject: bd_lock_lints(subject.physical),
    lambda subject: bd_reuse_lints(subject.events, subject.static_bds),
    lambda subject: task_lints(subject.events),
    lambda subject: queue_lints(
        subject.events, subject.device.model.shim_row, trace_channels(subject.device)
    ),
    lambda subject: fifo_use_lints(subject.events, subject.device),
    lambda subject: fifo_amount_lints(subject.events, subject.written_device, subject.device),
    lambda subject: fifo_end_lints(subject.written_device),
    lambda subject: stream_end_lints(subject.events, subject.device),
    lambda subject: packet_header_lints(subject.events, subject.device),
    lambda subject: packet_source_lints(subject.written_device),
    lambda subject: unlocked_lints(subject.device),
    lambda subject: placement_lints(subject.physical),
    lambda subject: dropped_repeats(subject.physical),
    lambda subject: overwritten_results(subject.device),
    lambda subject: vector_unit_lints(subject.physical),
    lambda subject: routing_lints(subject.device),
)


def lint(subject: LintSubject) -> Iterator[LoweringWarning | DesignError]:
    """Yield a warning for everything in a lowered design that its author probably did not mean, and
    the error of each lint that finds a design that can't work."""
    for each in LINTS:
        try:
            yield from each(subject)
        except DesignError as error:
            yield error
