"""Runs a built kernel on an emulated array, twice: does a call end, and can another one follow?"""

from __future__ import annotations

from collections.abc import Iterator

from npukit.builder.request import INSTRUCTIONS_FILE, BuildResult
from npukit.check.entries import Entry, entry_of_error
from npukit.check.stalls import call_twice
from npukit.emulator.array import Array
from npukit.errors import NpukitError, SpecError
from npukit.estimate.dispatch import first_inputs, read_artifact, read_image
from npukit.kernel.references import host_buffers


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
    failed = call_twice(array, instructions, buffers)
    if failed is not None:
        yield failed.entry(design, request.title)
