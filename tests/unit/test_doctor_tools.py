"""The doctor's rows about tools, XRT and pyxrt, and the abilities that follow from them."""

from __future__ import annotations

import json
import sys
import sysconfig
from pathlib import Path

import pytest
from doctor_machine import Machine

from npukit.builder.toolchains.hw.toolchain import HwToolchain
from npukit.builder.toolchains.tools.installed import InstalledTools
from npukit.doctor.diagnosis import Diagnosis
from npukit.doctor.rows import Ability, Row, State, missing, ok, warning

THIS = f"CPython {sys.version_info.major}.{sys.version_info.minor}"


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def tool(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\ncat <<'END'\n{text}\nEND\n")
    path.chmod(0o755)
    return path


# -- what builds -----------------------------------------------------------------------------------


def test_the_emulated_device_always_works_here(machine: Machine) -> None:
    diagnosis = machine.diagnosis()
    states = {row.name: row.state for row in diagnosis.rows}
    for name in ("Python", "npukit", "zig", "wasmtime"):
        assert states[name] is State.OK
    assert diagnosis.able(Ability.SW_EMU)


# The part of the native driver's --help that npukit reads.
HELP = """aiecc 1.3.1
  --aie-generate-npu-insts --npu-insts-name=<string> --aie-generate-pdi --pdi-name=<string>
  --aie-generate-xclbin --xclbin-name=<string> --no-xchesscc --no-compile-host --no-compile
  --no-link --peano=<string> --tmpdir=<string> --dump-intermediates"""


def mlir_aie(machine: Machine, folder: Path, text: str = HELP) -> Path:
    machine.environment |= {"PATH": "/usr/bin:/bin", "MLIR_AIE_INSTALL_DIR": str(folder)}
    (folder / "include").mkdir(parents=True)
    return tool(folder / "bin" / "aiecc", text)


def peano(machine: Machine, folder: Path) -> Path:
    machine.environment["PEANO_INSTALL_DIR"] = str(folder)
    return tool(folder / "bin" / "clang++", "clang version 20.1\n  aie2 - AIE2")


def test_tools_named_by_the_environment_are_found_and_shown(
    machine: Machine, tmp_path: Path
) -> None:
    aiecc = mlir_aie(machine, tmp_path / "aie")
    clang = peano(machine, tmp_path / "peano")
    tool(tmp_path / "aie" / "bin" / "bootgen", "bootgen v2026.1")
    diagnosis = machine.diagnosis()
    rows = {row.name: row for row in diagnosis.rows}
    assert rows["aiecc"].found == f"native driver, 1.3.1, {aiecc}, by MLIR_AIE_INSTALL_DIR"
    assert str(clang) in rows["Peano"].found
    assert "by PEANO_INSTALL_DIR" in rows["Peano"].found
    assert diagnosis.able(Ability.HW_BUILD)


def test_without_peano_hw_does_not_build(machine: Machine, tmp_path: Path) -> None:
    mlir_aie(machine, tmp_path / "aie")
    tool(tmp_path / "aie" / "bin" / "bootgen", "bootgen v2026.1")
    diagnosis = machine.diagnosis()
    assert [row.name for row in diagnosis.blockers(Ability.HW_BUILD)] == ["Peano"]


def test_an_aiecc_that_is_too_old_says_its_version(machine: Machine, tmp_path: Path) -> None:
    mlir_aie(
        machine, tmp_path / "aie", HELP.replace("--aie-generate-pdi", "").replace("1.3.1", "0.9")
    )
    row = machine.row("aiecc")
    assert Ability.HW_BUILD in row.blocks
    assert "(0.9) is too old" in row.found


@pytest.mark.parametrize("lost", [None, "include", "aiecc", "bootgen", "peano", "too old"])
def test_hw_builds_here_if_the_build_agrees(
    machine: Machine, tmp_path: Path, lost: str | None
) -> None:
    aiecc = mlir_aie(machine, tmp_path / "aie", "no flags" if lost == "too old" else HELP)
    clang = peano(machine, tmp_path / "peano")
    bootgen = tool(tmp_path / "aie" / "bin" / "bootgen", "bootgen v2026.1")
    if lost == "include":
        (tmp_path / "aie" / "include").rmdir()
    elif lost in ("aiecc", "bootgen", "peano"):
        {"aiecc": aiecc, "bootgen": bootgen, "peano": clang}[lost].unlink()
    tools = InstalledTools(environ=machine.environment, python_path=())
    missing_there = HwToolchain(tmp_path / "cache", tools).missing()
    assert machine.diagnosis().able(Ability.HW_BUILD) == (not missing_there) == (lost is None)


def test_a_bootgen_that_is_built_into_aiecc_is_enough(machine: Machine, tmp_path: Path) -> None:
    aiecc = mlir_aie(machine, tmp_path / "aie")
    row = machine.row("bootgen")
    assert (row.state, row.blocks) == (State.MISSING, frozenset({Ability.HW_BUILD}))
    with aiecc.open("a") as program:
        program.write("# Using bootgen library\n")
    assert machine.row("bootgen") == ok("bootgen", f"built into {aiecc}")


def test_an_optional_tool_blocks_nothing(machine: Machine) -> None:
    row = machine.row("xclbinutil")
    assert (row.state, row.blocks) == (State.MISSING, frozenset())


def iron(folder: Path, module: str) -> None:
    package = folder / "python" / "aie"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "iron.py").write_text(module)


def test_missing_iron_blocks_nothing_else(machine: Machine, tmp_path: Path) -> None:
    mlir_aie(machine, tmp_path / "aie")
    row = machine.row("IRON")
    assert (row.state, row.blocks) == (State.MISSING, frozenset())
    assert "only kernels with a design.py need it" in row.found
    iron(tmp_path / "aie", "")
    assert machine.row("IRON").state is State.OK


def test_iron_that_can_not_be_imported_says_why(machine: Machine, tmp_path: Path) -> None:
    mlir_aie(machine, tmp_path / "aie")
    iron(tmp_path / "aie", "import a_package_that_it_wants")
    row = machine.row("IRON")
    assert (row.state, row.blocks) == (State.WARNING, frozenset())
    assert "No module named 'a_package_that_it_wants'" in row.found
    assert str(tmp_path / "aie" / "python") in row.fix[0]


# -- XRT -------------------------------------------------------------------------------------------


def xrt(machine: Machine, *, plugin: bool) -> None:
    machine.write("/opt/xrt/lib/libxrt_coreutil.so.2.20.0")
    machine.write("/opt/xrt/version.json", json.dumps({"BUILD_VERSION": "2.20.0"}))
    if plugin:
        machine.write("/opt/xrt/lib/libxrt_driver_xdna.so.2")
    machine.environment["XILINX_XRT"] = str(machine.root / "opt/xrt")


def test_xrt_needs_its_plugin_for_npus(machine: Machine) -> None:
    xrt(machine, plugin=False)
    row = machine.row("XRT")
    assert row.state is State.MISSING
    assert "2.20.0, /opt/xrt, without its plugin" in row.found
    machine.write("/opt/xrt/lib/libxrt_driver_xdna.so.3")
    assert (
        "(libxrt_driver_xdna.so.2; libxrt_driver_xdna.so.3 is of another version)"
        in machine.row("XRT").found
    )
    xrt(machine, plugin=True)
    assert machine.row("XRT") == ok("XRT", "2.20.0, /opt/xrt")


def test_finds_the_xrt_of_the_distribution_in_usr(machine: Machine) -> None:
    machine.write("/usr/lib/x86_64-linux-gnu/libxrt_coreutil.so.2.21.75")
    machine.write("/usr/lib/x86_64-linux-gnu/libxrt_driver_xdna.so.2")
    assert machine.row("XRT") == ok("XRT", "2.21.75, /usr")


@pytest.mark.parametrize("mode", ["noop", ""])
def test_a_simulated_xrt_device_does_not_count(machine: Machine, mode: str) -> None:
    xrt(machine, plugin=True)
    machine.environment["XCL_EMULATION_MODE"] = mode
    row = machine.row("XRT")
    assert Ability.HW_RUN in row.blocks
    assert row.fix == ("unset XCL_EMULATION_MODE",)


@pytest.mark.parametrize(
    ("name", "like", "command"),
    [
        ("ubuntu", "debian", "sudo apt install libxrt2"),
        ("linuxmint", "ubuntu debian", "sudo apt install libxrt2"),
        ("cachyos", "arch", "sudo pacman -S xrt xrt-plugin-amdxdna"),
        ("slackware", "", "amd/xdna-driver"),
    ],
)
def test_the_fix_depends_on_the_distribution(
    machine: Machine, name: str, like: str, command: str
) -> None:
    machine.distribution(name, like)
    assert any(command in step for step in machine.row("XRT").fix)


# -- pyxrt -----------------------------------------------------------------------------------------


def pyxrt(machine: Machine, folder: str, python: str) -> None:
    suffix = sysconfig.get_config_var("EXT_SUFFIX")
    this = f"cpython-{sys.version_info.major}{sys.version_info.minor}"
    machine.write(f"{folder}/pyxrt{suffix.replace(this, python)}", "no library")


PLACES = (
    "/usr/lib/python3/dist-packages",
    "/opt/xilinx/xrt/python",
    "/usr/lib64/python3.12/site-packages",
)


@pytest.mark.parametrize("folder", PLACES)
def test_a_pyxrt_for_another_python_says_for_which(machine: Machine, folder: str) -> None:
    pyxrt(machine, folder, "cpython-399")
    row = machine.row("pyxrt")
    assert row.state is State.MISSING
    assert f"{folder}/pyxrt.cpython-399" in row.found
    assert f"is built for CPython 3.99; this is {THIS}" in row.found
    assert row.fix[0].startswith("python3.99 -m venv")


def test_a_python_that_is_too_old_for_npukit_is_not_suggested(machine: Machine) -> None:
    pyxrt(machine, PLACES[0], "cpython-310")
    row = machine.row("pyxrt")
    assert "CPython 3.10" in row.found
    assert "python3.10" not in row.fix[0]


def test_xrt_variable_names_a_folder(machine: Machine) -> None:
    pyxrt(machine, "/elsewhere/python", "cpython-399")
    machine.environment["XILINX_XRT"] = str(machine.root / "elsewhere")
    assert "/elsewhere/python/pyxrt.cpython-399" in machine.row("pyxrt").found


def test_a_pyxrt_that_does_not_load_says_why(machine: Machine) -> None:
    this = f"cpython-{sys.version_info.major}{sys.version_info.minor}"
    pyxrt(machine, PLACES[0], this)
    row = machine.row("pyxrt")
    assert (row.state, row.blocks) == (State.MISSING, frozenset({Ability.HW_RUN}))
    assert "outside of this Python's path" in row.found
    assert "does not work" in row.found
    assert "file too short" in row.found or "invalid ELF header" in row.found
    assert "setup.sh" in row.fix[0]


# -- conclusions -----------------------------------------------------------------------------------


def lacking(*abilities: Ability) -> Diagnosis:
    return Diagnosis(tuple(missing(ability.value, "gone", blocks=ability) for ability in abilities))


@pytest.mark.parametrize(
    ("lacks", "code"),
    [
        ((), 0),
        ((Ability.HW_RUN,), 33),
        ((Ability.HW_BUILD,), 34),
        ((Ability.HW_BUILD, Ability.HW_RUN), 35),
        ((Ability.SW_EMU,), 36),
        (tuple(Ability), 39),
    ],
)
def test_the_exit_code_encodes_missing_abilities(lacks: tuple[Ability, ...], code: int) -> None:
    assert lacking(*lacks).exit_code == code
    assert lacking(*lacks, *lacks).exit_code == code


def test_data_says_what_a_row_blocks() -> None:
    rows: tuple[Row, ...] = (ok("a", "1"), warning("b", "2", "do"), *lacking(Ability.HW_RUN).rows)
    data = Diagnosis(rows).to_data()
    assert (data["hw_build"], data["hw_run"], data["sw_emu"]) == (True, False, True)
    assert data["exit_code"] == 33
    assert data["rows"][1] == {
        "name": "b",
        "state": "warning",
        "found": "2",
        "mend": ["do"],
        "blocks": [],
    }
    assert data["rows"][2]["blocks"] == ["hw_run"]
