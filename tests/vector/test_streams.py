"""Streams, cascades, locks and the core itself, as C++ sees them: what reaches the device."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

import numpy as np
import pytest
from vector_program import VectorProgram, compile_vector

SOURCE = """
extern "C" {
void words(int32_t *out) {
  bool last = false;
  out[0] = get_ss();
  out[1] = get_ss(last);
  out[2] = last;
  out[3] = get_ss_uint(last) > 5u;
  out[4] = last;
  *(float *)&out[5] = get_ss_float();
  *(v4int8 *)&out[6] = get_ss_v4int8();
  cint16 complex = get_ss_cint16();
  out[7] = complex.real - complex.imag;
  v2bfloat16 pair = get_ss_v2bfloat16();
  *(float *)&out[8] = (float)pair[0] + (float)pair[1];
  *(float *)&out[9] = getf_ss();
}
void vectors(v8int32 *a, v32int16 *b, v128int8 *c, int32_t *last) {
  bool ends = false;
  *a = get_ss_v8int32();
  *b = get_ss_v32int16(ends);
  last[0] = ends;
  *c = get_ss_v128int8();
}
void send(const v8int32 *a, const v64int8 *b) {
  put_ms(7);
  put_ms(8u, 1);
  put_ms(1.5f, 0, 1);
  put_ms(cint16{3, -1});
  put_ms((v2bfloat16){1.0f, -2.0f}, 1);
  put_ms(*a);
  put_ms(*b, 1);
  put_ms(*a, 1, 1);
}
void now(int32_t *out) {
  bool success = false, last = true;
  out[0] = get_ss_nb(success);
  out[1] = success;
  out[2] = get_ss_nb_int(success, last);
  out[3] = success * 2 + last;
  put_ms_nb(5, success);
  out[4] = success;
  put_ms_nb(6u, 1, success);
  out[5] = success;
}
void headers(int32_t *out) {
  put_ms_packet_header(5, 3);
  put_ms_packet_header(1, 6u, 0u);
  put_ms_ctrl_packet_header(0x1D204, 4, 1, 9);
  out[0] = packet_header(5, 3);
  out[1] = ctrl_packet_header(0x1D204, 4, 1, 9);
}
void cascade_in(v16int32 *a, v32acc32 *b, v8acc64 *c, v16acc32 *d, v32acc32 *e) {
  *a = get_scd_v16int32();
  *b = get_scd_v32acc32(1);
  *c = getl_scd();
  *d = get_scd(0);
  *e = get_scd_hi();
}
void cascade_out(const v16int32 *a, const v32acc32 *b, const v8acc64 *c) {
  put_mcd(*a);
  put_mcd(*b);
  put_mcd(*c, 0);
  put_mcd(*c, 1);
}
void locks() {
  acquire_equal(48, 3);
  acquire_greater_equal(49u, 2u, 1);
  acquire_greater_equal((void *)64, 50, 1);
  acquire_greater_equal(50, 1, 0);
  release(48, -1);
  release((void *)64, 51, 2, 1);
  release(52, 2, 0);
}
void core(int32_t *out) {
  event0();
  event1();
  out[0] = get_coreid();
  out[1] = (int32_t)get_cycles();
  out[2] = delay3(7) + population_count(0xF0Fu);
  done();
}
v16int32 *protected_pointer(chess_protect_access v16int32 *p) { return p; }
int32_t hints(const int32_t *a, int32_t n) {
  int32_t sum = 0;
  v16int32 chess_storage(x4) unused;
  (void)unused;
  for (int32_t i = 0; i < n; ++i) chess_prepare_for_pipelining chess_loop_range(4, ) { sum += a[i]; }
  for (int32_t i = 0; i < n; ++i) chess_flatten_loop sum += chess_copy(a[i]);
  for (int32_t i = 0; i < n; ++i) chess_unroll_loop(4) chess_no_hw_loop sum += chess_dont_chain(a[i]);
  chess_separator_scheduler();
  chess_memory_fence();
  if (chess_manifest(n == 4)) chess_error("no");
  _Pragma("clang loop min_iteration_count(4)") for (int32_t i = 0; i < n; ++i) sum += a[i];
#pragma clang loop min_iteration_count(4) max_iteration_count(8) unroll_count(2)
  for (int32_t i = 0; i < n; ++i) sum += a[i];
  return sum;
}
}
"""
EXPORTS = (
    *("words", "vectors", "send", "now", "headers", "cascade_in", "cascade_out", "locks", "core"),
    "hints",
)
CORE = 3 << 16 | 4
LAST = 1 << 32


class Device:
    """Records what a program puts and does, and gives what it takes."""

    def __init__(self) -> None:
        self.words: deque[int] = deque()
        self.sent: list[tuple[int, int]] = []
        self.entries: deque[bytes] = deque()
        self.done: list[tuple[object, ...]] = []
        self.program: VectorProgram | None = None

    def give(self, data: np.ndarray, last: bool = False) -> None:
        words = np.ascontiguousarray(data).view(np.uint32).ravel().tolist()
        self.words.extend(words)
        if last:
            self.words[-1] |= LAST

    def take(self) -> int:
        return self.words.popleft()

    def take_now(self) -> int:
        return self.words.popleft() | 1 << 33 if self.words else 0

    def put(self, word: int, last: int) -> None:
        self.sent.append((word & 0xFFFFFFFF, last))

    def put_now(self, word: int, last: int) -> int:
        if len(self.sent) > 0:
            return 0
        self.put(word, last)
        return 1

    def cascade_get(self, address: int) -> None:
        assert self.program is not None
        self.program._memory.write(self.program._store, self.entries.popleft(), address)

    def cascade_put(self, address: int) -> None:
        assert self.program is not None
        memory, store = self.program._memory, self.program._store
        self.entries.append(bytes(memory.read(store, address, address + 64)))

    def note(self, name: str):
        return lambda *arguments: self.done.append((name, *arguments))


@pytest.fixture(scope="module", params=["AIE2", "AIE2P"])
def compiled(request: pytest.FixtureRequest) -> tuple[Device, VectorProgram]:
    device = Device()
    imports = {
        "stream_get": device.take,
        "stream_get_now": device.take_now,
        "stream_put": device.put,
        "stream_put_now": device.put_now,
        "cascade_get": device.cascade_get,
        "cascade_put": device.cascade_put,
        "lock_acquire": device.note("acquire"),
        "lock_release": device.note("release"),
        "core_done": device.note("done"),
        "core_cycles": lambda: 12345,
        "core_number": lambda: CORE,
    }
    device.program = compile_vector(SOURCE, EXPORTS, generation=request.param, imports=imports)
    return device, device.program


@pytest.fixture
def device(compiled: tuple[Device, VectorProgram]) -> Iterator[Device]:
    device, _ = compiled
    yield device
    assert not device.words
    for kept in (device.sent, device.entries, device.done):
        kept.clear()


@pytest.fixture
def program(compiled: tuple[Device, VectorProgram]) -> VectorProgram:
    return compiled[1]


def test_words_of_every_type(device: Device, program: VectorProgram) -> None:
    device.give(np.array([-5, 6], np.int32), last=True)
    device.give(np.array([7], np.int32))
    device.give(np.array([2.5], np.float32))
    device.give(np.array([1, -2, 3, -4], np.int8))
    device.give(np.array([30, -12], np.int16))
    device.give(np.array([0x3FC0, 0xC000], np.uint16))  # 1.5 and -2 as bfloat16
    device.give(np.array([-0.25], np.float32))
    out = np.zeros(10, np.int32)
    program.call("words", out)
    assert out[:5].tolist() == [-5, 6, 1, 1, 0]
    assert out[[5, 8, 9]].view(np.float32).tolist() == [2.5, -0.5, -0.25]
    assert out[6:7].view(np.int8).tolist() == [1, -2, 3, -4]
    assert out[7] == 42


def test_vectors_in_the_order_of_memory(device: Device, program: VectorProgram) -> None:
    random = np.random.default_rng(3)
    given = [
        random.integers(-100, 100, lanes).astype(dtype)
        for lanes, dtype in ((8, np.int32), (32, np.int16), (128, np.int8))
    ]
    for number, each in enumerate(given):
        device.give(each, last=number == 1)
    taken = [np.zeros_like(each) for each in given]
    last = np.zeros(1, np.int32)
    program.call("vectors", *taken, last)
    assert all(np.array_equal(a, b) for a, b in zip(given, taken, strict=True))
    assert last[0] == 1


def test_what_is_put_and_where_packets_end(device: Device, program: VectorProgram) -> None:
    a, b = np.arange(8, dtype=np.int32) - 3, np.arange(64).astype(np.int8) - 20
    program.call("send", a, b)
    single = [
        (7, 0),
        (8, 1),
        (int(np.float32(1.5).view(np.uint32)), 1),
        (3 | 0xFFFF << 16, 0),
        (0x3F80 | 0xC000 << 16, 1),
    ]
    assert device.sent[:5] == single
    eight = [(int(word), 0) for word in a.view(np.uint32)]
    sixteen = [(int(word), 0) for word in b.view(np.uint32)]
    assert device.sent[5:13] == eight
    assert device.sent[13:29] == [*sixteen[:-1], (sixteen[-1][0], 1)]
    assert device.sent[29:] == [*eight[:-1], (eight[-1][0], 1)]


def test_without_a_wait(device: Device, program: VectorProgram) -> None:
    device.give(np.array([9], np.int32))
    out = np.zeros(6, np.int32)
    program.call("now", out)
    assert out.tolist() == [9, 1, 0, 0, 1, 0]
    assert device.sent == [(5, 0)]


def test_packet_headers(device: Device, program: VectorProgram) -> None:
    out = np.zeros(2, np.uint32)
    program.call("headers", out)
    place = 4 << 16 | 3 << 21
    first = 5 | 3 << 12 | place
    second = 6 | place
    control = 0x1D204 | 3 << 20 | 1 << 22 | 9 << 24
    odd = [word | (word.bit_count() % 2 == 0) << 31 for word in (first, second, control)]
    assert device.sent == [(odd[0], 0), (odd[1], 1), (odd[2], 0)]
    assert out.tolist() == [odd[0], odd[2]]


def test_the_cascade(device: Device, program: VectorProgram) -> None:
    random = np.random.default_rng(4)
    entries = [random.integers(0, 256, 64).astype(np.uint8) for _ in range(5)]
    device.entries.extend(each.tobytes() for each in entries)
    taken = [np.ones(size, np.uint8) for size in (64, 128, 64, 64, 128)]
    program.call("cascade_in", *taken)
    a, b, c, d, e = taken
    assert np.array_equal(a, entries[0])
    assert np.array_equal(b, np.concatenate(entries[1:3]))
    assert np.array_equal(c, entries[3])
    assert not d.any()  # not enabled: nothing is taken
    assert not e[:64].any()
    assert np.array_equal(e[64:], entries[4])
    program.call("cascade_out", a, b, c)
    assert list(device.entries) == [each.tobytes() for each in entries[:4]]


def test_locks(device: Device, program: VectorProgram) -> None:
    program.call("locks")
    assert device.done == [
        ("acquire", 48, 3, 0),
        ("acquire", 49, 2, 1),
        ("acquire", 50, 1, 1),
        ("release", 48, -1),
        ("release", 51, 2),
    ]


def test_the_core_itself(device: Device, program: VectorProgram) -> None:
    out = np.zeros(3, np.int32)
    program.call("core", out)
    assert out.tolist() == [CORE, 12345, 15]
    assert device.done == [("done",)]


def test_hints_change_nothing(program: VectorProgram) -> None:
    assert program.call("hints", np.arange(5, dtype=np.int32), 5) == 50
