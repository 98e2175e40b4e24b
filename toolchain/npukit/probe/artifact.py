"""The artifact that a probe runs: the published one, or a new build if there is none."""

from __future__ import annotations

from pathlib import Path

from npukit.bindings.arguments import from_json
from npukit.builder.engine import BuildEngine
from npukit.builder.manifest import damaged_outputs, read_manifest
from npukit.builder.rebuild_command import rebuild_command
from npukit.builder.request import INSTRUCTIONS_FILE, BuildRequest, Reporter
from npukit.errors import ArtifactError, FormatError
from npukit.files import read_regular
from npukit.formats.xclbin import SectionKind, parse
from npukit.kernel.spec_reader import spec_with
from npukit.probe.run import Artifact


def find_artifact(
    request: BuildRequest, engine: BuildEngine, reporter: Reporter, *, emulated: bool
) -> Artifact:
    """The kernel's artifact in ``request.output``; ``emulated``: for the emulated device.

    Raises:
        ArtifactError: it is damaged or older than the kernel's sources, so the comparison with the
            reference would blame the buffers; or the emulated device can't run it.
    """
    manifest = read_manifest(request.output)
    fresh = manifest is None
    if manifest is None:
        manifest = engine.build(request, reporter).manifest
    complaints = damaged_outputs(request.output, manifest)
    if not (complaints or fresh):
        complaints = list(engine.freshness(request, manifest).stale)
    if complaints:
        raise ArtifactError(
            complaints[0],
            where=str(request.output),
            hint=f"to rebuild it: {rebuild_command(request, manifest)}",
        )
    folder, name = request.output.resolve(), request.spec.name
    if emulated and not _runs_emulated(folder / f"{name}.xclbin"):
        raise ArtifactError(
            "the xclbin has no EMULATION_DATA, so it runs on an NPU but not on the emulated device",
            where=str(request.output),
            hint=f"npukit build {name} --target hw --with-emulation, or --target sw_emu",
        )
    return Artifact(
        spec=spec_with(request.spec, manifest.parameters),
        parameters=manifest.parameters,
        mapping=from_json(bytes(manifest.arguments)),
        xclbin=folder / f"{name}.xclbin",
        insts=folder / INSTRUCTIONS_FILE,
    )


def _runs_emulated(xclbin: Path) -> bool:
    try:
        return parse(read_regular(xclbin)).section(SectionKind.EMULATION_DATA) is not None
    except (OSError, FormatError) as error:
        raise ArtifactError(f"the xclbin can't be read: {error}", where=str(xclbin)) from error
