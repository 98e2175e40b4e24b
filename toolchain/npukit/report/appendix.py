"""What a report says about a kernel besides its verdict."""

from __future__ import annotations

import msgspec

from npukit.bindings.arguments import ArgumentMap, from_json
from npukit.builder.manifest import format_manifest, read_manifest
from npukit.builder.request import BuildRequest, Reporter
from npukit.errors import NpukitError
from npukit.estimate.kernel import estimate_recorded, record_build, timeline_of
from npukit.machine.device import device_model
from npukit.timing.estimate import Estimate
from npukit.timing.timeline import Timeline
from npukit.trace.kernel_trace import picture_of
from npukit.trace.tracks import groups_of


class Appendix(msgspec.Struct, frozen=True):
    """The parts that a report adds to a verdict.

    Attributes:
        arguments: the argument map of the published build; None if it is not known.
        manifest: the published ``manifest.json``; empty if there is none.
        estimate: None if it can't be estimated: ``problem`` says why.
        timeline: a picture of the second dispatch (SVG).
        problem: why there is no estimate.
    """

    arguments: ArgumentMap | None = None
    manifest: str = ""
    estimate: Estimate | None = None
    timeline: str = ""
    problem: str = ""


def appendix_of(request: BuildRequest, reporter: Reporter) -> Appendix:
    """The appendix of a kernel that is published in ``request.output``."""
    arguments, manifest = _published(request)
    try:
        recorded = record_build(request, reporter)
        estimate = estimate_recorded(request, recorded, reporter)
        timeline = _picture(request, timeline_of(request, recorded))
    except NpukitError as error:
        return Appendix(arguments, manifest, problem=str(error))
    return Appendix(arguments, manifest, estimate, timeline)


def _published(request: BuildRequest) -> tuple[ArgumentMap | None, str]:
    manifest = read_manifest(request.output)
    if manifest is None:
        return None, ""
    return from_json(bytes(manifest.arguments)), format_manifest(manifest).decode()


def _picture(request: BuildRequest, timeline: Timeline) -> str:
    groups = groups_of(timeline, device_model(request.device))
    return picture_of(timeline, groups, f"{request.title}: one dispatch")
