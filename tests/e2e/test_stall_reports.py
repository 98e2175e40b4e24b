"""The report of a stalled run starts with the origin of the stall, not with its victims."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from design_runner import Runner, execute, fresh_buffers
from npukit.compiler.driver import lower
from npukit.emulator.array import Outcome, Status
from npukit.emulator.schedule import Schedule
from npukit.floorplan.drawing import draw
from npukit.machine.physical import Tile

FIFO = "aie.objectfifo @{name}({ends}, 2 : i32) : !aie.objectfifo<memref<16xi32>>"
DESIGN = """
module {{
  aie.device(npu1_1col) {{
    %s = aie.tile(0, 0)
    %c = aie.tile(0, 2)
    {fifos}
    %core = aie.core(%c) {{
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 16 : index
      %big = arith.constant 4294967295 : index
      scf.for %t = %c0 to %big step %c1 {{
        {body}
      }}
      aie.end
    }}
    aie.runtime_sequence(%a: memref<256xi32>, %b: memref<256xi32>) {{
      {sequence}
    }}
  }}
}}
"""
X, W, Y = (
    FIFO.format(name=name, ends=ends)
    for name, ends in (("x", "%s, {%c}"), ("w", "%s, {%c}"), ("y", "%c, {%s}"))
)
SUBVIEW = "!aie.objectfifosubview<memref<16xi32>>"


def acquire(name: str, port: str) -> str:
    return (
        f"%{name}v = aie.objectfifo.acquire @{name}({port}, 1) : {SUBVIEW}\n"
        f"%{name} = aie.objectfifo.subview.access %{name}v[0] : {SUBVIEW} -> memref<16xi32>\n"
    )


def release(name: str, port: str) -> str:
    return f"aie.objectfifo.release @{name}({port}, 1)\n"


COPY = """
scf.for %k = %c0 to %n step %c1 {
  %v = memref.load %x[%k] : memref<16xi32>
  memref.store %v, %y[%k] : memref<16xi32>
}
"""


def copy(argument: str, name: str, count: int, bd_id: int, start: int = 0) -> str:
    return (
        f"aiex.npu.dma_memcpy_nd(%{argument}[0, 0, 0, {start}][1, 1, 1, {count}][0, 0, 0, 1]) "
        f"{{id = {bd_id} : i64, metadata = @{name}}} : memref<256xi32>\n"
    )


def wait(name: str) -> str:
    return f"aiex.npu.dma_wait {{symbol = @{name}}}\n"


BODY = (
    acquire("x", "Consume")
    + acquire("y", "Produce")
    + COPY
    + release("x", "Consume")
    + release("y", "Produce")
)


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    return Runner(tmp_path_factory.mktemp("stalls"))


def run(
    runner: Runner,
    fifos: list[str],
    body: str,
    sequence: str,
    schedule: Schedule = Schedule.ORDINARY,
) -> Outcome:
    text = DESIGN.format(fifos="\n".join(fifos), body=body, sequence=sequence)
    lowered = lower(text, "design.mlir")
    array = runner.load(lowered.physical_text, "", schedule)
    return execute(array, lowered.insts, fresh_buffers(lowered))


def cause(outcome: Outcome) -> str:
    assert outcome.status is Status.STALLED
    return outcome.report.splitlines()[0]


def test_a_fifo_that_is_never_filled(runner: Runner) -> None:
    """The lock that the core waits for, and the channel that never sent anything."""
    body = acquire("w", "Consume") + BODY + release("w", "Consume")
    sequence = copy("a", "x", 64, 0) + copy("b", "y", 64, 1) + wait("y")
    assert cause(run(runner, [X, W, Y], body, sequence)) == (
        "likely cause: core (0, 2) never started: waits for lock w_cons_cons_lock_0: "
        "DMA (0, 0) MM2S 1 has never sent a byte (the runtime sequence starts no task on it), "
        "and DMA (0, 2) S2MM 1 waits for 64 bytes from it"
    )


def test_a_core_that_ran_some_passes_has_started(runner: Runner) -> None:
    sequence = copy("a", "x", 32, 0) + copy("b", "y", 64, 1) + wait("y")
    outcome = run(runner, [X, Y], BODY, sequence)
    assert cause(outcome).startswith("likely cause: core (0, 2) waits for lock x_cons_cons_lock_0")
    assert "DMA (0, 0) MM2S 0 has nothing more to send" in cause(outcome)
    assert "never started" not in outcome.report


@pytest.mark.parametrize(
    ("missing", "lock"),
    [("release @x(Consume, 1)", "x_cons_prod_lock_0"), ("release @y(Produce, 1)", "y_cons_lock_0")],
)
def test_a_missing_release(runner: Runner, missing: str, lock: str) -> None:
    body = BODY.replace(f"aie.objectfifo.{missing}\n", "")
    outcome = run(runner, [X, Y], body, copy("a", "x", 256, 0) + copy("b", "y", 256, 1) + wait("y"))
    assert f"waits for lock {lock} " in cause(outcome)
    assert "nothing that still runs releases it (is a release missing?)" in cause(outcome)


def test_a_release_that_never_happens(runner: Runner) -> None:
    """The core has one but never reaches it: all wait for each other."""
    never = (
        "%no = arith.cmpi slt, %t, %c0 : index\nscf.if %no {\n" + release("x", "Consume") + "}\n"
    )
    body = BODY.replace(release("x", "Consume"), never)
    outcome = run(runner, [X, Y], body, copy("a", "x", 256, 0) + copy("b", "y", 256, 1) + wait("y"))
    assert cause(outcome).startswith("likely cause: a cycle of waits: ")
    assert "core (0, 2) waits for lock x_cons_cons_lock_0" in cause(outcome)
    assert "DMA (0, 2) S2MM 0 waits for lock x_cons_prod_lock_0" in cause(outcome)


def test_pushes_that_were_lost_come_first(runner: Runner) -> None:
    inputs = "".join(copy("a", "x", 16, i, 16 * i) for i in range(10))
    sequence = copy("b", "y", 160, 15) + inputs + wait("y")
    assert run(runner, [X, Y], BODY, sequence).status is Status.COMPLETED  # the core keeps up
    outcome = run(runner, [X, Y], BODY, sequence, Schedule.LATE)
    assert "(push BD 7 to (0, 0) MM2S 0) was dropped, as were 2 more after it" in cause(outcome)
    assert "core (0, 2) waits for lock x_cons_cons_lock_0" in outcome.report.splitlines()[1]


def test_a_completed_run_reports_its_lost_pushes(runner: Runner) -> None:
    inputs = "".join(copy("a", "x", 16, i, 16 * i) for i in range(10))
    outcome = run(runner, [X, Y], BODY, copy("b", "y", 16, 15) + inputs + wait("y"), Schedule.LATE)
    assert outcome.status is Status.COMPLETED
    assert "was dropped" in outcome.report


def test_a_token_that_no_task_issues(runner: Runner) -> None:
    sequence = copy("a", "x", 64, 0) + copy("b", "y", 64, 1) + wait("x") + wait("y")
    raw = sequence.replace(
        wait("x"),
        "aiex.npu.sync {column = 0 : i32, row = 0 : i32, direction = 1 : i32, channel = 0 : i32, "
        "column_num = 1 : i32, row_num = 1 : i32}\n",
    )
    assert cause(run(runner, [X, Y], BODY, raw)) == (
        "likely cause: all tasks on DMA (0, 0) MM2S 0 are done and have left no token to wait for "
        "(issue_token)"
    )


CYCLE = """module {
  aie.device(npu1_1col) {
    %shim = aie.tile(0, 0)
    %first = aie.tile(0, 2)
    %second = aie.tile(0, 4)
    aie.objectfifo @there(%first, {%second}, 2 : i32) : !aie.objectfifo<memref<16xi32>>
    aie.objectfifo @back(%second, {%first}, 2 : i32) : !aie.objectfifo<memref<16xi32>>
    aie.objectfifo @out(%second, {%shim}, 2 : i32) : !aie.objectfifo<memref<16xi32>>
    aie.core(%first) {
      %b = aie.objectfifo.acquire @back(Consume, 1) : !aie.objectfifosubview<memref<16xi32>>
      %t = aie.objectfifo.acquire @there(Produce, 1) : !aie.objectfifosubview<memref<16xi32>>
      aie.objectfifo.release @there(Produce, 1)
      aie.objectfifo.release @back(Consume, 1)
      aie.end
    }
    aie.core(%second) {
      %t = aie.objectfifo.acquire @there(Consume, 1) : !aie.objectfifosubview<memref<16xi32>>
      %b = aie.objectfifo.acquire @back(Produce, 1) : !aie.objectfifosubview<memref<16xi32>>
      %o = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<16xi32>>
      aie.objectfifo.release @back(Produce, 1)
      aie.objectfifo.release @there(Consume, 1)
      aie.objectfifo.release @out(Produce, 1)
      aie.end
    }
    aie.runtime_sequence(%a: memref<16xi32>) {
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 1, 16][0, 0, 0, 1]) {id = 0 : i64, metadata = @out, issue_token = true} : memref<16xi32>
      aiex.npu.dma_wait {symbol = @out}
    }
  }
}"""


def test_the_waits_of_a_stall_are_data(runner: Runner) -> None:
    lowered = lower(CYCLE, "cycle")
    array = runner.load(lowered.physical_text, "")
    outcome = execute(array, lowered.insts, fresh_buffers(lowered))
    waits = outcome.waits
    assert outcome.status is Status.STALLED
    assert "a cycle of waits" in outcome.report
    assert waits[-1].on == waits[0].waiter
    assert [wait.on for wait in waits[:-1]] == [wait.waiter for wait in waits[1:]]
    waiting = {wait.waiter.tile for wait in waits}
    assert waiting == {Tile(0, 2), Tile(0, 4)}
    drawn = ET.fromstring(draw(array.design, "cycle", waits))
    kinds = [element.get("class") for element in drawn.iter()]
    assert kinds.count("waiting") == 2 and kinds.count("wait") == len(waits)
    texts = [element.text or "" for element in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert "a cycle of waits: none of these can go on" in texts
    assert any("core (0, 2) waits for lock back" in text for text in texts)


def test_waits_that_lead_to_a_cause_end_with_it(runner: Runner) -> None:
    sequence = copy("a", "x", 32, 0) + copy("b", "y", 64, 1) + wait("y")
    outcome = run(runner, [X, Y], BODY, sequence)
    first = outcome.waits[0].waiter
    assert (first.tile, first.direction) == (Tile(0, 0), "S2MM")
    assert outcome.waits[-1].on is None


def test_a_run_that_ends_has_no_waits(runner: Runner) -> None:
    sequence = copy("a", "x", 64, 0) + copy("b", "y", 64, 1) + wait("y")
    assert run(runner, [X, Y], BODY, sequence).waits == ()
