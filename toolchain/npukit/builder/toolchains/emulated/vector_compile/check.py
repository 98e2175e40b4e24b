"""Checking that headers of ``aie_api`` compile for emulated cores."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from npukit.builder.toolchains.emulated.vector_compile.compiler import VectorCompiler
from npukit.builder.toolchains.emulated.zig import ZigCompiler
from npukit.builder.toolchains.tools.aie_api import AieApi
from npukit.errors import CompileError, ToolchainError
from npukit.machine.generations import GENERATIONS
from npukit.scratch import scratch_folder

_SOURCE: Final = """\
#include <aie_api/aie.hpp>
extern "C" void check(const int8 *a, const int8 *b, int8 *c) {
  aie::accum<acc32, 32> sum = aie::mul(aie::load_v<32>(a), aie::load_v<32>(b));
  aie::store_v(c, sum.to_vector<int8>(4));
}
"""


def check_aie_api(api: AieApi, zig: ZigCompiler) -> Iterable[str]:
    """The device generations that the headers compile for.

    Raises:
        ToolchainError: they do not compile; ``details`` is what the compiler printed.
    """
    with scratch_folder("check") as folder:
        source = Path("check.cc")
        (folder / source).write_text(_SOURCE)
        for generation in (each.name for each in GENERATIONS):
            compiler = VectorCompiler(generation, zig, api.headers(generation))
            try:
                compiler.compile_object(source, folder / "check.o", cwd=folder)
            except CompileError as error:
                raise ToolchainError(
                    f"the headers are installed in {api.root}, but do not compile for {generation} "
                    "on the emulated device",
                    details=error.details,
                    hint="remove that folder to use npukit's own, or install another version",
                ) from error
            yield generation
