"""Generates a matrix product on 16 cores: int8 operands and int32 results, 512 x 512 each.

Column ``j`` of the array gets column block ``j`` of B, row ``i`` gets row block ``i`` of A. Each
core accumulates a block of 64 x 64 results in eight steps.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path

SIDE, BLOCK, CORES = 512, 64, 4
_STEPS = SIDE // BLOCK
_IN = f"memref<{BLOCK}x{BLOCK}xi8>"
_OUT = f"memref<{BLOCK}x{BLOCK}xi32>"
_JOINED = f"memref<{CORES * BLOCK}x{BLOCK}xi32>"

_SOURCE = f"""\
#include <stdint.h>

extern "C" {{
void clear(int32_t *c) {{
  for (int i = 0; i < {BLOCK * BLOCK}; i++) c[i] = 0;
}}

void multiply(const int8_t *__restrict a, const int8_t *__restrict b, int32_t *__restrict c) {{
  for (int i = 0; i < {BLOCK}; i++)
    for (int j0 = 0; j0 < {BLOCK}; j0 += 16) {{
      int32_t sums[16];
      for (int j = 0; j < 16; j++) sums[j] = c[i * {BLOCK} + j0 + j];
      for (int k = 0; k < {BLOCK}; k++) {{
        int16_t x = a[i * {BLOCK} + k];
        for (int j = 0; j < 16; j++) sums[j] += (int16_t)(x * (int16_t)b[k * {BLOCK} + j0 + j]);
      }}
      for (int j = 0; j < 16; j++) c[i * {BLOCK} + j0 + j] = sums[j];
    }}
}}
}}
"""

_REFERENCE = """\
import numpy as np


def product(a, b):
    return a.astype(np.int32) @ b.astype(np.int32)
"""


def write_matmul(folder: Path, name: str) -> None:
    """Write the kernel ``name`` below ``folder``."""
    kernel = folder / name
    kernel.mkdir(parents=True)
    (kernel / "kernel.toml").write_text("\n".join(_spec(name)) + "\n")
    (kernel / "design.mlir").write_text("\n".join(_design(name)) + "\n")
    (kernel / f"{name}.cc").write_text(_SOURCE)
    (kernel / "reference.py").write_text(_REFERENCE)


def _spec(name: str) -> Iterator[str]:
    yield f'[kernel]\nname = "{name}"\nsummary = "measured"\ndevices = ["npu1"]'
    yield f'design = "design.mlir"\n[[cores]]\nobject = "{name}.o"\nsources = ["{name}.cc"]'
    for argument, direction, dtype in (
        ("a", "in", "int8"),
        ("b", "in", "int8"),
        ("c", "out", "int32"),
    ):
        yield f'[[arguments]]\nname = "{argument}"\ndirection = "{direction}"\ndtype = "{dtype}"'
        yield f"shape = [{SIDE}, {SIDE}]"
    yield '[validation]\nreference = "reference.py:product"\n[[validation.cases]]\nname = "uniform"'
    for argument in ("a", "b"):
        yield f'inputs.{argument} = {{ kind = "uniform", low = -128, high = 127 }}'


def _design(name: str) -> Iterator[str]:
    yield "module {\naie.device(npu1) {"
    yield f"func.func private @multiply({_IN}, {_IN}, {_OUT})"
    yield f"func.func private @clear({_OUT})"
    for column, row in product(range(CORES), range(2 + CORES)):
        yield f"%t{column}{row} = aie.tile({column}, {row})"
    for each in range(CORES):
        across = ", ".join(f"%t{column}{2 + each}" for column in range(CORES))
        down = ", ".join(f"%t{each}{2 + row}" for row in range(CORES))
        yield from _broadcast("a", each, across)
        yield from _broadcast("b", each, down)
        yield from _join(each)
    for column, row in product(range(CORES), range(CORES)):
        yield from _core(column, row, name)
    yield from _sequence()
    yield "}\n}"


def _broadcast(operand: str, index: int, cores: str) -> Iterator[str]:
    """From the shim of column ``index`` through its memtile to four cores."""
    outer, inner = f"@{operand}_in{index}", f"@{operand}{index}"
    fifo = f"2 : i32) : !aie.objectfifo<{_IN}>"
    yield f"aie.objectfifo {outer}(%t{index}0, {{%t{index}1}}, {fifo}"
    yield f"aie.objectfifo {inner}(%t{index}1, {{{cores}}}, {fifo}"
    yield f"aie.objectfifo.link [{outer}] -> [{inner}] ([] [])"


def _join(column: int) -> Iterator[str]:
    """The results of a column's four cores, joined in its memtile."""
    names = [f"@c{column}{row}" for row in range(CORES)]
    for row, fifo in enumerate(names):
        tiles = f"%t{column}{2 + row}, {{%t{column}1}}"
        yield f"aie.objectfifo {fifo}({tiles}, 1 : i32) : !aie.objectfifo<{_OUT}>"
    joined = f"@c_out{column}"
    tiles = f"%t{column}1, {{%t{column}0}}"
    yield f"aie.objectfifo {joined}({tiles}, 1 : i32) : !aie.objectfifo<{_JOINED}>"
    offsets = ", ".join(str(BLOCK * BLOCK * row) for row in range(CORES))
    yield f"aie.objectfifo.link [{', '.join(names)}] -> [{joined}] ([{offsets}] [])"


def _core(column: int, row: int, name: str) -> Iterator[str]:
    yield f"%core{column}{row} = aie.core(%t{column}{2 + row}) {{"
    yield "%zero = arith.constant 0 : index\n%one = arith.constant 1 : index"
    yield f"%steps = arith.constant {_STEPS} : index"
    yield "%forever = arith.constant 9223372036854775807 : index"
    yield "scf.for %i = %zero to %forever step %one {"
    yield from _acquired("c", f"@c{column}{row}", "Produce", _OUT)
    yield f"func.call @clear(%c) : ({_OUT}) -> ()"
    yield "scf.for %k = %zero to %steps step %one {"
    yield from _acquired("a", f"@a{row}", "Consume", _IN)
    yield from _acquired("b", f"@b{column}", "Consume", _IN)
    yield f"func.call @multiply(%a, %b, %c) : ({_IN}, {_IN}, {_OUT}) -> ()"
    yield f"aie.objectfifo.release @a{row}(Consume, 1)"
    yield f"aie.objectfifo.release @b{column}(Consume, 1)\n}}"
    yield f"aie.objectfifo.release @c{column}{row}(Produce, 1)\n}}"
    yield f'aie.end\n}} {{link_with = "{name}.o", stack_size = 2048 : i32}}'


def _acquired(value: str, fifo: str, port: str, kind: str) -> Iterator[str]:
    view = f"!aie.objectfifosubview<{kind}>"
    yield f"%{value}_view = aie.objectfifo.acquire {fifo}({port}, 1) : {view}"
    yield f"%{value} = aie.objectfifo.subview.access %{value}_view[0] : {view} -> {kind}"


def _sequence() -> Iterator[str]:
    operand, result = (f"memref<{SIDE}x{SIDE}x{kind}>" for kind in ("i8", "i32"))
    yield f"aie.runtime_sequence(%a: {operand}, %b: {operand}, %c: {result}) {{"
    band, step = CORES * BLOCK, BLOCK * SIDE
    for top, left in product(range(0, SIDE, band), range(0, SIDE, band)):
        for each in range(CORES):
            column, row = left + BLOCK * each, top + BLOCK * each
            yield (
                f"aiex.npu.dma_memcpy_nd(%c[0, 0, {top}, {column}][1, 1, {band}, {BLOCK}]"
                f"[0, 0, {SIDE}, 1]) {{id = 0 : i64, issue_token = true, "
                f"metadata = @c_out{each}}} : {result}"
            )
            for number, name, offsets, stride in (
                (1, "a", f"0, 0, {row}, 0", BLOCK),
                (2, "b", f"0, 0, 0, {column}", step),
            ):
                yield (
                    f"aiex.npu.dma_memcpy_nd(%{name}[{offsets}]"
                    f"[1, {_STEPS}, {BLOCK}, {BLOCK}][0, {stride}, {SIDE}, 1]) "
                    f"{{id = {number} : i64, metadata = @{name}_in{each}}} : {operand}"
                )
        for each in range(CORES):
            yield f"aiex.npu.dma_wait {{symbol = @c_out{each}}}"
    yield "}"
