"""The artifact that a probe runs: the published one, or a new build if there is none."""

from __future__ import annotations

from npukit.bindings.arguments import from_json
from npukit.builder.engine import BuildEngine
from npukit.builder.published import check_runs_emulated, usable_manifest
from npukit.builder.request import INSTRUCTIONS_FILE, BuildRequest, Reporter
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
    manifest = usable_manifest(engine, request)
    if manifest is None:
        manifest = engine.build(request, reporter).manifest
    folder, name = request.output.resolve(), request.spec.name
    if emulated:
        check_runs_emulated(request.output, name)
    return Artifact(
        spec=spec_with(request.spec, manifest.parameters),
        parameters=manifest.parameters,
        mapping=from_json(bytes(manifest.arguments)),
        xclbin=folder / f"{name}.xclbin",
        insts=folder / INSTRUCTIONS_FILE,
    )
