"""The command line that rebuilds published artifacts with the options that made them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from npukit.builder.manifest import Manifest
from npukit.builder.plan import hw_toolchain
from npukit.builder.request import BuildRequest
from npukit.errors import UsageError
from npukit.kernel.parameters import resolve_parameters

_PACKAGING: Final = {"zig": "--with-emulation", "xclbinutil": "--xclbinutil"}
"""The tools that take part in a build for hw only if an option asks for them."""


def remaking_command(request: BuildRequest, manifest: Manifest) -> str:
    """What to type for the artifacts in the place of those that ``manifest`` describes.

    Parameters that the kernel does not have any more are left at what ``request`` says.
    """
    spec = request.spec
    try:
        parameters = resolve_parameters(spec.name, spec.parameters, manifest.parameters)
    except UsageError:
        parameters = dict(request.parameters)
    words = [replace(request, parameters=parameters).command]
    if request.target == "hw":
        tools = manifest.used_tools
        words += [option for tool, option in _PACKAGING.items() if tool in tools]
    elif not hw_toolchain().missing():
        words += ["--target", request.target]  # by itself npukit build would take hw
    return " ".join(words)
