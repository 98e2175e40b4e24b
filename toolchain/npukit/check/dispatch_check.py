"""Runs a built kernel on an emulated array, twice: does a call end, and can another one follow?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from npukit.builder.request import INSTRUCTIONS_FILE, BuildResult
from npukit.check.entries import Entry, entry_of_error
from npukit.emulator.array import Array, Outcome, Status
from npukit.errors import DeviceError, NpukitError, SpecError
from npukit.estimate.dispatch import first_inputs, read_artifact, read_image
from npukit.floorplan.drawing import draw
from npukit.kernel.references import host_buffers

_CALLS: Final = ("the first call", "the second call, after one that completed,")
_RULES: Final = {
    Status.STALLED: "stall",
    Status.TRAPPED: "core-fault",
    Status.FAULTED: "core-fault",
}


def dispatch_entries(result: BuildResult) -> Iterator[Entry]:
    """Yield an entry if one of two calls with the inputs of the first case does not complete."""
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
    for call in _CALLS:
        outcome = array.execute(instructions, buffers)
        if outcome.status is not Status.COMPLETED:
            how = "never ends" if outcome.status is Status.STALLED else "fails"
            ended = DeviceError(
                f"{call} {how} on the emulated device",
                where=design,
                details=outcome.report,
                rule=_RULES[outcome.status],
            )
            yield replace(entry_of_error(ended, design), picture=_picture(result, array, outcome))
            return


def _picture(result: BuildResult, array: Array, outcome: Outcome) -> str:
    """The design with who waits for whom; nothing if the cause of a stall is not known."""
    if not outcome.waits:
        return ""
    return draw(array.design, result.request.title, outcome.waits)
