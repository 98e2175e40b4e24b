"""The last verdict on a build, kept beside it, so that an open kernel can show it."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import msgspec

from npukit.builder.manifest import read_manifest
from npukit.builder.request import INSTRUCTIONS_FILE, BuildRequest
from npukit.errors import ArtifactError, BuildError
from npukit.files import write_atomically
from npukit.runtime.host_kernel.display import VERDICT_FILE
from npukit.validate.verdict import KernelVerdict


def keep(request: BuildRequest, verdict: KernelVerdict) -> None:
    """Write ``verdict`` into the folder of the build that it is on.

    A folder that can't be written, or that holds no build, keeps none: the verdict itself is what
    counts, and it has been reported.
    """
    with suppress(ArtifactError, BuildError):
        manifest = read_manifest(request.output)
        if manifest is None or INSTRUCTIONS_FILE not in manifest.outputs:
            return
        findings = verdict.all_findings
        kept = {
            "kernel": verdict.kernel,
            "xclbin_uuid": manifest.uuid,
            "insts_sha256": manifest.outputs[INSTRUCTIONS_FILE].sha256,
            "verdict": findings[0].reason.value if findings else "pass",
            "passed": sum(result.passed for result in verdict.results),
            "total": len(verdict.results),
            "runs_on": verdict.runs_on,
            "at": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        }
        write_atomically(request.output / VERDICT_FILE, msgspec.json.encode(kept))
