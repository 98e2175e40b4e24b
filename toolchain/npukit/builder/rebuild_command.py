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

    Parameters that were defaults stay defaults, whatever the kernel's are now. If the kernel no
    longer has the manifest's parameters, those of ``request`` are used.
    """
    spec = request.spec
    given = manifest.parameters
    if manifest.given is not None:
        given = {name: value for name, value in given.items() if name in manifest.given}
    try:
        parameters = resolve_parameters(spec.name, spec.parameters, given)
    except UsageError:
        parameters = dict(request.parameters)
    options = flow_of(request.target).as_built(manifest.options).options
    return " ".join([replace(request, parameters=parameters).command, *options])
