"""Numbers that a core's body passes to C++ functions arrive as their sources declare them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from emulated_cores import TILE, buffer, one_core, run_to_end, toolchain
from hypothesis import given
from hypothesis import strategies as st

from npukit.builder.toolchains.emulated.core_check import compile_checked_cores
from npukit.compiler.extract import read_physical
from npukit.compiler.parse import parse_module
from npukit.emulator.core.loading import load_core
from npukit.emulator.memory import ArrayMemory
from npukit.errors import UnsupportedError
from npukit.formats.wasm import MAX_PROGRAM

SOURCE = """
#include <stdint.h>
enum Narrow : uint8_t { A };
typedef const uint16_t alias;
extern "C" {
void narrow(int32_t *o, uint8_t a, int8_t b, unsigned char c, char d, Narrow e, uint8_t &f) {
  o[0] = a; o[1] = b; o[2] = c; o[3] = d; o[4] = e; o[5] = f;
}
void wide(int32_t *o, uint16_t a, int16_t b, alias c, char16_t d, bool e) {
  o[6] = a; o[7] = b; o[8] = c; o[9] = d; o[10] = e ? 7 : 9;
}
uint8_t back(uint8_t a) { return a; }
unsigned size(unsigned a) { return a; }
}
"""
BODY = """
%c0 = arith.constant 0 : index
%c1 = arith.constant 1 : index
%x = memref.load %i8[%c0] : memref<4xi8>
%y = memref.load %i16[%c0] : memref<2xi16>
%z = memref.load %i32[%c0] : memref<2xi32>
%one = arith.constant true
func.call @narrow(%out, %x, %x, %x, %x, %x, %i8) : (memref<16xi32>, i8, i8, i8, i8, i8, memref<4xi8>) -> ()
func.call @wide(%out, %y, %y, %y, %y, %one) : (memref<16xi32>, i16, i16, i16, i16, i1) -> ()
%r = func.call @back(%x) : (i8) -> i8
memref.store %r, %i8[%c1] : memref<4xi8>
%e = arith.extsi %r : i8 to i32
%k11 = arith.constant 11 : index
memref.store %e, %out[%k11] : memref<16xi32>
%n = arith.index_cast %z : i32 to index
%s = func.call @size(%n) : (index) -> index
%two32 = arith.constant 4294967296 : index
%less = arith.cmpi ult, %s, %two32 : index
%fits = arith.extui %less : i1 to i32
%k12 = arith.constant 12 : index
memref.store %fits, %out[%k12] : memref<16xi32>
"""
DESIGN = one_core(
    BODY,
    "func.func private @narrow(memref<16xi32>, i8, i8, i8, i8, i8, memref<4xi8>)",
    "func.func private @wide(memref<16xi32>, i16, i16, i16, i16, i1)",
    "func.func private @back(i8) -> i8",
    "func.func private @size(index) -> index",
    buffer("i8", 1024, "4xi8"),
    buffer("i16", 1028, "2xi16"),
    buffer("i32", 1032, "2xi32"),
    buffer("out", 1088, "16xi32"),
)


@cache
def cores():
    module = read_physical(parse_module(DESIGN, "d.mlir"))
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "k.cc").write_text(SOURCE)
        built = toolchain().compile_object(Path("k.cc"), folder / "k.o", cwd=folder)
        names = ("narrow", "wide", "back", "size")
        program = toolchain().link_program([built.object], names, folder / "k.wasm").read_bytes()
        checked = compile_checked_cores(module, {TILE: program}, {TILE: [built.object]}, {})
        assert checked.warnings == ()
        return module.design, checked.programs


@given(st.integers(0, 255), st.integers(0, 65535), st.integers(0, (1 << 32) - 1))
def test_numbers_are_signed_as_c_says(byte: int, half: int, word: int) -> None:
    design, compiled = cores()
    memory = ArrayMemory(design)
    core = load_core(design.cores[0], design, memory, compiled[TILE])

    def data(name: str, dtype: type) -> np.ndarray:
        held = design.buffers[name]
        return memory.data(TILE)[held.address : held.address + held.size].view(dtype)

    data("i8", np.uint8)[:] = byte
    data("i16", np.uint16)[:] = half
    data("i32", np.uint32)[:] = word
    run_to_end(core)
    as_int8, as_int16 = (
        int(np.array(v, t).view(s)) for v, t, s in ((byte, "u1", "i1"), (half, "u2", "i2"))
    )
    assert data("out", np.int32)[:13].tolist() == [
        *(byte, as_int8, byte, as_int8, byte, byte),
        *(half, as_int16, half, half, 7),
        as_int8,
        1,
    ]


CUT_SOURCE = """
#include <stdint.h>
extern "C" {
void cut(int32_t *o, uint8_t a, int8_t b, uint16_t c, int16_t d) {
  o[0] = a; o[1] = b; o[2] = c; o[3] = d;
}
}
"""
CUT_BODY = """
%c0 = arith.constant 0 : index
%x = memref.load %i32[%c0] : memref<2xi32>
%y = memref.load %i16[%c0] : memref<2xi16>
func.call @cut(%out, %x, %y, %x, %x) : (memref<16xi32>, i32, i16, i32, i32) -> ()
"""


def test_wider_integers_keep_their_low_bits() -> None:
    text = one_core(
        CUT_BODY,
        "func.func private @cut(memref<16xi32>, i32, i16, i32, i32)",
        buffer("i16", 1028, "2xi16"),
        buffer("i32", 1032, "2xi32"),
        buffer("out", 1088, "16xi32"),
    )
    module = read_physical(parse_module(text, "d.mlir"))
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "k.cc").write_text(CUT_SOURCE)
        built = toolchain().compile_object(Path("k.cc"), folder / "k.o", cwd=folder)
        program = toolchain().link_program([built.object], ("cut",), folder / "k.wasm")
        checked = compile_checked_cores(
            module, {TILE: program.read_bytes()}, {TILE: [built.object]}, {}
        )
    assert len(checked.warnings) == 4
    assert all("bits count" in warning.message for warning in checked.warnings)
    memory = ArrayMemory(module.design)
    core = load_core(module.design.cores[0], module.design, memory, checked.programs[TILE])

    def data(name: str, dtype: type) -> np.ndarray:
        held = module.design.buffers[name]
        return memory.data(TILE)[held.address : held.address + held.size].view(dtype)

    data("i32", np.uint32)[:] = 0x1234_89AB
    data("i16", np.uint16)[:] = 0x01FE
    run_to_end(core)
    assert data("out", np.int32)[:4].tolist() == [0xAB, -2, 0x89AB, 0x89AB - 0x10000]


def test_a_program_beyond_the_limits_is_not_a_damaged_file() -> None:
    module = read_physical(parse_module(DESIGN, "d.mlir"))
    program = bytes(MAX_PROGRAM + 1)
    with pytest.raises(UnsupportedError, match="exceed a limit") as error:
        compile_checked_cores(module, {TILE: program}, {TILE: []}, {})
    assert str(TILE) in error.value.message
    assert str(MAX_PROGRAM) in (error.value.details or "")
