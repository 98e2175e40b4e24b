"""The files that a command reads for kernels, which its outputs must not overwrite."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from npukit.builder.ingredients import files_read
from npukit.builder.ledger import made_in
from npukit.builder.manifest import read_manifest
from npukit.builder.request import BuildRequest
from npukit.errors import ArtifactError


def files_behind(requests: Sequence[BuildRequest]) -> dict[Path, str]:
    """Sources and published artifacts of kernels, each with its name in errors."""
    artifacts = {
        request.output / name: f"an artifact of {request.spec.name}"
        for request in requests
        for name in made_in(request.output)
    }
    sources = {
        file: f"a file of {request.spec.name}"
        for request in requests
        for file in files_read(request.spec, _inputs(request))
    }
    return artifacts | sources


def _inputs(request: BuildRequest) -> Collection[str]:
    """The input files of the published build; empty if unknown."""
    try:
        manifest = read_manifest(request.output)
    except ArtifactError:
        return ()  # who reads it reports it
    return () if manifest is None else manifest.inputs
