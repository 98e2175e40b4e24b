"""From --target and --on to the flow and the device: an NPU only where there is one."""

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
from npukit.builder.request import Target
from npukit.builder.toolchains.hw.toolchain import HwOptions
from npukit.errors import ToolchainError
from npukit.kernel.spec import KernelSpec
from npukit.runtime.devices import Device, On, choose_device, find_npu


@dataclass(frozen=True)
class Where:
    """The flow that makes artifacts and the device that runs them."""

    choice: TargetChoice
    device: Device


def published_in(
    build_dir: Path, specs: Sequence[KernelSpec], device: str
) -> Callable[[Target], bool]:
    """Whether the artifacts of all ``specs`` for a target are in the build folder."""

    def published(target: Target) -> bool:
        folders = (output_folder(build_dir, spec.name, device, target) for spec in specs)
        return all((folder / MANIFEST_FILE).is_file() for folder in folders)

    return published


def choose_where(target: str, on: On, device: str, published: Callable[[Target], bool]) -> Where:
    """What is used for ``target`` (auto, hw, sw_emu) and ``on``, for artifacts of ``device``.

    ``published`` tells whether all artifacts of a target are there. They can be run where the
    toolchain that made them is missing.

    Raises:
        ToolchainError: the target was asked for; it can't be built here and is not published.
        DeviceError: an NPU was asked for and there is none, or one of another generation.
    """
    if target == "auto":
        target = _target_for(on, published)
    elif on == "npu":
        # A missing NPU is the first thing to say, before a missing compiler.
        choose_device("hw" if target == "hw" else "sw_emu", on)
    # What has to be built for the emulated device must be able to run there.
    emulation = target != "sw_emu" and choose_device("hw", on).kind == "emulator"
    choice = _choice(target, HwOptions(emulation=emulation), published)
    chosen = choose_device(choice.toolchain.target, on)
    chosen.check_fits(device)
    return Where(choice, chosen)


def _target_for(on: On, published: Callable[[Target], bool]) -> str:
    if on == "emulator":
        return "sw_emu"
    if on == "npu":
        find_npu()
        return "hw"
    if choose_device("hw").kind == "emulator":
        # Artifacts of hw would need emulation data, and those of sw_emu say no less there.
        return "sw_emu"
    return "hw" if published("hw") else "auto"


def _choice(target: str, options: HwOptions, published: Callable[[Target], bool]) -> TargetChoice:
    try:
        return choose_target(target, options)
    except ToolchainError:
        wanted: Target = "hw" if target == "hw" else "sw_emu"
        if not published(wanted):
            raise
        return TargetChoice(flow_of(wanted, options), "its artifacts are there")
