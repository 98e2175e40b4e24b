"""Cores that put words on streams and vectors into cascades: values, order, and waits."""

from __future__ import annotations

from collections import deque
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core_compilation import compile_cores
from design_runner import Runner, execute, fresh_buffers
from npukit.compiler.driver import lower
from npukit.compiler.extract import extract, read_physical
from npukit.compiler.parse import parse_module
from npukit.emulator.array import Array, Outcome, Status
from npukit.emulator.memory import ArrayMemory
from npukit.emulator.ports import CorePort
from npukit.emulator.scheduler import Scheduler
from npukit.errors import DesignError
from npukit.machine.core_ports import DEPTH, PortKind
from npukit.machine.physical import Tile

DESIGNS = Path(__file__).parents[1] / "golden" / "more"


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    return Runner(tmp_path_factory.mktemp("ports"))


def golden(name: str) -> tuple[str, list[str]]:
    """A design's text and its two physical modules."""
    text = (DESIGNS / name / "design.mlir").read_text()
    return text, [lower(text).physical_text, (DESIGNS / name / "physical.mlir").read_text()]


def test_words_go_from_core_to_core_and_to_dmas(runner: Runner) -> None:
    text, modules = golden("core_streams")
    lowered = lower(text)
    for physical in modules:
        array = runner.load(physical, "")
        for seed in range(2):
            data, sums, doubles = buffers = fresh_buffers(lowered, seed)
            outcome = execute(array, lowered.insts, buffers)
            assert outcome.status is Status.COMPLETED, outcome.report
            pairs = (data + 1).reshape(-1, 2).sum(axis=1)
            assert sums.view(np.float32).tolist() == pairs.astype(np.float32).tolist()
            assert doubles.tolist() == (2 * (data + 1)).tolist()


def test_fifos_end_at_stream_ports(runner: Runner) -> None:
    text, modules = golden("stream_fifos")
    lowered = lower(text)
    for physical in modules:
        array = runner.load(physical, "")
        for seed in range(2):
            data, side, made = buffers = fresh_buffers(lowered, seed)
            outcome = execute(array, lowered.insts, buffers)
            assert outcome.status is Status.COMPLETED, outcome.report
            assert made.tolist() == (3 * (data + 1) - side).tolist()


def test_packets_reach_their_cores(runner: Runner) -> None:
    text, modules = golden("packets_to_cores")
    lowered = lower(text)
    for physical in modules:
        array = runner.load(physical, "")
        data, first, second = buffers = fresh_buffers(lowered)
        outcome = execute(array, lowered.insts, buffers)
        assert outcome.status is Status.COMPLETED, outcome.report
        assert first.tolist() == data[:32].tolist()
        assert second[0] & 0x1F == 2  # the header, with the packet's id
        assert second[1:].tolist() == data[32:].tolist()


def test_vectors_go_through_cascades(runner: Runner) -> None:
    text, modules = golden("cascade_accumulate")
    lowered = lower(text)
    for physical in modules:
        array = runner.load(physical, "")
        for seed in range(2):
            left, right, total = buffers = fresh_buffers(lowered, seed)
            outcome = execute(array, lowered.insts, buffers)
            assert outcome.status is Status.COMPLETED, outcome.report
            assert total.tolist() == (left + right).tolist()


def test_a_cascade_carries_lanes_of_any_type(runner: Runner) -> None:
    text, _ = golden("cascade_accumulate")
    text = (
        text.replace("xi32>", "xbf16>")
        .replace("vector<16x", "vector<32x")
        .replace("%c16 = arith.constant 16", "%c16 = arith.constant 32")
        .replace("%pad = arith.constant 0 : i32", "%pad = arith.constant 0.0 : bf16")
        .replace("arith.addi", "arith.addf")
    )
    lowered = lower(text)
    numbers = np.random.default_rng(2).normal(0, 4, (2, 256)).astype(np.float32)
    numbers = (numbers.view(np.uint32) & 0xFFFF0000).view(np.float32)
    left, right = ((row.view(np.uint32) >> 16).astype(np.uint16) for row in numbers)
    total = np.zeros(256, np.uint16)
    buffers = [each.view(np.int32) for each in (left, right, total)]
    outcome = execute(runner.load(lowered.physical_text, ""), lowered.insts, buffers)
    assert outcome.status is Status.COMPLETED, outcome.report
    made = (total.astype(np.uint32) << 16).view(np.float32)
    np.testing.assert_allclose(made, numbers.sum(axis=0), rtol=2**-8)


HEAD = """
    %shim = aie.tile(0, 0)
    %a = aie.tile(0, 3)
    %b = aie.tile(0, 2)
    aie.shim_dma_allocation @in(%shim, MM2S, 0)
    aie.shim_dma_allocation @out(%shim, S2MM, 0)"""

TAKES_EIGHT = """
      %port = arith.constant 0 : i32
      %one = arith.constant 1 : i32
      %most = arith.constant 8 : i32
      cf.br ^next(%port : i32)
    ^next(%i: i32):
      %v = aie.get_stream(%port : i32) : i32
      aie.put_stream(%port : i32, %v : i32)
      %k = arith.addi %i, %one : i32
      %more = arith.cmpi slt, %k, %most : i32
      cf.cond_br %more, ^next(%k : i32), ^end
    ^end:
      aie.end"""


def design(body: str, sent: int = 8, taken: int = 8) -> str:
    return f"""module {{ aie.device(npu1_1col) {{ {HEAD}
    {body}
    aie.runtime_sequence(%x: memref<64xi32>, %y: memref<64xi32>) {{
      aiex.npu.dma_memcpy_nd(%x[0, 0, 0, 0][1, 1, 1, {sent}][0, 0, 0, 1])
        {{id = 0 : i64, metadata = @in}} : memref<64xi32>
      aiex.npu.dma_memcpy_nd(%y[0, 0, 0, 0][1, 1, 1, {taken}][0, 0, 0, 1])
        {{id = 1 : i64, metadata = @out, issue_token = true}} : memref<64xi32>
      aiex.npu.dma_wait {{symbol = @out}}
    }}
  }} }}"""


def ran(text: str) -> tuple[Outcome, list[int]]:
    """The outcome of a design without C++, and the content of its second argument."""
    lowered = lower(text, "streams.mlir")
    module = read_physical(lowered.physical)
    array = Array(module.design, compile_cores(module, {}))
    data, out = np.arange(1, 65, dtype=np.int32), np.zeros(64, np.int32)
    return execute(array, lowered.insts, [data, out]), out.tolist()


FLOWS = "aie.flow(%shim, DMA : 0, %a, Core : 0)\naie.flow(%a, Core : 0, %shim, DMA : 0)\n"
CORE = f"%core = aie.core(%a) {{{TAKES_EIGHT}\n}}\n"


def test_a_core_may_stop_in_the_middle_of_a_stream() -> None:
    outcome, out = ran(design(FLOWS + CORE))
    assert outcome.status is Status.COMPLETED, outcome.report
    assert out[:9] == [1, 2, 3, 4, 5, 6, 7, 8, 0]


@pytest.mark.parametrize(
    ("text", "lines", "words"),
    [
        (
            design(FLOWS + CORE, sent=6),
            [
                "likely cause: DMA (0, 0) MM2S 0 has nothing more to send, and the stream input of "
                "core (0, 3) waits for a word from it",
                "core (0, 3): waits for a word in its stream input from (0, 0) MM2S 0 (idle)",
                "DMA (0, 0) S2MM 0: BD 1 has received 24 of 32 bytes into argument 1 (bo1) from "
                "the stream output of core (0, 3)",
            ],
            6,
        ),
        (
            design("aie.flow(%shim, DMA : 0, %b, DMA : 0)\n" + CORE),
            [
                "core (0, 3): waits for a word in its stream input, which no route leads to",
            ],
            0,
        ),
        (
            design(FLOWS + CORE, taken=9, sent=20),
            [
                "likely cause: core (0, 3) has ended",
                "DMA (0, 0) MM2S 0: BD 0 has sent 48 of 80 bytes of argument 0 (bo0) to the "
                "stream input of core (0, 3) (full)",
            ],
            8,
        ),
        (
            design(
                "aie.flow(%shim, DMA : 0, %a, Core : 0)\naie.flow(%a, Core : 0, %b, DMA : 0)\n"
                + CORE
            ),
            [
                "core (0, 3): waits for room in its stream output to (0, 2) S2MM 0 (idle)",
            ],
            0,
        ),
    ],
    ids=["sent too little", "no route", "ended", "nobody takes"],
)
def test_a_stall_says_who_waits_at_a_port(text: str, lines: list[str], words: int) -> None:
    outcome, out = ran(text)
    assert outcome.status is Status.STALLED
    report = outcome.report.splitlines()
    if lines[0].startswith("likely"):
        assert report[0].startswith(lines.pop(0))
    assert [line for line in lines if line not in report] == [], outcome.report
    assert out[: words + 1] == [*range(1, words + 1), 0]


CASCADE = """
    aie.cascade_flow(%a, %b)
    aie.flow(%shim, DMA : 0, %b, DMA : 0)
    %full = aie.lock(%b, 3) {{init = 0 : i32, sym_name = "full"}}
    %one = aie.core(%a) {{
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant {put} : index
      %v = arith.constant dense<5> : vector<16xi32>
      scf.for %i = %c0 to %n step %c1 {{
        aie.put_cascade(%v : vector<16xi32>)
      }}
      aie.end
    }}
    %two = aie.core(%b) {{
      {get}
      aie.use_lock(%full, AcquireGreaterEqual, 1)
      aie.end
    }}"""


@pytest.mark.parametrize(
    ("put", "get", "line"),
    [
        (4, "", "core (0, 3): has ended"),
        (5, "", "core (0, 3): waits for room in the cascade to core (0, 2)"),
        (
            5,
            "%v = aie.get_cascade() : vector<16xi32>",
            "core (0, 2): waits for lock full (lock 3 of tile (0, 2)), which is 0 and should be "
            "at least 1",
        ),
        (
            0,
            "%v = aie.get_cascade() : vector<16xi32>",
            "core (0, 2): waits for data in the cascade from core (0, 3)",
        ),
    ],
)
def test_a_cascade_holds_four_vectors(put: int, get: str, line: str) -> None:
    outcome, _ = ran(design(CASCADE.format(put=put, get=get)))
    assert outcome.status is Status.STALLED
    assert line in outcome.report.splitlines()


@pytest.mark.parametrize(
    ("operation", "message"),
    [
        ("%v = aie.get_cascade() : vector<16xi32>", "no cascade leads to core"),
        (
            "%v = arith.constant dense<5> : vector<16xi32>\naie.put_cascade(%v : vector<16xi32>)",
            "has no cascade to another core",
        ),
    ],
)
def test_a_cascade_with_one_end_is_an_error(operation: str, message: str) -> None:
    with pytest.raises(DesignError, match=rf"\d+:\d+: .*{message}"):
        ran(design(f"%core = aie.core(%a) {{\n {operation}\n aie.end\n}}"))


@given(st.lists(st.integers(-DEPTH, DEPTH)))
def test_a_port_is_a_queue(steps: list[int]) -> None:
    """Positive steps put that many words, negative ones take them, as far as possible."""
    memory = ArrayMemory(extract(parse_module("module { aie.device(npu1_1col) { } }")))
    tile = Tile(0, 5)
    port = CorePort(tile, PortKind.STREAM_IN, memory.port(tile, PortKind.STREAM_IN), Scheduler())
    model: deque[int] = deque()
    for number, step in enumerate(steps):
        if step >= 0:
            words = [number - 2**31 + i for i in range(min(step, port.room))]
            port.put(words)
            model.extend(words)
        else:
            count = min(-step, port.items)
            assert port.take(count) == [model.popleft() for _ in range(count)]
        assert (port.items, port.room) == (len(model), DEPTH - len(model))
    for other in PortKind:
        if other is not PortKind.STREAM_IN:
            assert memory.port(tile, other).tolist()[:4] == [DEPTH, 0, 0, 0]
