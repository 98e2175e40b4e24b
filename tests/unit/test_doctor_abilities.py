"""The abilities in the exit code: all eight combinations, on directory trees with stand-in tools.

``pyxrt`` is a real extension module here, made by the test, which says that it sees one device.
"""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from itertools import product
from pathlib import Path

import pytest
from doctor_machine import Machine

from npukit.builder.toolchains.emulated.zig_process import zig_binary
from npukit.builder.toolchains.tools.installed import ToolPlaces
from npukit.doctor.diagnosis import hardware_rows
from npukit.doctor.rows import EVERYTHING, Ability, State
from npukit.doctor.system import System
from thoroughness import mostly_exhaustive

SUFFIX = sysconfig.get_config_var("EXT_SUFFIX")
PYXRT = """\
#include <Python.h>
static PyObject *count(PyObject *self, PyObject *none) { return PyLong_FromLong(1); }
static PyMethodDef methods[] = {{"enumerate_devices", count, METH_NOARGS, ""}, {0}};
static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "pyxrt", "", -1, methods};
PyMODINIT_FUNC PyInit_pyxrt(void) { return PyModule_Create(&module); }
"""
# The part of the native driver's --help that npukit reads.
AIECC = """\
echo aiecc 1.3.4
echo --aie-generate-npu-insts --npu-insts-name --aie-generate-pdi --pdi-name
echo --aie-generate-xclbin --xclbin-name --no-xchesscc --no-compile-host --no-compile
echo --no-link --peano --tmpdir --dump-intermediates
"""


@pytest.fixture(scope="module")
def extension(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A ``pyxrt`` for this Python."""
    include = Path(sysconfig.get_path("include"))
    if not (include / "Python.h").is_file():
        pytest.skip(f"no Python.h in {include}")
    folder = tmp_path_factory.mktemp("extension")
    (folder / "pyxrt.c").write_text(PYXRT)
    # Linked without a C library, which zig would have to build first.
    zig = str(zig_binary())
    for command in (
        [zig, "cc", "-c", "-fPIC", "-fno-sanitize=all", f"-I{include}", "pyxrt.c", "-o", "made.o"],
        [zig, "ld.lld", "-shared", "made.o", "-o", "out"],
    ):
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    return (folder / "out").read_bytes()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def with_npu(machine: Machine, extension: bytes) -> None:
    """Everything that a run needs."""
    machine.npu(vbnv="NPU Strix Halo", fw_version="1.5.5.391")
    machine.driver()
    machine.node()
    machine.process(groups=(machine.render,))
    machine.memlock("unlimited")
    machine.write("/opt/xilinx/xrt/lib/libxrt_coreutil.so.2.20.0")
    machine.write("/opt/xilinx/xrt/lib/libxrt_driver_xdna.so.2")
    machine.write(f"/opt/xilinx/xrt/python/pyxrt{SUFFIX}").write_bytes(extension)


def with_toolchain(machine: Machine) -> None:
    """Everything that a build needs."""
    scripts = {
        "aiecc": AIECC,
        "bootgen": "echo v2026.1",
        "clang++": "echo clang version 21.0; echo '  aie2 - AIE2'",
    }
    for name, script in scripts.items():
        tool = machine.write(f"/home/tools/bin/{name}", f"#!/bin/sh\n{script}\n")
        tool.chmod(0o755)
    (machine.root / "home/tools/include").mkdir()
    folder = str(machine.root / "home/tools")
    machine.environment |= {
        "MLIR_AIE_INSTALL_DIR": folder,
        "PEANO_INSTALL_DIR": folder,
        "PATH": "/usr/bin:/bin",
    }


def without_zig(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """An installation of ``ziglang`` that lost its binary."""
    (folder / "ziglang").mkdir(parents=True)
    (folder / "ziglang/__init__.py").touch()
    monkeypatch.delitem(sys.modules, "ziglang", raising=False)
    monkeypatch.syspath_prepend(str(folder))


@pytest.mark.parametrize(
    ("runs", "builds", "emulates"),
    mostly_exhaustive(
        product((True, False), repeat=3),
        [(True, True, True), (False, True, False), (True, False, True)],
    ),
)
def test_the_exit_code_of_every_kind_of_machine(
    machine: Machine,
    extension: bytes,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    runs: bool,
    builds: bool,
    emulates: bool,
) -> None:
    if runs:
        with_npu(machine, extension)
    if builds:
        with_toolchain(machine)
    if not emulates:
        without_zig(monkeypatch, tmp_path / "broken")
    diagnosis = machine.diagnosis()
    lacking = (not runs) + 2 * (not builds) + 4 * (not emulates)
    data = diagnosis.to_data()
    against = {ability: diagnosis.blockers(ability) for ability in Ability}
    assert (data["hw_run"], data["hw_build"], data["sw_emu"]) == (runs, builds, emulates), against
    assert diagnosis.exit_code == (32 + lacking if lacking else 0)


def test_a_working_pyxrt_reports_its_devices_and_its_python(
    machine: Machine, extension: bytes
) -> None:
    with_npu(machine, extension)
    row = machine.row("pyxrt")
    assert row.state is State.OK
    assert f"/opt/xilinx/xrt/python/pyxrt{SUFFIX}" in row.found
    assert (
        f"built for CPython 3.{sys.version_info.minor}; outside of this Python's path" in row.found
    )
    assert row.found.endswith("devices: 1")


def test_uses_the_pyxrt_of_the_named_xrt(machine: Machine, extension: bytes) -> None:
    """Option before variable before this Python's own path before the default folder."""
    names = ("option", "variable", "own/python", "opt/xilinx/xrt")
    for name in names[:2] + names[3:]:
        machine.write(f"/{name}/python/pyxrt{SUFFIX}").write_bytes(extension)
    machine.write(f"/own/python/pyxrt{SUFFIX}").write_bytes(extension)
    root = machine.root
    own, named = (str(root / "own/python"),), {"XILINX_XRT": str(root / "variable")}
    taken = []
    for environment, path, places in (
        (named, own, ToolPlaces(xrt=root / "option")),
        (named, own, None),
        ({}, own, None),
        ({}, (), None),
    ):
        system = System(root, {"PATH": "", **environment}, path)
        [row] = [row for row in hardware_rows(system, places) if row.name == "pyxrt"]
        taken.append(row.found.split(f"/pyxrt{SUFFIX}")[0])
    assert taken == ["/option/python", "/variable/python", "/own/python", "/opt/xilinx/xrt/python"]


def test_what_every_command_needs_blocks_all_abilities(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """An installed library that can't be imported, as after a failed upgrade."""
    (tmp_path / "broken/xdsl").mkdir(parents=True)
    (tmp_path / "broken/xdsl/__init__.py").write_text("raise ImportError('half of an upgrade')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "broken"))
    row = machine.row("libraries")
    assert (row.state, row.blocks) == (State.MISSING, EVERYTHING)
    assert "half of an upgrade" in row.found
    assert row.fix[0].startswith("python -m pip install --force-reinstall") and "xdsl" in row.fix[0]


@pytest.mark.parametrize("tool", ["bootgen", "xclbinutil"])
def test_a_tool_that_crashes_is_a_warning(machine: Machine, tool: str) -> None:
    with_toolchain(machine)
    machine.environment["XILINX_XRT"] = str(machine.root / "home/tools")
    broken = machine.write(f"/home/tools/bin/{tool}", "#!/bin/sh\nkill -SEGV $$\n")
    broken.chmod(0o755)
    row = machine.row(tool)
    assert row.state is State.WARNING
    assert str(broken) in row.found and "it was killed by SIGSEGV" in row.found
    assert not row.blocks


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("kill -ABRT $$", "it was killed by SIGABRT"),
        ("echo libMLIR.so.22: cannot open shared object file; exit 127", "libMLIR.so.22: cannot"),
        ("head -c 3000 /dev/urandom", "is too old for npukit: it has no --aie-generate"),
    ],
)
def test_an_aiecc_that_does_not_work_is_missing(machine: Machine, script: str, said: str) -> None:
    with_toolchain(machine)
    machine.write("/home/tools/bin/aiecc", f"#!/bin/sh\n{script}\n").chmod(0o755)
    row = machine.row("aiecc")
    assert (row.state, row.blocks) == (State.MISSING, frozenset({Ability.HW_BUILD}))
    assert said in row.found
    assert row.fix


def test_reports_a_named_xrt_that_does_not_exist(machine: Machine, extension: bytes) -> None:
    """XRT looks for its parts in XILINX_XRT, regardless of other installations."""
    with_npu(machine, extension)
    machine.environment["XILINX_XRT"] = str(machine.root / "gone")
    row = machine.row("XRT")
    assert (row.state, row.blocks) == (State.MISSING, frozenset({Ability.HW_RUN}))
    assert "gone (XILINX_XRT): there is no such folder" in row.found
    assert "unset" in row.fix[0]
