"""Which build of a package runs: the one for the NPU at hand, or one that the user names."""

from __future__ import annotations

import importlib
import os
import warnings
from pathlib import Path
from typing import Any, Final, NamedTuple

from npukit.runtime.host_kernel.errors import ArgumentError, DeviceError
from npukit.runtime.host_kernel.tensors import Generated
from npukit.runtime.host_kernel.values import shown, whole_number
from npukit.runtime.packaged.npu_names import is_named, plain_name

BUILD_VARIABLE: Final = "NPUKIT_KERNEL_BUILD"
"""Names the build if the program does not."""

EMULATED: Final = "emulated device"

_HW: Final = "hw"
_MODE_VARIABLE: Final = "XCL_EMULATION_MODE"


class PackagedBuild(NamedTuple):
    """A build of a package: for a device (npu1) and a target (hw, sw_emu).

    ``xrt_names`` is a regular expression for XRT's names of the NPUs that it is for.
    """

    device: str
    target: str
    xrt_names: str
    generated: Generated

    @property
    def name(self) -> str:
        """``npu1-hw``."""
        return f"{self.device}-{self.target}"


class Package(NamedTuple):
    """A kernel of a distribution, in all its builds; ``folder`` has its files."""

    kernel: str
    distribution: str
    folder: Path
    builds: tuple[PackagedBuild, ...]


class Chosen(NamedTuple):
    """The build to open, the module that stands behind ``pyxrt``, and what it will run on."""

    build: PackagedBuild
    xrt: Any
    runs_on: str


class _Npu(NamedTuple):
    """``pyxrt`` and XRT's name of the NPU, or the reason why there is none."""

    xrt: Any
    name: str
    problem: str = ""


def choose_build(package: Package, wanted: Any, device: Any) -> Chosen:
    """The build that ``wanted`` names, or else the one for the NPU with the index ``device``.

    Without an NPU it is one for the emulated device; a warning says so if the package has others.

    Args:
        package: the builds.
        wanted: the name of a build, a device or a target; None leaves it to NPUKIT_KERNEL_BUILD.
        device: the NPU's index.

    Raises:
        ArgumentError: the package has no such build.
        DeviceError: there is no NPU and none of the builds can be emulated, or no build is for the
            NPU that is there.
    """
    index = whole_number("device", device, 0xFFFF_FFFF, "an index")
    builds = _wanted(package, wanted)
    for_npus = [build for build in builds if build.target == _HW]
    emulated = [build for build in builds if build.target != _HW]
    if not for_npus:
        return Chosen(emulated[0], _emulated_device(package, emulated[0]), EMULATED)
    if os.environ.get(_MODE_VARIABLE) == "noop" and len(builds) == 1:
        return Chosen(builds[0], _pyxrt(), "no NPU: XRT's noop mode, which computes nothing")
    npu = _npu(index)
    if npu.problem and not emulated:
        raise DeviceError(f"{_names(for_npus)} can't run: {npu.problem}")
    if npu.problem:
        xrt = _emulated_device(package, emulated[0], npu.problem)
        warnings.warn(
            f"{package.kernel} runs on npukit's emulated device ({emulated[0].name}), since "
            f"{npu.problem}. build={emulated[0].name!r} asks for it without this warning.",
            RuntimeWarning,
            stacklevel=4,
        )
        return Chosen(emulated[0], xrt, EMULATED)
    for build in for_npus:
        if is_named(npu.name, build.xrt_names):
            return Chosen(build, npu.xrt, npu.name)
    more = f"; build={emulated[0].name!r} runs on npukit's emulated device" if emulated else ""
    raise DeviceError(
        f"no build is for this NPU, {npu.name!r}: {package.kernel} of {package.distribution} was "
        f"built as {_names(for_npus)}{more}"
    )


def _wanted(package: Package, wanted: Any) -> list[PackagedBuild]:
    where = "build"
    if wanted is None:
        where, wanted = BUILD_VARIABLE, os.environ.get(BUILD_VARIABLE) or None
    if wanted is None:
        return list(package.builds)
    found = [one for one in package.builds if wanted in (one.name, one.device, one.target)]
    if not found:
        raise ArgumentError(
            f"{where}: {package.kernel} of {package.distribution} has the builds "
            f"{_names(package.builds)}; got {shown(wanted)}"
        )
    return found


def _names(builds: Any) -> str:
    return ", ".join(build.name for build in builds)


def _npu(index: int) -> _Npu:
    if mode := os.environ.get(_MODE_VARIABLE):
        return _Npu(None, "", f"{_MODE_VARIABLE} is {mode}, and no NPU runs in that mode")
    try:
        xrt = _pyxrt()
        count = int(xrt.enumerate_devices())
        if index >= count:
            found = "no NPU" if count == 0 else "no more of them" if count > 1 else "only one"
            return _Npu(None, "", f"there is no NPU {index}: XRT finds {found}")
        return _Npu(xrt, plain_name(str(xrt.device(index).get_info(xrt.xrt_info_device.name))))
    except DeviceError as error:
        return _Npu(None, "", str(error))
    except RuntimeError as error:
        return _Npu(None, "", f"XRT can't open the NPU: {error}")


def _pyxrt() -> Any:
    try:
        return importlib.import_module("pyxrt")
    except ImportError as error:
        raise DeviceError(
            f"pyxrt, the Python module of XRT, can't be imported ({error}): distribution packages "
            "install it only for the system's Python, in /usr/lib/python3/dist-packages or "
            "/opt/xilinx/xrt/python"
        ) from error


def _emulated_device(package: Package, build: PackagedBuild, problem: str = "") -> Any:
    try:
        return importlib.import_module("npukit.emulator.pyxrt")
    except ImportError as error:
        first = f"{problem}; and " if problem else ""
        raise DeviceError(
            f"{first}{build.name} runs on npukit's emulated device, which can't be imported "
            f"({error}): pip install '{package.distribution}[emulated]'"
        ) from error
