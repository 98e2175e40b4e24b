"""Warnings about tasks and waits that probably do not do what their author meant."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from npukit.compiler.driver import lower
from npukit.compiler.lints.queue import queue_lints
from npukit.compiler.lowering.sequence_events import (
    ChannelName,
    RoomAwaited,
    TaskPushed,
    TokensAwaited,
)
from npukit.compiler.lowering.warnings import LoweringWarning
from npukit.errors import DesignError, Location
from npukit.formats.txn import MaskPoll
from npukit.machine.generations import AIE2
from npukit.machine.physical import DmaDirection, Tile
from npukit.machine.registers import QueueEntry, queue_address

SHIM = Tile(0, 0)
DESIGN = """
module {{
  aie.device(npu1_1col) {{
    %s = aie.tile(0, 0)
    %m = aie.tile(0, 1)
    aie.objectfifo @fin(%s, {{%m}}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @fout(%m, {{%s}}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo.link [@fin] -> [@fout]([] [])
    {more}
    aie.runtime_sequence(%a: memref<512xi32>, %b: memref<512xi32>) {{
      {sequence}
    }}
  }}
}}
"""


def copy(name: str, bd_id: int, *, token: bool = False) -> str:
    memory = "%a" if name == "fin" else "%b"
    issue = ", issue_token = true" if token else ""
    return (
        f"aiex.npu.dma_memcpy_nd({memory}[0, 0, 0, 0][1, 1, 1, 64][0, 0, 0, 1]) "
        f"{{id = {bd_id} : i64, metadata = @{name}{issue}}} : memref<512xi32>\n"
    )


def task(name: str, number: int, *, token: bool = False) -> str:
    memory = "%a" if name == "fin" else "%b"
    issue = " {issue_token = true}" if token else ""
    return (
        f"%t{number} = aiex.dma_configure_task_for @{name} {{\n"
        f"aie.dma_bd({memory} : memref<512xi32>, 0, 64)\naie.end\n}}{issue}\n"
        f"aiex.dma_start_task(%t{number})\n"
    )


def push(bd_id: int) -> str:
    return (
        f"aiex.npu.push_queue(0, 0, MM2S : 0) {{bd_id = {bd_id} : i32, issue_token = false, "
        "repeat_count = 3 : i32}\n"
    )


def raw_push(bd_id: int) -> str:
    address = queue_address(AIE2, 0, 0, DmaDirection.MM2S, 0)
    return f"aiex.npu.write32 {{address = {address} : ui32, value = {bd_id} : ui32}}\n"


def wait(name: str) -> str:
    return f"aiex.npu.dma_wait {{symbol = @{name}}}\n"


POLL = """
%address = arith.constant 119336 : i32
%none = arith.constant 0 : i32
%full = arith.constant 4194304 : i32
aiex.npu.maskpoll(%address, %none, %full) : i32, i32, i32
"""
END = copy("fout", 15) + wait("fout")


def warnings_of(sequence: str, more: str = "") -> list[LoweringWarning]:
    return list(lower(DESIGN.format(sequence=sequence, more=more), "design.mlir").warnings)


@pytest.mark.parametrize(
    "start",
    [lambda n: copy("fin", n), lambda n: task("fin", n), push, raw_push],
    ids=["memcpy", "task", "push", "write"],
)
@pytest.mark.parametrize("count", [5, 6, 9])
def test_a_sixth_task_without_a_wait_is_reported_once(start, count: int) -> None:
    found = warnings_of("".join(map(start, range(count))) + END)
    assert len(found) == (count > 5)
    for warning in found:
        assert warning.message.startswith(
            "this starts a task on MM2S channel 0 of tile (0, 0) while"
        )
        assert "5 earlier tasks" in warning.message
        assert warning.where.file == "design.mlir"


@pytest.mark.parametrize(
    "between",
    [
        copy("fin", 4, token=True) + wait("fin"),
        task("fin", 4, token=True) + "aiex.dma_await_task(%t4)\n",
        POLL,
    ],
    ids=["wait", "await", "poll"],
)
def test_a_wait_ends_a_task_and_all_before_it(between: str) -> None:
    before = "".join(copy("fin", n) for n in range(5, 10 if between is POLL else 9))
    assert not warnings_of(before + between + copy("fin", 10) + END)
    assert warnings_of(before + copy("fin", 4) + copy("fin", 10) + END)


def test_pushes_in_a_loop_count() -> None:
    loop = "%c0 = arith.constant 0 : index\n%c1 = arith.constant 1 : index\n"
    loop += "%c6 = arith.constant 6 : index\nscf.for %i = %c0 to %c6 step %c1 {\n"
    (warning,) = warnings_of(f"{loop}{push(0)}}}\n{END}")
    assert "5 earlier tasks" in warning.message


@pytest.mark.parametrize(
    "sequence",
    [
        copy("fin", 0) + copy("fout", 1) + wait("fin") + wait("fout"),
        copy("fout", 1) + wait("fin") + wait("fout"),
        copy("fin", 0) + copy("fout", 1) + wait("fout") + wait("fout"),
        task("fin", 0) + copy("fout", 1) + "aiex.dma_await_task(%t0)\n",
    ],
    ids=["no token", "no task", "twice", "task"],
)
def test_a_wait_for_a_token_that_no_task_issues_is_refused(sequence: str) -> None:
    with pytest.raises(DesignError, match="token") as error:
        warnings_of(sequence)
    assert error.value.hint is not None
    assert "issue_token = true" in error.value.hint


def test_a_raw_wait_for_a_token_that_no_task_issues_is_a_warning() -> None:
    sync = (
        "aiex.npu.sync {column = 0 : i32, row = 0 : i32, direction = 1 : i32, channel = 0 : i32, "
        "column_num = 1 : i32, row_num = 1 : i32}\n"
    )
    (warning,) = warnings_of(copy("fin", 0) + sync + END)
    assert "this waits for a token of MM2S channel 0 of tile (0, 0)" in warning.message
    assert not warnings_of(copy("fin", 0, token=True) + sync + END)


def test_a_result_that_nothing_waits_for_is_reported() -> None:
    (warning,) = warnings_of(copy("fin", 0) + copy("fout", 1))
    assert "nothing waits for the task started here on S2MM channel 0" in warning.message


def test_fifos_that_the_sequence_never_uses_are_reported() -> None:
    (unfilled,) = warnings_of(END)
    assert "never fills @fin (MM2S channel 0 of tile (0, 0))" in unfilled.message
    assert unfilled.where.line == 6
    (undrained,) = warnings_of(copy("fin", 0, token=True) + wait("fin"))
    assert "never drains @fout (S2MM channel 0 of tile (0, 0))" in undrained.message


def test_trace_needs_no_wait() -> None:
    trace = """aie.packet_flow(1) {
      aie.packet_source<%m, Trace : 0>
      aie.packet_dest<%s, DMA : 1>
    }"""
    begin = "aiex.npu.push_queue(0, 0, S2MM : 1) {bd_id = 9 : i32, issue_token = false, "
    begin += "repeat_count = 0 : i32}\n"
    assert not warnings_of(begin + copy("fin", 0) + END, trace)


def test_a_poll_is_lowered_as_mlir_aie_does() -> None:
    lowered = lower(DESIGN.format(sequence=copy("fin", 0) + POLL + END, more=""))
    (poll,) = [op for op in lowered.transaction.ops if isinstance(op, MaskPoll)]
    assert poll == MaskPoll(0x1D228, mask=0x400000, value=0)


def test_a_poll_relative_to_a_buffer_and_to_a_tile() -> None:
    """MLIR-AIE's own test has word 200 of a buffer at 1024 in tile (0, 3): 3147552."""
    buffer = """%t = aie.tile(0, 3)
    %u = aie.buffer(%t) {address = 1024 : i32, sym_name = "status"} : memref<128xi32>"""
    polls = """
      %offset = arith.constant 200 : i32
      %mask = arith.constant 65535 : i32
      %value = arith.constant 321 : i32
      aiex.npu.maskpoll(%offset, %value, %mask) {buffer = @status} : i32, i32, i32
      aiex.npu.maskpoll(%offset, %value, %mask) {column = 0 : i32, row = 1 : i32} : i32, i32, i32
    """
    lowered = lower(DESIGN.format(sequence=copy("fin", 0) + polls + END, more=buffer))
    found = [op.address for op in lowered.transaction.ops if isinstance(op, MaskPoll)]
    assert found == [3147552, 1 << 20 | 200]


def test_a_poll_that_nothing_satisfies_is_refused() -> None:
    with pytest.raises(DesignError, match="no value satisfies this poll"):
        warnings_of(POLL.replace("%none = arith.constant 0", "%none = arith.constant 1") + END)


CHANNEL = ChannelName(SHIM, DmaDirection.MM2S, 0)
WHERE = Location("design.mlir", 1, 1)
PLAIN, TOKEN = (TaskPushed(CHANNEL, QueueEntry(0, 0, issue_token=t), WHERE) for t in (False, True))
EVENTS = st.sampled_from(
    [
        PLAIN,
        TOKEN,
        TokensAwaited((CHANNEL,), True, WHERE),
        RoomAwaited(CHANNEL, 4, WHERE),
    ]
)


@given(st.lists(EVENTS, max_size=30))
@example([TOKEN, *[PLAIN] * 4, TokensAwaited((CHANNEL,), True, WHERE), *[PLAIN] * 2])
@example([*[PLAIN] * 5, TokensAwaited((CHANNEL,), True, WHERE), PLAIN])
@example(
    [
        TOKEN,
        *[PLAIN] * 4,
        RoomAwaited(CHANNEL, 4, WHERE),
        TokensAwaited((CHANNEL,), True, WHERE),
        *[PLAIN] * 2,
    ]
)
def test_the_queue_never_counts_more_tasks_than_possible(events: list) -> None:
    """A channel that runs nothing before it is waited for is the fullest there is."""
    queue: list[bool] = []
    issued = 0
    overflows = False
    for event in events:
        match event:
            case TaskPushed():
                overflows = overflows or len(queue) >= 5
                queue.append(event.entry.issue_token)
            case TokensAwaited() if issued:
                issued -= 1
            case TokensAwaited() if True in queue:
                queue = queue[queue.index(True) + 1 :]
            case RoomAwaited():
                done = max(0, len(queue) - 4)
                issued += sum(queue[:done])
                queue = queue[done:]
            case _:
                pass
    warned = [w for w in queue_lints(events, shim_row=0) if "drops a push" in w.message]
    assert len(warned) == overflows
