"""Small designs around a runtime sequence, for the tests of its lowering."""

from __future__ import annotations

import pytest

from npukit.compiler.lowering.sequence import lower_sequence
from npukit.compiler.parse import parse_module
from npukit.errors import NpukitError
from npukit.formats.txn import Op
from npukit.machine.bd_words import BdFields

ARRAY = """\
    %shim = aie.tile(0, 0)
    %mem = aie.tile(0, 1)
    %core = aie.tile(0, 2)
    %mbuf = aie.buffer(%mem) {sym_name = "mbuf", address = 0 : i32} : memref<1024xi32>
    %cbuf = aie.buffer(%core) {sym_name = "cbuf", address = 1024 : i32} : memref<256xi32>
    %mlock = aie.lock(%mem, 3) {init = 0 : i32}
    %clock = aie.lock(%core, 4) {init = 0 : i32}
    aie.shim_dma_allocation @in(%shim, MM2S, 0)
    aie.shim_dma_allocation @out(%shim, S2MM, 1)
"""
"""Lines 3 to 11 of :func:`design`; the sequence opens on line 12, its body starts on line 13."""

BODY_LINE = 13


def design(
    body: str,
    args: str = "%a: memref<1024xi32>",
    *,
    device: str = "npu1_1col",
    prefix: str = "",
) -> str:
    return (
        f"module {{\n  aie.device({device}) {{\n{ARRAY}{prefix}"
        f"    aie.runtime_sequence({args}) {{\n{body}\n    }}\n  }}\n}}\n"
    )


def ops_of(
    body: str,
    args: str = "%a: memref<1024xi32>",
    *,
    device: str = "npu1_1col",
    prefix: str = "",
) -> list[Op]:
    text = design(body, args, device=device, prefix=prefix)
    return list(lower_sequence(parse_module(text, "design.mlir")).ops)


def refuse(body: str, error: type[NpukitError], says: str, line: int) -> None:
    """The lowering refuses ``body``, at this line of it (from 0)."""
    with pytest.raises(error, match=says) as caught:
        ops_of(body)
    assert type(caught.value) is error
    assert str(caught.value.where).startswith(f"design.mlir:{BODY_LINE + line}:")


def memcpy(sizes: str, strides: str, extra: str = "", *, offset: int = 0, value: str = "%a") -> str:
    """A transfer on BD 2 to ``@in``; ``offset`` counts the innermost dimension's strides."""
    memref = "memref<1024xi32>"
    return (
        f"aiex.npu.dma_memcpy_nd({value}[0, 0, 0, {offset}][{sizes}][{strides}]) "
        f"{{id = 2 : i64, metadata = @in{extra}}} : {memref}"
    )


def task(name: str, bds: str, extra: str = "", alloc: str = "@in") -> str:
    attributes = f" {{{extra}}}" if extra else ""
    return f"{name} = aiex.dma_configure_task_for {alloc} {{\n{bds}\n}}{attributes}"


def bd(body: str = "%a : memref<1024xi32>, 0, 64", extra: str = "") -> str:
    attributes = f" {{{extra}}}" if extra else ""
    return f"aie.dma_bd({body}){attributes}\naie.end"


def words_moved(bd: BdFields, start: int, runs: int) -> list[int]:
    """Word addresses in order, counted as the register reference says, digit by digit."""
    wraps = [bd.d0_wrap or bd.buffer_length, bd.d1_wrap or bd.buffer_length, bd.buffer_length]
    steps = [bd.d0_step + 1, bd.d1_step + 1, bd.d2_step + 1]
    addresses = []
    for run in range(runs):
        base = start + (run % (bd.iteration_wrap + 1)) * (bd.iteration_step + 1)
        for index in range(bd.buffer_length):
            d0, rest = index % wraps[0], index // wraps[0]
            d1, d2 = rest % wraps[1], rest // wraps[1]
            addresses.append(base + d0 * steps[0] + d1 * steps[1] + d2 * steps[2])
    return addresses
