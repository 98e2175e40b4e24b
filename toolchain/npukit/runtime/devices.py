"""Choosing what an artifact runs on: a real NPU, or npukit's emulated device."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final, Protocol

from npukit.errors import DeviceError
from npukit.machine.generations import GENERATIONS
from npukit.runtime.device_names import device_of, is_later
from npukit.runtime.modules import load_host_module
from npukit.runtime.npu_search import NOOP, search_npu
from npukit.runtime.open_kernel import ModuleKernel, Opener
from npukit.runtime.targets import DeviceKind, On, Target

EMULATED: Final = "emulated device"
_EMULATED_MODULE: Final = "npukit.emulator.pyxrt"
_KNOWN: Final = tuple(generation.device for generation in GENERATIONS)


class KernelDevice(Protocol):
    """What artifacts run on, here or on another machine."""

    @property
    def kind(self) -> DeviceKind:
        """An NPU or an emulated device."""

    @property
    def name(self) -> str:
        """For reports: XRT's own name of an NPU, :data:`EMULATED`, or :data:`NOOP`."""

    @property
    def label(self) -> str:
        """The name, with that of its machine if that is not this one."""

    @property
    def reason(self) -> str:
        """Why npukit chose this device."""

    @property
    def on(self) -> str:
        """The value of ``--on`` that chooses it again."""

    def opener(self, module: Path, class_name: str) -> Opener:
        """What opens the class of a host module on this device.

        Raises:
            ArtifactError: the module can't be loaded.
        """

    def close(self) -> None:
        """Give back what the device itself needs, such as a connection."""


@dataclass(frozen=True)
class Device:
    """A device of this machine. ``xrt`` is the module to use as ``pyxrt``; it sees ``count``."""

    kind: DeviceKind
    xrt: Any
    count: int
    name: str
    reason: str

    @property
    def label(self) -> str:
        """See :class:`KernelDevice`."""
        return self.name

    @property
    def on(self) -> str:
        """See :class:`KernelDevice`."""
        return self.kind

    def opener(self, module: Path, class_name: str) -> Opener:
        """See :class:`KernelDevice`."""
        loaded = load_host_module(module, self.xrt)
        # Loaded once: each context has its own instance of the module's class.
        return lambda: ModuleKernel(getattr(loaded, class_name)())

    def close(self) -> None:
        """See :class:`KernelDevice`."""


def check_fits(found: KernelDevice, device: str) -> None:
    """Check that an artifact for ``device`` (npu1, npu2) fits the device ``found``.

    Raises:
        DeviceError: it is for another generation, or npukit does not know this NPU.
    """
    if found.kind == "emulator" or found.name == NOOP:
        return
    known = device_of(found.name)
    place = "here" if found.on == found.kind else f"of {found.on}"
    if known is None:
        what = (
            f"has a later architecture than {' and '.join(_KNOWN)}, for which npukit builds"
            if is_later(found.name)
            else "has a name that npukit doesn't know, so npukit can't tell whether it is "
            + " or ".join(_KNOWN)
        )
        raise DeviceError(
            f"the device {place}, {found.name!r}, {what}",
            hint="--on emulator needs no NPU",
        )
    if known != device:
        raise DeviceError(
            f"the artifact is for {device}, and the device {place} is {found.name} ({known})",
            hint=f"--device {known}",
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
    found = search_npu()
    return Device("npu", found.xrt, found.count, found.name, found.reason)


def _emulated(reason: str) -> Device:
    xrt = import_module(_EMULATED_MODULE)
    return Device("emulator", xrt, xrt.enumerate_devices(), EMULATED, reason)
