"""Chooses the flow and the device for --target and --on: an NPU only if there is one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from npukit.builder.folders import output_folder
from npukit.builder.manifest import MANIFEST_FILE
from npukit.builder.plan import (
    TargetChoice,
    choose_target,
    flow_of,
)
from npukit.builder.toolchains.hw.options import HwOptions
from npukit.errors import ToolchainError
from npukit.kernel.spec import KernelSpec
from npukit.runtime.devices import (
    Device,
    KernelDevice,
    check_fits,
    choose_device,
    find_npu,
)
from npukit.runtime.targets import On, Target

D = TypeVar("D", bound=KernelDevice)


@dataclass(frozen=True)
class Execution(Generic[D]):
    """The flow that builds artifacts and the device that runs them."""

    choice: TargetChoice
    device: D

    @property
    def notice(self) -> str | None:
        """Why artifacts for an NPU run on the emulated device, if they do."""
        if self.device.kind != "emulator" or self.choice.toolchain.target != "hw":
            return None
        return f"on the {self.device.label}: {self.device.reason}"


def published_in(
    build_dir: Path, specs: Sequence[KernelSpec], device: str
) -> Callable[[Target], bool]:
    """Whether the artifacts of all ``specs`` for a target are in the build folder."""

    def published(target: Target) -> bool:
        folders = (output_folder(build_dir, spec.name, device, target) for spec in specs)
        return all((folder / MANIFEST_FILE).is_file() for folder in folders)

    return published


def choose_execution(
    target: str, on: On, device: str, published: Callable[[Target], bool]
) -> Execution[Device]:
    """The flow and the device here for ``target`` (auto, hw, sw_emu), ``on`` and ``device``.

    ``published`` says whether all artifacts of a target exist. Existing artifacts can run even if
    the toolchain that built them is missing.

    Raises:
        ToolchainError: the requested target can't be built here and is not published.
        DeviceError: an NPU was requested, but there is none or it is of another generation.
    """
    if target == "auto" and on == "emulator":
        target = "sw_emu"
    elif target == "auto" and on == "npu":
        find_npu()
        target = "hw"
    return execution_on(lambda built: choose_device(built, on), target, device, published)


def execution_on(
    choose: Callable[[Target], D],
    target: str,
    device: str,
    published: Callable[[Target], bool],
) -> Execution[D]:
    """The flow for ``target`` and ``device``, and what ``choose`` says runs its artifacts.

    Raises:
        ToolchainError: the requested target can't be built here and is not published.
        DeviceError: ``choose`` raises it, or what it chooses is of another generation.
    """
    if target == "auto":
        # On an emulated device hw artifacts would need emulation data, and sw_emu ones show as
        # much.
        emulated = choose("hw").kind == "emulator"
        target = "sw_emu" if emulated else "hw" if published("hw") else "auto"
    # Artifacts that are built for the emulated device must be able to run there. And a missing NPU
    # is reported before a missing compiler.
    emulation = target != "sw_emu" and choose("hw").kind == "emulator"
    choice = _choice(target, HwOptions(emulation=emulation), published)
    chosen = choose(choice.toolchain.target)
    check_fits(chosen, device)
    return Execution(choice, chosen)


def _choice(target: str, options: HwOptions, published: Callable[[Target], bool]) -> TargetChoice:
    try:
        return choose_target(target, options)
    except ToolchainError:
        wanted: Target = "hw" if target == "hw" else "sw_emu"
        if not published(wanted):
            raise
        return TargetChoice(flow_of(wanted, options), "its artifacts exist")
