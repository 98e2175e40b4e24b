"""A kernel whose transfers leave their buffers is not built."""

from __future__ import annotations

import shutil
from pathlib import Path

from npukit_process import run_npukit

REPOSITORY = Path(__file__).parents[2]


def test_the_build_names_the_transfer_that_leaves_its_buffer(tmp_path: Path) -> None:
    kernel = tmp_path / "kernels" / "passthrough"
    shutil.copytree(REPOSITORY / "kernel_src/passthrough", kernel)
    design = kernel / "design.mlir.j2"
    text = design.read_text()
    moved = text.replace("%result[0, 0, 0, 0]", "%result[0, 0, 0, 64]")
    assert moved != text
    design.write_text(moved)
    line = 1 + moved[: moved.index("%result[0, 0, 0, 64]")].count("\n")
    where = ["--kernel-dir", kernel.parent, "--build-dir", tmp_path / "build"]
    done = run_npukit("build", "passthrough", "--target", "sw_emu", *where)
    assert done.returncode == 4, done.stderr
    assert f"design.mlir.j2:{line}:" in done.stderr
    assert "bytes 64 to 4160 of argument 1, which has 4096 bytes" in done.stderr
    assert not list((tmp_path / "build").rglob("insts.bin"))
