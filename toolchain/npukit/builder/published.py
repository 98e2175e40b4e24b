"""Published builds that can be used as they are, whoever built them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from npukit.builder.engine import BuildEngine
from npukit.builder.manifest import Manifest, damaged_outputs, read_manifest
from npukit.builder.plan import plan_variant
from npukit.builder.rebuild_command import rebuild_command
from npukit.builder.request import BuildRequest, Reporter
from npukit.errors import ArtifactError, FormatError
from npukit.files import read_regular
from npukit.formats.xclbin import SectionKind, parse
from npukit.kernel.parameters import ParameterValue


def is_usable(engine: BuildEngine, request: BuildRequest, *, any_tools: bool) -> bool:
    """Whether the build in ``request.output`` is undamaged, and what ``request`` asks for.

    ``any_tools``: also if a different npukit or different tools built it.
    """
    try:
        manifest = read_manifest(request.output)
    except ArtifactError:
        return False
    if manifest is None or manifest.parameters != dict(request.parameters):
        return False
    fresh = engine.freshness(request, manifest)
    damaged = damaged_outputs(request.output, manifest)
    return not (damaged or fresh.stale or (fresh.notes and not any_tools))


def must_be_built(engine: BuildEngine, request: BuildRequest) -> bool:
    """Whether ``request`` has no usable build for hw, maybe from another machine.

    The tools of sw_emu are always here, so that its builds are of this npukit.
    """
    return request.target == "sw_emu" or not is_usable(engine, request, any_tools=True)


def build_unless_usable(engine: BuildEngine, request: BuildRequest, reporter: Reporter) -> None:
    """Build ``request`` if it must be built."""
    if must_be_built(engine, request):
        engine.build(request, reporter)


def with_parameters(request: BuildRequest, overrides: Mapping[str, ParameterValue]) -> BuildRequest:
    """The build that has ``overrides``, each a parameter's checked value.

    Without overrides that is the published build in ``request.output``, whatever its parameters;
    with them, the published build if it has just these, else one of its variants.

    Args:
        request: the kernel with its default parameters.
        overrides: what the user set.
    """
    wanted = {**request.parameters, **overrides}
    if not overrides:
        return request
    try:
        manifest = read_manifest(request.output)
    except ArtifactError:
        manifest = None
    if manifest is not None and manifest.parameters == wanted:
        return request.with_parameters(wanted)
    return plan_variant(request, overrides)


def usable_manifest(engine: BuildEngine, request: BuildRequest) -> Manifest | None:
    """The manifest of the build in ``request.output``, whatever its parameters; None without one.

    Raises:
        ArtifactError: it is damaged, or older than the kernel's sources.
    """
    manifest = read_manifest(request.output)
    if manifest is None:
        return None
    complaints = damaged_outputs(request.output, manifest)
    complaints += engine.freshness(request, manifest).stale
    if complaints:
        raise ArtifactError(
            complaints[0],
            where=str(request.output),
            hint=f"to rebuild it: {rebuild_command(request, manifest)}",
        )
    return manifest


def check_runs_emulated(folder: Path, kernel: str) -> None:
    """Check that the emulated device can run the xclbin of ``kernel`` in ``folder``.

    Raises:
        ArtifactError: it can't be read, or it is only for an NPU.
    """
    xclbin = folder / f"{kernel}.xclbin"
    try:
        section = parse(read_regular(xclbin)).section(SectionKind.EMULATION_DATA)
    except (OSError, FormatError) as error:
        raise ArtifactError(f"the xclbin can't be read: {error}", where=str(xclbin)) from error
    if section is None:
        raise ArtifactError(
            "the xclbin has no EMULATION_DATA, so it runs on an NPU but not on the emulated device",
            where=str(folder),
            hint=f"npukit build {kernel} --target hw --with-emulation, or --target sw_emu",
        )
