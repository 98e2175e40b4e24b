"""Artifacts built by one npukit and validated by another on a different machine.

The other machine is a copy of npukit in another folder, with another version number and changed
code, its own copy of the kernels, and its own cache; the tests copy artifacts to it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from stand_in_peano import stand_in_for_peano
from test_hw_build import SAMPLES, needs_aiecc, needs_bootgen, needs_samples

from npukit import __version__
from npukit.runtime.host_kernel.display import VERDICT_FILE
from npukit_process import run_npukit
from thoroughness import mostly_exhaustive

ROOT = Path(__file__).parents[2]
FEW = ("--runs", "1", "--soak", "10")
SKIPPED = shutil.ignore_patterns("__pycache__", "*.pyc")


@dataclass(frozen=True)
class Machine:
    """A folder that represents a machine: npukit's checkout, kernels, build folder, cache."""

    home: Path
    checkout: Path
    cache: Path
    variables: dict[str, str]

    @property
    def kernels(self) -> Path:
        return self.home / "kernels"

    def folder(self, kernel: str, target: str, device: str = "npu1") -> Path:
        return self.home / "build" / kernel / f"{device}-{target}"

    def npukit(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {
            **os.environ,
            "PYTHONPATH": str(self.checkout / "toolchain"),
            "NPUKIT_CACHE_DIR": str(self.cache),
            "NPUKIT_BUILD_DIR": str(self.home / "build"),
            "NPUKIT_KERNEL_PATH": str(self.kernels),
            **self.variables,
        }
        return run_npukit(*arguments, cwd=self.home, env=environment)

    def build(self, *arguments: str) -> list[dict[str, Any]]:
        done = self.npukit("build", *arguments, "--json")
        assert done.returncode == 0, done.stderr
        rows: list[dict[str, Any]] = json.loads(done.stdout)
        return rows

    def validate(self, *arguments: str) -> dict[str, Any]:
        done = self.npukit("validate", *arguments, *FEW, "--json")
        assert done.stdout, done.stderr
        [verdict] = json.loads(done.stdout)
        assert done.returncode == (0 if verdict["passed"] else 1)
        found: dict[str, Any] = verdict
        return found


def checkout(folder: Path) -> Path:
    """A copy of this checkout's npukit."""
    for name in ("toolchain", "templates", "kernel_src"):
        shutil.copytree(ROOT / name, folder / name, ignore=SKIPPED)
    return folder


@pytest.fixture(scope="session")
def builders_npukit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return checkout(tmp_path_factory.mktemp("builder") / "npukit")


@pytest.fixture(scope="session")
def runners_npukit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A later npukit."""
    there = checkout(tmp_path_factory.mktemp("runner") / "opt/npukit")
    init = there / "toolchain/npukit/__init__.py"
    text = init.read_text()
    assert f'"{__version__}"' in text
    init.write_text(text.replace(f'"{__version__}"', f'"{__version__}.9"'))
    with (there / "toolchain/npukit/compiler/driver.py").open("a") as code:
        code.write("\n# a patch\n")
    return there


@pytest.fixture(scope="session")
def builders_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shared cache, so each test does not build again."""
    return tmp_path_factory.mktemp("builder") / "cache"


@pytest.fixture
def builder(tmp_path: Path, builders_npukit: Path, builders_cache: Path) -> Machine:
    """The machine that builds."""
    machine = Machine(tmp_path / "builder", builders_npukit, builders_cache, {})
    shutil.copytree(machine.checkout / "kernel_src", machine.kernels)
    return machine


@pytest.fixture
def runner(tmp_path: Path, builder: Machine, runners_npukit: Path) -> Machine:
    """The machine that runs: the later npukit, in another folder, without MLIR-AIE."""
    nothing = tmp_path / "runner/nothing"
    nothing.mkdir(parents=True)
    without = {"MLIR_AIE_INSTALL_DIR": str(nothing), "PEANO_INSTALL_DIR": str(nothing)}
    home = tmp_path / "runner"
    machine = Machine(home, runners_npukit, home / "cache", without)
    shutil.copytree(builder.kernels, machine.kernels)
    return machine


def carry(kernel: str, target: str, there: Machine, here: Machine) -> Path:
    """Copy the artifacts of a kernel from one machine to the other."""
    goal = here.folder(kernel, target)
    shutil.copytree(there.folder(kernel, target), goal)
    return goal


def contents(folder: Path) -> dict[str, bytes]:
    """What builds wrote, without the verdict that validate keeps beside it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in (".lock", VERDICT_FILE) and path.suffix != ".pyc"
    }


NOTE = f"built by npukit {__version__}; this is {__version__}.9"


def test_artifacts_of_another_npukit_are_validated_unchanged(
    builder: Machine, runner: Machine
) -> None:
    rows = builder.build("attention", "--variants")
    assert [row["parameters"]["score_shift"] for row in rows] == [13, 0, 20]
    folder = carry("attention", "sw_emu", builder, runner)
    before = contents(folder)
    verdict = runner.validate("attention")
    assert verdict["passed"], verdict["findings"]
    assert verdict["notes"] == [NOTE]
    assert {case["parameters"]["score_shift"] for case in verdict["cases"]} == {13, 0, 20}
    assert contents(folder) == before, "nothing was built again"
    # The text says so too; a build does not tolerate it.
    assert f"note: {NOTE}" in " ".join(runner.npukit("validate", "attention", *FEW).stdout.split())
    [built] = runner.build("attention")
    assert built["reused"] is None
    assert runner.validate("attention")["notes"] == []


def test_the_build_machine_reports_no_notes(builder: Machine) -> None:
    builder.build("passthrough")
    assert builder.validate("passthrough")["notes"] == []


def edit_source(machine: Machine) -> None:
    with (machine.kernels / "attention/attention.cc").open("a") as source:
        source.write("// another\n")


def edit_design(machine: Machine) -> None:
    with (machine.kernels / "attention/design.mlir.j2").open("a") as design:
        design.write("// another\n")


def remove_header(machine: Machine) -> None:
    (machine.kernels / "attention/attention.cc").unlink()
    (machine.kernels / "attention/attention.cc").symlink_to("gone.cc")


def new_parameter(machine: Machine) -> None:
    spec = machine.kernels / "attention/kernel.toml"
    text = spec.read_text()
    assert "[parameters.score_shift]" in text
    spec.write_text(
        text.replace(
            "[parameters.score_shift]",
            '[parameters.more]\ndefault = 1\ndoc = "x"\n\n[parameters.score_shift]',
        )
    )


def shadow_header(machine: Machine) -> None:
    (machine.kernels / "attention/stdint.h").write_text("#include_next <stdint.h>\n")


def damage(machine: Machine) -> None:
    file = machine.folder("attention", "sw_emu") / "insts.bin"
    data = bytearray(file.read_bytes())
    data[40] ^= 1
    file.write_bytes(data)


def another_manifest(machine: Machine) -> None:
    file = machine.folder("attention", "sw_emu") / "manifest.json"
    manifest = json.loads(file.read_text())
    manifest["parameters"] = {"score_shift": 13, "gone": 1}
    file.write_text(json.dumps(manifest))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (edit_source, "attention.cc has changed since it was built"),
        (edit_design, "design.mlir.j2 has changed since it was built"),
        (new_parameter, "it was built before the kernel had the parameter more"),
        (new_parameter, "kernel.toml has changed since it was built"),
        (shadow_header, "stdint.h is new since it was built"),
        (another_manifest, "it was built with parameters that the kernel does not have"),
        (damage, "insts.bin has SHA-256"),
    ],
)
def test_artifacts_of_other_sources_are_refused_with_what_changed(
    builder: Machine, runner: Machine, change: Any, said: str
) -> None:
    builder.build("attention")
    folder = carry("attention", "sw_emu", builder, runner)
    change(runner)
    before = contents(folder)
    verdict = runner.validate("attention")
    assert not verdict["passed"]
    assert {finding["reason"] for finding in verdict["findings"]} == {"wrong artifact"}
    assert any(said in finding["text"] for finding in verdict["findings"]), verdict["findings"]
    assert contents(folder) == before


def test_the_folder_of_another_device_is_refused(builder: Machine, runner: Machine) -> None:
    builder.build("passthrough", "--device", "npu2")
    shutil.copytree(
        builder.folder("passthrough", "sw_emu", "npu2"), runner.folder("passthrough", "sw_emu")
    )
    verdict = runner.validate("passthrough")
    [finding] = verdict["findings"]
    assert finding["reason"] == "wrong artifact"
    assert "it was built for the device npu2, not npu1" in finding["text"]


def test_a_shared_header_next_to_the_kernels_counts_and_may_move_with_them(
    builder: Machine, runner: Machine
) -> None:
    for machine in (builder, runner):
        (machine.kernels / "common").mkdir(exist_ok=True)
        (machine.kernels / "common/shared.h").write_text("#pragma once\n")
        source = machine.kernels / "attention/attention.cc"
        source.write_text('#include "../common/shared.h"\n' + source.read_text())
    builder.build("attention")
    manifest = json.loads((builder.folder("attention", "sw_emu") / "manifest.json").read_text())
    assert "kernels:common/shared.h" in manifest["inputs"]
    carry("attention", "sw_emu", builder, runner)
    assert runner.validate("attention")["passed"]
    (runner.kernels / "common/shared.h").write_text("#pragma once\n#define OTHER\n")
    [finding] = runner.validate("attention")["findings"]
    assert "common/shared.h has changed since it was built" in finding["text"]


def test_validation_needs_no_compiler(builder: Machine, runner: Machine, tmp_path: Path) -> None:
    """A ``ziglang`` that lost its binary, before the real one on the path."""
    builder.build("attention", "--variants")
    folder = carry("attention", "sw_emu", builder, runner)
    broken = tmp_path / "broken/ziglang"
    broken.mkdir(parents=True)
    (broken / "__init__.py").touch()
    path = [str(broken.parent), str(runner.checkout / "toolchain")]
    runner.variables["PYTHONPATH"] = os.pathsep.join(path)
    assert runner.npukit("build", "attention", "--target", "sw_emu").returncode == 5
    verdict = runner.validate("attention", "--target", "sw_emu")
    assert verdict["passed"], verdict["findings"]
    [variant] = (folder / "variants").glob("*score_shift-20*")
    shutil.rmtree(variant)
    [finding] = runner.validate("attention", "--target", "sw_emu")["findings"]
    assert "score_shift=20" in finding["text"] and "can't be built here" in finding["text"]


ODD_NAMES = {"inputs": {"nothing": "x", "file:/dev/zero": "y", "file:\0": "z", "kernel:\0": "z"}}
ODD_VALUES = {"listings": {".": 3}, "tools": [3, {"name": 3}], "libraries": {"xdsl": 3}}
OUTSIDE = ("/dev/zero", "\0", "\ud800", "../x")


@pytest.mark.parametrize(
    "change",
    mostly_exhaustive(
        [
            {"inputs": {"kernel:attention.cc": 3}},
            ODD_NAMES,
            {"listings": 3, "tools": 3, "libraries": 3, "npukit": None},
            ODD_VALUES,
            {
                "listings": {".": [3]},
                "tools": [{"name": "zig"}],
                "parameters": {"score_shift": "x"},
            },
            {"parameters": {"score_shift": None}},
            *({"outputs": {name: {"sha256": "x"}}} for name in OUTSIDE),
        ],
        [ODD_NAMES, ODD_VALUES, {"outputs": {OUTSIDE[0]: {"sha256": "x"}}}],
    ),
)
def test_a_manifest_may_hold_anything(builder: Machine, change: dict[str, Any]) -> None:
    """Artifacts that were changed in transit give a verdict or an error, never a crash."""
    builder.build("attention")
    file = builder.folder("attention", "sw_emu") / "manifest.json"
    manifest = json.loads(file.read_text())
    file.write_text(json.dumps({**manifest, **change}))
    done = builder.npukit("validate", "attention", *FEW)
    assert done.returncode in (0, 1), done.stderr
    assert "internal error" not in done.stderr
    assert ("PASS" in done.stdout) == (done.returncode == 0)


@needs_aiecc
@needs_bootgen
def test_hw_artifacts_run_without_mlir_aie(builder: Machine, runner: Machine) -> None:
    builder.build("passthrough", "--target", "hw", "--with-emulation")
    folder = carry("passthrough", "hw", builder, runner)
    before = contents(folder)
    verdict = runner.validate("passthrough", "--target", "hw", "--on", "emulator")
    assert verdict["passed"], verdict["findings"]
    assert verdict["notes"] == [NOTE]
    assert verdict["runs_on"] == "emulated device"
    assert contents(folder) == before
    refused = runner.npukit("build", "passthrough", "--target", "hw")
    assert refused.returncode == 5, "there is nothing to build with"


@needs_aiecc
@needs_bootgen
@needs_samples
def test_a_kernel_with_variants_needs_them_all(builder: Machine, runner: Machine) -> None:
    """With a finished core program instead of Peano's; the emulated device runs the source."""
    stand_in_for_peano(builder.home / "peano", f"cp '{SAMPLES}/standin_core.elf' \"$output\"")
    builder.variables["PEANO_INSTALL_DIR"] = str(builder.home / "peano")
    hw = ("attention", "--target", "hw")
    builder.build(*hw, "--with-emulation")
    carry("attention", "hw", builder, runner)
    verdict = runner.validate(*hw, "--on", "emulator")
    [finding] = verdict["findings"]
    assert finding["reason"] == "could not be run"
    assert "score_shift=0" in finding["text"]
    assert "npukit build attention --device npu1 --target hw --variants" in finding["text"]
    builder.build(*hw, "--with-emulation", "--variants")
    shutil.rmtree(runner.folder("attention", "hw"))
    carry("attention", "hw", builder, runner)
    verdict = runner.validate(*hw, "--on", "emulator")
    assert verdict["passed"], verdict["findings"]
    assert {case["parameters"]["score_shift"] for case in verdict["cases"]} == {13, 0, 20}


@needs_aiecc
@needs_bootgen
def test_other_tools_are_noted(builder: Machine, tmp_path: Path) -> None:
    """The same npukit with another aiecc: a link's target with a byte more."""
    import npukit.builder.toolchains.tools.installed as tools

    builder.build("passthrough", "--target", "hw", "--with-emulation")
    found = tools.InstalledTools().mlir_aie
    assert isinstance(found, tools.FoundTool)
    other = tmp_path / "other"
    (other / "bin").mkdir(parents=True)
    (other / "include").symlink_to(found.path / "include")
    for tool in (found.path / "bin").iterdir():
        if tool.name != "aiecc":
            (other / "bin" / tool.name).symlink_to(tool)
    shutil.copy2(found.path / "bin/aiecc", other / "bin/aiecc")
    with (other / "bin/aiecc").open("ab") as program:
        program.write(b"\0")
    builder.variables["MLIR_AIE_INSTALL_DIR"] = str(other)
    verdict = builder.validate("passthrough", "--target", "hw", "--on", "emulator")
    assert verdict["passed"], verdict["findings"]
    [note] = verdict["notes"]
    assert note.startswith("built with aiecc ") and note.endswith("another build of it")
    [row] = builder.build("passthrough", "--target", "hw", "--with-emulation")
    assert row["reused"] is None
