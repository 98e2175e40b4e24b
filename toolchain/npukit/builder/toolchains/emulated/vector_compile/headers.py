"""The ``aie_api`` headers of a kernel with vector code."""

from __future__ import annotations

from npukit.builder.request import ToolIdentity
from npukit.builder.toolchains.emulated.vector_compile.signs import has_vector_code
from npukit.builder.toolchains.tools.aie_api import AieApi, find_aie_api
from npukit.builder.toolchains.tools.installed import InstalledTools
from npukit.kernel.spec import KernelSpec


def kernel_aie_api(spec: KernelSpec, tools: InstalledTools) -> AieApi | None:
    """The headers that a kernel's sources may include; None if they have no vector code.

    Raises:
        UsageError: ``NPUKIT_AIE_API`` names a folder without the headers.
    """
    if not has_vector_code(spec):
        return None
    return find_aie_api(spec.aie_api, tools)


def header_identities(spec: KernelSpec, tools: InstalledTools) -> tuple[ToolIdentity, ...]:
    """These headers as a build records them; empty without vector code."""
    api = kernel_aie_api(spec, tools)
    if api is None:
        return ()
    return (ToolIdentity("aie_api", api.version, api.digest(), api.include),)
