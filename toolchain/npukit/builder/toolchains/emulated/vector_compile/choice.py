"""Which compiler a kernel's core sources need."""

from __future__ import annotations

from npukit.builder.request import BuildRequest
from npukit.builder.toolchains.compiling.object_compiler import ObjectCompiler
from npukit.builder.toolchains.emulated.vector_compile.headers import kernel_aie_api
from npukit.builder.toolchains.emulated.vector_compile.plain_pricing import PlainPricing
from npukit.builder.toolchains.emulated.zig import ZigCompiler
from npukit.builder.toolchains.tools.installed import InstalledTools
from npukit.machine.device import device_model
from npukit.vector.counting import Counting


def core_compiler(
    zig: ZigCompiler,
    request: BuildRequest,
    tools: InstalledTools,
    *,
    counting: Counting | None = None,
) -> ObjectCompiler:
    """The compiler of all core sources of a kernel: ``zig`` itself unless one has vector code.

    All are compiled in one way, because the two ways pass structures and vectors differently.
    ``counting``: what the code counts; accesses are counted in vector code only. Compiling raises
    NoPriceError if only that is not possible.

    Raises:
        UsageError: ``NPUKIT_AIE_API`` names a folder without the headers.
    """
    api = kernel_aie_api(request.spec, tools)
    if api is None and counting != "cycles":
        return zig
    # Imported here: few kernels have vector code, and it has thousands of functions.
    from npukit.builder.toolchains.emulated.vector_compile.compiler import VectorCompiler

    generation = device_model(request.device).generation.name
    if api is None:
        return PlainPricing(VectorCompiler(generation, zig, (), counting), zig)
    headers = () if api.is_own else api.headers(generation)
    return VectorCompiler(generation, zig, headers, counting)
