"""A correct design computes the same under every schedule; a racy one does not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from design_runner import Runner, Words, execute, fresh_buffers, functions
from npukit.compiler.driver import lower
from npukit.emulator.array import Outcome, Status
from npukit.emulator.schedule import Schedule

DESIGNS = Path(__file__).parents[1] / "golden" / "more"
CORRECT = [
    "broadcast_memtile",
    "compute_in_mlir",
    "depth_4",
    "padding",
    "reduce_by_neighbours",
    "packet_flows",
    "pipeline_4cores",
]
"""Memtiles, broadcasts, neighbours' memory, many cores. Every golden design was tried once."""

RACY = {"rounds_in_flight": Schedule.LATE, "sibling_depths": Schedule.EARLY}
"""Designs that MLIR-AIE, and therefore npukit, lowers to a race, with a schedule that shows it: only
the first copy of an unrolled loop acquires under a repeat_count; a loop is unrolled for the depth of
another loop's fifo, and then fills one buffer twice while the DMA sends two alternately."""

ONE_CORE = """
module {{
  aie.device(npu1_1col) {{
    %s = aie.tile(0, 0)
    %c = aie.tile(0, 2)
    aie.objectfifo @x(%s, {{%c}}, {depth} : i32) : !aie.objectfifo<memref<16xi32>>
    aie.objectfifo @y(%c, {{%s}}, {depth} : i32) : !aie.objectfifo<memref<16xi32>>
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
    aie.runtime_sequence(%a: memref<128xi32>, %b: memref<128xi32>) {{
      {sequence}
    }}
  }}
}}
"""
VIEWS = """
        %iv = aie.objectfifo.acquire @x(Consume, 1) : !aie.objectfifosubview<memref<16xi32>>
        %i = aie.objectfifo.subview.access %iv[0] : !aie.objectfifosubview<memref<16xi32>> -> memref<16xi32>
        %ov = aie.objectfifo.acquire @y(Produce, 1) : !aie.objectfifosubview<memref<16xi32>>
        %o = aie.objectfifo.subview.access %ov[0] : !aie.objectfifosubview<memref<16xi32>> -> memref<16xi32>
"""
COPY = """
        scf.for %k = %c0 to %n step %c1 {
          %v = memref.load %i[%k] : memref<16xi32>
          memref.store %v, %o[%k] : memref<16xi32>
        }
"""
RELEASE_IN = "aie.objectfifo.release @x(Consume, 1)\n"
RELEASE_OUT = "aie.objectfifo.release @y(Produce, 1)\n"
IN = (
    "aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 1, 128][0, 0, 0, 1]) "
    "{id = 0 : i64, metadata = @x} : memref<128xi32>\n"
)
OUT = (
    "aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 0][1, 1, 1, 128][0, 0, 0, 1]) "
    "{id = 1 : i64, metadata = @y, issue_token = true} : memref<128xi32>\n"
)
WAIT = "aiex.npu.dma_wait {symbol = @y}\n"


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    return Runner(tmp_path_factory.mktemp("schedules"))


def results(
    text: str, runner: Runner, source: str = "", rounds: int = 1
) -> dict[Schedule, tuple[list[Outcome], list[list[int]]]]:
    """The outcome and the buffers of the runs, by schedule."""
    lowered = lower(text, "design.mlir")
    seen = {}
    for schedule in Schedule:
        array = runner.load(lowered.physical_text, source, schedule)
        buffers = fresh_buffers(lowered)
        outcomes = [execute(array, lowered.insts, buffers) for _ in range(rounds)]
        seen[schedule] = (outcomes, [buffer.tolist() for buffer in buffers])
    return seen


def output(text: str, runner: Runner) -> dict[Schedule, Words]:
    """The last buffer's content by schedule; every run completes."""
    found = results(text, runner)
    for outcomes, _ in found.values():
        assert outcomes[0].status is Status.COMPLETED, outcomes[0].report
    return {schedule: np.array(buffers[-1]) for schedule, (_, buffers) in found.items()}


@pytest.mark.parametrize("name", CORRECT)
def test_a_correct_design_computes_the_same_under_every_schedule(name: str, runner: Runner) -> None:
    text = (DESIGNS / name / "design.mlir").read_text()
    found = results(text, runner, functions(text), rounds=2)
    ordinary, buffers = found[Schedule.ORDINARY]
    for schedule in (Schedule.EARLY, Schedule.AHEAD, Schedule.LATE):
        outcomes, others = found[schedule]
        assert [o.status for o in outcomes] == [o.status for o in ordinary], outcomes[0].report
        assert others == buffers, schedule


@pytest.mark.parametrize("name", RACY)
def test_a_design_that_is_lowered_to_a_race_differs(name: str, runner: Runner) -> None:
    text = (DESIGNS / name / "design.mlir").read_text()
    found = results(text, runner, functions(text), rounds=2)
    assert found[RACY[name]][1] != found[Schedule.ORDINARY][1]


@pytest.mark.parametrize("depth", [1, 2])
def test_the_unmodified_design_computes_the_same_under_every_schedule(
    depth: int, runner: Runner
) -> None:
    """The design that the others are mutants of."""
    body = VIEWS + COPY + RELEASE_IN + RELEASE_OUT
    out = output(ONE_CORE.format(depth=depth, body=body, sequence=IN + OUT + WAIT), runner)
    assert all(np.array_equal(each, out[Schedule.ORDINARY]) for each in out.values())


@pytest.mark.parametrize(
    ("body", "depth"),
    [
        (VIEWS + RELEASE_OUT + COPY + RELEASE_IN, 2),
        (VIEWS + RELEASE_IN + COPY + RELEASE_OUT, 1),
        (VIEWS + RELEASE_IN + RELEASE_OUT + COPY, 2),
    ],
    ids=["output", "input", "both"],
)
def test_a_release_before_use_shows_under_the_early_schedule(
    body: str, depth: int, runner: Runner
) -> None:
    out = output(ONE_CORE.format(depth=depth, body=body, sequence=IN + OUT + WAIT), runner)
    assert not np.array_equal(out[Schedule.EARLY], out[Schedule.LATE])


def test_a_result_without_a_wait_shows_between_early_and_late(runner: Runner) -> None:
    body = VIEWS + COPY + RELEASE_IN + RELEASE_OUT
    out = output(ONE_CORE.format(depth=2, body=body, sequence=IN + OUT), runner)
    assert not np.array_equal(out[Schedule.EARLY], out[Schedule.LATE])


def test_a_bd_that_is_rewritten_while_it_is_queued_shows_between_early_and_late(
    runner: Runner,
) -> None:
    """The second and third transfers use the same BD, without a wait between them."""
    sequence = "".join(
        f"aiex.npu.dma_memcpy_nd(%a[0, 0, 0, {start}][1, 1, 1, {count}][0, 0, 0, 1]) "
        f"{{id = {bd} : i64, metadata = @x}} : memref<128xi32>\n"
        for bd, start, count in ((0, 0, 64), (2, 64, 32), (2, 96, 32))
    )
    body = VIEWS + COPY + RELEASE_IN + RELEASE_OUT
    out = output(ONE_CORE.format(depth=1, body=body, sequence=OUT + sequence + WAIT), runner)
    assert not np.array_equal(out[Schedule.EARLY], out[Schedule.LATE])


NEIGHBOURS = """
module {{
  aie.device(npu1_1col) {{
    %s = aie.tile(0, 0)
    %c = aie.tile(0, 2)
    %d = aie.tile(0, 3)
    aie.objectfifo @x(%s, {{%c}}, 2 : i32) : !aie.objectfifo<memref<16xi32>>
    aie.objectfifo @m(%c, {{%d}}, 2 : i32) : !aie.objectfifo<memref<16xi32>>
    aie.objectfifo @y(%d, {{%s}}, 2 : i32) : !aie.objectfifo<memref<16xi32>>
    {cores}
    aie.runtime_sequence(%a: memref<128xi32>, %b: memref<128xi32>) {{
      {sequence}
    }}
  }}
}}
"""
CORE = """
    %core_{tile} = aie.core(%{tile}) {{
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 16 : index
      %big = arith.constant 4294967295 : index
      scf.for %t = %c0 to %big step %c1 {{
        {body}
      }}
      aie.end
    }}
"""


def test_a_release_before_use_between_neighbouring_cores_shows_too(runner: Runner) -> None:
    """The fifo between the two cores is in shared memory: no DMA is involved."""

    def run(first: str) -> dict[Schedule, Words]:
        ends = [
            CORE.format(tile="c", body=first.replace("@y", "@m")),
            CORE.format(
                tile="d", body=(VIEWS + COPY + RELEASE_IN + RELEASE_OUT).replace("@x", "@m")
            ),
        ]
        return output(NEIGHBOURS.format(cores="\n".join(ends), sequence=IN + OUT + WAIT), runner)

    right = run(VIEWS + COPY + RELEASE_IN + RELEASE_OUT)
    assert all(np.array_equal(each, right[Schedule.ORDINARY]) for each in right.values())
    racy = run(VIEWS + RELEASE_OUT + COPY + RELEASE_IN)
    assert not np.array_equal(racy[Schedule.EARLY], right[Schedule.ORDINARY])
