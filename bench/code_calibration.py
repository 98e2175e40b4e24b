"""Compares what code costs by estimate with measurements: a table of docs/timing.md.

    python bench/code_calibration.py MLIR_AIE          # print it
    python bench/code_calibration.py MLIR_AIE --write  # put it into the page

MLIR_AIE is a checkout of Xilinx/mlir-aie, whose ``aie_kernels`` have most of the measured code; the
other functions are below, written from their descriptions. No price is tuned to a row.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Any

from timing_tables import PAGE, filled
from wasmtime import (
    Func,
    Global,
    GlobalType,
    Instance,
    Limits,
    Memory,
    MemoryType,
    Store,
    Table,
    TableType,
    Val,
)
from wasmtime import ValType as Type

from npukit.builder.toolchains.emulated.vector_compile.compiler import VectorCompiler
from npukit.builder.toolchains.emulated.zig import ZigCompiler
from npukit.emulator.wasm_engine import compiled, engine
from npukit.vector.core_timing import CALL, UNITS, Slot
from npukit.vector.counting import CONFLICTS, CYCLES, SLOTS

TABLE = "bench/code_calibration.py"

_PAGE = 1 << 16
_STACK, _DATA, _ARGUMENTS = _PAGE, _PAGE, 3 * _PAGE
_BANK = 1 << 14
"""Bytes of a bank of a core's memory."""

_SCALE = """
#include <aie_api/aie.hpp>
#include <aie_kernel_utils.h>
extern "C" void scale(TYPE *__restrict in, TYPE *__restrict out, int32_t factor, int32_t n) {
  const int rounds = n / LANES;
  HINT
  for (int i = 0; i < rounds; ++i, in += LANES, out += LANES) {
    aie::accum<SUM, LANES> sums = aie::mul(aie::load_v<LANES>(in), TYPE(factor));
    aie::store_v(out, sums.template to_vector<TYPE>(0));
  }
}
"""
_SCALAR = """
#include <stdint.h>
extern "C" void scale(int32_t *in, int32_t *out, int32_t factor, int32_t n) {
  for (int i = 0; i < n; ++i) out[i] = factor * in[i];
}
"""
_SAXPY = """
#include <aie_api/aie.hpp>
extern "C" void saxpy(bfloat16 *__restrict x, bfloat16 *__restrict y, bfloat16 *__restrict z) {
  const auto a = aie::broadcast<bfloat16, 64>(3.f);
#pragma clang loop min_iteration_count(4)
  for (int i = 0; i < 4096; i += 64, x += 64, y += 64, z += 64) {
    aie::accum<accfloat, 64> product = aie::mul(aie::load_v<64>(x), a);
    aie::accum<accfloat, 64> sum = aie::add(product, aie::load_v<64>(y));
    aie::store_v(z, sum.to_vector<bfloat16>());
  }
}
extern "C" void saxpy_scalar(bfloat16 *x, bfloat16 *y, bfloat16 *z) {
  float a = 3.f;
  for (int i = 0; i < 4096; ++i) z[i] = a * x[i] + y[i];
}
"""
_TUTORIAL = """
#include <aie_api/aie.hpp>
#include <aie_kernel_utils.h>
extern "C" void product(const int8_t *__restrict a, const int8_t *__restrict b,
                        int32_t *__restrict c) {
  using MMUL = aie::mmul<4, 16, 8, int8, int8>;
  for (unsigned z = 0; z < 64 / 4; ++z) {
    for (unsigned j = 0; j < 64 / 8; ++j) {
      const int8_t *__restrict left = a + z * (64 / 16) * MMUL::size_A;
      const int8_t *__restrict right = b + j * MMUL::size_B;
      MMUL sums;
      sums.mul(aie::load_v<MMUL::size_A>(left), aie::load_v<MMUL::size_B>(right));
      for (unsigned i = 1; i < 64 / 16; ++i) {
        left += MMUL::size_A;
        right += MMUL::size_B * (64 / 8);
        sums.mac(aie::load_v<MMUL::size_A>(left), aie::load_v<MMUL::size_B>(right));
      }
      aie::store_v(c, sums.to_vector<int32_t>());
      c += MMUL::size_C;
    }
  }
}
"""

_SUMS = """
#include <aie_api/aie.hpp>
extern "C" int32_t sum_in_memory(int32_t rounds) {
  volatile int32_t sum = 0;
  for (int32_t i = 0; i < rounds; ++i) sum = sum + i;
  return sum;
}
extern "C" int32_t sums_of_vectors(int32_t rounds) {
  auto sums = aie::zeros<int32_t, 16>();
  for (int32_t i = 0; i < rounds; ++i) sums = aie::add(sums, aie::broadcast<int32_t, 16>(i));
  return aie::reduce_add(sums);
}
extern "C" int32_t products(const int16_t *__restrict a, const int16_t *__restrict b,
                            int32_t rounds) {
  auto sums = aie::zeros<acc64, 16>();
  for (uint32_t i = 0; i < (uint32_t)rounds; ++i) {
    const uint32_t at = i % 32 * 16;
    sums = aie::mac(sums, aie::load_v<16>(a + at), aie::load_v<16>(b + at));
  }
  return aie::reduce_add(sums.to_vector<int32_t>());
}
extern "C" void one_sum(const int8_t *__restrict a, const int8_t *__restrict b,
                        int32_t *__restrict c, uint32_t panels) {
  using MMUL = aie::mmul<4, 8, 8, int8_t, int8_t, acc32>;
  for (unsigned row = 0; row < 16; ++row)
    for (unsigned column = 0; column < 8; ++column) {
      MMUL sums;
      for (unsigned panel = 0; panel < panels; ++panel)
        for (unsigned step = 0; step < 8; ++step) {
          const auto left = aie::load_v<32>(a + (row * 8 + step) * 32);
          const auto right = aie::load_v<64>(b + (step * 8 + column) * 64);
          if (panel == 0 && step == 0)
            sums.mul(left, right);
          else
            sums.mac(left, right);
        }
      aie::store_v(c + (row * 8 + column) * 32, sums.to_vector<int32_t>());
    }
}
"""

Measured = tuple[int, int]
"""The least and the most."""


@dataclass(frozen=True)
class Row:
    """A measurement of a function.

    Attributes:
        what, source: where it comes from.
        measured: cycles of a call without the call itself.
        generation: of the cores.
        code: the C++, or the name of a file of ``aie_kernels``.
        function, arguments: what is called; None is an array of its own.
        flags: of the compiler.
        between: bytes from one array to the next.
    """

    what: str
    source: str
    measured: Measured
    generation: str
    code: str
    function: str
    arguments: Sequence[int | None]
    flags: Sequence[str] = ()
    between: int = _BANK


def _product(
    what: str,
    source: str,
    measured: Measured,
    generation: str,
    sizes: tuple[int, int, int],
    kind: str,
    *flags: str,
) -> Row:
    dimensions = [f"-DDIM_{name}={size}" for name, size in zip("MKN", sizes, strict=True)]
    named = "x".join(map(str, sizes))
    return Row(
        f"product of {named} {what}",
        source,
        measured,
        generation,
        f"{generation.lower()}/mm.cc",
        f"matmul_{kind}",
        (None, None, None),
        (*dimensions, f"-D{kind}_ONLY", *flags),
    )


def _scale(what: str, measured: Measured, kind: str, hint: str) -> Row:
    lanes, sums = ("32", "acc32") if kind == "int16_t" else ("16", "acc64")
    code = _SCALE.replace("TYPE", kind).replace("LANES", lanes).replace("SUM", sums)
    return Row(
        what,
        "guide 4c",
        measured,
        "AIE2",
        code.replace("HINT", hint),
        "scale",
        (None, None, 3, 1024),
    )


_PROBED = "jdominick05/ryzen-ai-xdna1-quantization (trace)"
_TRACED = "vegah/Npu-Embeddings, task 0077 (trace)"
_ANATOMY = "vegah/Npu-Embeddings, task 0049 (trace)"
_SAXPY_TRACED = "vegah/Npu-Embeddings, task 0002 (trace)"
_KNOWN = "AIE_LOOP_MIN_ITERATION_COUNT(16)"
_BLOCKS = "-DAIE_API_EMULATE_BFLOAT16_MMUL_WITH_BFP16"

ROWS = (
    _product(
        "int16, int32 results (`mm.cc`, 4x4x4)",
        "guide 4c",
        (2535, 2535),
        "AIE2",
        (64, 64, 32),
        "i16_i32",
    ),
    _product(
        "int8, int32 results (`mm.cc`, 4x8x8)",
        "jdominick05/ryzen-ai-xdna1-quantization (Peano's code, counted)",
        (2442, 2538),
        "AIE2",
        (64, 64, 64),
        "i8_i32",
    ),
    _scale("1,024 int16 times a scalar, rounds known (`scale.cc`)", (72, 78), "int16_t", _KNOWN),
    _scale("the same, rounds not known", (309, 309), "int16_t", ""),
    _scale("1,024 int32 times a scalar, rounds known", (339, 339), "int32_t", _KNOWN),
    _scale("the same, rounds not known", (1490, 1490), "int32_t", ""),
    Row(
        "the same, scalar code",
        "guide 4c",
        (12297, 12297),
        "AIE2",
        _SCALAR,
        "scale",
        (None, None, 3, 1024),
    ),
    Row(
        "1,024 sums of a word in memory",
        _PROBED,
        (9216, 9216),
        "AIE2",
        _SUMS,
        "sum_in_memory",
        (1024,),
    ),
    Row(
        "1,024 sums of 16 int32, each of the one before",
        _PROBED,
        (2048, 2048),
        "AIE2",
        _SUMS,
        "sums_of_vectors",
        (1024,),
    ),
    Row(
        "1,024 times 16 products of int16, from two banks",
        _PROBED,
        (11264, 11264),
        "AIE2",
        _SUMS,
        "products",
        (None, None, 1024),
    ),
    Row(
        "the same, from one bank",
        _PROBED,
        (12288, 12288),
        "AIE2",
        _SUMS,
        "products",
        (None, None, 1024),
        between=_BANK // 4,
    ),
    Row(
        "product of 64x64x64 int8 with one sum at a time (4x8x8)",
        _PROBED,
        (16867, 16867),
        "AIE2",
        _SUMS,
        "one_sum",
        (None, None, None, 1),
    ),
    Row(
        "product of 64x64x64 int8, int32 results (4x16x8)",
        "Vitis tutorial XD100 (Chess, simulated)",
        (2092, 2092),
        "AIE2",
        _TUTORIAL,
        "product",
        (None, None, None),
    ),
    _product(
        "int8, int32 results (`mm.cc`, 8x8x8)",
        _TRACED,
        (1036, 1036),
        "AIE2P",
        (64, 64, 48),
        "i8_i32",
    ),
    _product(
        "int8, int32 results (8x8x8)", "the same", (1316, 1316), "AIE2P", (64, 96, 48), "i8_i32"
    ),
    _product(
        "bfloat16, float results (4x8x8)", _ANATOMY, (7813, 7813), "AIE2P", (64, 64, 48), "bf16_f32"
    ),
    _product(
        "bfloat16, float results, as blocks of floats (8x8x8)",
        "the same",
        (1469, 1469),
        "AIE2P",
        (64, 64, 48),
        "bf16_f32",
        _BLOCKS,
    ),
    Row(
        "clearing 64x48 floats (`zero.cc`)",
        "the same",
        (583, 583),
        "AIE2P",
        "aie2p/mm.cc",
        "zero_f32",
        (None,),
        ("-DDIM_M=64", "-DDIM_N=48", "-Dbf16_f32_ONLY"),
    ),
    Row(
        "3x + y of 4,096 bfloat16, rounds known",
        _SAXPY_TRACED,
        (335, 335),
        "AIE2P",
        _SAXPY,
        "saxpy",
        (None, None, None),
    ),
    Row(
        "the same, scalar code",
        "the same",
        (541662, 541662),
        "AIE2P",
        _SAXPY,
        "saxpy_scalar",
        (None, None, None),
    ),
)


def counted(row: Row, checkout: Path, scratch: Path) -> Counter[int]:
    """What a call of a row's function counts."""
    kernels = checkout / "aie_kernels"
    text = (kernels / row.code).read_text() if row.code.endswith(".cc") else row.code
    (scratch / "code.cc").write_text(text)
    zig = ZigCompiler(scratch / "cache")
    built = VectorCompiler(row.generation, zig, (), "cycles").compile_object(
        Path("code.cc"),
        scratch / "code.o",
        cwd=scratch,
        include_dirs=(kernels, kernels / row.generation.lower()),
        extra_flags=row.flags,
    )
    program = zig.link_program([built.object], [row.function], scratch / "code.wasm")
    counts: Counter[int] = Counter()

    def count(event: int, amount: int) -> None:
        counts[event] += amount

    _call(program.read_bytes(), row, count)
    return counts


def _call(wasm: bytes, row: Row, count: Any) -> None:
    store = Store(engine())
    store.set_fuel(2**62)
    number = GlobalType(Type.i32(), mutable=False)
    provided: dict[str, Any] = {
        "memory": Memory(store, MemoryType(Limits(8, 8))),
        "__stack_pointer": Global(store, GlobalType(Type.i32(), mutable=True), Val.i32(_STACK)),
        "__memory_base": Global(store, number, Val.i32(_DATA)),
        "__table_base": Global(store, number, Val.i32(0)),
    }

    def made(kind: Any) -> Any:
        return Table(store, kind, None) if isinstance(kind, TableType) else Func(store, kind, count)

    module = compiled(wasm)
    imports = [provided.get(each.name or "") or made(each.type) for each in module.imports]
    exports = Instance(store, module, imports).exports(store)
    values = [
        _ARGUMENTS + place * row.between if each is None else each
        for place, each in enumerate(row.arguments)
    ]
    exports[row.function](store, *values)  # type: ignore[operator]


def table(checkout: Path) -> str:
    """All rows, with their errors."""
    lines = [
        "| code | on | source | measured | bound | estimate | error |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in ROWS:
        with tempfile.TemporaryDirectory(prefix="npukit-code-") as folder:
            counts = counted(row, checkout, Path(folder))
        estimate = counts[CYCLES] + counts[CONFLICTS] - CALL
        bound = max(ceil(counts[SLOTS[slot]] / UNITS[slot]) for slot in Slot)
        device = "npu1" if row.generation == "AIE2" else "npu2"
        measured = " to ".join(f"{each:,}" for each in dict.fromkeys(row.measured))
        errors = " to ".join(f"{estimate / each - 1:+.0%}" for each in dict.fromkeys(row.measured))
        lines.append(
            f"| {row.what} | {device} | {row.source} | {measured} | {bound:,} | "
            f"{estimate:,} | {errors} |"
        )
        print(lines[-1], flush=True)
    return "\n".join(lines)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkout", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    rows = table(options.checkout)
    if options.write:
        PAGE.write_text(filled(PAGE.read_text(), {TABLE: lambda: rows}))
