"""The choice of flow and device for --target and --on."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

import npukit.emulator.pyxrt as emulated
from npukit.errors import DeviceError, ToolchainError
from npukit.kernel.discovery import load_kernels
from npukit.runtime.targets import On, Target
from npukit.validate.device_choice import choose_execution, published_in


@pytest.fixture(autouse=True)
def _no_tools(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without compilers for hw, regardless of what this one has."""
    for name in ("MLIR_AIE_INSTALL_DIR", "PEANO_INSTALL_DIR", "XCL_EMULATION_MODE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", "/nowhere")


def plug_in(monkeypatch: pytest.MonkeyPatch, name: str) -> ModuleType:
    """An NPU of this name; no NPU if it is empty."""
    module = ModuleType("pyxrt")
    module.enumerate_devices = lambda: int(bool(name))  # type: ignore[attr-defined]
    module.xrt_info_device = SimpleNamespace(name=1)  # type: ignore[attr-defined]
    info = SimpleNamespace(get_info=lambda key: name)
    module.device = lambda index: info  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "pyxrt", module)
    return module


@pytest.mark.parametrize(
    ("target", "on", "npu", "published", "taken", "kind"),
    [
        ("auto", "auto", "", (), "sw_emu", "emulator"),
        ("auto", "auto", "NPU Phoenix", (), "sw_emu", "emulator"),
        # Built elsewhere and copied to this machine, which has an NPU but no compiler.
        ("auto", "auto", "NPU Phoenix", ("hw",), "hw", "npu"),
        ("auto", "auto", "", ("hw",), "sw_emu", "emulator"),
        ("auto", "npu", "NPU Phoenix", ("hw",), "hw", "npu"),
        ("auto", "emulator", "NPU Phoenix", ("hw",), "sw_emu", "emulator"),
        ("hw", "auto", "NPU Phoenix", ("hw",), "hw", "npu"),
        ("hw", "auto", "", ("hw",), "hw", "emulator"),
        ("hw", "emulator", "NPU Phoenix", ("hw",), "hw", "emulator"),
        ("sw_emu", "auto", "NPU Phoenix", ("hw",), "sw_emu", "emulator"),
    ],
)
def test_chooses_flow_and_device(
    monkeypatch: pytest.MonkeyPatch,
    target: str,
    on: On,
    npu: str,
    published: tuple[Target, ...],
    taken: Target,
    kind: str,
) -> None:
    module = plug_in(monkeypatch, npu)
    execution = choose_execution(target, on, "npu1", lambda target: target in published)
    assert execution.choice.toolchain.target == taken
    assert execution.device.kind == kind
    assert execution.device.xrt is (module if kind == "npu" else emulated)
    assert execution.device.name == (npu if kind == "npu" else "emulated device")


def test_impossible_choices_are_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    plug_in(monkeypatch, "NPU Phoenix")
    with pytest.raises(DeviceError, match="no code for an NPU"):
        choose_execution("sw_emu", "npu", "npu1", lambda target: True)
    with pytest.raises(ToolchainError):
        choose_execution("auto", "npu", "npu1", lambda target: False)
    with pytest.raises(DeviceError, match=r"for npu2, and the device here is NPU Phoenix") as error:
        choose_execution("hw", "auto", "npu2", lambda target: True)
    assert "--device npu1" in str(error.value)
    plug_in(monkeypatch, "")
    # A missing NPU is reported before a missing compiler.
    for target in ("auto", "hw"):
        with pytest.raises(DeviceError, match="finds no NPU"):
            choose_execution(target, "npu", "npu1", lambda target: False)


def test_published_means_all_of_them(tmp_path: Path) -> None:
    specs = load_kernels(["attention", "passthrough"])
    published = published_in(tmp_path, specs, "npu1")
    for spec in specs:
        assert not published("hw")
        folder = tmp_path / spec.name / "npu1-hw"
        folder.mkdir(parents=True)
        (folder / "manifest.json").touch()
    assert published("hw")
    assert not published("sw_emu")
