"""Finding pyxrt, naming NPUs, and choosing what artifacts run on."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

import npukit.emulator.pyxrt as emulated
from npukit.errors import ArtifactError, DeviceError
from npukit.runtime import npu_search
from npukit.runtime.device_names import device_of
from npukit.runtime.devices import EMULATED, Device, check_fits, choose_device, find_npu
from npukit.runtime.modules import load_host_module
from npukit.runtime.npu_search import NOOP
from npukit.runtime.pyxrt_search import (
    explain_missing,
    load_pyxrt,
    search_folders,
    search_pyxrt,
    this_python,
)

OTHER = "pyxrt.cpython-39-x86_64-linux-gnu.so"
MINE = f"pyxrt{EXTENSION_SUFFIXES[0]}"


def npu(name: str, count: int = 1) -> ModuleType:
    """A pyxrt that sees ``count`` devices of this name, as far as choosing one asks."""
    module = ModuleType("pyxrt")
    module.enumerate_devices = lambda: count  # type: ignore[attr-defined]
    module.xrt_info_device = SimpleNamespace(name=1)  # type: ignore[attr-defined]
    info = SimpleNamespace(get_info=lambda key: f"{name}\n")
    module.device = lambda index: info  # type: ignore[attr-defined]
    return module


class TestSearching:
    def test_in_order_and_only_what_fits_is_usable(self, tmp_path: Path) -> None:
        for folder, name in (("a", OTHER), ("b", MINE), ("c", "pyxrt.so"), ("c", "pyxrt_x.py")):
            (tmp_path / folder).mkdir(exist_ok=True)
            (tmp_path / folder / name).touch()
        search = search_pyxrt([tmp_path / folder for folder in ("missing", "a", "b", "c", "a")])
        assert [(f.path.name, f.python, f.fits) for f in search.found] == [
            (OTHER, "CPython 3.9", False),
            (MINE, this_python(), True),
            ("pyxrt.so", None, True),
        ]
        assert search.usable is not None
        assert search.usable.path == tmp_path / "b" / MINE

    def test_for_another_python_only(self, tmp_path: Path) -> None:
        (tmp_path / OTHER).touch()
        search = search_pyxrt([tmp_path])
        assert search.usable is None
        text = explain_missing(search)
        assert str(tmp_path / OTHER) in text
        assert "CPython 3.9" in text
        assert this_python() in text

    def test_the_places_outside_of_the_environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("XILINX_XRT", "/somewhere/xrt")
        monkeypatch.setattr(sys, "path", ["/first", *sys.path])
        folders = search_folders()
        wanted = [
            Path("/somewhere/xrt/python"),
            Path("/first"),
            Path("/opt/xilinx/xrt/python"),
            Path("/usr/lib/python3/dist-packages"),
        ]
        assert [folder for folder in folders if folder in wanted] == wanted

    def test_a_folder_that_is_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "python311.zip").touch()
        assert search_pyxrt([tmp_path / "python311.zip"]).found == ()

    def test_a_damaged_one_is_an_error_with_its_path(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / MINE).write_bytes(b"\x7fELF, but no more")
        monkeypatch.delitem(sys.modules, "pyxrt", raising=False)
        monkeypatch.delenv("XILINX_XRT", raising=False)
        monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
        with pytest.raises(DeviceError, match="can't be imported") as error:
            load_pyxrt()
        assert MINE in str(error.value)
        assert "pyxrt" not in sys.modules

    def test_the_emulated_one_is_not_taken_for_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "pyxrt", emulated)
        with pytest.raises(DeviceError, match="not XRT's module"):
            load_pyxrt()

    def test_the_real_one_is_found_where_only_the_variable_names_it(self) -> None:
        used = search_pyxrt().usable
        if used is None:
            pytest.skip("no pyxrt for this Python")
        program = (
            "import sys; from npukit.runtime.pyxrt_search import load_pyxrt\n"
            f"sys.path = [p for p in sys.path if p != {str(used.path.parent)!r}]\n"
            "module = load_pyxrt(); import pyxrt; assert pyxrt is module; print(pyxrt.__file__)"
        )
        done = subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "XILINX_XRT": str(used.path.parent.parent)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stdout.strip() == str(used.path), done.stderr


@pytest.mark.parametrize(
    ("name", "device"),
    [
        ("NPU Phoenix", "npu1"),
        ("NPU Hawk Point", "npu1"),
        ("RyzenAI-npu1", "npu1"),
        ("NPU Strix", "npu2"),
        ("NPU Strix Halo\n", "npu2"),
        ("NPU Krackan 1", "npu2"),
        ("NPU Gorgon Point 2", "npu2"),
        ("NPU Strix Halo\0", "npu2"),
        # What every machine with a Krackan said before the driver's spelling was fixed.
        ("NPU Kracken", "npu2"),
        ("NPU Krackan", "npu2"),
        ("NPU Krackan 2", "npu2"),
        ("NPU Gorgon Point 1", "npu2"),
        ("NPU Gorgon Point 3", "npu2"),
        # The first Strix (17f0, revision 0), which drivers before 2026 took too.
        ("RyzenAI-npu2", "npu2"),
        ("RyzenAI-npu4", "npu2"),
        ("RyzenAI-npu5", "npu2"),
        ("RyzenAI-npu6", "npu2"),
        ("RyzenAI-npu3", None),
        ("RyzenAI-npu3-pf", None),
        ("RyzenAI-npu7", None),
        ("RyzenAI-npu10", None),
        ("NPU Medusa", None),
        ("NPU Strixed", None),
        ("npukit emulated NPU", None),
        ("", None),
    ],
)
def test_names(name: str, device: str | None) -> None:
    assert device_of(name) == device


class TestChoosing:
    def test_sw_emu_never_runs_on_an_npu(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "pyxrt", npu("NPU Phoenix"))
        for on in ("auto", "emulator"):
            chosen = choose_device("sw_emu", on)  # type: ignore[arg-type]
            assert (chosen.kind, chosen.xrt, chosen.name) == ("emulator", emulated, EMULATED)
        with pytest.raises(DeviceError, match="no code for an NPU"):
            choose_device("sw_emu", "npu")

    def test_hw_takes_the_npu_that_is_there(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("XCL_EMULATION_MODE", raising=False)
        module = npu("NPU Strix Halo")
        monkeypatch.setitem(sys.modules, "pyxrt", module)
        for on in ("auto", "npu"):
            chosen = choose_device("hw", on)  # type: ignore[arg-type]
            assert (chosen.kind, chosen.xrt, chosen.name) == ("npu", module, "NPU Strix Halo")
        assert choose_device("hw", "emulator").xrt is emulated

    def test_without_one_auto_says_why_and_npu_is_an_error(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("XCL_EMULATION_MODE", raising=False)
        monkeypatch.setitem(sys.modules, "pyxrt", npu("", count=0))
        chosen = choose_device("hw")
        assert (chosen.kind, chosen.name) == ("emulator", EMULATED)
        assert chosen.reason == "XRT is installed and finds no NPU"
        with pytest.raises(DeviceError, match="finds no NPU") as error:
            choose_device("hw", "npu")
        assert "pyxrt: " in str(error.value)
        assert "/dev/accel" in str(error.value)
        assert "npukit doctor" in str(error.value)

    def test_without_pyxrt(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / OTHER).touch()
        (tmp_path / "pyxrt.cpython-399-x86_64-linux-gnu.so").touch()
        search = search_pyxrt([tmp_path])
        monkeypatch.delitem(sys.modules, "pyxrt", raising=False)
        monkeypatch.setattr("npukit.runtime.pyxrt_search.search_pyxrt", lambda: search)
        with pytest.raises(DeviceError, match=r"not for this Python .*CPython 3\.9") as error:
            find_npu()
        # npukit itself can't run with the older one.
        assert "run npukit with CPython 3.99, for instance in a virtual" in str(error.value)
        assert choose_device("hw").kind == "emulator"

    def test_only_for_a_python_that_is_too_old_for_npukit(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Ubuntu 22.04: XRT is built for 3.10, and "run npukit with it" can't be done."""
        (tmp_path / "pyxrt.cpython-310-x86_64-linux-gnu.so").touch()
        search = search_pyxrt([tmp_path])
        monkeypatch.delitem(sys.modules, "pyxrt", raising=False)
        monkeypatch.setattr("npukit.runtime.pyxrt_search.search_pyxrt", lambda: search)
        with pytest.raises(DeviceError, match=r"not for this Python .*CPython 3\.10") as error:
            find_npu()
        assert "run npukit with" not in str(error.value)
        assert "npukit needs CPython 3.11 or newer" in str(error.value)
        assert f"build XRT for {this_python()}" in str(error.value)

    def test_without_xrt_s_library(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """The loader's complaint names a file; what to set is named too."""
        (tmp_path / MINE).touch()
        search = search_pyxrt([tmp_path])
        monkeypatch.delitem(sys.modules, "pyxrt", raising=False)
        monkeypatch.setattr("npukit.runtime.pyxrt_search.search_pyxrt", lambda: search)

        def no_library(path: Path) -> None:
            raise ImportError("libxrt_coreutil.so.2: cannot open shared object file")

        monkeypatch.setattr("npukit.runtime.pyxrt_search._import_file", no_library)
        with pytest.raises(DeviceError, match="can't be imported: libxrt_coreutil") as error:
            load_pyxrt()
        assert "export LD_LIBRARY_PATH=FOLDER" in str(error.value)
        assert "libxrt_coreutil.so.2" in str(error.value)

    def test_a_device_that_xrt_can_not_open(self, monkeypatch: pytest.MonkeyPatch) -> None:
        module = npu("NPU Phoenix")

        def refuse(index: int) -> None:
            raise RuntimeError("Permission denied")

        module.device = refuse  # type: ignore[attr-defined]
        monkeypatch.delenv("XCL_EMULATION_MODE", raising=False)
        monkeypatch.setitem(sys.modules, "pyxrt", module)
        with pytest.raises(DeviceError, match="can't open the NPU: Permission denied"):
            find_npu()

    def test_noop_is_taken_only_when_asked_for_and_never_called_an_npu(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("XCL_EMULATION_MODE", "noop")
        monkeypatch.setitem(sys.modules, "pyxrt", npu("", count=0))
        assert choose_device("hw").kind == "emulator"
        assert choose_device("hw", "npu").name == NOOP
        monkeypatch.setenv("XCL_EMULATION_MODE", "hw_emu")
        with pytest.raises(DeviceError, match="is hw_emu, which is not a mode that an NPU runs in"):
            choose_device("hw", "npu")

    def test_what_the_driver_s_files_tell(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert "accel*: none" in npu_search._device_nodes(tmp_path)[0]
        (tmp_path / "accel0").touch()
        assert npu_search._device_nodes(tmp_path)[0].endswith("accel0: you may open it")
        monkeypatch.setattr(npu_search.os, "access", lambda *args: False)
        assert "group render" in npu_search._device_nodes(tmp_path)[0]


@pytest.mark.parametrize(
    ("name", "wanted", "problem"),
    [
        ("NPU Phoenix", "npu1", None),
        ("NPU Krackan 2", "npu2", None),
        (NOOP, "npu1", None),
        ("NPU Phoenix", "npu2", r"for npu2, and the device here is NPU Phoenix \(npu1\)"),
        ("NPU Strix", "npu1", r"for npu1, and the device here is NPU Strix \(npu2\)"),
        ("RyzenAI-npu9", "npu2", "'RyzenAI-npu9', has a later architecture"),
        ("RyzenAI-npu3-pf", "npu2", "has a later architecture"),
        ("NPU Compute", "npu2", "a name that npukit doesn't know"),
    ],
)
def test_an_artifact_must_fit_the_device(name: str, wanted: str, problem: str | None) -> None:
    device = Device("npu", npu(name), 1, name, "XRT finds it")
    if problem is None:
        check_fits(device, wanted)
        return
    with pytest.raises(DeviceError, match=problem):
        check_fits(device, wanted)


def test_a_module_gets_the_pyxrt_that_was_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "host.py"
    file.write_text("import pyxrt\nxrt = pyxrt\n")
    monkeypatch.delitem(sys.modules, "pyxrt", raising=False)
    assert load_host_module(file, emulated).xrt is emulated
    assert "pyxrt" not in sys.modules
    before = npu("NPU Phoenix")
    monkeypatch.setitem(sys.modules, "pyxrt", before)
    assert load_host_module(file, emulated).xrt is emulated
    assert sys.modules["pyxrt"] is before
    assert load_host_module(file).xrt is before
    file.write_text("import pyxrt, nowhere_to_be_found\n")
    with pytest.raises(ArtifactError):
        load_host_module(file, emulated)
    assert sys.modules["pyxrt"] is before
