"""Resets of DMA channels and cores in a runtime sequence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from lowered_sequences import design, ops_of, refuse

from design_runner import Runner
from npukit.compiler.driver import lower, stop_after
from npukit.compiler.parse import parse_module, print_module
from npukit.emulator.array import Status
from npukit.errors import DesignError, NpukitError
from npukit.formats.txn import BlockWrite, MaskWrite, Write32, tile_address


@pytest.mark.parametrize(
    ("op", "tile", "register"),
    [
        ("aiex.dma_channel_reset(%core, S2MM, 1)", (0, 2), 0x1DE08),
        ("aiex.dma_channel_reset(%core, MM2S, 0)", (0, 2), 0x1DE10),
        ("aiex.dma_channel_reset(%mem, S2MM, 5)", (0, 1), 0xA0628),
        ("aiex.dma_channel_reset(%mem, MM2S, 0)", (0, 1), 0xA0630),
        ("aiex.core_reset(%core)", (0, 2), 0x32000),
    ],
)
def test_a_reset_sets_and_clears_one_bit(op: str, tile: tuple[int, int], register: int) -> None:
    """The registers are those of AMD's reference for AIE-ML."""
    address = tile_address(*tile, register)
    assert ops_of(op) == [MaskWrite(address, mask=2, value=value) for value in (2, 0)]
    printed = print_module(parse_module(design(op)))
    assert op.partition("(")[0] in printed
    assert print_module(parse_module(printed)) == printed


@pytest.mark.parametrize(
    ("tile", "place", "address", "length"),
    [("core", (0, 2), 0, 8), ("core", (0, 2), 65532, 1), ("mem", (0, 1), 4, 4)],
)
def test_a_buffer_clear_writes_zeros(
    tile: str, place: tuple[int, int], address: int, length: int
) -> None:
    op = f"aiex.buffer_clear(%{tile}, {address}, {length})"
    (found,) = ops_of(op)
    assert found == BlockWrite(
        tile_address(*place, address), (0,) * length, residue=(0, place[0] | place[1] << 8)
    )
    printed = print_module(parse_module(design(op)))
    assert op.partition("%")[0] in printed and f", {address}, {length})" in printed
    assert print_module(parse_module(printed)) == printed


@pytest.mark.parametrize(
    ("op", "says"),
    [
        ("aiex.buffer_clear(%shim, 0, 4)", "no data memory to clear"),
        ("aiex.buffer_clear(%core, 0, 0)", "its length is 0"),
        ("aiex.buffer_clear(%core, 2, 1)", "not a multiple of 4"),
        (
            "aiex.buffer_clear(%core, 65532, 2)",
            "bytes 65532 to 65539 of tile .0, 2., which has 65536",
        ),
        ("aiex.buffer_clear(%mem, 524284, 2)", "which has 524288"),
    ],
)
def test_a_clear_outside_of_a_memory_is_refused(op: str, says: str) -> None:
    refuse(op, DesignError, says, 0)


CLEARED = """
module {
  aie.device(npu1_1col) {
    %shim = aie.tile(0, 0)
    %core = aie.tile(0, 2)
    %acc = aie.buffer(%core) {sym_name = "acc", address = 1024 : i32} : memref<8xi32>
    %free = aie.lock(%core, 0) {init = 1 : i32, sym_name = "free"}
    %full = aie.lock(%core, 1) {init = 0 : i32, sym_name = "full"}
    aie.flow(%core, DMA : 0, %shim, DMA : 0)
    aie.shim_dma_allocation @out(%shim, S2MM, 0)
    aie.core(%core) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c8 = arith.constant 8 : index
      aie.use_lock(%free, AcquireGreaterEqual, 1)
      scf.for %i = %c0 to %c8 step %c1 {
        %v = arith.index_cast %i : index to i32
        memref.store %v, %acc[%i] : memref<8xi32>
      }
      aie.use_lock(%full, Release, 1)
      aie.end
    }
    aie.mem(%core) {
      %0 = aie.dma_start(MM2S, 0, ^bd, ^end)
    ^bd:
      aie.use_lock(%full, AcquireGreaterEqual, 1)
      aie.dma_bd(%acc : memref<8xi32>, 0, 8)
      aie.use_lock(%free, Release, 1)
      aie.next_bd ^bd
    ^end:
      aie.end
    }
    aie.runtime_sequence(%a: memref<16xi32>) {
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 1, 8][0, 0, 0, 1]) {id = 0 : i64, metadata = @out, issue_token = true} : memref<16xi32>
      aiex.npu.dma_wait {symbol = @out}
      aiex.buffer_clear(%core, 1028, 6)
      aiex.set_lock(%full, 1)
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 8][1, 1, 1, 8][0, 0, 0, 1]) {id = 1 : i64, metadata = @out, issue_token = true} : memref<16xi32>
      aiex.npu.dma_wait {symbol = @out}
    }
  }
}
"""


def test_what_is_cleared_is_zero(tmp_path: Path) -> None:
    """The buffer is read, cleared except for its first and last word, and read again."""
    lowered = lower(CLEARED)
    array = Runner(tmp_path).load(lowered.physical_text, "")
    data = np.full(16, 99, np.int32)
    outcome = array.execute(lowered.insts, [data.view(np.uint8)])
    assert outcome.status is Status.COMPLETED, outcome.report
    assert data.tolist() == [*range(8), 0, 0, 0, 0, 0, 0, 0, 7]


@pytest.mark.parametrize(
    ("op", "error", "says"),
    [
        ("aiex.dma_channel_reset(%shim, S2MM, 0)", DesignError, "shim tile have no reset"),
        ("aiex.dma_channel_reset(%core, S2MM, 2)", DesignError, "no channel 2"),
        ("aiex.core_reset(%mem)", DesignError, "has no core"),
        ("aiex.dma_channel_reset_for(@in)", DesignError, "no objectfifo @in"),
    ],
)
def test_what_has_no_reset_is_refused(op: str, error: type[NpukitError], says: str) -> None:
    refuse(op, error, says, 0)


FIFOS = """
module {
  aie.device(npu1_1col) {
    %shim = aie.tile(0, 0)
    %mem = aie.tile(0, 1)
    aie.objectfifo @in(%shim, {%mem}, 2 : i32) : !aie.objectfifo<memref<8xi32>>
    aie.objectfifo @out(%mem, {%shim}, 2 : i32) : !aie.objectfifo<memref<8xi32>>
    aie.objectfifo.link [@in] -> [@out]([] [])
    aie.runtime_sequence(%a: memref<16xi32>, %b: memref<8xi32>) {
      RESETS
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 1, 12][0, 0, 0, 1]) {id = 0 : i64, metadata = @in, issue_token = true} : memref<16xi32>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 0][1, 1, 1, 8][0, 0, 0, 1]) {id = 1 : i64, metadata = @out} : memref<8xi32>
      aiex.npu.dma_wait {symbol = @in}
      aiex.npu.dma_wait {symbol = @out}
    }
  }
}
"""


def _with(*fifos: str) -> str:
    return FIFOS.replace("RESETS", "\n".join(f"aiex.dma_channel_reset_for(@{f})" for f in fifos))


def test_a_fifos_channels_locks_and_tasks_are_reset() -> None:
    """The order is MLIR-AIE's: channels, locks, tasks; the host's own ends are left alone."""
    text = _with("in")
    base = lower(_with()).transaction.ops
    found = lower(text).transaction.ops[: -len(base)]
    control, locks = tile_address(0, 1, 0xA0600), tile_address(0, 1, 0xC0000)
    assert list(found) == [
        MaskWrite(control, mask=2, value=2),
        MaskWrite(control, mask=2, value=0),
        Write32(locks, 2),
        Write32(locks + 16, 0),
        Write32(control + 4, 0),
    ]
    assert lower(text).transaction.ops[len(found) :] == base
    physical = print_module(stop_after("lower-objectfifos", text).module)
    assert "aie.objectfifo_rearm_binding @in_rearm channels(%mem_tile_0_1 : index)" in physical
    assert lower(lower(text).physical_text).insts == lower(text).insts


def test_a_run_after_resets_sees_nothing_of_the_one_before(tmp_path: Path) -> None:
    """Each run leaves half an object in the memtile."""

    def runs(text: str) -> list[list[int]]:
        lowered = lower(text)
        array = Runner(tmp_path).load(lowered.physical_text, "")
        results = []
        for number in range(3):
            a = np.arange(16, dtype="<i4") + 100 * number
            b = np.zeros(8, "<i4")
            outcome = array.execute(lowered.transaction, [a.view(np.uint8), b.view(np.uint8)])
            assert outcome.status is Status.COMPLETED
            results.append(b.tolist())
        return results

    wanted = [[100 * number + element for element in range(8)] for number in range(3)]
    assert runs(_with("in", "out")) == wanted
    assert runs(_with()) != wanted


def test_a_fifo_with_nothing_to_reset_is_refused() -> None:
    text = """
module {
  aie.device(npu1_1col) {
    %shim = aie.tile(0, 0)
    %core = aie.tile(0, 2)
    aie.objectfifo @of(%core, {%shim}, 2 : i32) {disable_synchronization = true, aie_stream = 0 : i32, aie_stream_port = 0 : i32} : !aie.objectfifo<memref<8xi32>>
    aie.runtime_sequence(%b: memref<8xi32>) {
      aiex.dma_channel_reset_for(@of)
    }
  }
}
"""
    with pytest.raises(DesignError, match="no channels or locks to reset"):
        lower(text)


CORE = """
module {
  aie.device(npu1_1col) {
    %shim = aie.tile(0, 0)
    %tile = aie.tile(0, 2)
    %room = aie.lock(%tile, 0) {init = 1 : i32}
    %full = aie.lock(%tile, 1) {init = 0 : i32}
    %counter = aie.buffer(%tile) {sym_name = "counter", initial_value = dense<5> : tensor<1xi32>} : memref<1xi32>
    %output = aie.buffer(%tile) {sym_name = "output"} : memref<8xi32>
    aie.flow(%tile, DMA : 0, %shim, DMA : 0)
    %core = aie.core(%tile) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c8 = arith.constant 8 : index
      %one = arith.constant 1 : i32
      LOOP
      aie.use_lock(%room, AcquireGreaterEqual, 1)
      %n = memref.load %counter[%c0] : memref<1xi32>
      scf.for %i = %c0 to %c8 step %c1 {
        memref.store %n, %output[%i] : memref<8xi32>
      }
      %m = arith.addi %n, %one : i32
      memref.store %m, %counter[%c0] : memref<1xi32>
      aie.use_lock(%full, Release, 1)
      END
      aie.end
    }
    %mem = aie.mem(%tile) {
      %0 = aie.dma_start(MM2S, 0, ^bd, ^end)
    ^bd:
      aie.use_lock(%full, AcquireGreaterEqual, 1)
      aie.dma_bd(%output : memref<8xi32>, 0, 8)
      aie.use_lock(%room, Release, 1)
      aie.next_bd ^bd
    ^end:
      aie.end
    }
    aie.shim_dma_allocation @out(%shim, S2MM, 0)
    aie.runtime_sequence(%a: memref<16xi32>) {
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 1, 8][0, 0, 0, 1]) {id = 0 : i64, metadata = @out} : memref<16xi32>
      aiex.npu.dma_wait {symbol = @out}
      RESET
    }
  }
}
"""

GET = """
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, PLACE][1, 1, 1, 8][0, 0, 0, 1]) {id = ID : i64, metadata = @out} : memref<16xi32>
      aiex.npu.dma_wait {symbol = @out}"""

RESET = "aiex.core_reset(%tile)"


def _control(value: int, mask: int | None = None) -> str:
    where = "column = 0 : i32, row = 2 : i32"
    if mask is None:
        return f"aiex.npu.write32 {{address = 204800 : ui32, value = {value} : ui32, {where}}}"
    return f"aiex.npu.maskwrite32 {{address = 204800 : ui32, mask = {mask} : ui32, value = {value} : ui32, {where}}}"


ENABLE = _control(1, 1)


def _counted(
    folder: Path, resets: str, *, rounds: int = 1, outputs: int = 2
) -> tuple[Status, str, list[int]]:
    """How a run ends, its report, and the counter in each output; resets follow the first one."""
    again = "\n".join(
        GET.replace("PLACE", str(8 * n)).replace("ID", str(n)) for n in range(1, outputs)
    )
    begin = f"%rounds = arith.constant {rounds} : index\nscf.for %k = %c0 to %rounds step %c1 {{"
    text = CORE.replace("RESET", f"{resets}\n{again}").replace("LOOP", begin).replace("END", "}")
    text = text.replace("memref<16xi32>", f"memref<{8 * outputs}xi32>")
    lowered = lower(text)
    array = Runner(folder).load(lowered.physical_text, "")
    assert not list(array.problems(lowered.transaction.ops))
    data = np.zeros(8 * outputs, "<i4")
    outcome = array.execute(lowered.insts, [data.view(np.uint8)])
    return outcome.status, outcome.report, data[::8].tolist()


@pytest.mark.parametrize(
    "resets",
    [
        f"{RESET}\n{ENABLE}",
        "\n".join([_control(2, 2), _control(0, 2), ENABLE]),
        "\n".join([_control(2), _control(1)]),
        "\n".join([_control(3), _control(1)]),
        f"{RESET}\n{RESET}\n{ENABLE}",
    ],
)
def test_a_core_that_ended_runs_again_after_reset_and_enable(tmp_path: Path, resets: str) -> None:
    """As MLIR-AIE's tests ``local_reset/core``: its data memory keeps the counter."""
    assert _counted(tmp_path, resets) == (Status.COMPLETED, "", [5, 6])


@pytest.mark.parametrize("resets", ["", RESET, _control(2, 2)])
def test_a_core_that_ended_does_not_run_without_both(tmp_path: Path, resets: str) -> None:
    status, report, _ = _counted(tmp_path, resets)
    assert status is Status.STALLED
    assert "core (0,2)" in report.replace(", ", ",")


def test_a_core_that_waits_is_reset_to_its_start(tmp_path: Path) -> None:
    # It waits in its third round, the last one; after the reset it has three more.
    expected = (Status.COMPLETED, "", [5, 6, 7, 8, 9])
    assert _counted(tmp_path, RESET, rounds=3, outputs=5) == expected
    assert _counted(tmp_path, "", rounds=3, outputs=5)[0] is Status.STALLED


@pytest.mark.parametrize("hold", [_control(2, 2), _control(0, 1)])
def test_a_core_that_is_held_does_not_run(tmp_path: Path, hold: str) -> None:
    status, report, found = _counted(tmp_path, hold, rounds=3, outputs=3)
    assert (status, found[:2]) == (Status.STALLED, [5, 6])
    assert "does not run: it is held in reset, or not enabled" in report
    go = f"{hold}\n{_control(0, 2)}\n{ENABLE}"
    assert _counted(tmp_path, go, rounds=3, outputs=3) == (Status.COMPLETED, "", [5, 6, 7])


def test_enabling_a_core_that_ended_without_a_reset_is_an_error(tmp_path: Path) -> None:
    status, report, _ = _counted(tmp_path, ENABLE)
    assert status is Status.FAULTED
    assert "has ended, and is enabled without a reset" in report
