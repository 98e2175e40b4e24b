"""Which implementation of ``pyxrt`` a target runs on, and whether it is there."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal

from npukit.errors import DeviceError

Target = Literal["hw", "sw_emu"]

_EMULATED = "npukit.emulator.pyxrt"
_REAL = "pyxrt"


@dataclass(frozen=True)
class Device:
    """A device that host modules of ``target`` can open.

    ``xrt`` is the module that they use, ``count`` how many devices it sees.
    """

    target: Target
    xrt: Any
    count: int


def choose_device(target: Target) -> Device:
    """The device for a target: npukit's emulated one for ``sw_emu``, a real NPU for ``hw``.

    Raises:
        DeviceError: ``hw``, and XRT's Python module or the NPU is missing.
    """
    if target == "sw_emu":
        emulated = import_module(_EMULATED)
        return Device(target, emulated, emulated.enumerate_devices())
    try:
        real = import_module(_REAL)
    except ImportError as error:
        raise DeviceError(
            f"pyxrt, the Python module of XRT, can't be imported: {error}",
            hint="install XRT and the amdxdna driver, and run the Python that they are installed "
            "for (its module is in /usr/lib/python3/dist-packages or /opt/xilinx/xrt/python); "
            "or build with --target sw_emu",
        ) from error
    count = int(real.enumerate_devices())
    if count == 0:
        raise DeviceError(
            "XRT is installed and finds no NPU",
            hint="check that the amdxdna driver is loaded and that you may open /dev/accel/accel0; "
            "or build with --target sw_emu",
        )
    return Device(target, real, count)
