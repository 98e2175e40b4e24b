"""The estimate of a kernel's build."""

from __future__ import annotations

from npukit.builder.plan import emulated_toolchain
from npukit.builder.request import INSTRUCTIONS_FILE, BuildRequest, Reporter
from npukit.builder.toolchains.compiling.core_sources import core_cycles
from npukit.emulator.recording.events import Recording
from npukit.emulator.recording.record import record
from npukit.errors import CompileError
from npukit.estimate.dispatch import first_inputs, read_image
from npukit.kernel.references import host_buffers
from npukit.machine.device import device_model
from npukit.scratch import scratch_folder
from npukit.timing.estimate import Estimate, estimate


def record_build(request: BuildRequest, reporter: Reporter) -> tuple[Recording, int]:
    """Two dispatches of a kernel with the inputs of its first case, and the size of its stream.

    The kernel is compiled for this: its code counts what it costs.

    Raises:
        NpukitError: the kernel can't be built, or does not run.
    """
    with scratch_folder("estimate") as folder:
        toolchain = emulated_toolchain()
        try:
            products = toolchain.produce_counting(request, folder, reporter, "cycles")
        except CompileError:
            # Plain sources may be only for the compiler of plain sources: they have no price then.
            products = toolchain.produce_counting(request, folder, reporter)
    name = f"{request.spec.name}.xclbin"
    image = read_image(products.files[name], request.output / name)
    instructions = products.files[INSTRUCTIONS_FILE]
    buffers = host_buffers(request.spec, first_inputs(request))
    recording = record(image, instructions, buffers)
    return recording, len(instructions)


def estimate_build(request: BuildRequest, reporter: Reporter) -> Estimate:
    """The estimate of a kernel (errors as in :func:`record_build`)."""
    recording, size = record_build(request, reporter)
    generation = device_model(request.device).generation
    return estimate(recording, generation, core_cycles(request), size)
