"""Kernels whose intrinsics use the cascade, streams and locks: built, validated, and deadlocked."""

from __future__ import annotations

from pathlib import Path

import pytest
from planted_kernels import NAME, REFERENCE, SPEC, npukit

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
    ],
)
def test_ports_compute(tmp_path: Path, design: str, source: str, device: str) -> None:
    code, report = validated(write(tmp_path, design, source), device)
    assert code == 0, report


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
