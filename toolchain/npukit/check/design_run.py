"""Runs a lowered design without its functions and without data: do calls end, and leave nothing?

What a core computes does not matter for that, as long as the places where it waits do not depend on
it (:mod:`npukit.compiler.control_slice`). So the cores run without their C++ functions, whose
sources are unknown, and what is found holds for all data.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from npukit.check.calls import CallsInARow, call_repeatedly
from npukit.check.entries import Entry, entries_of_finding
from npukit.check.sequence_places import places_of_sends, sequence_place
from npukit.compiler.calls import external_calls
from npukit.compiler.control_slice import keep_control
from npukit.compiler.cores.translate import Translation
from npukit.compiler.dialect.core_ops import CoreOp
from npukit.compiler.dialect.location import locate
from npukit.compiler.dialect.memory_ops import UseLockOp
from npukit.compiler.driver import LoweredDesign
from npukit.compiler.extract import PhysicalModule, read_physical
from npukit.compiler.lints.packet_headers import headers_in_data
from npukit.compiler.lowering.sequence import find_device, follow_sequence
from npukit.compiler.module_copy import copy_module
from npukit.emulator.array import Array, Status
from npukit.errors import Location, NpukitError
from npukit.findings import Finding
from npukit.machine.control_program import CoreProgram
from npukit.machine.loadable import Configuration
from npukit.machine.physical import PhysicalDesign, StreamPort, Tile
from npukit.rules import Level

_MOST_MEMORY: Final = 1 << 28
"""Bytes of the arguments of a call: in small objects, twice as many take more than 10 s."""

_CORE_PORT: Final = "Core"


@dataclass(frozen=True)
class _UnknownEndError(Exception):
    """Why npukit can't tell whether a call ends."""

    where: Location | None
    why: str


def call_entries(lowered: LoweredDesign, name: str, *, once: bool) -> Iterator[Entry]:
    """Yield an entry if a call does not end or leaves objects, or if that can't be told.

    Args:
        lowered: a design without errors.
        name: of its text, in messages.
        once: cores end after a call, which is a finding already: only the first call matters.
    """
    place = sequence_place(lowered)
    try:
        calls = _calls(lowered)
    except _UnknownEndError as unknown:
        yield from _not_run(unknown.why, unknown.where or place, name)
        return
    except NpukitError as error:
        where = error.where if isinstance(error.where, Location) else place
        yield from _not_run(error.message, where, name)
        return
    if calls.left is not None and not once:
        for finding in calls.left.findings(
            str(place), places_of_sends(lowered, calls.left.design.device.generation)
        ):
            yield from entries_of_finding(finding, name)
    failed = calls.failed
    if failed is None or (once and failed.number > 0):
        return
    at = failed.outcome.operation
    where = place if at is None or at >= len(lowered.places) else lowered.places[at]
    entry = failed.entry(str(where), name)
    if failed.number > 0:
        # A host program may load the design again before each call.
        entry = replace(entry, level=Level.WARNING)
    yield entry


def _not_run(why: str, where: Location, name: str) -> list[Entry]:
    message = f"whether a call ends can't be told from the design: {why}"
    return entries_of_finding(Finding(message, str(where), rule="end-unknown"), name)


def _calls(lowered: LoweredDesign) -> CallsInARow:
    """What some calls in a row show.

    Raises:
        _UnknownEndError: whether all of them complete is unknown.
        NpukitError: the emulated device can't run the design.
    """
    buffers = _arguments(lowered)
    main = read_physical(lowered.physical, lowered.device)
    modules = {
        **{number: read_physical(other) for number, other in lowered.others.items()},
        lowered.pdi_id: main,
    }
    doubts = [why for module in modules.values() if (why := _functions_may_wait(module))]
    doubts += [why for module in modules.values() if (why := _reduced(module))]
    configurations = {number: _configuration(module) for number, module in modules.items()}
    own = configurations.pop(lowered.pdi_id)
    array = Array(own.design, own.cores, number=lowered.pdi_id, others=configurations)
    calls = call_repeatedly(array, lowered.insts, buffers)
    failed = calls.failed
    if failed is not None:
        if doubts:
            raise doubts[0]
        if (where := _headers_in_data(lowered)) is not None:
            raise _UnknownEndError(where, "a BD sends packet headers as data")
        if failed.outcome.status is Status.FAULTED and failed.number == 0:
            raise _UnknownEndError(None, failed.outcome.report.splitlines()[0])
    if calls.left is not None and (doubts or _headers_in_data(lowered) is not None):
        return CallsInARow()  # functions, or other data, may take it
    return calls


def _headers_in_data(lowered: LoweredDesign) -> Location | None:
    module, others = copy_module(lowered.physical), lowered.others.values()
    loaded = {op.sym_name: op for op in map(find_device, others)}
    followed = follow_sequence(
        module, device=lowered.device, sequence=lowered.sequence, others=loaded
    )
    for events, device in (
        (followed.events, find_device(module, lowered.device)),
        *((followed.elsewhere.get(name, ()), op) for name, op in loaded.items()),
    ):
        where = headers_in_data(events, device)
        if where is not None:
            return where
    return None


def _arguments(lowered: LoweredDesign) -> list[NDArray[np.uint8]]:
    sizes = [argument.nbytes for argument in lowered.sequence_arguments]
    known = [size for size in sizes if size is not None]
    if len(known) < len(sizes):
        raise _UnknownEndError(None, "an argument has elements that are not whole bytes")
    if sum(known) > _MOST_MEMORY:
        raise _UnknownEndError(
            None, f"its arguments have {sum(known)} bytes, and a check runs at most {_MOST_MEMORY}"
        )
    return [np.zeros(size, np.uint8) for size in known]


def _reduced(module: PhysicalModule) -> _UnknownEndError | None:
    """Reduce the cores to what decides when they wait; a doubt if that is a number of the host.

    Raises:
        _UnknownEndError: it depends on data.
    """
    found = keep_control(module.bodies.values())
    if found.data is not None:
        where, what = found.data
        raise _UnknownEndError(where, f"where a core waits depends on {what}")
    if found.host is None:
        return None
    where, what = found.host
    return _UnknownEndError(where, f"where a core waits depends on {what} and on who is first")


def _configuration(module: PhysicalModule) -> Configuration:
    cores: dict[Tile, CoreProgram] = {}
    for tile, body in module.bodies.items():
        cores[tile] = CoreProgram(Translation(tile, body, module.design, None).program(), None)
    return Configuration(module.design, cores)


def _functions_may_wait(module: PhysicalModule) -> _UnknownEndError | None:
    """Why a C++ function of a core may take part in what stalls, if one may.

    It may use a stream or cascade that ends at its core, or a lock that a DMA uses and no core's
    MLIR does.
    """
    design = module.design
    joined = {port.tile for port in _ends(design) if port.bundle == _CORE_PORT}
    joined |= {tile for cascade in design.cascades for tile in (cascade.source, cascade.dest)}
    free = _locks_without_core(design, module.bodies)
    for tile, body in module.bodies.items():
        called = external_calls(body)
        if not called:
            continue
        names = ", ".join(f"@{each}" for each in called)
        if tile in joined:
            return _UnknownEndError(locate(body), f"{names} may use the streams of core {tile}")
        if tile in free:
            return _UnknownEndError(locate(body), f"{names} may use locks of core {tile}")
    return None


def _ends(design: PhysicalDesign) -> Iterator[StreamPort]:
    for route in design.routes:
        yield route.source
        yield from route.dests


def _locks_without_core(design: PhysicalDesign, bodies: Mapping[Tile, CoreOp]) -> set[Tile]:
    """The tiles with a lock that a DMA uses and no core's MLIR does."""
    used = {
        (op.lock_op.coord, op.lock_op.lock_id)
        for body in bodies.values()
        for op in body.walk()
        if isinstance(op, UseLockOp)
    }
    by_dma = {
        (action.tile, action.lock_id)
        for bds in design.descriptors.values()
        for bd in bds.values()
        for action in (bd.acquire, bd.release)
        if action is not None
    }
    return {tile for tile, _ in by_dma - used}
