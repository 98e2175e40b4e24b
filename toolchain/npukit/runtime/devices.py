"""Choosing what an artifact runs on: a real NPU, or npukit's emulated device."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from npukit.errors import DeviceError
from npukit.machine.generations import GENERATIONS
from npukit.runtime.device_names import device_of, is_later
from npukit.runtime.pyxrt_search import MODULE, load_pyxrt, search_pyxrt
from npukit.runtime.targets import DeviceKind, On, Target

if TYPE_CHECKING:
    from npukit.runtime.host_kernel import Advice


EMULATED: Final = "emulated device"
NOOP: Final = "no NPU: XRT's noop mode, which computes nothing"
_EMULATED_MODULE: Final = "npukit.emulator.pyxrt"
_MODE_VARIABLE: Final = "XCL_EMULATION_MODE"
_ACCEL: Final = Path("/dev/accel")
_KNOWN: Final = tuple(generation.device for generation in GENERATIONS)


@dataclass(frozen=True)
class Device:
    """What artifacts run on.

    ``xrt`` is the module to use as ``pyxrt``; ``count`` is how many devices it sees. ``name`` is
    for reports: XRT's own name of an NPU, ``emulated device``, or that XRT is in noop mode.
    ``reason`` says why npukit chose this device.
    """

    kind: DeviceKind
    xrt: Any
    count: int
    name: str
    reason: str

    def check_fits(self, device: str) -> None:
        """Check that an artifact for ``device`` (npu1, npu2) fits this device.

        Raises:
            DeviceError: it is for another generation, or npukit does not know this NPU.
        """
        if self.kind == "emulator" or self.name == NOOP:
            return
        found = device_of(self.name)
        if found is None:
            what = (
                f"has a later architecture than {' and '.join(_KNOWN)}, for which npukit builds"
                if is_later(self.name)
                else "has a name that npukit doesn't know, so npukit can't tell whether it is "
                + " or ".join(_KNOWN)
            )
            raise DeviceError(
                f"the device here, {self.name!r}, {what}", hint="--on emulator needs no NPU"
            )
        if found != device:
            raise DeviceError(
                f"the artifact is for {device}, and the device here is {self.name} ({found})",
                hint=f"--device {found}",
            )


def choose_device(target: Target, on: On = "auto") -> Device:
    """The device that artifacts of ``target`` run on.

    ``auto`` is the NPU when the target is hw and there is one, the emulated device otherwise.

    Raises:
        DeviceError: ``on`` asks for an NPU and none can be used; it says where npukit looked.
    """
    if on == "emulator":
        return _emulated("you asked for it")
    if target == "sw_emu":
        if on == "npu":
            raise DeviceError(
                "an artifact of target sw_emu has no code for an NPU",
                hint="--target hw, where MLIR-AIE and Peano are installed",
            )
        return _emulated("the target is sw_emu")
    if on == "npu":
        return find_npu()
    try:
        found = find_npu()
    except DeviceError as error:
        return _emulated(error.message)
    # Noop mode completes every run and computes nothing, so it is only used on request.
    return found if found.name != NOOP else _emulated(NOOP)


def find_npu() -> Device:
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
        return Device("npu", xrt, 1, NOOP, f"{_MODE_VARIABLE} is noop")
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
    return Device("npu", xrt, count, name, "XRT finds it")


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


def _emulated(reason: str) -> Device:
    xrt = import_module(_EMULATED_MODULE)
    return Device("emulator", xrt, xrt.enumerate_devices(), EMULATED, reason)
