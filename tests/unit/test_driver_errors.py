"""What the driver's errors mean to a user, as npukit and generated modules explain them."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

import npukit.emulator.pyxrt as emulated
from host_artifacts import COUNT, load_on_package, write_artifacts
from npukit.errors import DeviceError
from npukit.runtime.devices import find_npu
from npukit.runtime.host_kernel import KINDS, RULES, advise
from npukit.validate.evidence import Reason
from npukit.validate.session import finding_of

HEAP = "mmap(addr=0x793258000000, len=67108864, prot=3, flags=8209, offset=4362100736) failed "
IOCTL = "DRM_IOCTL_AMDXDNA_{} IOCTL failed (err={}): {}"
KNOWN = [
    ("Open /dev/accel/accel0 failed (err=-13): Permission denied", "permission", "-aG render"),
    ("Open /dev/accel/accel0 failed (err=-1): Operation not permitted", "permission", "-aG render"),
    (f"{HEAP}(err=-11): Resource temporarily unavailable", "memlock", "ulimit -l"),
    (f"{HEAP}(err=-1): Operation not permitted", "memlock", "ulimit -l"),
    (IOCTL.format("CREATE_HWCTX", -2, "No such file or directory"), "contexts", "close some"),
    (IOCTL.format("CREATE_HWCTX", -16, "Device or resource busy"), "busy", "aie-partitions"),
    (IOCTL.format("CREATE_HWCTX", 28, "No space left on device"), "busy", "aie-partitions"),
    (IOCTL.format("CREATE_HWCTX", -19, "No such device"), "busy", "aie-partitions"),
    (IOCTL.format("CREATE_HWCTX", -62, "Timer expired"), "wedged", "modprobe"),
    (IOCTL.format("CONFIG_HWCTX", 62, "Timer expired"), "wedged", "modprobe"),
    (IOCTL.format("EXEC_CMD", 5, "Input/output error"), "wedged", "modprobe"),
    (IOCTL.format("EXEC_CMD", -19, "No such device"), "wedged", "modprobe"),
    ("the run failed (ERT_CMD_STATE_ABORT)", "timeout", "--target sw_emu"),
    ("the run failed (ERT_CMD_STATE_TIMEOUT)", "timeout", "--target sw_emu"),
]
UNKNOWN = [
    "Bad BO flags (err=95): Operation not supported",
    f"{HEAP}(err=-12): Cannot allocate memory",
    "mmap_range(len=99999999999) failed (err=-11): Resource temporarily unavailable",
    IOCTL.format("GET_INFO", 95, "Operation not supported"),
    IOCTL.format("CREATE_HWCTX", -22, "Invalid argument"),
    IOCTL.format("CREATE_BO", -11, "Resource temporarily unavailable"),
    "No such device with index '0'",
    "No such kernel 'nope': Invalid argument",
    "",
]


@pytest.mark.parametrize(("text", "kind", "remedy"), KNOWN)
def test_each_says_what_is_wrong_and_what_to_do(text: str, kind: str, remedy: str) -> None:
    advice = advise(text)
    assert advice is not None
    assert advice.kind == kind
    assert remedy in advice.remedy


@pytest.mark.parametrize("text", UNKNOWN)
def test_unknown_errors_get_no_advice(text: str) -> None:
    assert advise(text) is None


def test_every_kind_has_a_case_and_a_meaning_of_its_own() -> None:
    assert {kind for _, kind, _ in KNOWN} == set(KINDS)
    assert len({rule.advice for rule in RULES}) == len({rule.advice.meaning for rule in RULES})


def failing_pyxrt(part: str, text: str) -> ModuleType:
    """The emulated pyxrt, one part of which fails as XRT's does on an NPU."""

    def fail(*_args: object) -> object:
        raise RuntimeError(text)

    class Run(emulated.run):
        npukit_report = None

        def start(self) -> None:
            if part == "start":
                fail()
            super().start()

        def wait(self, *args: object) -> object:
            super().wait(*args)
            return self.state()

        def state(self) -> object:
            return getattr(emulated.ert_cmd_state, text) if part == "state" else super().state()

    module = ModuleType("pyxrt")
    vars(module).update({name: getattr(emulated, name) for name in emulated.__all__}, run=Run)
    if hasattr(module, part):
        setattr(module, part, fail)
    return module


def hw_module(folder: Path, part: str, text: str) -> ModuleType:
    artifacts = write_artifacts(folder, target="hw")
    return load_on_package(artifacts.module, failing_pyxrt(part, text))


@pytest.mark.parametrize("part", ["device", "hw_context"])
@pytest.mark.parametrize(("text", "kind", "remedy"), [one for one in KNOWN if "ERT" not in one[0]])
def test_a_module_that_can_not_open_says_the_same(
    tmp_path: Path, part: str, text: str, kind: str, remedy: str
) -> None:
    module = hw_module(tmp_path, part, text)
    with pytest.raises(module.DeviceError) as caught:
        module.Passthrough()
    assert caught.value.kind == kind
    first, second = str(caught.value).splitlines()
    xclbin = tmp_path / "passthrough.xclbin"
    assert first == f"{xclbin} can't be loaded on device 0: {text}"
    assert second == str(advise(text))


@pytest.mark.parametrize("text", UNKNOWN[:-1])
def test_a_module_adds_nothing_to_what_it_does_not_know(tmp_path: Path, text: str) -> None:
    module = hw_module(tmp_path, "device", text)
    with pytest.raises(module.DeviceError, match=re.escape(text)) as caught:
        module.Passthrough()
    assert caught.value.kind == "device"
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("part", "text", "kind"),
    [
        ("start", IOCTL.format("EXEC_CMD", -5, "Input/output error"), "wedged"),
        ("state", "ERT_CMD_STATE_ABORT", "timeout"),
        ("state", "ERT_CMD_STATE_TIMEOUT", "timeout"),
        ("state", "ERT_CMD_STATE_ERROR", "device"),
        ("state", "ERT_CMD_STATE_NORESPONSE", "device"),
    ],
)
def test_a_failed_run_says_the_same(tmp_path: Path, part: str, text: str, kind: str) -> None:
    module = hw_module(tmp_path, part, text)
    with module.Passthrough() as kernel, pytest.raises(module.DeviceError) as caught:
        kernel(np.zeros(COUNT, np.int32))
    assert caught.value.kind == kind
    assert isinstance(caught.value, module.RunTimeoutError) == (kind == "timeout")
    first, *rest = str(caught.value).splitlines()
    assert text in first
    assert rest == [str(advice) for advice in [advise(first)] if advice]


def test_findings_say_it_once(tmp_path: Path) -> None:
    for (text, kind, _), folder in zip(KNOWN, map(str, range(len(KNOWN))), strict=True):
        (tmp_path / folder).mkdir()
        module = hw_module(tmp_path / folder, "device", text)
        with pytest.raises(module.DeviceError) as caught:
            module.Passthrough()
        finding = finding_of(caught.value)
        assert finding is not None
        assert finding.reason is (Reason.TIMEOUT if kind == "timeout" else Reason.DEVICE_ERROR)
        assert finding.text == str(caught.value)
        assert finding.text.count(str(advise(text))) == 1


def test_an_npu_that_can_not_be_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    def enumerate_devices() -> int:
        raise RuntimeError("mmap(addr=0) failed (err=-11): Resource temporarily unavailable")

    module = ModuleType("pyxrt")
    module.enumerate_devices = enumerate_devices  # type: ignore[attr-defined]
    monkeypatch.delenv("XCL_EMULATION_MODE", raising=False)
    monkeypatch.setitem(sys.modules, "pyxrt", module)
    with pytest.raises(DeviceError, match="can't open the NPU: mmap") as error:
        find_npu()
    assert "ulimit -l unlimited" in str(error.value)
