"""Chooses the flow and the device for --target and --on: an NPU only if there is one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

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
from npukit.runtime.devices import Device, choose_device, find_npu
from npukit.runtime.targets import On, Target


@dataclass(frozen=True)
class Execution:
    """The flow that builds artifacts and the device that runs them."""

    choice: TargetChoice
    device: Device

    @property
    def notice(self) -> str | None:
        """Why artifacts for an NPU run on the emulated device, if they do."""
        if self.device.kind != "emulator" or self.choice.toolchain.target != "hw":
            return None
        return f"on the {self.device.name}: {self.device.reason}"


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
) -> Execution:
    """The flow and device for ``target`` (auto, hw, sw_emu), ``on`` and artifacts of ``device``.

    ``published`` says whether all artifacts of a target exist. Existing artifacts can run even if
    the toolchain that built them is missing.

    Raises:
        ToolchainError: the requested target can't be built here and is not published.
        DeviceError: an NPU was requested, but there is none or it is of another generation.
    """
    if target == "auto":
        target = _target_for(on, published)
    elif on == "npu":
        # Report a missing NPU before a missing compiler.
        choose_device("hw" if target == "hw" else "sw_emu", on)
    # Artifacts that are built for the emulated device must be able to run there.
    emulation = target != "sw_emu" and choose_device("hw", on).kind == "emulator"
    choice = _choice(target, HwOptions(emulation=emulation), published)
    chosen = choose_device(choice.toolchain.target, on)
    chosen.check_fits(device)
    return Execution(choice, chosen)


def _target_for(on: On, published: Callable[[Target], bool]) -> str:
    if on == "emulator":
        return "sw_emu"
    if on == "npu":
        find_npu()
        return "hw"
    if choose_device("hw").kind == "emulator":
        # hw artifacts would need emulation data, and sw_emu artifacts show just as much there.
        return "sw_emu"
    return "hw" if published("hw") else "auto"


def _choice(target: str, options: HwOptions, published: Callable[[Target], bool]) -> TargetChoice:
    try:
        return choose_target(target, options)
    except ToolchainError:
        wanted: Target = "hw" if target == "hw" else "sw_emu"
        if not published(wanted):
            raise
        return TargetChoice(flow_of(wanted, options), "its artifacts exist")
