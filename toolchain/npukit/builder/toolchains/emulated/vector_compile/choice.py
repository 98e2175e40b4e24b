"""Which compiler a kernel's core sources need."""

from __future__ import annotations

from npukit.builder.request import BuildRequest
from npukit.builder.toolchains.compiling.object_compiler import ObjectCompiler
from npukit.builder.toolchains.emulated.vector_compile.compiler import VectorCompiler
from npukit.builder.toolchains.emulated.vector_compile.signs import has_vector_code
from npukit.builder.toolchains.emulated.zig import ZigCompiler
from npukit.machine.device import device_model


def core_compiler(zig: ZigCompiler, request: BuildRequest) -> ObjectCompiler:
    """The compiler of all core sources of a kernel: ``zig`` itself unless one has vector code.

    All are compiled in one way, because the two ways pass structures and vectors differently.
    """
    if not has_vector_code(request.spec):
        return zig
    return VectorCompiler(device_model(request.device).generation.name, zig.cache)
