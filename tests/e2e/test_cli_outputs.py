"""Files that a user names as outputs: links, devices and FIFOs stay what they are."""

import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from npukit.resources import bundled_kernels_dir
from npukit_process import run_npukit, run_npukit_bytes

DESIGNS = Path(__file__).parents[1] / "golden" / "designs"
DESIGN = DESIGNS / "passthrough_memtile" / "design.mlir"
INSTS = (DESIGNS / "passthrough_memtile" / "insts.bin").read_bytes()


def test_a_link_is_followed_and_a_mode_kept(tmp_path: Path) -> None:
    real = tmp_path / "elsewhere" / "insts.bin"
    real.parent.mkdir()
    real.write_bytes(b"old")
    real.chmod(0o600)
    link = tmp_path / "link.bin"
    link.symlink_to(real)
    dangling = tmp_path / "dangling.mlir"
    dangling.symlink_to(tmp_path / "made.mlir")
    done = run_npukit("lower", DESIGN, "--insts", link, "--physical", dangling)
    assert done.returncode == 0, done.stderr
    assert link.is_symlink()
    assert dangling.is_symlink()
    assert real.read_bytes() == INSTS
    assert real.stat().st_mode & 0o777 == 0o600
    assert "aie.device" in (tmp_path / "made.mlir").read_text()


def test_a_fifo_is_written_to(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(fifo.read_bytes()), daemon=True)
    reader.start()
    done = run_npukit("lower", DESIGN, "--insts", fifo)
    assert done.returncode == 0, done.stderr
    reader.join()
    assert got == [INSTS]
    assert fifo.is_fifo()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_device_stays_a_device() -> None:
    done = run_npukit("lower", DESIGN, "--svg", "/dev/null", "--insts", "/dev/null")
    assert done.returncode == 0, done.stderr
    done = run_npukit("lower", DESIGN, "--svg", "/dev/full")
    assert done.returncode == 11
    assert "/dev/full: No space left on device" in done.stderr
    assert Path("/dev/full").is_char_device()
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize("name", ["-", "/dev/stdout"])
def test_a_file_on_standard_output_is_alone_there(name: str) -> None:
    done = run_npukit_bytes("lower", DESIGN, "--insts", name)
    assert done.returncode == 0, done.stderr
    assert done.stdout == INSTS


def test_the_target_of_a_redirection_is_standard_output(tmp_path: Path) -> None:
    script = f'"{sys.executable}" -m npukit lower "{DESIGN}" --insts out > out'
    subprocess.run(["bash", "-c", script], cwd=tmp_path, check=True)
    assert (tmp_path / "out").read_bytes() == INSTS


def test_an_output_that_is_also_something_else_is_refused(tmp_path: Path) -> None:
    design = tmp_path / "design.mlir"
    design.write_bytes(DESIGN.read_bytes())
    (tmp_path / "same.mlir").hardlink_to(design)
    (tmp_path / "link").symlink_to("new")
    for arguments, said in (
        (("--physical", "design.mlir"), "design.mlir is DESIGN, which the command reads"),
        (("--physical", "same.mlir"), "which the command reads"),
        (("--physical", "x", "--insts", "./x"), "x is also the output of --"),
        (("--physical", "link", "--insts", "new"), "is also the output of --"),
        (("--physical", "-", "--insts", "-"), "is also the output of --"),
        (("--physical", "-", "--json"), "is also the output of --json"),
        (("--physical", "design.mlir/x"), "is not a folder"),
        (("--physical", ""), "Is a directory"),
    ):
        done = run_npukit("lower", "design.mlir", *arguments, cwd=tmp_path)
        assert (done.returncode, said in done.stderr) == (2, True), (arguments, done.stderr)
    assert design.read_bytes() == DESIGN.read_bytes()
    assert {path.name for path in tmp_path.iterdir()} == {"design.mlir", "same.mlir", "link"}


def test_a_report_does_not_replace_files_of_the_kernel(tmp_path: Path) -> None:
    kernel = tmp_path / "kernel_src" / "passthrough"
    shutil.copytree(bundled_kernels_dir() / "passthrough", kernel)
    spec, design = kernel / "kernel.toml", kernel / "design.mlir.j2"
    case = 'name = "drawn"\ninputs.source = { function = "draw.py:source" }\n'
    spec.write_text(f"{spec.read_text()}\n[[validation.cases]]\n{case}")
    draw = "def source(rng):\n    return rng.integers(-9, 9, 4096).astype('int8')\n"
    (kernel / "draw.py").write_text(draw)
    design.write_text(f'{{%% include "part.mlir" %%}}{design.read_text()}')
    (kernel / "part.mlir").write_text("// included\n")
    assert run_npukit("build", "passthrough", cwd=tmp_path).returncode == 0
    for name in ("kernel.toml", "reference.py", "draw.py", "part.mlir"):
        before = (kernel / name).read_bytes()
        done = run_npukit("validate", "passthrough", "--html", kernel / name, cwd=tmp_path)
        assert done.returncode == 2
        assert "is a file of passthrough, which the command reads" in done.stderr
        assert (kernel / name).read_bytes() == before


def test_a_report_on_stdout_is_alone_there(tmp_path: Path) -> None:
    done = run_npukit("validate", "passthrough", "--build-dir", tmp_path, "--junit", "-")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("<?xml")
    assert "PASS" in done.stderr
    done = run_npukit(
        *("validate", "passthrough", "--build-dir", tmp_path, "--junit", tmp_path / "j", "--json")
    )
    assert json.loads(done.stdout)[0]["passed"] is True
    assert (tmp_path / "j").read_text().startswith("<?xml")
