"""Published builds that can be used as they are, whoever built them."""

from __future__ import annotations

from pathlib import Path

from npukit.builder.engine import BuildEngine
from npukit.builder.manifest import Manifest, damaged_outputs, read_manifest
from npukit.builder.rebuild_command import rebuild_command
from npukit.builder.request import BuildRequest
from npukit.errors import ArtifactError, FormatError
from npukit.files import read_regular
from npukit.formats.xclbin import SectionKind, parse


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
