"""The spellings of MLIR-AIE 1.4 and of earlier versions mean the same to npukit."""

from __future__ import annotations

import pytest

from npukit.compiler.driver import lower
from npukit.compiler.extract import extract
from npukit.compiler.parse import parse_module, print_module
from npukit.errors import DesignError, UnsupportedError

DESIGN = """\
module {{
  aie.device(npu2_1col) {{
    %shim = aie.tile(0, 0)
    %mem = aie.tile(0, 1)
    %buffer = aie.buffer(%mem) {{address = 0 : i32, sym_name = "rtp"}} : memref<64xi32>
    %empty = aie.lock(%mem, 0) {{init = 2 : i32, sym_name = "empty"}}
    %full = aie.lock(%mem, 1) {{init = 0 : i32, sym_name = "full"}}
    aie.flow(%shim, DMA : 0, %mem, DMA : 0)
    aie.flow(%mem, DMA : 0, %shim, DMA : 0)
    aie.shim_dma_allocation @in(%shim, MM2S, 0)
    aie.shim_dma_allocation @out(%shim, S2MM, 0)
    %program = aie.memtile_dma(%mem) {{
      {constants}
      %0 = aie.dma_start(S2MM, 0, ^in, ^then)
    ^in:
      aie.use_lock(%empty, AcquireGreaterEqual, {two})
      aie.dma_bd(%buffer : memref<64xi32>{written}) {{bd_id = 0 : i32, next_bd_id = 0 : i32}}
      aie.use_lock(%full, Release, {two}, Blocking)
      aie.next_bd ^in
    ^then:
      %1 = aie.dma_start(MM2S, 0, ^out, ^end)
    ^out:
      aie.use_lock(%full, AcquireGreaterEqual, {two})
      aie.dma_bd(%buffer : memref<64xi32>{read}) {{bd_id = 1 : i32, next_bd_id = 1 : i32}}
      aie.use_lock(%empty, Release, {two})
      aie.next_bd ^out
    ^end:
      aie.end
    }}
    aie.runtime_sequence(%a: memref<64xi32>, %b: memref<64xi32>) {{
      {constants}
      aiex.npu.rtp_write(@rtp, 3, {rtp})
      %t = aiex.dma_configure_task_for @in {{
        aie.dma_bd(%a : memref<64xi32>{task}) {{bd_id = 0 : i32}}
        aie.end
      }} {{issue_token = true}}
      aiex.dma_start_task(%t)
      aiex.dma_await_task(%t)
    }}
  }}
}}
"""

BEFORE = DESIGN.format(
    constants="",
    two="2",
    written=", 0, 64, [<size = 4, stride = 16>, <size = 16, stride = 1>]",
    read=", 8, 48, [<size = 2, stride = 16>, <size = 16, stride = 1>], [<const_pad_before = 0, const_pad_after = 1>, "
    "<const_pad_before = 0, const_pad_after = 0>]",
    rtp="50",
    task=", 4, 32, [<size = 2, stride = 32>, <size = 16, stride = 1>]",
)
SINCE = DESIGN.format(
    constants="%c2 = arith.constant 2 : i32\n      %c50 = arith.constant 50 : i32",
    two="%c2",
    written=" offset = 0 len = 64 sizes = [4, 16] strides = [16, 1]",
    read=" offset = 8 len = 48 sizes = [2, 16] strides = [16, 1] pad [<const_pad_before = 0, "
    "const_pad_after = 1>, <const_pad_before = 0, const_pad_after = 0>]",
    rtp="%c50",
    task=" offset = 4 len = 32 sizes = [2, 16] strides = [32, 1]",
).replace("@rtp, 3, %c50)", "@rtp, 3, %c50) : i32")


def test_both_spellings_lower_to_the_same() -> None:
    before, since = lower(BEFORE, "before.mlir"), lower(SINCE, "since.mlir")
    assert before.insts == since.insts
    assert len(before.insts) > 100


def test_both_spellings_configure_the_same_array() -> None:
    before, since = (
        extract(parse_module(print_module(lower(text, "design.mlir").physical), "physical.mlir"))
        for text in (BEFORE, SINCE)
    )
    assert before.descriptors == since.descriptors
    assert before.locks == since.locks
    (table,) = since.descriptors.values()
    assert [dim.size for dim in table[1].dims] == [2, 16]
    assert table[0].acquire is not None


def test_the_new_spelling_is_printed_in_one_that_parses() -> None:
    text = print_module(parse_module(SINCE, "since.mlir"))
    assert lower(text, "printed.mlir").insts == lower(BEFORE, "before.mlir").insts


def test_a_bd_can_not_compute_how_much_it_takes_from_a_lock() -> None:
    """A core of MLIR-AIE 1.4 may; a module with such a BD can still be read."""
    text = SINCE.replace("%c50 = arith", "%s = arith.addi %c2, %c2 : i32\n      %c50 = arith")
    text = text.replace("Release, %c2)", "Release, %s)")
    assert "Release, %" in print_module(parse_module(text, "since.mlir", verify=False))
    with pytest.raises(
        UnsupportedError, match="only a core can compute the number of a lock"
    ) as refused:
        lower(text, "since.mlir")
    line = text[: text.index("Release, %s")].count("\n") + 1
    assert refused.value.where is not None
    assert refused.value.where.line == line


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        ("strides = [16, 1]", "strides = [16]", "as many strides as sizes"),
        ("len = 64", "len = %buffer", "type"),
        ("sizes = [4, 16] strides = [16, 1]", "strides = [16, 1]", "as many strides as sizes"),
    ],
)
def test_damaged_forms_are_located(right: str, wrong: str, message: str) -> None:
    with pytest.raises(DesignError, match=message) as refused:
        parse_module(SINCE.replace(right, wrong, 1), "since.mlir")
    assert refused.value.where is not None
    assert refused.value.where.line == 18
