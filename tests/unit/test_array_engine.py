"""Cores, DMAs and an instruction stream together; how runs end, and their reports."""

from __future__ import annotations

import gc
import sys
import tracemalloc
from types import FrameType

import numpy as np
import pytest
from hand_made_array import (
    CORE,
    MM2S,
    S2MM,
    SHIM,
    acquire,
    bd,
    linear,
    push,
    random_bytes,
    route,
    shim_bd,
    stream,
    sync,
)
from msgspec.structs import replace
from numpy.typing import NDArray

from core_compilation import compile_cores
from npukit.compiler.extract import read_physical
from npukit.compiler.parse import parse_module
from npukit.emulator.array import Array, Outcome, Status
from npukit.errors import UsageError
from npukit.formats.emulation import EmulationImage
from npukit.formats.txn import BlockWrite, Header, Noop, Op, Transaction, Write32, encode
from npukit.machine.addresses import tile_address
from npukit.machine.physical import DmaTask
from thoroughness import exhaustive

BLOCK = 64

DESIGN = """
module {{
  aie.device(npu1_1col) {{
    %t = aie.tile(0, 2)
    %in0 = aie.buffer(%t) {{address = 4096 : i32, sym_name = "in_cons_buff_0"}} : memref<16xi32>
    %out0 = aie.buffer(%t) {{address = 8192 : i32, sym_name = "out_buff_0"}} : memref<16xi32>
    %ip = aie.lock(%t, 0) {{init = 1 : i32, sym_name = "in_cons_prod_lock_0"}}
    %ic = aie.lock(%t, 1) {{init = 0 : i32, sym_name = "in_cons_cons_lock_0"}}
    %op = aie.lock(%t, 2) {{init = 1 : i32, sym_name = "out_prod_lock_0"}}
    %oc = aie.lock(%t, 3) {{init = 0 : i32, sym_name = "out_cons_lock_0"}}
    %core = aie.core(%t) {{
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c16 = arith.constant 16 : index
      %n = arith.constant {rounds} : index
      scf.for %i = %c0 to %n step %c1 {{
        aie.use_lock(%ic, AcquireGreaterEqual, 1)
        aie.use_lock(%op, AcquireGreaterEqual, 1)
        scf.for %j = %c0 to %c16 step %c1 {{
          %x = memref.load %in0[%j] : memref<16xi32>
          %y = {body}
          memref.store %y, %out0[%j] : memref<16xi32>
        }}
        aie.use_lock(%ip, Release, 1)
        aie.use_lock(%oc, Release, 1)
      }}
      aie.end
    }} {{stack_size = 1024 : i32}}
  }}
}}
"""


def make_array(rounds: int = 4294967295, body: str = "arith.addi %x, %x : i32") -> Array:
    """Shim MM2S 0 -> a core that doubles 16 words at a time -> shim S2MM 0."""
    image = make_image(rounds, body)
    return Array(image.design, image.cores)


def make_image(rounds: int = 4294967295, body: str = "arith.addi %x, %x : i32") -> EmulationImage:
    module = read_physical(parse_module(DESIGN.format(rounds=rounds, body=body)))
    table = {
        CORE: {
            0: bd(
                0, CORE, 4096, BLOCK, next_bd=0, acquire=acquire(CORE, 0), release=acquire(CORE, 1)
            ),
            1: bd(
                1, CORE, 8192, BLOCK, next_bd=1, acquire=acquire(CORE, 3), release=acquire(CORE, 2)
            ),
        }
    }
    return EmulationImage(
        replace(
            module.design,
            descriptors=table,
            tasks=(DmaTask(CORE, S2MM, 0, 0), DmaTask(CORE, MM2S, 0, 1)),
            routes=(route((SHIM, 0), (CORE, 0)), route((CORE, 0), (SHIM, 0))),
        ),
        compile_cores(module, {}),
    )


def run(
    array: Array,
    data: NDArray[np.uint8],
    out: NDArray[np.uint8],
    sent: int | None = None,
    before: tuple[Op, ...] = (),
) -> Outcome:
    ops = [
        *before,
        *shim_bd(0, 0, linear(data.size if sent is None else sent)),
        push(MM2S, 0, 0),
        *shim_bd(1, 1, linear(out.size)),
        push(S2MM, 0, 1, token=True),
        sync(S2MM, 0),
    ]
    return array.execute(encode(stream(*ops)), [data, out])


def doubled(data: NDArray[np.uint8]) -> list[int]:
    return (data.view("<i4") * 2).tolist()


def test_cores_and_dmas_work_together_and_state_persists() -> None:
    array = make_array()
    for seed in range(3):
        data, out = random_bytes(5 * BLOCK, seed), np.zeros(5 * BLOCK, np.uint8)
        outcome = run(array, data, out)
        assert outcome.status is Status.COMPLETED
        assert outcome.report == ""
        assert out.view("<i4").tolist() == doubled(data)
        assert outcome.statistics.bytes_moved == 2 * 5 * BLOCK
        assert outcome.statistics.bds_run == 2 * 5 + 2
        assert outcome.statistics.core_instructions > 5 * 16


def test_run_accepts_a_parsed_stream() -> None:
    array = make_array()
    assert array.execute(stream(), []).status is Status.COMPLETED


def test_a_stall_counts_operations_also_if_their_steps_are_fewer_or_more() -> None:
    data, out = random_bytes(BLOCK), np.zeros(BLOCK, np.uint8)
    traced = tile_address(0, 2, 0x340D0)  # Trace_Control0 and Trace_Control1
    before = (Noop(), BlockWrite(address=traced, words=(0, 0)), Noop(), Noop())
    outcome = run(make_array(), data, out, sent=16, before=before)
    assert outcome.status is Status.STALLED
    assert outcome.operation == 10
    assert "operation 11 of 11 (wait for tokens of" in outcome.report


def test_a_stall_says_who_waits_for_what_and_why() -> None:
    array = make_array()
    data, out = random_bytes(4 * BLOCK), np.zeros(4 * BLOCK, np.uint8)
    outcome = run(array, data, out, sent=3 * BLOCK + 16)
    assert outcome.status is Status.STALLED
    lines = outcome.report.splitlines()
    assert lines[0] == (
        "likely cause: the runtime sequence sent 16 of the 64 bytes that a BD of DMA (0, 2) S2MM 0 "
        "expects; (0, 0) MM2S 0 has nothing more to send"
    )
    assert lines[1] == (
        "instruction stream: operation 7 of 7 (wait for tokens of (0, 0) S2MM 0) waits for a "
        "task-complete token of (0, 0) S2MM 0"
    )
    rest = "\n".join(lines[2:])
    assert (
        "core (0, 2): waits for lock in_cons_cons_lock_0 (lock 1 of tile (0, 2)), which is 0 and "
        "should be at least 1" in rest
    )
    assert (
        "DMA (0, 0) S2MM 0: BD 1 has received 192 of 256 bytes into argument 1 (bo1) from "
        "(0, 2) MM2S 0 (waits for a lock)" in rest
    )
    assert (
        "DMA (0, 2) S2MM 0: BD 0 has received 16 of 64 bytes into buffer in_cons_buff_0 from "
        "(0, 0) MM2S 0 (idle)" in rest
    )
    assert "DMA (0, 2) MM2S 0: BD 1 waits for lock out_cons_lock_0 (lock 3" in rest
    # The results computed so far are there.
    assert out[: 3 * BLOCK].view("<i4").tolist() == doubled(data[: 3 * BLOCK])


def test_a_wedged_array_refuses_runs_until_it_is_reloaded() -> None:
    array = make_array()
    data, out = random_bytes(BLOCK), np.zeros(2 * BLOCK, np.uint8)
    assert run(array, data, out).status is Status.STALLED
    again = run(array, data, out[:BLOCK])
    assert again.status is Status.FAULTED
    assert "an earlier run on this array stalled" in again.report
    assert "new hardware context" in again.report
    fresh = make_array()
    assert run(fresh, data, out[:BLOCK]).status is Status.COMPLETED


@pytest.mark.parametrize("steps", range(1, 12))
def test_an_interrupted_run_is_not_reported_as_a_stall(steps: int) -> None:
    """Ctrl-C arrives as an agent starts a step; the next run is right, or refused with the reason."""
    array = make_array()
    data, out = random_bytes(8 * BLOCK), np.zeros(8 * BLOCK, np.uint8)
    left = steps

    def interrupt(frame: FrameType, event: str, _argument: object) -> None:
        nonlocal left
        left -= event == "call" and frame.f_code.co_name == "step"
        if left == 0:
            sys.setprofile(None)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sys.setprofile(interrupt)
        run(array, data, out)
    sys.setprofile(None)
    again = run(array, data, out)
    if again.status is Status.FAULTED:
        assert "was interrupted by KeyboardInterrupt" in again.report
    else:
        assert again.status is Status.COMPLETED
        assert out.view("<i4").tolist() == doubled(data)


@pytest.mark.parametrize(
    ("ops", "cause"),
    [
        (
            [sync(S2MM, 0)],
            "the instruction stream waits for DMA (0, 0) S2MM 0 but has started no task on it",
        ),
        (
            [*shim_bd(0, 0, linear(4 * BLOCK)), push(MM2S, 0, 0, token=True), sync(MM2S, 0)],
            "DMA (0, 2) MM2S 0 has 64 bytes of BD 1 left to send, but DMA (0, 0) S2MM 0 has no",
        ),
        (
            [*shim_bd(0, 0, linear(4 * BLOCK)), push(S2MM, 1, 0, token=True), sync(S2MM, 1)],
            "no route leads to DMA (0, 0) S2MM 1, which waits for 256 bytes",
        ),
        (
            [*shim_bd(0, 0, linear(4 * BLOCK)), push(S2MM, 0, 0, token=True), sync(S2MM, 0)],
            "core (0, 2) never started: waits for lock in_cons_cons_lock_0: "
            "DMA (0, 0) MM2S 0 has never sent a byte (the runtime sequence starts no task on it)",
        ),
    ],
)
def test_the_likely_cause_of_a_stall(ops, cause) -> None:
    outcome = make_array().execute(stream(*ops), [random_bytes(4 * BLOCK)])
    assert outcome.status is Status.STALLED
    assert outcome.report.startswith(f"likely cause: {cause}")


def test_a_core_that_ended_too_early() -> None:
    array = make_array(rounds=2)
    data, out = random_bytes(4 * BLOCK), np.zeros(4 * BLOCK, np.uint8)
    outcome = run(array, data, out)
    assert outcome.status is Status.STALLED
    assert "core (0, 2) has ended" in outcome.report.splitlines()[0]
    assert out[: 2 * BLOCK].view("<i4").tolist() == doubled(data[: 2 * BLOCK])


def test_a_trap_names_tile_and_reason() -> None:
    array = make_array(body="arith.divsi %x, %x : i32")
    data, out = np.zeros(BLOCK, np.uint8), np.zeros(BLOCK, np.uint8)
    outcome = run(array, data, out)
    assert outcome.status is Status.TRAPPED
    assert "(0, 2)" in outcome.report
    assert "divi" in outcome.report
    assert "stopped at operation 7 of 7 (wait for tokens of (0, 0) S2MM 0)" in outcome.report
    assert run(array, data, out).status is Status.FAULTED


def test_a_core_that_releases_a_lock_too_often_is_an_error() -> None:
    extra = "arith.addi %x, %x : i32\n aie.use_lock(%oc, Release, 5)"
    data, out = random_bytes(BLOCK), np.zeros(BLOCK, np.uint8)
    outcome = run(make_array(body=extra), data, out)
    assert outcome.status is Status.FAULTED
    assert "lock 3 of tile (0, 2) is released beyond 63" in outcome.report


def test_a_refused_stream_leaves_the_array_unchanged() -> None:
    array = make_array()
    data, out = random_bytes(BLOCK), np.zeros(BLOCK, np.uint8)
    refused = [
        (b"not a stream", [data, out], "not run"),
        (encode(stream(*shim_bd(0, 2, linear(BLOCK)))), [data, out], "uses argument 2 (bo2)"),
        (encode(stream(Write32(0x3F008, 1))), [data, out], "Stream_Switch_Master_Config_South0"),
        (encode(Transaction(Header(4, 6, 8, 1), ())), [data, out], "npu2"),
    ]
    for instructions, buffers, says in refused:
        outcome = array.execute(instructions, buffers)
        assert outcome.status is Status.FAULTED
        assert says in outcome.report
    assert run(array, data, out).status is Status.COMPLETED
    assert out.view("<i4").tolist() == doubled(data)


def test_the_fault_of_a_too_small_buffer_names_it() -> None:
    array = make_array()
    outcome = run(array, random_bytes(BLOCK), np.zeros(BLOCK, np.uint8), sent=2 * BLOCK)
    assert outcome.status is Status.FAULTED
    assert "64 bytes beyond the end of argument 0 (bo0)" in outcome.report


@pytest.mark.parametrize(
    "bad", [np.zeros(64, np.int8), np.zeros((8, 8), np.uint8), np.zeros(128, np.uint8)[::2]]
)
def test_only_contiguous_uint8_arrays_are_accepted_as_buffers(bad) -> None:
    with pytest.raises(UsageError, match="buffer 1"):
        run(make_array(), random_bytes(BLOCK), bad)


def test_runs_are_the_same_every_time() -> None:
    data = random_bytes(7 * BLOCK)
    seen = []
    for _ in range(2):
        array = make_array()
        outcomes = [run(array, data, np.zeros(7 * BLOCK, np.uint8)) for _ in range(3)]
        seen += [outcome.statistics for outcome in outcomes]
    assert seen[:3] == seen[3:]


def test_many_runs_leak_nothing() -> None:
    array = make_array()
    ops = [
        *shim_bd(0, 0, linear(BLOCK)),
        push(MM2S, 0, 0),
        *shim_bd(1, 1, linear(BLOCK)),
        push(S2MM, 0, 1, token=True),
        sync(S2MM, 0),
    ]
    instructions = encode(stream(*ops))
    data, out = random_bytes(BLOCK), np.zeros(BLOCK, np.uint8)

    def runs(count: int) -> tuple[int, int]:
        for _ in range(count):
            # A fresh copy each time, as a driver reads instructions from its buffer.
            assert array.execute(bytes(bytearray(instructions)), [data, out]).status == "completed"
        gc.collect()
        return len(gc.get_objects()), tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        objects, size = runs(200)
        more_objects, more_size = runs(10_000 if exhaustive() else 2_000)
    finally:
        tracemalloc.stop()
    assert more_objects - objects < 50
    assert more_size - size < 50_000


def test_the_cache_of_instruction_streams_is_bounded() -> None:
    array = make_array()
    tracemalloc.start()
    try:
        sizes = []
        for start in (0, 100, 300):
            for i in range(start, start + 100):
                array.execute(encode(stream(*[Write32(0x400 + (2 << 20), i)] * 50)), [])
            gc.collect()
            sizes.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()
    assert sizes[2] - sizes[1] < 100_000
