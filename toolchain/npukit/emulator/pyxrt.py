"""The emulated XRT device: put it in ``sys.modules["pyxrt"]`` and host programs run unmodified."""

from __future__ import annotations

from npukit.emulator.xrt.context import hw_context
from npukit.emulator.xrt.device import device, enumerate_devices
from npukit.emulator.xrt.enums import (
    ert_cmd_state,
    xclBOSyncDirection,
    xrt_info_device,
    xrt_msg_level,
)
from npukit.emulator.xrt.kernel import kernel, run
from npukit.emulator.xrt.log import log_message
from npukit.emulator.xrt.memory import bo
from npukit.emulator.xrt.runlist import runlist
from npukit.emulator.xrt.xclbin import uuid, xclbin

__all__ = [
    "bo",
    "device",
    "enumerate_devices",
    "ert_cmd_state",
    "hw_context",
    "kernel",
    "log_message",
    "run",
    "runlist",
    "uuid",
    "xclBOSyncDirection",
    "xclbin",
    "xrt_info_device",
    "xrt_msg_level",
]
