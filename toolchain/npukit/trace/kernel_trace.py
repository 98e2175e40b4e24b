"""The trace of a kernel: two dispatches in virtual time."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from npukit.builder.request import BuildRequest, Reporter
from npukit.estimate.kernel import record_build, timeline_of
from npukit.machine.device import device_model
from npukit.timing.timeline import Timeline
from npukit.trace.picture import draw
from npukit.trace.tracks import Group, groups_of


class KernelTrace(msgspec.Struct, frozen=True):
    """A timeline and its tracks, with what viewers say about it."""

    title: str
    subtitle: str
    timeline: Timeline
    groups: tuple[Group, ...]

    @property
    def slices(self) -> int:
        """How many slices all tracks have."""
        return sum(len(track.slices) for group in self.groups for track in group.tracks)

    @property
    def tracks(self) -> int:
        """How many tracks there are, with those of locks and tokens."""
        return sum(len(group.tracks) + len(group.counters) for group in self.groups)

    def picture(self) -> str:
        """The last dispatch as SVG."""
        return picture_of(self.timeline, self.groups, self.title)


def picture_of(timeline: Timeline, groups: Sequence[Group], title: str) -> str:
    """The last dispatch of a timeline as SVG."""
    last = timeline.dispatches[-1]
    begin, end = (round(timeline.us(at) * 1000) for at in (last.begins, last.ends))
    return draw(groups, begin, end, title)


def trace_build(request: BuildRequest, reporter: Reporter) -> KernelTrace:
    """Trace two dispatches of a kernel with the inputs of its first case.

    Raises:
        NpukitError: the kernel can't be built, or does not run.
    """
    timeline = timeline_of(request, record_build(request, reporter))
    last = timeline.dispatches[-1]
    us = timeline.us(last.cycles)
    return KernelTrace(
        f"{request.title}: two dispatches, estimated",
        f"Virtual time, computed from a recording of the emulated device with the prices of "
        f"{timeline.generation} at {timeline.clock_mhz / 1000:g} GHz; not measured. The second "
        f"dispatch takes {last.cycles:,.0f} cycles ({us:,.1f} us).",
        timeline,
        groups_of(timeline, device_model(request.device)),
    )
