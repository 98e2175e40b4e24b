"""bfloat16 scalars that a core's body passes to C++ functions and takes from them."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from emulated_cores import TILE, buffer, one_core, run_to_end
from vector_program import vector_compiler, zig

from npukit.builder.toolchains.emulated.core_check import compile_checked_cores
from npukit.compiler.extract import read_physical
from npukit.compiler.parse import parse_module
from npukit.emulator.core.loading import load_core
from npukit.emulator.memory import ArrayMemory
from npukit.errors import NpukitError

SOURCE = """
#include <aie_api/aie.hpp>
extern "C" {
bfloat16 twice(bfloat16 a, bfloat16 *out) { *out = a; return (float)a * 2.0f; }
}
"""


def design(type_: str) -> str:
    """A core that passes in[0] to twice and stores its result in out[1]."""
    return one_core(
        f"""%c0 = arith.constant 0 : index
%c1 = arith.constant 1 : index
%a = memref.load %in[%c0] : memref<2x{type_}>
%r = func.call @twice(%a, %out) : ({type_}, memref<2xbf16>) -> {type_}
memref.store %r, %in[%c1] : memref<2x{type_}>""",
        f"func.func private @twice({type_}, memref<2xbf16>) -> {type_}",
        buffer("in", 1024, f"2x{type_}"),
        buffer("out", 1088, "2xbf16"),
    )


def run(type_: str, bits: int) -> tuple[int, int]:
    """What twice stores, and what it returns, for the bits of a bfloat16."""
    module = read_physical(parse_module(design(type_), "d.mlir"))
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "k.cc").write_text(SOURCE)
        built = vector_compiler().compile_object(Path("k.cc"), folder / "k.o", cwd=folder)
        program = zig().link_program([built.object], ("twice",), folder / "k.wasm").read_bytes()
        checked = compile_checked_cores(module, {TILE: program}, {TILE: [built.object]}, {})
    memory = ArrayMemory(module.design)
    core = load_core(module.design.cores[0], module.design, memory, checked.programs[TILE])

    def data(name: str) -> np.ndarray:
        held = module.design.buffers[name]
        return memory.data(TILE)[held.address : held.address + held.size].view(np.uint16)

    data("in")[0] = bits
    run_to_end(core)
    return int(data("out")[0]), int(data("in")[1])


@pytest.mark.parametrize(
    ("bits", "doubled"), [(0x3FC0, 0x4040), (0xC0A1, 0xC121), (0x8000, 0x8000), (0x7F80, 0x7F80)]
)
def test_bfloat16_is_passed_and_returned(bits: int, doubled: int) -> None:
    assert run("bf16", bits) == (bits, doubled)


def test_other_floats_are_not_bfloat16() -> None:
    with pytest.raises(NpukitError, match="does not match the C\\+\\+ function"):
        run("f32", 0)
