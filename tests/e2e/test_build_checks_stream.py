"""What the emulated command processor can't run is refused when a kernel is built, with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from planted_kernels import npukit, write_kernel

MARK = "      aiex.npu.dma_memcpy_nd(%b"


def _build(folder: Path, op: str) -> tuple[int, str, int]:
    """The exit code, standard error, and the line of ``op`` in the design."""
    kernel = write_kernel(folder)
    design = kernel / "design.mlir.j2"
    text = design.read_text().replace(MARK, f"      {op}\n{MARK}", 1)
    design.write_text(text)
    answer = npukit("build", kernel.name, "--kernel-dir", kernel, "--build-dir", folder / "build")
    line = next(n for n, each in enumerate(text.splitlines(), 1) if op in each)
    return answer.code, answer.err, line


@pytest.mark.parametrize(
    ("op", "says"),
    [
        ("aiex.npu.load_pdi {id = 3 : i32}", "does not have what a loadpdi loads: configuration 3"),
        (
            "aiex.npu.write32 {address = 131072 : ui32, value = 1 : ui32, column = 0 : i32, "
            "row = 2 : i32}",
            "Program_Memory of tile",
        ),
        (
            "aiex.npu.maskwrite32 {address = 122368 : ui32, mask = 16 : ui32, value = 16 : ui32, "
            "column = 0 : i32, row = 2 : i32}",
            "compression, set through DMA_S2MM_",
        ),
        (
            "aiex.control_packet {address = 1 : ui32, opcode = 0 : i32, stream_id = 0 : i32}",
            "'aiex.control_packet' in a runtime sequence has no lowering",
        ),
    ],
)
def test_it_is_refused_with_its_line(tmp_path: Path, op: str, says: str) -> None:
    code, err, line = _build(tmp_path, op)
    assert code == 4
    assert says in err
    assert f":{line}:7" in err


FLOWS = {
    "aie.packet_flow(9) {": """
      aie.packet_source<%core, DMA : 1>
      aie.packet_dest<%core, TileControl : 0>
    }""",
    "aie.flow(%core, DMA : 1, %core, TileControl : 0)": "",
}


@pytest.mark.parametrize("flow", [*FLOWS])
def test_a_stream_of_control_packets_is_refused_with_its_line(tmp_path: Path, flow: str) -> None:
    kernel = write_kernel(tmp_path)
    design = kernel / "design.mlir.j2"
    before, _, after = design.read_text().partition("    aie.runtime_sequence")
    design.write_text(f"{before}{flow}{FLOWS[flow]}\n    aie.runtime_sequence{after}")
    answer = npukit("build", kernel.name, "--kernel-dir", kernel, "--build-dir", tmp_path / "build")
    line = design.read_text().splitlines().index(flow) + 1
    assert answer.code == 4
    assert "sends control packets to a tile" in answer.err
    assert f":{line}:" in answer.err


def test_points_of_preemption_have_no_effect(tmp_path: Path) -> None:
    code, err, _ = _build(tmp_path, "aiex.npu.preempt {level = 1 : ui8}")
    assert code == 0
    assert "warning" not in err
