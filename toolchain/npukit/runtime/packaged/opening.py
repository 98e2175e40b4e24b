"""Opening a kernel of a package."""

from __future__ import annotations

from typing import Any, NamedTuple

from npukit.runtime.host_kernel.kernel import HostKernel
from npukit.runtime.packaged.builds import Package, choose_build
from npukit.runtime.packaged.integrity import check_signed


class Opened(NamedTuple):
    """An open kernel; ``verified``: its files were checked against a signature."""

    host: HostKernel
    build: str
    runs_on: str
    verified: bool


def open_packaged(package: Package, build: Any, verify: Any, device: Any, timeout: Any) -> Opened:
    """Check the files if there is a key, choose a build, and open it.

    Raises:
        ArgumentError: an argument is not what it should be.
        ArtifactError: a file is missing, or is not the one that was signed or built.
        DeviceError: no build can run here, or the device can't be opened.
    """
    verified = check_signed(package.folder, package.distribution, verify)
    chosen = choose_build(package, build, device)
    host = HostKernel(chosen.build.generated, chosen.xrt, None, None, device, timeout)
    return Opened(host, chosen.build.name, chosen.runs_on, verified)
