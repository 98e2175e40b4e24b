"""``npukit check`` finds calls that send more than the array takes, and no others."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct

from npukit.check.entries import Entry
from npukit.check.mlir_check import check_text
from npukit.check.sarif import sarif_log
from npukit.check.subjects import Choices, check_all
from npukit.rules import Level
from thoroughness import examples

GOLDEN = Path(__file__).parents[1] / "golden"
OBJECT = "!aie.objectfifosubview<memref<16xi32>>"
TYPE = "!aie.objectfifo<memref<16xi32>>"


def entries(text: str) -> list[Entry]:
    return check_text(text, "design.mlir").entries


def sequence(sends: str, sent: int, receives: str, received: int, *, waits: str = "") -> str:
    """A sequence that sends objects, receives some, and waits for these; and ``waits`` for more."""
    token = ", issue_token = true"
    lines = [
        f"aie.runtime_sequence(%a: memref<{16 * sent}xi32>, %b: memref<{16 * received}xi32>) {{",
        f"  aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 1, {16 * sent}][0, 0, 0, 1]) "
        f"{{id = 0 : i64, metadata = @{sends}{token * bool(waits)}}} : memref<{16 * sent}xi32>",
        f"  aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 0][1, 1, 1, {16 * received}][0, 0, 0, 1]) "
        f"{{id = 1 : i64, metadata = @{receives}{token}}} : memref<{16 * received}xi32>",
        f"  aiex.npu.dma_wait {{symbol = @{receives}}}",
        *[f"  aiex.npu.dma_wait {{symbol = @{waits}}}"] * bool(waits),
        "}",
    ]
    return "\n".join(lines)


class Stage(Struct, frozen=True):
    """A core that takes ``takes`` objects and gives ``gives``, again and again.

    It acquires them at ``once`` or one after the other, and the results ``first`` or last; the fifo
    into it has ``room`` for more objects than it needs.
    """

    takes: int
    gives: int
    once: bool
    first: bool
    room: int

    def body(self, number: int) -> list[str]:
        """The operations of a pass of its loop."""
        taken = use(f"f{number}", "Consume", self.takes, once=self.once)
        given = use(f"f{number + 1}", "Produce", self.gives, once=self.once)
        parts = (given, taken) if self.first else (taken, given)
        return [line for acquires, _ in parts for line in acquires] + [
            line for _, releases in parts for line in releases
        ]


def use(fifo: str, port: str, count: int, *, once: bool) -> tuple[list[str], list[str]]:
    """How a core acquires objects, and how it releases them at the end."""
    acquire = f"aie.objectfifo.acquire @{fifo}({port}"
    release = f"aie.objectfifo.release @{fifo}({port}"
    if once:
        return [f"%{fifo} = {acquire}, {count}) : {OBJECT}"], [f"{release}, {count})"]
    return [
        line
        for number in range(count)
        for line in (f"%{fifo}_{number} = {acquire}, 1) : {OBJECT}", f"{release}, 1)")
    ], []


class Pipeline(Struct, frozen=True):
    """Stages one behind the other, perhaps with memtiles between them and the host.

    A call takes as many objects as ``rounds`` results of the stages need.
    """

    stages: Sequence[Stage]
    memtile_before: bool
    memtile_after: bool
    rounds: int
    awaits_input: bool

    def text(self, more: int = 0, less: int = 0) -> str:
        """The design; it sends ``more`` objects and receives ``less``."""
        count = len(self.stages)
        tiles = ["%s = aie.tile(0, 0)", "%m = aie.tile(0, 1)"]
        tiles += [f"%c{number} = aie.tile(0, {number + 2})" for number in range(count)]
        ends = ["%s", *(f"%c{number}" for number in range(count)), "%s"]
        given = [1, *(stage.gives for stage in self.stages)]
        taken = [*(stage.takes for stage in self.stages), 1]
        rooms = [*(stage.room for stage in self.stages), 1]
        if self.memtile_before:
            ends[0] = "%m"
        fifos = [
            fifo(f"f{number}", ends[number], end, max(given[number], taken[number]) + rooms[number])
            for number, end in enumerate([*ends[1:-1], "%m" if self.memtile_after else "%s"])
        ]
        sends, receives = "f0", f"f{count}"
        if self.memtile_before:
            fifos += [fifo("in", "%s", "%m", 1), "aie.objectfifo.link [@in] -> [@f0] ([] [])"]
            sends = "in"
        if self.memtile_after:
            link = f"aie.objectfifo.link [@{receives}] -> [@out] ([] [])"
            fifos += [fifo("out", "%m", "%s", 1), link]
            receives = "out"
        cores = [core(number, stage.body(number)) for number, stage in enumerate(self.stages)]
        sent = self.rounds * prod(taken)
        received = self.rounds * prod(given) - less
        calls = sequence(
            sends, sent + more, receives, received, waits=sends if self.awaits_input else ""
        )
        return device(*tiles, *fifos, *cores, calls)


def fifo(name: str, source: str, dest: str, depth: int) -> str:
    return f"aie.objectfifo @{name}({source}, {{{dest}}}, {depth} : i32) : {TYPE}"


def core(number: int, body: Sequence[str]) -> str:
    constants = [
        f"%{name} = arith.constant {value} : index"
        for name, value in (("zero", 0), ("one", 1), ("many", 4294967295))
    ]
    loop = ["scf.for %i = %zero to %many step %one {", *body, "}", "aie.end"]
    return "\n".join([f"aie.core(%c{number}) {{", *constants, *loop, "}"])


def device(*parts: str) -> str:
    return "\n".join(["module { aie.device(npu1_1col) {", *parts, "} }"])


@st.composite
def pipelines(draw: st.DrawFn) -> Pipeline:
    few = st.sampled_from([1, 1, 2])
    stage = st.builds(Stage, few, few, st.booleans(), st.booleans(), st.integers(0, 2))
    stages = draw(st.lists(stage, min_size=1, max_size=2))
    return Pipeline(
        stages, draw(st.booleans()), draw(st.booleans()), draw(st.integers(1, 3)),
        draw(st.booleans()),
    )  # fmt: skip


@settings(max_examples=examples(100))
@given(pipelines(), st.sampled_from([(1, 0), (2, 0), (0, 1)]))
def test_what_is_left_is_found_and_nothing_else(
    pipeline: Pipeline, change: tuple[int, int]
) -> None:
    assert entries(pipeline.text()) == []
    more, less = change
    if pipeline.rounds * prod(stage.gives for stage in pipeline.stages) == less:
        return  # it would receive nothing
    (left,) = entries(pipeline.text(more, less))
    assert (left.rule.id, left.level) == ("objects-left", Level.WARNING)


def relay(sent: int, received: int, depth: int = 2) -> str:
    """A memtile that passes objects on."""
    return device(
        "%s = aie.tile(0, 0)", "%m = aie.tile(0, 1)",
        fifo("x", "%s", "%m", depth), fifo("y", "%m", "%s", 2),
        "aie.objectfifo.link [@x] -> [@y] ([] [])", sequence("x", sent, "y", received),
    )  # fmt: skip


def test_a_call_that_receives_three_of_four_objects() -> None:
    text = relay(16, 12)
    (left,) = entries(text)
    assert left.message == (
        "calls send more with @x than the array takes: after the first call, 1 transfer waits for room"
    )
    assert left.details is not None
    assert "DMA (0, 0) S2MM 0 has no task that receives them" in left.details
    assert left.place.line is not None
    assert "metadata = @x" in text.splitlines()[left.place.line - 1]


def test_what_long_calls_leave_is_found_before_no_transfer_can_go_on() -> None:
    """Each of a few calls leaves an object in the memtile."""
    (left,) = entries(relay(30001, 30000, depth=12))
    assert left.rule.id == "objects-left"
    assert left.message.startswith("each call leaves more objects that nobody acquires")


@pytest.mark.parametrize(
    "name",
    ["designs/passthrough_memtile", "designs/two_core_pipeline", "designs/transpose_nd",
     "more/cyclostatic", "more/broadcast_3cores"],
)  # fmt: skip
def test_a_design_of_aiecc_leaves_nothing(name: str) -> None:
    found = entries((GOLDEN / name / "design.mlir").read_text())
    assert "objects-left" not in {entry.rule.id for entry in found}


def test_a_core_whose_lock_grows_with_each_call() -> None:
    """MLIR-AIE takes the locks of two objects once, and gives them back twice."""
    text = (GOLDEN / "more/repeat_core/design.mlir").read_text()
    found = {entry.rule.id: entry for entry in entries(text)}
    assert set(found) == {"acquire-waits-for-nothing", "core-fault"}
    fault = found["core-fault"]
    assert fault.level is Level.WARNING
    assert "after 14 that completed, fails" in fault.message
    assert fault.details is not None
    assert "lock 2 of tile (0, 2) is released beyond 63" in fault.details


def test_sarif_has_the_line_of_the_transfer_and_that_a_comment_silences_it(tmp_path: Path) -> None:
    path = tmp_path / "design.mlir"
    shown = relay(16, 12).splitlines()
    (line,) = (number for number, text in enumerate(shown) if "metadata = @x" in text)
    for comment in ("", "  // npukit: ignore[objects-left]"):
        shown[line] += comment
        path.write_text("\n".join(shown))
        checked = list(check_all([str(path)], Choices()))
        (result,) = sarif_log([checked], tmp_path)["runs"][0]["results"]
        assert result["ruleId"] == "objects-left"
        (place,) = result["locations"]
        assert place["physicalLocation"]["region"]["startLine"] == line + 1
        assert ("suppressions" in result) == bool(comment)
