"""Designs in MLIR-AIE's IRON, through the command line, with the real Python package.

Skipped where it is not installed (or not for a Python that is found with it).
"""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest
from planted_kernels import npukit, validate
from stand_in_peano import stand_in_for_peano

from aiecc_reference import needs_aiecc
from npukit.builder.toolchains.tools.installed import FoundTool, InstalledTools, mlir_aie_python
from npukit.errors import ToolchainError

HERE = Path(__file__).parent
CORE = HERE.parents[2] / "shared/samples/standin_core.elf"
PAGE = HERE.parents[1] / "docs/kernel-spec.md"
ADD = """\
#include <cstdint>

extern "C" void add(const int8_t *a, const int8_t *b, int8_t *out) {
  for (int i = 0; i < 1024; i++) {
    int sum = a[i] + GAIN * b[i];
    out[i] = int8_t(sum < -128 ? -128 : sum > 127 ? 127 : sum);
  }
}
"""
ADD_REFERENCE = """\
import numpy as np


def add(a, b, gain):
    return np.clip(a.astype(np.int32) + gain * b.astype(np.int32), -128, 127).astype(np.int8)
"""


@cache
def why_no_iron() -> str | None:
    """Why designs in IRON can't run here; None if they can."""
    try:
        python, environment = mlir_aie_python(InstalledTools())
    except ToolchainError as error:
        return error.message
    command = [str(python), "-c", "import aie.iron"]
    tried = subprocess.run(
        command, env=dict(environment), capture_output=True, text=True, check=False
    )
    said = tried.stderr.strip().splitlines()
    return None if tried.returncode == 0 else f"import aie.iron fails: {said[-1] if said else ''}"


pytestmark = pytest.mark.skipif(why_no_iron() is not None, reason=str(why_no_iron()))


def page_block(language: str) -> str:
    """The block of the kernel spec's page that is marked so."""
    (block,) = re.findall(
        rf"^```{language}\n(.*?)^```$", PAGE.read_text(), re.DOTALL | re.MULTILINE
    )
    return str(block)


def add(parent: Path) -> Path:
    """The page's kernel with the page's design.py."""
    folder = parent / "add"
    folder.mkdir()
    spec = page_block("toml file").replace('"design.mlir.j2"', '"design.py"')
    (folder / "kernel.toml").write_text(spec)
    (folder / "design.py").write_text(page_block("python design"))
    (folder / "add.cc").write_text(ADD)
    (folder / "reference.py").write_text(ADD_REFERENCE)
    return folder


def shares(parent: Path) -> Path:
    """Linked fifos, several cores, and one that does nothing."""
    folder = parent / "shares"
    shutil.copytree(HERE / "iron_kernels/shares", folder)
    return folder


KERNELS = (add, shares)


@pytest.mark.parametrize("device", ["npu1", "npu2"])
@pytest.mark.parametrize("kernel", KERNELS, ids=lambda kernel: kernel.__name__)
def test_it_builds_and_gives_the_right_numbers(kernel, device: str, tmp_path: Path) -> None:
    folder, build = kernel(tmp_path), tmp_path / "build"
    common = ("--kernel-dir", folder, "--build-dir", build, "--device", device)
    built = npukit("build", folder.name, *common, "--target", "sw_emu")
    assert built.code == 0, built.err
    reports = validate(folder, build, "--device", device)
    assert reports.codes == (0, 0), reports.text
    assert f"PASS  {folder.name}  {device}-sw_emu (emulated device)" in reports.text
    again = npukit("build", folder.name, *common, "--target", "sw_emu")
    assert "up to date" in again.err


@needs_aiecc
@pytest.mark.parametrize("device", ["npu1", "npu2"])
@pytest.mark.parametrize("kernel", KERNELS, ids=lambda kernel: kernel.__name__)
def test_aiecc_makes_the_same_of_it(kernel, device: str, tmp_path: Path) -> None:
    folder, build = kernel(tmp_path), tmp_path / "build"
    common = ("--kernel-dir", folder, "--build-dir", build, "--device", device)
    for target in (("sw_emu",), ("hw", "--until", "design")):
        built = npukit("build", folder.name, *common, "--target", *target)
        assert built.code == 0, built.err
    ours = build / folder.name / f"{device}-sw_emu"
    theirs = build / folder.name / f"{device}-hw.design"
    for file in ("design.mlir", "insts.bin"):
        assert (ours / file).read_bytes() == (theirs / file).read_bytes(), file


@needs_aiecc
@pytest.mark.skipif(
    not isinstance(InstalledTools().bootgen, FoundTool), reason="no bootgen beside aiecc or on PATH"
)
@pytest.mark.skipif(not CORE.is_file(), reason=f"no finished core program at {CORE}")
@pytest.mark.parametrize("device", ["npu1", "npu2"])
def test_the_whole_way_to_an_xclbin(
    device: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a finished core in the place of Peano's work; the emulation image has the real cores."""
    stand_in_for_peano(tmp_path / "peano", f"cp '{CORE}' \"$output\"")
    monkeypatch.setenv("PEANO_INSTALL_DIR", str(tmp_path / "peano"))
    folder, build = shares(tmp_path), tmp_path / "build"
    common = ("--kernel-dir", folder, "--build-dir", build, "--device", device, "--target", "hw")
    built = npukit("build", "shares", *common, "--with-emulation")
    assert built.code == 0, built.err
    judged = npukit("validate", "shares", *common, "--on", "emulator", "--runs", "2")
    assert judged.code == 0, judged.out + judged.err
    assert f"PASS  shares  {device}-hw (emulated device)" in judged.out


def test_a_design_that_is_rendered_needs_no_mlir_aie(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, build = shares(tmp_path), tmp_path / "build"
    common = ("build", "shares", "--kernel-dir", folder, "--build-dir", build, "--target", "sw_emu")
    assert npukit(*common).code == 0
    made = build / "shares/npu1-sw_emu"
    shutil.copy(made / "design.mlir", folder)
    spec = (folder / "kernel.toml").read_text()
    (folder / "kernel.toml").write_text(spec.replace('"design.py"', '"design.mlir"'))
    before = (made / "insts.bin").read_bytes()
    for name in ("MLIR_AIE_INSTALL_DIR", "PATH", "PYTHONPATH"):
        monkeypatch.setenv(name, str(tmp_path / "nothing"))
    assert npukit(*common).code == 0
    assert (made / "insts.bin").read_bytes() == before


def test_an_error_of_iron_names_the_line(tmp_path: Path) -> None:
    folder = shares(tmp_path)
    design = folder / "design.py"
    lines = design.read_text().splitlines()
    at = lines.index("        factor.release(1)")
    lines[at] = "        factor.release(7)"
    design.write_text("\n".join(lines))
    failed = npukit("build", "shares", "--kernel-dir", folder, "--build-dir", tmp_path / "build")
    assert failed.code == 4
    assert f"design.py:{at + 1}: design.py fails: ValueError" in failed.err.replace("\n", " ")


def test_a_change_of_the_designs_modules_counts(tmp_path: Path) -> None:
    folder, build = shares(tmp_path), tmp_path / "build"
    common = ("build", "shares", "--kernel-dir", folder, "--build-dir", build, "--target", "sw_emu")
    assert npukit(*common).code == 0
    with (folder / "shapes.py").open("a") as file:
        file.write("\n# changed\n")
    again = npukit(*common)
    assert again.code == 0
    assert "up to date" not in again.err


@pytest.mark.parametrize("device", ["npu1", "npu2"])
def test_a_new_iron_kernel_builds_and_validates(device: str, tmp_path: Path) -> None:
    made = npukit("new", "first_iron", "--iron", "--in", tmp_path / "kernels")
    assert made.code == 0, made.err
    assert sorted(path.name for path in (tmp_path / "kernels" / "first_iron").iterdir()) == [
        "design.py",
        "first_iron.cc",
        "kernel.toml",
        "reference.py",
    ]
    common = ["--kernel-dir", tmp_path / "kernels", "--build-dir", tmp_path / "build"]
    answer = npukit(
        "validate", "first_iron", *common, "--device", device, "--target", "sw_emu", "--runs", "1"
    )
    assert answer.code == 0, answer.out + answer.err
    assert "9 of 9 cases pass" in answer.out
