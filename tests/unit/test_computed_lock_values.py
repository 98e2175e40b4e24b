"""Cores that compute how much they take from a lock, or add to it."""

from __future__ import annotations

import numpy as np
import pytest

from core_compilation import compile_cores
from design_runner import execute
from npukit.compiler.driver import lower
from npukit.compiler.extract import read_physical
from npukit.compiler.parse import parse_module
from npukit.emulator.array import Array, Outcome, Status
from npukit.errors import DesignError

DESIGN = """module {
  aie.device(npu1_1col) {
    %s = aie.tile(0, 0)
    %giver = aie.tile(0, 2)
    %taker = aie.tile(0, 3)
    %lock = aie.lock(%giver, 15) {init = 1 : i32, sym_name = "shared"}
    aie.objectfifo @gives(%s, {%giver}, 1 : i32) : !aie.objectfifo<memref<1xi32>>
    aie.objectfifo @takes(%s, {%taker}, 1 : i32) : !aie.objectfifo<memref<1xi32>>
    aie.objectfifo @out(%taker, {%s}, 1 : i32) : !aie.objectfifo<memref<1xi32>>
    aie.core(%giver) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %many = arith.constant 4294967294 : index
      scf.for %i = %c0 to %many step %c1 {
        %o = aie.objectfifo.acquire @gives(Consume, 1) : memref<1xi32>
        %n = memref.load %o[%c0] : memref<1xi32>
        aie.use_lock(%lock, Release, %n)
        aie.objectfifo.release @gives(Consume, 1)
      }
      aie.end
    }
    aie.core(%taker) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %one = arith.constant 1 : i32
      %many = arith.constant 4294967294 : index
      scf.for %i = %c0 to %many step %c1 {
        %o = aie.objectfifo.acquire @takes(Consume, 1) : memref<1xi32>
        %r = aie.objectfifo.acquire @out(Produce, 1) : memref<1xi32>
        %n = memref.load %o[%c0] : memref<1xi32>
        aie.use_lock(%lock, AcquireGreaterEqual, %n)
        %m = arith.addi %n, %one : i32
        memref.store %m, %r[%c0] : memref<1xi32>
        aie.objectfifo.release @takes(Consume, 1)
        aie.objectfifo.release @out(Produce, 1)
      }
      aie.end
    }
    aie.runtime_sequence(%g: memref<4xi32>, %t: memref<3xi32>, %r: memref<3xi32>) {
      aiex.npu.dma_memcpy_nd(%t[0, 0, 0, 0][1, 1, 1, 3][0, 0, 0, 1]) {id = 0 : i64, metadata = @takes} : memref<3xi32>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 0][1, 1, 1, 3][0, 0, 0, 1]) {id = 1 : i64, metadata = @out, issue_token = true} : memref<3xi32>
      aiex.npu.dma_memcpy_nd(%g[0, 0, 0, 0][1, 1, 1, 4][0, 0, 0, 1]) {id = 2 : i64, metadata = @gives} : memref<4xi32>
      aiex.npu.dma_wait {symbol = @out}
    }
  }
}
"""


def run(given: list[int], taken: list[int]) -> tuple[Outcome, list[int]]:
    lowered = lower(DESIGN, "d.mlir")
    module = read_physical(parse_module(lowered.physical_text))
    array = Array(module.design, compile_cores(module, {}))
    result = np.zeros(3, np.int32)
    outcome = execute(
        array, lowered.insts, [np.array(given, np.int32), np.array(taken, np.int32), result]
    )
    return outcome, result.tolist()


@pytest.mark.parametrize(
    ("given", "taken"),
    [([3, 2, 4, 0], [5, 1, 4]), ([1, 1, 1, 1], [2, 2, 1]), ([0, 62, 0, 1], [63, 0, 1])],
)
def test_a_core_takes_what_it_computes(given: list[int], taken: list[int]) -> None:
    outcome, result = run(given, taken)
    assert outcome.status is Status.COMPLETED, outcome.report
    assert result == [number + 1 for number in taken]


def test_it_waits_for_all_of_it() -> None:
    outcome, _ = run([3, 2, 4, 0], [5, 1, 5])
    assert outcome.status is Status.STALLED
    assert "shared" in outcome.report
    assert "is 4 and should be at least 5" in outcome.report


@pytest.mark.parametrize("number", [-1, 64])
def test_a_number_that_no_lock_has_ends_the_run(number: int) -> None:
    outcome, _ = run([3, 2, 4, 0], [5, number, 1])
    assert "a lock is used with a number that is not one of 0 to 63" in outcome.report


def _taking(computed: str) -> str:
    """The design, whose second core takes ``%k`` instead of what it gets."""
    return DESIGN.replace(
        "aie.use_lock(%lock, AcquireGreaterEqual, %n)",
        f"{computed}\naie.use_lock(%lock, AcquireGreaterEqual, %k)",
    )


def test_a_constant_is_folded_with_the_widths_of_its_types() -> None:
    """257 is 1 in eight bits."""
    narrowed = "%w = arith.constant 257 : i32\n%b = arith.trunci %w : i32 to i8\n"
    lowered = lower(_taking(narrowed + "%k = arith.extsi %b : i8 to i32"), "d.mlir")
    module = read_physical(parse_module(lowered.physical_text))
    result = np.zeros(3, np.int32)
    given = [np.array([1, 1, 1, 1], np.int32), np.array([7, 8, 9], np.int32), result]
    outcome = execute(Array(module.design, compile_cores(module, {})), lowered.insts, given)
    assert outcome.status is Status.COMPLETED, outcome.report
    assert result.tolist() == [8, 9, 10]


def test_a_folded_number_that_no_lock_has_is_an_error_of_the_build() -> None:
    doubled = "%h = arith.constant 50 : i32\n%k = arith.addi %h, %h : i32"
    module = read_physical(parse_module(lower(_taking(doubled), "d.mlir").physical_text))
    with pytest.raises(DesignError, match="not one of 0 to 63: 100"):
        compile_cores(module, {})
