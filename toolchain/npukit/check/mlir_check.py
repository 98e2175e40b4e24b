"""Checks MLIR text: everything that the lowering knows about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from xdsl.dialects.builtin import ModuleOp

from npukit.check.design_run import call_entries
from npukit.check.entries import Entry, entries_of_finding, entry_of_error, once
from npukit.check.left_objects import unexplained
from npukit.check.memory_map import TileMemory, bank_findings, memory_of
from npukit.check.program_size import program_entries
from npukit.compiler.dialect.aie import DeviceOp, RuntimeSequenceOp
from npukit.compiler.driver import (
    Examined,
    LoweredDesign,
    examine_module,
    sequence_to_lower,
)
from npukit.compiler.lowering.ending_cores import ending_cores
from npukit.compiler.lowering.sequence_bounds import out_of_bounds
from npukit.compiler.lowering.sequence_numbers import number_arguments
from npukit.compiler.module_copy import copy_module
from npukit.compiler.parse import parse_module
from npukit.compiler.verify import problems_of
from npukit.errors import DesignError, NpukitError, UsageError
from npukit.findings import Finding


@dataclass(frozen=True)
class CheckedText:
    """The findings about a design, and the memory of its tiles by the name of the device.

    The name is None if there is only one; a device that can't be lowered has no memory. ``lowered``
    are the designs that could be lowered.
    """

    entries: list[Entry]
    memory: Mapping[str | None, tuple[TileMemory, ...]] = field(default_factory=dict)
    lowered: tuple[LoweredDesign, ...] = ()


Numbers: TypeAlias = Mapping[str, int] | tuple[int, ...]
"""What runtime sequences take as arguments: by name, or those of the only sequence in order."""


def check_text(
    text: str,
    name: str,
    device: str | None = None,
    sequence: str | None = None,
    numbers: Numbers = (),
    *,
    calls: bool = True,
    folder: Path | None = None,
) -> CheckedText:
    """The findings about a design that messages call ``name``.

    Args:
        text: MLIR.
        name: of the text, in messages.
        device: the ``aie.device`` to check; None for all.
        sequence: the runtime sequence to check with; None for each in turn.
        numbers: those that sequences take as arguments.
        calls: whether calls are run, without functions, to see whether they end.
        folder: where the design's compiled programs and objects are, if anywhere.

    Raises:
        UsageError: no sequence takes a number of such a name.
    """
    try:
        module = parse_module(text, name, verify=False)
        if problems := list(problems_of(module)):
            return CheckedText(once(entry_of_error(problem, name) for problem in problems))
    except DesignError as error:
        return CheckedText([entry_of_error(error, name)])
    entries: list[Entry] = []
    memory: dict[str | None, tuple[TileMemory, ...]] = {}
    lowered: list[LoweredDesign] = []
    unknown = set(numbers) if isinstance(numbers, Mapping) else set()
    for device_name, sequence_name in _runs(module, device, sequence):
        given = _given(module, device_name, sequence_name, numbers)
        # Which numbers it takes is unknown if it can't be found, and the error says more.
        unknown = set() if given is None else unknown - given.keys()
        examined = examine_module(module, device=device_name, sequence=sequence_name, numbers=given)
        entries += unexplained(_entries(examined, name, calls=calls))
        if examined.lowered is None:
            continue
        lowered.append(examined.lowered)
        if folder is not None:
            entries += program_entries(examined.lowered, folder, name)
        if device_name not in memory:
            with suppress(NpukitError):  # which the entries have
                memory[device_name] = memory_of(examined.lowered)
    if unknown:
        raise UsageError(f"no runtime sequence takes a number {min(unknown)!r}", where=name)
    return CheckedText(once(entries), memory, tuple(lowered))


def _given(
    module: ModuleOp, device: str | None, sequence: str | None, numbers: Numbers
) -> dict[str, int] | None:
    """Those of ``numbers`` that a sequence takes, by name; None if it can't be found."""
    if not numbers:
        return {}
    with suppress(DesignError):
        chosen = sequence_to_lower(copy_module(module), device=device, sequence=sequence)
        names = [argument.name for argument in number_arguments(chosen)]
        if isinstance(numbers, Mapping):
            return {name: numbers[name] for name in names if name in numbers}
        if len(names) == len(numbers):
            return dict(zip(names, numbers, strict=True))
        return {}
    return None


def _runs(
    module: ModuleOp, device: str | None, sequence: str | None
) -> Iterator[tuple[str | None, str | None]]:
    """What to lower, by name: each runtime sequence of each device that was not ruled out."""
    devices = [op for op in module.body.block.ops if isinstance(op, DeviceOp)]
    chosen = [op for op in devices if device in (None, op.sym_name)]
    found: list[tuple[str | None, str | None]] = [
        (op.sym_name if len(devices) > 1 else device, each.sym_name)
        for op in chosen
        for each in op.ops_of(RuntimeSequenceOp)
        if sequence in (None, each.sym_name)
    ]
    if len(found) == 1:
        yield found[0][0], sequence
    else:
        yield from found or [(device, sequence)]


def _entries(examined: Examined, name: str, *, calls: bool) -> Iterator[Entry]:
    for warning in examined.warnings:
        yield from entries_of_finding(warning.finding, name)
    for error in examined.errors:
        yield entry_of_error(error, name)
    if examined.lowered is None:
        return
    overruns = list(_overruns(examined.lowered))
    for overrun in overruns:
        yield from entries_of_finding(Finding.of_error(overrun), name)
    with suppress(NpukitError):
        for finding in bank_findings(examined.lowered):
            yield from entries_of_finding(finding, name)
    if calls:
        ending = list(ending_cores(examined.lowered.design))
        for warning in ending:
            yield from entries_of_finding(warning.finding, name)
        # Which memory a transfer beyond its argument reaches is not known.
        if not examined.errors and not overruns:
            yield from call_entries(examined.lowered, name, once=bool(ending))


def _overruns(lowered: LoweredDesign) -> Iterator[DesignError]:
    return out_of_bounds(
        lowered.physical,
        device=lowered.device,
        sequence=lowered.sequence,
        others=lowered.others.values(),
    )
