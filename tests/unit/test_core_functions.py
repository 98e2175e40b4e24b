"""C++ functions that wait for streams, cascades and locks, on cores without any DMA."""

from __future__ import annotations

import gc

import numpy as np
import pytest
from emulated_cores import FUEL, TILE, Array, buffer, compiled_program, lock, one_core

from npukit.emulator.core.stops import Ended, Paused
from npukit.emulator.ports import CorePort
from npukit.emulator.scheduler import Scheduler
from npukit.errors import CoreTrapError, DeviceError
from npukit.machine.control_program import AcquireSite, PortSite
from npukit.machine.core_ports import PortKind
from npukit.machine.physical import Tile

PORTS = """
#include <stdint.h>
#define IMPORT(name) __attribute__((import_module("env"), import_name(#name)))
extern "C" {
IMPORT(stream_get) int64_t stream_get();
IMPORT(stream_get_now) int64_t stream_get_now();
IMPORT(stream_put) void stream_put(int32_t, int32_t);
IMPORT(stream_put_now) int32_t stream_put_now(int32_t, int32_t);
IMPORT(cascade_get) void cascade_get(void *);
IMPORT(cascade_put) void cascade_put(const void *);
IMPORT(lock_acquire) void lock_acquire(int32_t, int32_t, int32_t);
IMPORT(lock_release) void lock_release(int32_t, int32_t);
IMPORT(core_done) void core_done();
IMPORT(core_cycles) int64_t core_cycles();
IMPORT(core_number) int32_t core_number();
}
"""

STREAMS = """
__attribute__((noinline)) int32_t next_word() { return (int32_t)stream_get(); }
extern "C" void total(int32_t *out, int32_t n) {
  for (int32_t i = 0; i < n; ++i) out[0] += next_word() * (i + 1);
}
extern "C" void count(int32_t *out, int32_t n) {
  for (int32_t i = 0; i < n; ++i) stream_put(100 + i, i == n - 1);
  out[0] = n;
}
"""


def calling(name: str, *declarations: str, n: int = 6) -> str:
    return one_core(
        f"""
      %n = arith.constant {n} : i32
      func.call @{name}(%out, %n) : (memref<4xi32>, i32) -> ()""",
        f"func.func private @{name}(memref<4xi32>, i32)",
        buffer("out", 1024, "4xi32"),
        *declarations,
    )


def port(array: Array, kind: PortKind, tile: Tile = TILE) -> CorePort:
    return CorePort(tile, kind, array.memory.port(tile, kind), Scheduler())


def test_a_function_continues_where_it_waited_for_a_word() -> None:
    array = Array(calling("total"), compiled_program(PORTS + STREAMS, "total"))
    array.buffer("out")[:] = 0
    stream = port(array, PortKind.STREAM_IN)
    site = PortSite(TILE, PortKind.STREAM_IN, False, None, "")
    for words in ([], [1], [2, 3, 4], [5]):
        stream.put(words)
        assert array.core.resume(FUEL) == site
        assert stream.items == 0
    stream.put([6])
    assert array.core.resume(FUEL) == Ended()
    assert array.buffer("out")[0] == sum(i * i for i in range(1, 7))


def test_a_function_waits_for_room() -> None:
    array = Array(calling("count"), compiled_program(PORTS + STREAMS, "count"))
    stream = port(array, PortKind.STREAM_OUT)
    site = PortSite(TILE, PortKind.STREAM_OUT, True, None, "")
    assert array.core.resume(FUEL) == site
    assert stream.take(3) == [100, 101, 102]
    assert array.core.resume(FUEL) == Ended()
    assert stream.take(3) == [103, 104, 105]


def test_a_report_names_the_function_that_waits() -> None:
    array = Array(calling("total"), compiled_program(PORTS + STREAMS, "total"))
    assert isinstance(array.core.resume(FUEL), PortSite)
    assert array.core.started
    assert array.core.give_up() == "next_word()"


def test_a_core_that_still_waits_can_be_dropped() -> None:
    array = Array(calling("total"), compiled_program(PORTS + STREAMS, "total"))
    array.core.resume(FUEL)
    store = array.memory.compartment(TILE).store
    assert len(store.unfinished) == 1
    store.end_calls()
    assert not store.unfinished
    del array
    gc.collect()


def test_a_word_tells_whether_it_ends_a_packet() -> None:
    source = """
extern "C" void echo(int32_t *out, int32_t n) {
  for (int32_t i = 0; i < n; ++i) {
    int64_t word = stream_get();
    out[i] = (int32_t)(word >> 32);
    stream_put((int32_t)word, (word >> 32) == 0);
  }
}"""
    array = Array(calling("echo", n=4), compiled_program(PORTS + source, "echo"))
    into, out = port(array, PortKind.STREAM_IN), port(array, PortKind.STREAM_OUT)
    into.put([7, 8])
    into.end_packet()
    into.put([9])
    assert [into.ends_packet(i) for i in range(3)] == [False, True, False]
    array.core.resume(FUEL)
    into.put([10])
    into.end_packet()
    assert array.core.resume(FUEL) == Ended()
    assert array.buffer("out").tolist() == [0, 1, 0, 1]
    assert [out.ends_packet(i) for i in range(4)] == [True, False, True, False]
    assert out.items_in_packet == 1
    assert out.take(1) == [7]
    assert out.items_in_packet == 2


def test_what_is_not_there_is_looked_for_once_more() -> None:
    source = """
extern "C" void poll(int32_t *out, int32_t n) {
  int32_t misses = 0;
  int64_t word;
  while (!((word = stream_get_now()) >> 33)) ++misses;
  out[0] = misses;
  out[1] = (int32_t)word;
  for (n = 0; stream_put_now(n, 0); ++n) {}
  out[2] = n;
}"""
    array = Array(calling("poll"), compiled_program(PORTS + source, "poll"))
    no_word = Paused(PortSite(TILE, PortKind.STREAM_IN, False, None, ""))
    no_room = Paused(PortSite(TILE, PortKind.STREAM_OUT, True, None, ""))
    assert array.core.resume(FUEL) == no_word
    assert array.core.resume(FUEL) == no_word
    port(array, PortKind.STREAM_IN).put([-5])
    assert array.core.resume(FUEL) == no_room
    assert array.core.resume(FUEL) == Ended()
    assert array.buffer("out")[:3].tolist() == [1, -5, 4]


def test_vectors_go_through_a_cascade() -> None:
    source = """
extern "C" void send(int32_t *out, int32_t n) {
  int32_t vector[16];
  for (int32_t i = 0; i < n; ++i) {
    for (int32_t lane = 0; lane < 16; ++lane) vector[lane] = 16 * i + lane;
    cascade_put(vector);
  }
  out[0] = n;
}
extern "C" void receive(int32_t *out, int32_t n) {
  int32_t vector[16];
  out[0] = 0;
  for (int32_t i = 0; i < n; ++i) {
    cascade_get(vector);
    for (int32_t lane = 0; lane < 16; ++lane) out[0] += vector[lane] * (lane + 1);
  }
}"""
    text = """
module {
  aie.device(npu1) {
    %t = aie.tile(0, 2)
    %t3 = aie.tile(0, 3)
    aie.cascade_flow(%t3, %t)
    func.func private @send(memref<4xi32>, i32)
    func.func private @receive(memref<4xi32>, i32)
"""
    text += buffer("sent", 1024, "4xi32", "%t3") + "\n" + buffer("received", 1024, "4xi32")
    for tile, name, made in (("%t3", "send", "sent"), ("%t", "receive", "received")):
        text += f"""
    %core{made} = aie.core({tile}) {{
      %n = arith.constant 9 : i32
      func.call @{name}(%{made}, %n) : (memref<4xi32>, i32) -> ()
      aie.end
    }} {{stack_size = 1024 : i32}}"""
    text += "\n  }\n}\n"
    source_tile = Tile(0, 3)
    programs = {
        tile: compiled_program(PORTS + source, name)
        for tile, name in ((source_tile, "send"), (TILE, "receive"))
    }
    array = Array(text, programs)
    sends = PortSite(TILE, PortKind.CASCADE_IN, True, TILE, "")
    gets = PortSite(TILE, PortKind.CASCADE_IN, False, source_tile, "")
    sender, receiver = array.cores[source_tile], array.cores[TILE]
    stops = [sender.resume(FUEL), receiver.resume(FUEL), sender.resume(FUEL), receiver.resume(FUEL)]
    assert stops == [sends, gets, sends, gets]
    assert sender.resume(FUEL) == Ended()
    assert receiver.resume(FUEL) == Ended()
    lanes = np.arange(9 * 16).reshape(9, 16) * np.arange(1, 17)
    assert array.buffer("received")[0] == lanes.sum()


def test_a_cascade_that_is_used_must_lead_somewhere() -> None:
    source = """
extern "C" void link(int32_t *out, int32_t n) {
  int32_t vector[16] = {};
  if (n & 1) cascade_get(vector);
  if (n & 2) cascade_put(vector);
}"""
    program = compiled_program(PORTS + source, "link")
    assert Array(calling("link", n=0), program).core.resume(FUEL) == Ended()
    with pytest.raises(DeviceError, match=r"gets from its cascade, but no .* to that core.*'link'"):
        Array(calling("link", n=1), program).core.resume(FUEL)
    with pytest.raises(DeviceError, match=r"puts into its cascade, but no .* from that core"):
        Array(calling("link", n=2), program).core.resume(FUEL)


LOCKS = """
extern "C" void step(int32_t *out, int32_t n) {
  lock_acquire(48 + 3, 2, 1);
  out[0] += n;
  lock_release(48 + 4, 5);
  lock_acquire(32 + 1, 3, 0);
  out[0] += n;
  lock_release(32 + 1, -1);
}
extern "C" void far(int32_t *out, int32_t n) { lock_release(n, 1); }
extern "C" void often(int32_t *out, int32_t n) { lock_release(48, 64); }
"""


def test_locks_of_the_core_and_of_its_neighbours() -> None:
    array = Array(calling("step"), compiled_program(PORTS + LOCKS, "step"))
    array.buffer("out")[:] = 0
    own, north = array.memory.locks(TILE), array.memory.locks(Tile(0, 3))
    first = AcquireSite(TILE, 3, 2, True, "")
    assert array.core.resume(FUEL) == first
    own[3] = 1
    assert array.core.resume(FUEL) == first
    own[3] = 2
    assert array.core.resume(FUEL) == AcquireSite(Tile(0, 3), 1, 3, False, "")
    assert (own[3], own[4], array.buffer("out")[0]) == (0, 5, 6)
    north[1] = 4
    assert isinstance(array.core.resume(FUEL), AcquireSite)
    array.core.grant()  # it was 3 for a moment
    assert array.core.resume(FUEL) == Ended()
    assert (north[1], array.buffer("out")[0]) == (3, 12)


def test_locks_that_a_core_can_not_use() -> None:
    program = compiled_program(PORTS + LOCKS, "far", "often")
    for number in (0, 64, -1):  # south of the core is a memory tile
        with pytest.raises(DeviceError, match=rf"uses lock {number}, .*'far'"):
            Array(calling("far", n=number), program).core.resume(FUEL)
    with pytest.raises(
        DeviceError, match=r"lock 0 of tile \(0, 2\) is released beyond 63.*'often'"
    ):
        Array(calling("often"), program).core.resume(FUEL)


def test_a_core_can_disable_itself_and_knows_its_place_and_time() -> None:
    source = """
extern "C" void run(int32_t *out, int32_t n) {
  out[0] = core_number();
  int64_t before = core_cycles();
  for (volatile int32_t i = 0; i < n; ++i) {}
  out[1] = (int32_t)(core_cycles() - before);
  core_done();
  out[2] = 0;
}"""
    array = Array(calling("run", n=1000), compiled_program(PORTS + source, "run"))
    array.buffer("out")[:] = 7
    assert array.core.resume(FUEL) == Ended()
    assert array.core.resume(FUEL) == Ended()
    number, cycles, after, _ = array.buffer("out").tolist()
    assert (number, after) == (2, 7)
    assert 1000 < cycles < 100_000
    assert not array.memory.compartment(TILE).store.unfinished


def test_buffers_that_others_change_while_a_function_waits_are_no_stray_writes() -> None:
    source = """
extern "C" void wait(int32_t *out, int32_t n) {
  out[0] = (int32_t)stream_get();
  if (n > 100) out[n - 100] = 1;
  out[1] = (int32_t)stream_get();
}"""
    program = compiled_program(PORTS + source, "wait")
    for n in (0, 116):
        array = Array(calling("wait", buffer("other", 1088, "16xi32"), n=n), program)
        array.core.resume(FUEL)
        array.buffer("other")[2:5] = 99
        port(array, PortKind.STREAM_IN).put([5, 6])
        if not n:
            assert array.core.resume(FUEL) == Ended()
        else:
            with pytest.raises(CoreTrapError, match="wrote where it should not, in 'wait'"):
                array.core.resume(FUEL)


def test_constructors_can_not_wait() -> None:
    source = """
static int32_t first = (int32_t)stream_get();
extern "C" void total(int32_t *out, int32_t n) { out[0] = first; }"""
    with pytest.raises(CoreTrapError, match="a constructor of static data can't wait"):
        Array(calling("total"), compiled_program(PORTS + source, "total"))


def test_a_neighbours_buffer_is_shared_while_a_function_waits() -> None:
    source = """
extern "C" void share(int32_t *out, int32_t n) {
  out[0] = 1;
  out[1] = (int32_t)stream_get() + out[2];
  out[3] = out[2] * 2;
}"""
    text = one_core(
        "%n = arith.constant 0 : i32\nfunc.call @share(%far, %n) : (memref<4xi32>, i32) -> ()",
        "func.func private @share(memref<4xi32>, i32)",
        buffer("far", 1024, "4xi32", "%t3"),
        buffer("beside", 1088, "4xi32", "%t3"),
    )
    array = Array(text, compiled_program(PORTS + source, "share"))
    far = array.buffer("far")
    far[:] = 5
    array.core.resume(FUEL)
    assert far.tolist() == [1, 5, 5, 5]
    far[2] = 40
    port(array, PortKind.STREAM_IN).put([7])
    assert array.core.resume(FUEL) == Ended()
    assert far.tolist() == [1, 47, 40, 80]


def test_a_recursion_without_end_is_a_trap_there_too() -> None:
    source = """
__attribute__((noinline)) int32_t deeper(int32_t n) {
  volatile char room[64]; room[n & 63] = 1;
  return n < 0 ? (int32_t)stream_get() : deeper(n + 1) + room[n & 63];
}
extern "C" void down(int32_t *out, int32_t n) { out[0] = deeper(n & 0x7FFF); }"""
    array = Array(calling("down"), compiled_program(PORTS + source, "down"))
    with pytest.raises(CoreTrapError, match=r"stack overflow.*") as caught:
        array.core.resume(FUEL)
    lines = (caught.value.details or "").splitlines()
    assert lines[1:3] == ["  deeper(int)", "  ... repeated"]


def test_functions_that_call_each_other_without_end_are_named_once() -> None:
    source = """
int32_t odd(int32_t n, int32_t m);
__attribute__((noinline)) int32_t even(int32_t n, int32_t m) { volatile int32_t kept = m; return odd(n + 1, m) + kept; }
__attribute__((noinline)) int32_t odd(int32_t n, int32_t m) { volatile int32_t kept = n; return even(n - 1, m + 1) + kept; }
extern "C" void down(int32_t *out, int32_t n) { out[0] = even(n, n); }"""
    array = Array(calling("down"), compiled_program(PORTS + source, "down"))
    with pytest.raises(CoreTrapError, match=r"stack overflow.*") as caught:
        array.core.resume(FUEL)
    lines = (caught.value.details or "").splitlines()
    assert sorted(lines[1:3]) == ["  even(int, int)", "  odd(int, int)"]
    assert lines[3] == "  ... these 2 repeated"


def test_a_stray_write_shows_even_if_the_function_never_returns() -> None:
    source = """
extern "C" void forever(int32_t *out, int32_t n) {
  for (int32_t i = 0;; ++i) {
    lock_acquire(48, 1, 1);
    out[i] = n;
  }
}"""
    text = calling("forever", lock("go", 0))
    array = Array(text, compiled_program(PORTS + source, "forever"))
    for _ in range(4):
        assert isinstance(array.core.resume(FUEL), AcquireSite)
        array.release(0)
    assert isinstance(array.core.resume(FUEL), AcquireSite)
    array.release(0)
    for _ in range(2):
        with pytest.raises(
            CoreTrapError, match=r"in 'forever': .*1 byte past the end of buffer out"
        ):
            array.core.resume(FUEL)
