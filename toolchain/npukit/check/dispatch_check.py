"""Runs a built kernel on an emulated array: do calls in a row end, and leave nothing behind?"""

from __future__ import annotations

from collections.abc import Iterator

from npukit.builder.request import INSTRUCTIONS_FILE, BuildResult
from npukit.check.calls import call_repeatedly
from npukit.check.entries import Entry, entries_of_finding, entry_of_error
from npukit.check.sequence_places import places_of_sends, sequence_place
from npukit.compiler.driver import LoweredDesign
from npukit.emulator.array import Array
from npukit.errors import NpukitError, SpecError
from npukit.estimate.dispatch import first_inputs, read_artifact, read_image
from npukit.kernel.references import host_buffers


def dispatch_entries(result: BuildResult, lowered: LoweredDesign | None) -> Iterator[Entry]:
    """Yield entries if calls with the inputs of the first case do not complete or leave objects.

    Args:
        result: a build.
        lowered: its design, whose text has the places of transfers.
    """
    request = result.request
    design = str(request.spec.design)
    try:
        xclbin = result.folder / f"{request.spec.name}.xclbin"
        image = read_image(read_artifact(xclbin), xclbin)
        instructions = read_artifact(result.folder / INSTRUCTIONS_FILE)
        array = Array.load(image)
        buffers = host_buffers(request.spec, first_inputs(request))
    except SpecError:
        return  # without inputs there is nothing to run; a build does not need them
    except NpukitError as error:
        yield entry_of_error(error, design)
        return
    calls = call_repeatedly(array, instructions, buffers)
    if calls.left is not None:
        place = design if lowered is None else str(sequence_place(lowered))
        sends = {} if lowered is None else places_of_sends(lowered, array.design.device.generation)
        for finding in calls.left.findings(place, sends):
            yield from entries_of_finding(finding, design)
    if calls.failed is not None:
        yield calls.failed.entry(design, request.title)
