"""Attributes of cores, functions and buffers that only MLIR-AIE 1.4 prints, and what has no effect."""

from __future__ import annotations

import numpy as np
import pytest

from core_compilation import compile_cores
from design_runner import execute
from npukit.compiler.driver import lower
from npukit.compiler.extract import read_physical
from npukit.compiler.parse import parse_module
from npukit.emulator.array import Array, Status
from npukit.errors import DesignError

DESIGN = """module {
  aie.device(npu1_1col) {
    func.func private @f(memref<8xi32>) attributes {link_with = "f.ll", link_with_mode = "merge"}
    func.func private @g(memref<8xi32>) attributes {link_with = "g.o"}
    %s = aie.tile(0, 0)
    %t = aie.tile(0, 2)
    %table = aie.buffer(%t) {aligned = false, sym_name = "table"} : memref< 4 x 2 x i32 > = dense<3>
    aie.objectfifo @in(%s, {%t}, 2 : i32) : !aie.objectfifo<memref<8 x i32>>
    aie.objectfifo @out(%t, {%s}, 2 : i32) : !aie.objectfifo<memref<8xi32>>
    aie.core(%t) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c8 = arith.constant 8 : index
      %v = memref.load %table[%c1, %c0] : memref<4x2xi32>
      aie.event(0)
      %a = aie.objectfifo.acquire @in(Consume, 1) : memref<8xi32>
      %b = aie.objectfifo.acquire @out(Produce, 1) : memref<8xi32>
      scf.for %i = %c0 to %c8 step %c1 {
        %x = memref.load %a[%i] : memref<8xi32>
        aie.debug(%x : i32)
        %y = arith.muli %x, %v : i32
        memref.store %y, %b[%i] : memref<8xi32>
      }
      CALLS
      aie.event(1)
      aie.objectfifo.release @in(Consume, 1)
      aie.objectfifo.release @out(Produce, 1)
      aie.end
    } {stack_size = 2048 : i32}
    aie.runtime_sequence(%x: memref<8xi32>, %y: memref<8xi32>) {
      aiex.npu.dma_memcpy_nd(%x[0, 0, 0, 0][1, 1, 1, 8][0, 0, 0, 1]) {id = 0 : i64, metadata = @in} : memref<8xi32>
      aiex.npu.dma_memcpy_nd(%y[0, 0, 0, 0][1, 1, 1, 8][0, 0, 0, 1]) {id = 1 : i64, metadata = @out, issue_token = true} : memref<8xi32>
      aiex.npu.dma_wait {symbol = @out}
    }
  }
}
"""
CALLS = """func.call @f(%a) {lib = "of Allo"} : (memref<8xi32>) -> ()
      func.call @g(%a) : (memref<8xi32>) -> ()"""


def test_events_and_debug_output_change_nothing() -> None:
    lowered = lower(DESIGN.replace("CALLS", ""), "d.mlir")
    module = read_physical(parse_module(lowered.physical_text))
    array = Array(module.design, compile_cores(module, {}))
    result = np.zeros(8, np.int32)
    outcome = execute(array, lowered.insts, [np.arange(8, dtype=np.int32), result])
    assert outcome.status is Status.COMPLETED, outcome.report
    assert result.tolist() == [3 * number for number in range(8)]


def test_a_merged_module_is_a_file_of_the_core_like_an_object() -> None:
    lowered = lower(DESIGN.replace("CALLS", CALLS), "d.mlir")
    (core,) = read_physical(lowered.physical).design.cores
    assert core.link_files == ("f.ll", "g.o")
    attributes = '{link_files = ["g.o"], link_merge_files = ["f.ll"], stack_size = 2048 : i32}'
    collected = DESIGN.replace("CALLS", CALLS).replace("{stack_size = 2048 : i32}", attributes)
    (core,) = read_physical(lower(collected, "d.mlir").physical).design.cores
    assert sorted(core.link_files) == ["f.ll", "g.o"]


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ('"merge"', '"thin"', 'link_with_mode is "merge", not "thin"'),
        ('link_with = "f.ll", ', "", "a link_with_mode needs link_with"),
    ],
)
def test_other_modes_are_refused(right: str, wrong: str, said: str) -> None:
    with pytest.raises(DesignError, match=said) as refused:
        lower(DESIGN.replace("CALLS", CALLS).replace(right, wrong), "d.mlir")
    assert refused.value.where is not None
    assert refused.value.where.line == 3
