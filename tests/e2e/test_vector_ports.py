"""Kernels whose intrinsics use the cascade, streams and locks: built, validated, and deadlocked."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from planted_kernels import NAME, REFERENCE, SPEC, npukit

from npukit.builder.plan import plan_kernels
from npukit.builder.request import QuietReporter
from npukit.emulator.recording.events import CoreStep
from npukit.estimate.kernel import record_build, timeline_of
from npukit.kernel.discovery import find_specs

FIFO = "!aie.objectfifosubview<memref<1024xi8>>"
HEAD = """module {
  aie.device({{ device }}) {
    %shim = aie.tile(0, 0)
    %upper = aie.tile(0, 3)
    %lower = aie.tile(0, 2)
"""
SEQUENCE = """
    aie.runtime_sequence(%a: memref<4096xi8>, %b: memref<4096xi8>, %out: memref<4096xi8>) {
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 1, 4096][0, 0, 0, 1]) {id = 0 : i64, metadata = @a} : memref<4096xi8>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 0][1, 1, 1, 4096][0, 0, 0, 1]) {id = 1 : i64, metadata = @b} : memref<4096xi8>
      aiex.npu.dma_memcpy_nd(%out[0, 0, 0, 0][1, 1, 1, 4096][0, 0, 0, 1]) {id = 2 : i64, metadata = @out, issue_token = true} : memref<4096xi8>
      aiex.npu.dma_wait {symbol = @out}
    }
  }
}
"""


def fifo(name: str, source: str, dest: str) -> str:
    return (
        f"    aie.objectfifo @{name}({source}, {{{dest}}}, 2 : i32) : "
        "!aie.objectfifo<memref<1024xi8>>\n"
    )


def core(tile: str, function: str, fifos: dict[str, str]) -> str:
    """A core that calls ``function`` on an object of each of the ``fifos`` (and their ports)."""
    types = ", ".join("memref<1024xi8>" for _ in fifos)
    values = ", ".join(f"%{name}" for name in fifos)
    acquired = "".join(
        f"""
        %{name}v = aie.objectfifo.acquire @{name}({port}, 1) : {FIFO}
        %{name} = aie.objectfifo.subview.access %{name}v[0] : {FIFO} -> memref<1024xi8>"""
        for name, port in fifos.items()
    )
    released = "".join(
        f"\n        aie.objectfifo.release @{name}({port}, 1)" for name, port in fifos.items()
    )
    return f"""
    func.func private @{function}({types})
    aie.core({tile}) {{
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {{{acquired}
        func.call @{function}({values}) : ({types}) -> (){released}
      }}
      aie.end
    }} {{stack_size = 1024 : i32, link_with = "planted.o"}}
"""


CASCADE = (
    HEAD
    + "    aie.cascade_flow(%upper, %lower)\n"
    + fifo("a", "%shim", "%upper")
    + fifo("b", "%shim", "%lower")
    + fifo("out", "%lower", "%shim")
    + core("%upper", "send", {"a": "Consume"})
    + core("%lower", "add", {"b": "Consume", "out": "Produce"})
    + SEQUENCE
)
CASCADE_SOURCE = """
extern "C" {
void send(const int8_t *a) {
  event0();
  for (int i = 0; i < ENTRIES_SENT; ++i) chess_prepare_for_pipelining put_mcd(*(const v64int8 *)(a + 64 * i));
  event1();
}
void add(const int8_t *b, int8_t *out) {
  for (int i = 0; i < ENTRIES_TAKEN; ++i) chess_loop_range(1, 16) {
    v64int8 a = get_scd_v64int8();
    *(v64int8 *)(out + 64 * i) = a + *(const v64int8 *)(b + 64 * i);
  }
}
}
"""

STREAM = (
    HEAD
    + """    aie.shim_dma_allocation @a(%shim, MM2S, 1)
    aie.flow(%shim, DMA : 1, %lower, Core : 0)
"""
    + fifo("b", "%shim", "%lower")
    + fifo("out", "%lower", "%shim")
    + core("%lower", "add", {"b": "Consume", "out": "Produce"})
    + SEQUENCE
)
STREAM_SOURCE = """
static int32_t packets;
extern "C" void add(const int8_t *b, int8_t *out) {
  for (int i = 0; i < ENTRIES_TAKEN; ++i) {
    bool last = false;
    v32int8 low = get_ss_v32int8();
    v32int8 high = get_ss_v32int8(last);
    packets += last;
    *(v32int8 *)(out + 64 * i) = low + *(const v32int8 *)(b + 64 * i);
    *(v32int8 *)(out + 64 * i + 32) = high + *(const v32int8 *)(b + 64 * i + 32);
  }
  assert(packets <= 4096);
}
"""

LOCKS = (
    HEAD
    + """
    aie.shim_dma_allocation @a(%shim, MM2S, 0)
    aie.shim_dma_allocation @b(%shim, MM2S, 1)
    aie.shim_dma_allocation @out(%shim, S2MM, 0)
    aie.flow(%shim, DMA : 0, %lower, DMA : 0)
    aie.flow(%shim, DMA : 1, %lower, DMA : 1)
    aie.flow(%lower, DMA : 0, %shim, DMA : 0)
    %free_a = aie.lock(%lower, 0) {init = 1 : i32, sym_name = "free_a"}
    %full_a = aie.lock(%lower, 1) {init = 0 : i32, sym_name = "full_a"}
    %free_b = aie.lock(%lower, 2) {init = 1 : i32, sym_name = "free_b"}
    %full_b = aie.lock(%lower, 3) {init = 0 : i32, sym_name = "full_b"}
    %free_out = aie.lock(%lower, 4) {init = 1 : i32, sym_name = "free_out"}
    %full_out = aie.lock(%lower, 5) {init = 0 : i32, sym_name = "full_out"}
    %buf_a = aie.buffer(%lower) {sym_name = "buf_a"} : memref<1024xi8>
    %buf_b = aie.buffer(%lower) {sym_name = "buf_b"} : memref<1024xi8>
    %buf_out = aie.buffer(%lower) {sym_name = "buf_out"} : memref<1024xi8>
    aie.mem(%lower) {
      aie.dma_start(S2MM, 0, ^a, ^start_b)
    ^a:
      aie.use_lock(%free_a, AcquireGreaterEqual, 1)
      aie.dma_bd(%buf_a : memref<1024xi8>, 0, 1024)
      aie.use_lock(%full_a, Release, 1)
      aie.next_bd ^a
    ^start_b:
      aie.dma_start(S2MM, 1, ^b, ^start_out)
    ^b:
      aie.use_lock(%free_b, AcquireGreaterEqual, 1)
      aie.dma_bd(%buf_b : memref<1024xi8>, 0, 1024)
      aie.use_lock(%full_b, Release, 1)
      aie.next_bd ^b
    ^start_out:
      aie.dma_start(MM2S, 0, ^out, ^end)
    ^out:
      aie.use_lock(%full_out, AcquireGreaterEqual, 1)
      aie.dma_bd(%buf_out : memref<1024xi8>, 0, 1024)
      aie.use_lock(%free_out, Release, 1)
      aie.next_bd ^out
    ^end:
      aie.end
    }
    func.func private @serve(memref<1024xi8>, memref<1024xi8>, memref<1024xi8>)
    aie.core(%lower) {
      func.call @serve(%buf_a, %buf_b, %buf_out) : (memref<1024xi8>, memref<1024xi8>, memref<1024xi8>) -> ()
      aie.end
    } {stack_size = 1024 : i32, link_with = "planted.o"}
"""
    + SEQUENCE
)
LOCKS_SOURCE = """
enum lock { free_a = 48, full_a, free_b, full_b, free_out, full_out };
extern "C" void serve(const int8_t *a, const int8_t *b, int8_t *out) {
  for (;;) {
    acquire_greater_equal(full_a, 1);
    acquire_greater_equal(full_b, 1);
    acquire_equal(free_out, 1);
    acquire_greater_equal(free_out, 1);
    for (int i = 0; i < 64 * ENTRIES_TAKEN; i += 32)
      *(v32int8 *)(out + i) = *(const v32int8 *)(a + i) + *(const v32int8 *)(b + i);
    release(free_a, 1);
    release(free_b, 1);
    release(full_out, RELEASED);
  }
}
"""


@pytest.fixture(autouse=True)
def _no_headers_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    for variable in ("NPUKIT_AIE_API", "MLIR_AIE_INSTALL_DIR"):
        monkeypatch.delenv(variable, raising=False)


def write(parent: Path, design: str, source: str, sent: int = 16, taken: int = 16) -> Path:
    folder = parent / NAME
    folder.mkdir()
    defines = f"defines = {{ ENTRIES_SENT = {sent}, ENTRIES_TAKEN = {taken} }}\n"
    spec = SPEC.replace('sources = ["planted.cc"]\n', f'sources = ["planted.cc"]\n{defines}')
    (folder / "kernel.toml").write_text(spec)
    (folder / "reference.py").write_text(REFERENCE)
    (folder / "design.mlir.j2").write_text(design)
    (folder / "planted.cc").write_text("#include <cassert>\n#include <cstdint>\n" + source)
    return folder


def validated(folder: Path, device: str) -> tuple[int, str]:
    where = ("--kernel-dir", folder, "--build-dir", folder.parent / "build", "--target", "sw_emu")
    built = npukit("build", NAME, *where, "--device", device)
    assert built.code == 0, built.err + built.out
    answer = npukit("validate", NAME, *where, "--device", device, "--runs", "2", "--soak", "2")
    return answer.code, answer.out + answer.err


@pytest.mark.parametrize(
    ("design", "source", "device"),
    [
        pytest.param(CASCADE, CASCADE_SOURCE, "npu1", id="cascade"),
        pytest.param(CASCADE, CASCADE_SOURCE, "npu2", id="cascade-npu2"),
        pytest.param(STREAM, STREAM_SOURCE, "npu1", id="stream"),
        pytest.param(LOCKS, LOCKS_SOURCE.replace("RELEASED", "1"), "npu1", id="locks"),
    ],
)
def test_ports_compute(tmp_path: Path, design: str, source: str, device: str) -> None:
    code, report = validated(write(tmp_path, design, source), device)
    assert code == 0, report


@pytest.mark.parametrize(
    ("design", "source", "expected"),
    [
        pytest.param(CASCADE, CASCADE_SOURCE, {"put": 64, "get": 64, "acquire": 12}, id="cascade"),
        pytest.param(STREAM, STREAM_SOURCE, {"get": 1024, "acquire": 8}, id="stream"),
        pytest.param(
            LOCKS, LOCKS_SOURCE.replace("RELEASED", "1"), {"acquire": 16, "release": 12}, id="locks"
        ),
    ],
)
def test_ports_are_recorded(
    tmp_path: Path, design: str, source: str, expected: dict[str, int]
) -> None:
    """In four tiles of 1,024 bytes, in functions that wait in the middle."""
    folder = write(tmp_path, design, source)
    found = find_specs((NAME,), (folder,), at_least_one=True)
    (request,) = plan_kernels(found.specs, "npu1", "sw_emu", {}, tmp_path / "build")
    recorded = record_build(request, QuietReporter(), dispatches=1)
    steps = Counter(
        str(event.did) for event in recorded.recording.events if isinstance(event, CoreStep)
    )
    assert {did: steps[did] for did in expected} == expected
    timeline = timeline_of(request, recorded)
    assert timeline == timeline_of(request, recorded)
    assert timeline.dispatches[0].cycles > 0


def test_a_cascade_that_starves_is_explained(tmp_path: Path) -> None:
    code, report = validated(write(tmp_path, CASCADE, CASCADE_SOURCE, sent=15), "npu1")
    assert code != 0
    assert "core (0, 2): waits for data in the cascade from core (0, 3) (in 'add')" in report


def test_a_stream_that_starves_is_explained(tmp_path: Path) -> None:
    short = STREAM.replace("[1, 1, 1, 4096]", "[1, 1, 1, 4092]", 1)
    code, report = validated(write(tmp_path, short, STREAM_SOURCE), "npu1")
    assert code != 0
    assert "core (0, 2): waits for a word in its stream input" in report
    assert "(in 'add')" in report


def test_a_lock_that_is_not_released_is_explained(tmp_path: Path) -> None:
    source = LOCKS_SOURCE.replace("RELEASED", "0")
    code, report = validated(write(tmp_path, LOCKS, source), "npu1")
    assert code != 0
    assert "core (0, 2): waits for lock free_out (lock 4 of tile (0, 2))" in report
    assert "(in 'serve')" in report


def test_a_build_warns_about_ports_that_lead_nowhere(tmp_path: Path) -> None:
    where = ("--build-dir", tmp_path / "build", "--target", "sw_emu")
    unconnected = STREAM.replace("    aie.flow(%shim, DMA : 1, %lower, Core : 0)\n", "")
    folder = write(tmp_path, unconnected, STREAM_SOURCE)
    answer = npukit("build", NAME, "--kernel-dir", folder, *where)
    assert answer.code == 0, answer.err
    assert "core (0, 2) read its stream input, but no route leads to it" in answer.err
    (tmp_path / "more").mkdir()
    unconnected = CASCADE.replace("    aie.cascade_flow(%upper, %lower)\n", "")
    folder = write(tmp_path / "more", unconnected, CASCADE_SOURCE)
    answer = npukit("build", NAME, "--kernel-dir", folder, *where)
    assert answer.code == 0, answer.err
    assert "core (0, 2) get from its cascade, but none leads to it" in answer.err
    assert "core (0, 3) put into its cascade, but none leads from it" in answer.err
