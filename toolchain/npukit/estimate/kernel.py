"""The estimate of a kernel's build."""

from __future__ import annotations

import msgspec

from npukit.builder.plan import emulated_toolchain
from npukit.builder.request import INSTRUCTIONS_FILE, BuildRequest, Reporter
from npukit.builder.toolchains.compiling.core_sources import core_cycles
from npukit.emulator.recording.events import Recording
from npukit.emulator.recording.record import record
from npukit.errors import NoPriceError
from npukit.estimate.dispatch import first_inputs, read_image
from npukit.kernel.references import Arrays, host_buffers
from npukit.machine.device import device_model
from npukit.scratch import scratch_folder
from npukit.timing.code import CodePrices
from npukit.timing.estimate import Estimate, estimate
from npukit.timing.figures import DispatchFigures
from npukit.timing.recorded_figures import recorded_figures
from npukit.timing.replay import replay
from npukit.timing.timeline import Timeline
from npukit.vector.counting import Counting


class RecordedBuild(msgspec.Struct, frozen=True):
    """Dispatches of a kernel, with its code's cost; ``stream_bytes``: of its ``insts.bin``."""

    recording: Recording
    stream_bytes: int


def record_build(
    request: BuildRequest,
    reporter: Reporter,
    dispatches: int = 2,
    inputs: Arrays | None = None,
) -> RecordedBuild:
    """Record dispatches of a kernel with ``inputs``, by default those of its first case.

    The kernel is compiled for this: its code counts what it costs, if that is possible.

    Raises:
        NpukitError: the kernel can't be built, or does not run.
    """
    try:
        return _record(request, reporter, "cycles", dispatches, inputs)
    except NoPriceError:
        return _record(request, reporter, "accesses", dispatches, inputs)


def _record(
    request: BuildRequest,
    reporter: Reporter,
    counting: Counting,
    dispatches: int = 2,
    inputs: Arrays | None = None,
) -> RecordedBuild:
    with scratch_folder("estimate") as folder:
        products = emulated_toolchain().produce_counting(request, folder, reporter, counting)
    name = f"{request.spec.name}.xclbin"
    image = read_image(products.files[name], request.output / name)
    instructions = products.files[INSTRUCTIONS_FILE]
    buffers = host_buffers(request.spec, first_inputs(request) if inputs is None else inputs)
    return RecordedBuild(record(image, instructions, buffers, dispatches), len(instructions))


def timeline_of(request: BuildRequest, recorded: RecordedBuild) -> Timeline:
    """What every part of the array does when, by the prices of the request's device."""
    generation = device_model(request.device).generation
    code = CodePrices(generation.throughput, core_cycles(request))
    return replay(recorded.recording, generation.prices, code)


def estimate_build(
    request: BuildRequest, reporter: Reporter, figures: DispatchFigures | None = None
) -> Estimate:
    """The estimate of a kernel (errors as in :func:`record_build`).

    ``figures`` are those of a dispatch, if they are known; the bound comes from them.
    """
    return estimate_recorded(request, record_build(request, reporter), reporter, figures)


def estimate_recorded(
    request: BuildRequest,
    recorded: RecordedBuild,
    reporter: Reporter,
    figures: DispatchFigures | None = None,
) -> Estimate:
    """The same from a recording that is there already."""
    figures = figures or _figures(request, recorded, reporter)
    generation = device_model(request.device).generation
    return estimate(recorded.recording, generation, figures, core_cycles(request))


def _figures(request: BuildRequest, recorded: RecordedBuild, reporter: Reporter) -> DispatchFigures:
    """The figures of the second dispatch, with what the vector code does by its source."""
    figures = recorded_figures(recorded.recording, recorded.stream_bytes)
    if len(figures.scalar_cores) == len(figures.cores):
        return figures
    return recorded_figures(_record(request, reporter, "accesses").recording, recorded.stream_bytes)
