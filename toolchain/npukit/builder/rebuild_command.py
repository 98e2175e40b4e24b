"""The command line that rebuilds published artifacts with the options that made them."""

from __future__ import annotations

from dataclasses import replace

from npukit.builder.manifest import Manifest
from npukit.builder.plan import flow_of
from npukit.builder.request import BuildRequest
from npukit.errors import UsageError
from npukit.kernel.parameters import resolve_parameters


def rebuild_command(request: BuildRequest, manifest: Manifest) -> str:
    """The command that replaces the artifacts that ``manifest`` describes.

    If the kernel no longer has the manifest's parameters, those of ``request`` are used.
    """
    spec = request.spec
    try:
        parameters = resolve_parameters(spec.name, spec.parameters, manifest.parameters)
    except UsageError:
        parameters = dict(request.parameters)
    options = flow_of(request.target).as_built(manifest.options).options
    return " ".join([replace(request, parameters=parameters).command, *options])
