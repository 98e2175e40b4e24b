"""What the options of pytest say about kernels."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import pytest

OPTION: Final = "--npukit"
_GROUP: Final = "npukit"
DEFAULT_DEVICES: Final = ("npu1",)


@dataclass(frozen=True)
class Settings:
    """Which kernels are tests, and what they run on.

    ``collect``: their cases are tests. ``devices`` are those that they are built for. ``kernels``
    are names; ``build_dir`` is None for npukit's own choice.
    """

    collect: bool
    on: Literal["emulator", "npu"]
    devices: tuple[str, ...]
    target: str
    kernels: tuple[str, ...]
    kernel_dirs: tuple[Path, ...]
    build_dir: Path | None


def add_options(parser: pytest.Parser) -> None:
    """Add npukit's options to those of pytest."""
    group = parser.getgroup(_GROUP, "kernels for AMD Ryzen AI NPUs (npukit)")
    group.addoption(
        OPTION,
        action="store_true",
        help="Each case of each kernel is a test: of the kernel.toml files in the given paths; "
        "without paths, of those in kernel_src and in the folders of --npukit-kernel-dir.",
    )
    group.addoption(
        "--npukit-on",
        choices=("emulator", "npu"),
        default="emulator",
        help="What kernels run on (default: %(default)s, npukit's emulated device).",
    )
    group.addoption(
        "--npukit-device",
        action="append",
        metavar="DEVICE",
        help="What kernels are built for; repeatable (default: npu1; on an NPU, what it is).",
    )
    group.addoption(
        "--npukit-target",
        default="auto",
        choices=("auto", "hw", "sw_emu"),
        help="The flow that builds them (default: %(default)s).",
    )
    group.addoption(
        "--npukit-kernel",
        action="append",
        default=[],
        metavar="NAME",
        help="Only this kernel, wherever npukit finds it; repeatable.",
    )
    group.addoption(
        "--npukit-kernel-dir",
        action="append",
        default=[],
        metavar="DIR",
        type=Path,
        help="Also look for kernels here; repeatable.",
    )
    group.addoption(
        "--npukit-build-dir", metavar="DIR", type=Path, help="Where builds are (default: build)."
    )


def settings_of(config: pytest.Config) -> Settings:
    """The settings of a run.

    Raises:
        DeviceError: kernels are to run on an NPU, and there is none that npukit knows.
    """
    option = config.getoption
    on: Literal["emulator", "npu"] = option("--npukit-on")
    devices = tuple(option("--npukit-device") or ())
    if not devices:
        devices = DEFAULT_DEVICES if on == "emulator" else (_of_npu(),)
    return Settings(
        collect=option(OPTION),
        on=on,
        devices=devices,
        target=option("--npukit-target"),
        kernels=tuple(option("--npukit-kernel")),
        kernel_dirs=tuple(option("--npukit-kernel-dir")),
        build_dir=option("--npukit-build-dir"),
    )


def _of_npu() -> str:
    """What the NPU here is (npu1, npu2)."""
    from npukit.runtime.device_names import device_of
    from npukit.runtime.devices import find_npu

    return device_of(find_npu().name) or DEFAULT_DEVICES[0]
