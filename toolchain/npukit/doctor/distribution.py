"""The commands that install the NPU's software on each Linux distribution."""

from __future__ import annotations

import re
from collections.abc import Mapping

from npukit.doctor.system import System

_Steps = Mapping[str, tuple[str, ...]]

# Names of packages: MLIR-AIE's README (Ubuntu 24.04, AMD's own package archive), Ubuntu 26.04's
# archive, Arch Linux's "extra". Elsewhere: the README of amd/xdna-driver.
_XRT: _Steps = {
    "ubuntu": (
        "sudo add-apt-repository ppa:amd-team/xrt   # not needed from Ubuntu 26.04, which has XRT",
        "sudo apt install libxrt2 libxrt-npu2 libxrt-utils libxrt-utils-npu python3-xrt",
    ),
    "arch": ("sudo pacman -S xrt xrt-plugin-amdxdna",),
}
_XRT_ELSEWHERE = (
    "git clone --recursive https://github.com/amd/xdna-driver.git",
    "build and install its xrt (xrt/build/build.sh -npu -opt) and the plugin (build/build.sh "
    "-release) as described in its README.md",
)
_PYXRT: _Steps = {
    "ubuntu": ("sudo apt install python3-xrt",),
    "arch": ("sudo pacman -S xrt",),
}
_KERNEL: _Steps = {
    "ubuntu": (
        "sudo apt install --install-recommends linux-generic-hwe-24.04   # on Ubuntu 24.04",
        "sudo reboot",
    ),
    "fedora": ("sudo dnf upgrade --refresh", "sudo reboot"),
    "arch": ("sudo pacman -Syu", "sudo reboot"),
}
_KERNEL_ELSEWHERE = ("install Linux 6.14 or newer, then: sudo reboot",)
_FIRMWARE: _Steps = {
    "ubuntu": ("sudo apt install linux-firmware",),
    "fedora": ("sudo dnf install linux-firmware",),
    "arch": ("sudo pacman -S linux-firmware",),
}
_FIRMWARE_ELSEWHERE = ("install a recent linux-firmware",)


def install_xrt(system: System) -> tuple[str, ...]:
    """Installs XRT and its plugin for NPUs."""
    return _of(system, _XRT, _XRT_ELSEWHERE)


def install_pyxrt(system: System) -> tuple[str, ...]:
    """Installs XRT's Python module, which is a separate package on some distributions."""
    return _of(system, _PYXRT, _XRT_ELSEWHERE)


def newer_kernel(system: System) -> tuple[str, ...]:
    """Installs a Linux kernel that has the driver ``amdxdna``."""
    return _of(system, _KERNEL, _KERNEL_ELSEWHERE)


def install_firmware(system: System) -> tuple[str, ...]:
    """Installs the NPU's firmware and reloads the driver, which only loads firmware at start."""
    reload = "sudo modprobe -r amdxdna && sudo modprobe amdxdna"
    return (*_of(system, _FIRMWARE, _FIRMWARE_ELSEWHERE), reload)


def _of(system: System, known: _Steps, elsewhere: tuple[str, ...]) -> tuple[str, ...]:
    """The steps for the distribution, or for the first distribution in its ID_LIKE."""
    release = dict(re.findall(r'^(\w+)="?([^"\n]*)"?$', system.text("/etc/os-release") or "", re.M))
    for name in (release.get("ID", ""), *release.get("ID_LIKE", "").split()):
        if name in known:
            return known[name]
    return elsewhere
