"""Finding the NPU of this machine; also what another machine runs to find its own."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from npukit.errors import DeviceError
from npukit.runtime.pyxrt_search import MODULE, load_pyxrt, search_pyxrt

if TYPE_CHECKING:
    from npukit.runtime.host_kernel import Advice

NOOP: Final = "no NPU: XRT's noop mode, which computes nothing"
_MODE_VARIABLE: Final = "XCL_EMULATION_MODE"
_ACCEL: Final = Path("/dev/accel")


@dataclass(frozen=True)
class FoundNpu:
    """An NPU behind ``xrt``, XRT's ``pyxrt``, which sees ``count`` devices.

    ``name`` is XRT's own, or says that XRT is in noop mode; ``reason`` says how it was found.
    """

    xrt: Any
    count: int
    name: str
    reason: str


def search_npu() -> FoundNpu:
    """The NPU of this machine, through XRT's ``pyxrt``.

    Raises:
        DeviceError: there is none, or it can't be used; ``details`` says what npukit looked at.
    """
    try:
        xrt = load_pyxrt()
    except DeviceError as error:
        raise DeviceError(
            f"no NPU can be used: {error.message}",
            details="\n".join(_device_nodes()),
            hint=f"{error.hint}; --on emulator needs no NPU",
        ) from error
    mode = os.environ.get(_MODE_VARIABLE)
    if mode == "noop":
        return FoundNpu(xrt, 1, NOOP, f"{_MODE_VARIABLE} is noop")
    if mode:
        raise _unusable(f"{_MODE_VARIABLE} is {mode}, which is not a mode that an NPU runs in")
    try:
        count = int(xrt.enumerate_devices())
        name = "" if count == 0 else _name(xrt)
    except RuntimeError as error:
        from npukit.runtime.host_kernel import advise

        raise _unusable(f"XRT can't open the NPU: {error}", advise(str(error))) from error
    if count == 0:
        raise _unusable("XRT is installed and finds no NPU")
    return FoundNpu(xrt, count, name, "XRT finds it")


def _name(xrt: Any) -> str:
    return str(xrt.device(0).get_info(xrt.xrt_info_device.name)).strip()


def _unusable(message: str, advice: Advice | None = None) -> DeviceError:
    used = search_pyxrt().usable
    found = f"{MODULE}: {used.path if used else 'imported before'}"
    return DeviceError(
        message,
        details="\n".join([found, *_device_nodes()]),
        hint=f"{advice or 'npukit doctor says what is missing'}; --on emulator needs no NPU",
    )


def _device_nodes(folder: Path = _ACCEL) -> Sequence[str]:
    """A line about each of the driver's device files, and whether this user may open it."""
    nodes = sorted(folder.glob("accel*")) if folder.is_dir() else []
    if not nodes:
        return [f"{folder}/accel*: none; the amdxdna driver makes one for each NPU that it finds"]
    allowed = {True: "you may open it", False: "you may not open it (the group render may)"}
    return [f"{node}: {allowed[os.access(node, os.R_OK | os.W_OK)]}" for node in nodes]
