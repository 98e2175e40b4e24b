"""What the driver's errors mean to a user."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from npukit.errors import DeviceError
from npukit.runtime.devices import find_npu
from npukit.runtime.driver_errors import advise
from npukit.validate.session import finding_of
from npukit.validate.verdict import Reason


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Open /dev/accel/accel0 failed (err=-13): Permission denied", "usermod -aG render"),
        (
            "mmap(addr=0x793258000000, len=67108864, prot=3, flags=8209, offset=4362100736) failed "
            "(err=-11): Resource temporarily unavailable",
            "ulimit -l",
        ),
        ("DRM_IOCTL_AMDXDNA_CREATE_HWCTX IOCTL failed (err=-16): Device or resource busy", "busy"),
        ("DRM_IOCTL_AMDXDNA_CREATE_HWCTX IOCTL failed (err=28): No space left on device", "busy"),
        ("DRM_IOCTL_AMDXDNA_CONFIG_HWCTX IOCTL failed (err=62): Timer expired", "wedged"),
        ("DRM_IOCTL_AMDXDNA_EXEC_CMD IOCTL failed (err=5): Input/output error", "wedged"),
        ("the run failed (ERT_CMD_STATE_ABORT)", "time limit"),
        ("Bad BO flags (err=95): Operation not supported", None),
        ("DRM_IOCTL_AMDXDNA_GET_INFO IOCTL failed (err=95): Operation not supported", None),
        ("the run did not complete in 10 s (ERT_CMD_STATE_TIMEOUT)", None),
        ("No such kernel 'nope': Invalid argument", None),
        ("", None),
    ],
)
def test_each_says_which_and_what_to_do(text: str, word: str | None) -> None:
    advice = advise(text)
    assert (advice is None) == (word is None)
    assert word is None or word in str(advice)


def test_findings_and_device_errors_carry_it(monkeypatch: pytest.MonkeyPatch) -> None:
    class RefusedError(Exception):
        kind = "device"

    busy = "DRM_IOCTL_AMDXDNA_CREATE_HWCTX IOCTL failed (err=-16): Device or resource busy"
    finding = finding_of(RefusedError(busy))
    assert finding is not None
    assert finding.reason is Reason.DEVICE_ERROR
    first, second = finding.text.splitlines()
    assert first == busy
    assert second.startswith("the NPU is busy, no hardware context is free: ")

    def enumerate_devices() -> int:
        raise RuntimeError("mmap(addr=0) failed (err=-11): Resource temporarily unavailable")

    module = ModuleType("pyxrt")
    module.enumerate_devices = enumerate_devices  # type: ignore[attr-defined]
    monkeypatch.delenv("XCL_EMULATION_MODE", raising=False)
    monkeypatch.setitem(sys.modules, "pyxrt", module)
    with pytest.raises(DeviceError, match="can't open the NPU: mmap") as error:
        find_npu()
    assert "ulimit -l unlimited" in str(error.value)
