"""Designs whose C++ functions wait for streams, cascades and locks, on the whole emulated array."""

from __future__ import annotations

import gc
import os

import numpy as np
import pytest

from design_runner import Runner, execute
from npukit.compiler.driver import lower
from npukit.emulator.array import Array, Outcome, Status
from npukit.emulator.schedule import Schedule

FUNCTIONS = """
#include <stdint.h>
extern "C" {
int64_t npukit_stream_get(void);
int64_t npukit_stream_get_now(void);
int32_t npukit_stream_put_now(int32_t word, int32_t last);
void npukit_stream_put(int32_t word, int32_t last);
void npukit_cascade_get(void *vector);
void npukit_cascade_put(const void *vector);
void npukit_lock_acquire(int32_t id, int32_t value, int32_t at_least);
void npukit_lock_release(int32_t id, int32_t value);

void add_one(int32_t n) {
  for (int32_t i = 0; i < n; ++i) npukit_stream_put((int32_t)npukit_stream_get() + 1, 0);
}
void poll(int32_t n) {
  for (int32_t i = 0; i < n;) {
    int64_t word = npukit_stream_get_now();
    if (!(word >> 33)) continue;
    while (!npukit_stream_put_now((int32_t)word + 1, 0)) {}
    ++i;
  }
}
static void packet(int32_t id, const int32_t *words, int32_t count) {
  npukit_stream_put(id, 0);
  for (int32_t i = 0; i < count; ++i) npukit_stream_put(words[i], i == count - 1);
}
void sort_out(int32_t n) {
  for (int32_t i = 0; i < n; ++i) {
    int32_t words[4];
    for (int32_t &word : words) word = (int32_t)npukit_stream_get();
    packet(i % 2 ? 2 : 1, words, 4);
  }
}
void stray(int32_t n) { npukit_stream_put(n, 0); }
void send(int32_t n) {
  for (int32_t i = 0; i < n; ++i) {
    int32_t lanes[16];
    for (int32_t lane = 0; lane < 16; ++lane) lanes[lane] = (int32_t)npukit_stream_get() * 3;
    npukit_cascade_put(lanes);
  }
}
void receive(int32_t n) {
  for (int32_t i = 0; i < n; ++i) {
    int32_t lanes[16];
    npukit_cascade_get(lanes);
    for (int32_t lane = 0; lane < 16; ++lane) npukit_stream_put(lanes[lane] - 1, 0);
  }
}
void copy_forever(int32_t *from, int32_t *to, int32_t rounds) {
  for (int32_t round = 0; round < rounds; ++round) {
    npukit_lock_acquire(48 + 1, 1, 1);
    npukit_lock_acquire(48 + 2, 1, 1);
    for (int32_t i = 0; i < 16; ++i) to[i] = from[i] * 7;
    npukit_lock_release(48 + 0, 1);
    npukit_lock_release(48 + 3, 1);
  }
}
}"""

SEQUENCE = """
    aie.runtime_sequence(%x: memref<64xi32>, %y: memref<64xi32>) {{
      aiex.npu.dma_memcpy_nd(%x[0, 0, 0, 0][1, 1, 1, {sent}][0, 0, 0, 1])
        {{id = 0 : i64, metadata = @in}} : memref<64xi32>
      aiex.npu.dma_memcpy_nd(%y[0, 0, 0, 0][1, 1, 1, {taken}][0, 0, 0, 1])
        {{id = 1 : i64, metadata = @out, issue_token = true}} : memref<64xi32>
      aiex.npu.dma_wait {{symbol = @out}}
    }}"""


def design(body: str, sent: int = 64, taken: int = 64) -> str:
    return f"""module {{ aie.device(npu1_1col) {{
    %shim = aie.tile(0, 0)
    %a = aie.tile(0, 3)
    %b = aie.tile(0, 2)
    aie.shim_dma_allocation @in(%shim, MM2S, 0)
    aie.shim_dma_allocation @out(%shim, S2MM, 0)
    {body}
    {SEQUENCE.format(sent=sent, taken=taken)}
  }} }}"""


def core(tile: str, call: str, count: int) -> str:
    return f"""
    func.func private @{call}(i32)
    %core_{call} = aie.core({tile}) {{
      %n = arith.constant {count} : i32
      func.call @{call}(%n) : (i32) -> ()
      aie.end
    }} {{stack_size = 1024 : i32, link_with = "f.o"}}"""


STREAM = """
    aie.flow(%shim, DMA : 0, %b, Core : 0)
    aie.flow(%b, Core : 0, %shim, DMA : 0)""" + core("%b", "add_one", 64)

CASCADE = """
    aie.flow(%shim, DMA : 0, %a, Core : 0)
    aie.cascade_flow(%a, %b)
    aie.flow(%b, Core : 0, %shim, DMA : 0)"""


def cascade(sends: int = 4, receives: int = 4) -> str:
    return CASCADE + core("%a", "send", sends) + core("%b", "receive", receives)


LOCKS = """
    %free = aie.lock(%b, 0) {{init = 1 : i32, sym_name = "free"}}
    %full = aie.lock(%b, 1) {{init = 0 : i32, sym_name = "full"}}
    %room = aie.lock(%b, 2) {{init = {room} : i32, sym_name = "room"}}
    %made = aie.lock(%b, 3) {{init = 0 : i32, sym_name = "made"}}
    %from = aie.buffer(%b) {{sym_name = "from"}} : memref<16xi32>
    %to = aie.buffer(%b) {{sym_name = "to"}} : memref<16xi32>
    aie.flow(%shim, DMA : 0, %b, DMA : 0)
    aie.flow(%b, DMA : 0, %shim, DMA : 0)
    aie.mem(%b) {{
      aie.dma_start(S2MM, 0, ^in, ^out)
    ^in:
      aie.use_lock(%free, AcquireGreaterEqual, 1)
      aie.dma_bd(%from : memref<16xi32>, 0, 16)
      aie.use_lock(%full, Release, 1)
      aie.next_bd ^in
    ^out:
      aie.dma_start(MM2S, 0, ^send, ^end)
    ^send:
      aie.use_lock(%made, AcquireGreaterEqual, 1)
      aie.dma_bd(%to : memref<16xi32>, 0, 16)
      aie.use_lock(%room, Release, 1)
      aie.next_bd ^send
    ^end:
      aie.end
    }}
    func.func private @copy_forever(memref<16xi32>, memref<16xi32>, i32)
    aie.core(%b) {{
      %n = arith.constant {rounds} : i32
      func.call @copy_forever(%from, %to, %n) : (memref<16xi32>, memref<16xi32>, i32) -> ()
      aie.end
    }} {{stack_size = 1024 : i32, link_with = "f.o"}}"""


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    return Runner(tmp_path_factory.mktemp("functions"))


def ran(
    runner: Runner, text: str, schedule: Schedule = Schedule.ORDINARY
) -> tuple[Array, Outcome, list[int]]:
    lowered = lower(text)
    array = runner.load(lowered.physical_text, FUNCTIONS, schedule)
    given, made = np.arange(64, dtype=np.int32), np.zeros(64, np.int32)
    outcome = execute(array, lowered.insts, [given, made])
    return array, outcome, made.tolist()


@pytest.mark.parametrize("schedule", Schedule)
@pytest.mark.parametrize(
    ("text", "factor", "term"),
    [
        (design(STREAM), 1, 1),
        (design(STREAM.replace("add_one", "poll")), 1, 1),
        (design(cascade()), 3, -1),
        (design(LOCKS.format(room=1, rounds=4)), 7, 0),
    ],
    ids=["stream", "poll", "cascade", "locks"],
)
def test_functions_that_wait_compute(
    runner: Runner, text: str, factor: int, term: int, schedule: Schedule
) -> None:
    array, outcome, made = ran(runner, text, schedule)
    assert outcome.status is Status.COMPLETED, outcome.report
    assert made == [factor * value + term for value in range(64)]
    again = ran(runner, text, schedule)[1]
    assert again.statistics == outcome.statistics
    del array


def stalled(runner: Runner, text: str) -> list[str]:
    _, outcome, _ = ran(runner, text)
    assert outcome.status is Status.STALLED, outcome.report
    return outcome.report.splitlines()


def test_a_function_that_starves_at_a_stream_is_named(runner: Runner) -> None:
    lines = stalled(runner, design(STREAM, sent=60))
    assert lines[0] == (
        "likely cause: DMA (0, 0) MM2S 0 has nothing more to send, and the stream input of core "
        "(0, 2) waits for a word from it"
    )
    assert (
        "core (0, 2): waits for a word in its stream input from (0, 0) MM2S 0 (idle) "
        "(in 'add_one')" in lines
    )


def test_a_function_that_polls_in_vain_is_named(runner: Runner) -> None:
    lines = stalled(runner, design(STREAM.replace("add_one", "poll"), sent=60))
    assert "core (0, 2): waits for a word in its stream input" in "\n".join(lines)
    assert "(in 'poll')" in "\n".join(lines)


def test_functions_that_wait_for_each_other_in_a_cascade_are_named(runner: Runner) -> None:
    lines = stalled(runner, design(cascade(sends=3)))
    assert "core (0, 2): waits for data in the cascade from core (0, 3) (in 'receive')" in lines
    assert "core (0, 3): has ended" in lines
    lines = stalled(runner, design(cascade(sends=9, receives=1)))
    assert "core (0, 2): has ended" in lines
    assert any(
        line.startswith("core (0, 3): waits for ") and "(in 'send')" in line for line in lines
    )


def test_a_function_that_waits_for_a_lock_is_named(runner: Runner) -> None:
    lines = stalled(runner, design(LOCKS.format(room=0, rounds=4)))
    assert lines[0].startswith(
        "likely cause: a cycle of waits: DMA (0, 2) MM2S 0 waits for lock made; core (0, 2) waits "
        "for lock room, which leads back to the first"
    )
    assert (
        "core (0, 2): waits for lock room (lock 2 of tile (0, 2)), which is 0 and should be at "
        "least 1 (in 'copy_forever')" in lines
    )


def test_an_array_can_be_closed_while_its_functions_wait(runner: Runner) -> None:
    arrays = [ran(runner, design(STREAM, sent=32, taken=16))[0] for _ in range(3)]
    stores = [array.memory.compartment(array.design.cores[0].tile).store for array in arrays]
    assert all(store.unfinished for store in stores)
    arrays.clear()
    gc.collect()
    ran(runner, design(cascade()))  # loading frees what is no longer used
    assert not any(store.unfinished for store in stores)


def test_a_waiting_function_goes_on_in_the_next_run_even_in_a_forked_process(
    runner: Runner,
) -> None:
    lowered = lower(design(STREAM, sent=32, taken=32))
    array = runner.load(lowered.physical_text, FUNCTIONS)

    def run() -> bool:
        made = np.zeros(64, np.int32)
        outcome = execute(array, lowered.insts, [np.arange(64, dtype=np.int32), made])
        return outcome.status is Status.COMPLETED and made[:32].tolist() == list(range(1, 33))

    assert run()
    child = os.fork()
    if child == 0:
        os._exit(0 if run() else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert run()


PACKETS = """
    aie.flow(%shim, DMA : 0, %b, Core : 0)
    aie.packet_flow(1) {{ aie.packet_source<%b, Core : 0> aie.packet_dest<%shim, DMA : 0> }}
    aie.packet_flow(2) {{ aie.packet_source<%b, Core : 0> aie.packet_dest<%a, DMA : 0> }}
    %taken = aie.buffer(%a) {{sym_name = "taken"}} : memref<32xi32>
    %back = aie.lock(%a, 0) {{init = 0 : i32, sym_name = "back"}}
    aie.packet_flow(3) {{ aie.packet_source<%a, DMA : 0> aie.packet_dest<%shim, DMA : 0> }}
    aie.mem(%a) {{
      aie.dma_start(S2MM, 0, ^in, ^out)
    ^in:
      aie.dma_bd(%taken : memref<32xi32>, 0, 32)
      aie.use_lock(%back, Release, 1)
      aie.next_bd ^end
    ^out:
      aie.dma_start(MM2S, 0, ^send, ^end)
    ^send:
      aie.use_lock(%back, AcquireGreaterEqual, 1)
      aie.dma_bd(%taken : memref<32xi32>, 0, 32) {{packet = #aie.packet_info<pkt_type = 0, pkt_id = 3>}}
      aie.next_bd ^end
    ^end:
      aie.end
    }}"""


@pytest.mark.parametrize("schedule", Schedule)
def test_a_function_sends_packets(runner: Runner, schedule: Schedule) -> None:
    text = design(PACKETS.format() + core("%b", "sort_out", 16))
    _, outcome, made = ran(runner, text, schedule)
    assert outcome.status is Status.COMPLETED, outcome.report
    rows = np.arange(64).reshape(16, 4)
    assert made == [*rows[::2].ravel().tolist(), *rows[1::2].ravel().tolist()]


def test_a_packet_without_a_route_is_an_error(runner: Runner) -> None:
    _, outcome, _ = ran(runner, design(PACKETS.format() + core("%b", "stray", 7)))
    assert outcome.status is Status.FAULTED
    assert "sends a packet with id 7, which no route takes" in outcome.report
    assert "ids 1, 2" in outcome.report
