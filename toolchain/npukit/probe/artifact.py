"""The artifact that a probe runs: what is published, or what is built when nothing is."""

from __future__ import annotations

from npukit.bindings.arguments import from_json
from npukit.build.engine import BuildEngine
from npukit.build.manifest import damaged_outputs, read_manifest
from npukit.build.request import INSTRUCTIONS_FILE, BuildRequest, Reporter
from npukit.errors import ArtifactError
from npukit.probe.run import Artifact


def find_artifact(request: BuildRequest, engine: BuildEngine, reporter: Reporter) -> Artifact:
    """The kernel's artifact in ``request.output``.

    Raises:
        ArtifactError: it is damaged, or not what the kernel's sources make now: comparing its
            output with the reference would blame the buffers for it.
    """
    manifest = read_manifest(request.output)
    fresh = manifest is None
    if manifest is None:
        manifest = dict(engine.build(request, reporter).manifest)
    complaints = damaged_outputs(request.output, manifest)
    if not (complaints or fresh):
        complaints = list(engine.freshness(request, manifest).stale)
    if complaints:
        raise ArtifactError(
            complaints[0],
            where=str(request.output),
            hint=f"npukit build {request.spec.name} makes it anew",
        )
    folder, name = request.output.resolve(), request.spec.name
    return Artifact(
        spec=request.spec,
        parameters=manifest["parameters"],
        mapping=from_json(manifest.get("arguments") or {}),
        xclbin=folder / f"{name}.xclbin",
        insts=folder / INSTRUCTIONS_FILE,
    )
