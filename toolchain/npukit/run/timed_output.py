"""What cores print in a run, with the time at which they do so by estimate."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from npukit.builder.plan import plan_kernel
from npukit.builder.published import with_parameters
from npukit.builder.request import QuietReporter
from npukit.errors import UsageError
from npukit.estimate.kernel import record_build, timeline_of
from npukit.kernel.references import Arrays
from npukit.run.runnable import Runnable
from npukit.timing.timeline import PrintedLine, Timeline


class TimedOutput(msgspec.Struct, frozen=True):
    """The lines of a dispatch on a newly loaded array, in virtual time."""

    timeline: Timeline

    def cycles(self, line: PrintedLine) -> float:
        """When a line was printed: cycles since the array began with the dispatch."""
        return line.cycles - self.timeline.dispatches[0].begins

    @property
    def lines(self) -> Iterator[str]:
        """For people: what the times are, then the lines."""
        timeline = self.timeline
        yield (
            f"debug output of one run, with times by estimate, not measured: cycles of "
            f"{timeline.generation} at {timeline.clock_mhz / 1000:g} GHz since the array began"
        )
        for line in timeline.printed:
            cycles = self.cycles(line)
            yield (
                f"core {line.tile} at {cycles:,.0f} cycles ({timeline.us(cycles):,.2f} us): "
                f"{line.text}"
            )
        if not timeline.printed:
            yield "no core printed anything"

    def to_json(self) -> list[dict[str, Any]]:
        """The lines as JSON values."""
        return [
            {
                "tile": [line.tile.col, line.tile.row],
                "estimated_cycles": round(self.cycles(line), 2),
                "estimated_us": round(self.timeline.us(self.cycles(line)), 4),
                "text": line.text,
            }
            for line in self.timeline.printed
        ]


def check_has_times(runnable: Runnable) -> None:
    """Check that what cores print in a run can have times.

    Raises:
        UsageError: the kernel's sources are not known, or it is not built for the emulated device.
    """
    if runnable.target != "sw_emu":
        raise UsageError(
            f"times are estimated for sw_emu builds, not for {runnable.target}",
            where="--debug-times",
            hint="--target sw_emu",
        )
    if runnable.spec is None:
        raise UsageError(
            f"the sources of {runnable.name} are not known, and estimates need them",
            where="--debug-times",
            hint="name the folder of its kernel with --kernel-dir",
        )


def timed_output(runnable: Runnable, inputs: Arrays) -> TimedOutput:
    """Run it once more with ``inputs``, recorded, and give each printed line its time.

    Its code is compiled for this, so that it counts what it costs.

    Raises:
        UsageError: see :func:`check_has_times`.
        NpukitError: the kernel can't be built, or does not run.
    """
    check_has_times(runnable)
    assert runnable.spec is not None
    plan = plan_kernel(runnable.spec, runnable.device, "sw_emu", {}, runnable.folder)
    request = with_parameters(plan, runnable.parameters)
    recorded = record_build(request, QuietReporter(), dispatches=1, inputs=inputs)
    return TimedOutput(timeline_of(request, recorded))
