"""Pushes to a full task queue in designs with cores: whether they are lost depends on time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from design_runner import Runner
from npukit.compiler.driver import lower
from npukit.emulator.array import Outcome
from npukit.emulator.schedule import Schedule
from npukit.formats.txn import AddressPatch

WORDS = 8

# As MLIR-AIE's example tiling_exploration/per_tile: each transfer takes what the core writes once.
DESIGN = """
module {
  aie.device(npu1_1col) {
    %shim = aie.tile(0, 0)
    %tile = aie.tile(0, 2)
    %counter = aie.buffer(%tile) {sym_name = "counter", initial_value = dense<1> : tensor<1xi32>} : memref<1xi32>
    aie.objectfifo @go(%shim, {%tile}, 1 : i32) : !aie.objectfifo<memref<8xi32>>
    aie.objectfifo @out(%tile, {%shim}, 2 : i32) : !aie.objectfifo<memref<8xi32>>
    %core = aie.core(%tile) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c8 = arith.constant 8 : index
      %forever = arith.constant 1000000 : index
      %one = arith.constant 1 : i32
      FIRST
      scf.for %n = %c0 to %forever step %c1 {
        %to = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<8xi32>>
        %y = aie.objectfifo.subview.access %to[0] : !aie.objectfifosubview<memref<8xi32>> -> memref<8xi32>
        %v = memref.load %counter[%c0] : memref<1xi32>
        scf.for %i = %c0 to %c8 step %c1 {
          memref.store %v, %y[%i] : memref<8xi32>
        }
        %w = arith.addi %v, %one : i32
        memref.store %w, %counter[%c0] : memref<1xi32>
        aie.objectfifo.release @out(Produce, 1)
      }
      aie.end
    }
    aie.runtime_sequence(%a: memref<96xi32>) {
TRANSFERS
    }
  }
}
"""

WAITS_FOR_INPUT = """
      %from = aie.objectfifo.acquire @go(Consume, 1) : !aie.objectfifosubview<memref<8xi32>>
      aie.objectfifo.release @go(Consume, 1)"""


def _transfer(number: int, fifo: str = "out") -> str:
    place = f"%a[0, 0, 0, {WORDS * number}][1, 1, 1, {WORDS}][0, 0, 0, 1]"
    return f"aiex.npu.dma_memcpy_nd({place}) {{id = {number} : i64, metadata = @{fifo}}} : memref<96xi32>"


def _run(
    folder: Path, count: int, schedule: Schedule, *, first: str = "", last: str = ""
) -> tuple[Outcome, list[int]]:
    waits = ["aiex.npu.dma_wait {symbol = @out}"] * count
    text = "\n".join([*map(_transfer, range(count)), last, *waits])
    lowered = lower(DESIGN.replace("TRANSFERS", text).replace("FIRST", first))
    assert sum(isinstance(op, AddressPatch) for op in lowered.transaction.ops) == count + bool(last)
    assert any("earlier tasks may be unfinished" in warning.message for warning in lowered.warnings)
    array = Runner(folder).load(lowered.physical_text, "", schedule)
    data = np.zeros(WORDS * 12, "<i4")
    outcome = array.execute(lowered.insts, [data.view(np.uint8)])
    return outcome, data[::WORDS].tolist()[:count]


@pytest.mark.parametrize("count", [7, 12])
def test_a_core_that_keeps_up_makes_room(tmp_path: Path, count: int) -> None:
    outcome, found = _run(tmp_path, count, Schedule.ORDINARY)
    assert outcome.report == ""
    assert found == [*range(1, count + 1)]


def test_another_schedule_shows_that_it_may_not_keep_up(tmp_path: Path) -> None:
    outcome, _ = _run(tmp_path, 12, Schedule.LATE)
    assert "was dropped" in outcome.report


def test_a_core_that_waits_for_a_later_push_makes_no_room(tmp_path: Path) -> None:
    # Nothing is written before the core has its input: one of six tasks runs, four wait.
    late = _transfer(11, "go")
    outcome, _ = _run(tmp_path, 6, Schedule.ORDINARY, first=WAITS_FOR_INPUT, last=late)
    assert "was dropped" in outcome.report
