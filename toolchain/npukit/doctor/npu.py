"""The NPU and what a program needs to use it: driver, firmware, device node, memlock limit.

Sources: the driver amdxdna of the Linux kernel (PCI ids, ``vbnv`` and ``fw_version`` in sysfs) and
XRT's plugin for it (which locks a heap of 64 MiB when it opens the device).
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from npukit.doctor.distribution import install_firmware, newer_kernel
from npukit.doctor.rows import Ability, Row, missing, ok, warning
from npukit.doctor.session import Session
from npukit.doctor.system import (
    System,
    account,
    group_has_member,
    group_name,
    kernel_release,
    locked_memory_limits,
    may_read_and_write,
)
from npukit.runtime.packaged.npu_names import is_named

DRIVER = "amdxdna"
_AMD = 0x1022
# The other PCI device ids that the driver supports: newer generations.
_NEWER = frozenset({0x17F1, 0x17F2, 0x17F3, 0x1B0A, 0x1B0B, 0x1B0C})

_MIB = 1 << 20
# XRT's plugin locks a heap of this size when it opens an NPU, plus buffers and instructions later.
_HEAP = 64 * _MIB
_COMFORT = 128 * _MIB
_FIRST_KERNEL = (6, 14)
_LIMITS_FILE = "/etc/security/limits.d/99-amdxdna.conf"


@dataclass(frozen=True)
class KnownNpu:
    """An NPU that npukit supports: npukit's name of it, its PCI device id, what it is sold as.

    ``xrt_names`` is a case-insensitive regular expression for XRT's names of it. A driver that
    provides no name is known by the PCI device id.
    """

    device: str
    pci_device: int
    marketed: str
    xrt_names: str


@dataclass(frozen=True)
class PciNpu:
    """An NPU on the PCI bus: its folder in sysfs, PCI device id and revision."""

    folder: Path
    device: int
    revision: int

    @property
    def firmware_folder(self) -> str:
        """The folder of its firmware below ``/lib/firmware/amdnpu``."""
        return f"{self.device:04x}_{self.revision:02x}"


def npu_rows(system: System, known: Sequence[KnownNpu], session: Session) -> list[Row]:
    """The rows about the NPU; they are independent, so in a container they show what is missing."""
    npu = next(_npus(system, known), None)
    return [
        _device(system, npu, known),
        _driver(system, npu),
        _firmware(system, npu),
        _node(system),
        _locked_memory(system, session),
    ]


def _npus(system: System, known: Sequence[KnownNpu]) -> Iterator[PciNpu]:
    devices = {one.pci_device for one in known} | _NEWER
    for folder in system.glob("/sys/bus/pci/devices/*"):
        vendor, device, revision = (
            _hexadecimal(system.text(folder / name)) for name in ("vendor", "device", "revision")
        )
        if vendor == _AMD and device is not None and device in devices:
            yield PciNpu(folder, device, revision or 0)


def _hexadecimal(text: str | None) -> int | None:
    try:
        return int(text or "", 16)
    except ValueError:
        return None


def _device(system: System, npu: PciNpu | None, known: Sequence[KnownNpu]) -> Row:
    name = "NPU"
    if npu is None:
        return missing(
            name,
            "no AMD NPU on the PCI bus",
            "on a Ryzen AI machine: update the BIOS and enable the NPU (IPU) in it",
            "on any other machine: build here and run elsewhere, or run on the emulated device",
            blocks=Ability.HW_RUN,
        )
    at = f"{_AMD:04x}:{npu.device:04x} at {npu.folder.name}"
    named = system.text(npu.folder / "vbnv")
    kinds = (
        one
        for one in known
        if (is_named(named, one.xrt_names) if named else one.pci_device == npu.device)
    )
    kind = next(kinds, None)
    if kind is None:
        return missing(
            name,
            f"npukit does not know {named or 'this NPU'} ({at})",
            "run on the emulated device: --target sw_emu",
            blocks=Ability.HW_RUN,
        )
    return ok(name, f"{kind.device}: {named or kind.marketed} ({at})")


def _driver(system: System, npu: PciNpu | None) -> Row:
    name = f"driver {DRIVER}"
    module = system.at(f"/sys/module/{DRIVER}")
    release = kernel_release(system)
    if release is None:
        return missing(
            name,
            "this is not Linux: npukit supports NPUs only on Linux",
            "run on the emulated device: --target sw_emu",
            blocks=Ability.HW_RUN,
        )
    if not module.is_dir() and not _in_modules(system):
        return _not_loaded(system, name, release)
    version = system.text(module / "version")
    loaded = f"loaded, {f'version {version}, ' if version else ''}Linux {release}"
    if npu is not None and not (npu.folder / "driver").exists():
        return missing(
            name,
            f"{loaded}; it did not bind to the NPU at {npu.folder.name}",
            f"sudo dmesg | grep {DRIVER}   # shows why; often the firmware is missing",
            blocks=Ability.HW_RUN,
        )
    return ok(name, loaded)


def _in_modules(system: System) -> bool:
    text = system.text("/proc/modules") or ""
    return any(line.split(" ", 1)[0] == DRIVER for line in text.splitlines())


def _not_loaded(system: System, name: str, release: str) -> Row:
    found = next(iter(system.glob(f"/lib/modules/{release}/**/{DRIVER}.ko*")), None)
    if found is not None:
        return missing(
            name,
            f"not loaded; the module is {system.shown(found)}",
            f"sudo modprobe {DRIVER}",
            blocks=Ability.HW_RUN,
        )
    numbers = re.match(r"(\d+)\.(\d+)", release)
    old = numbers is not None and (int(numbers[1]), int(numbers[2])) < _FIRST_KERNEL
    if old:
        return missing(
            name,
            f"not loaded; Linux {release} does not have it (6.14 and newer do)",
            *newer_kernel(system),
            blocks=Ability.HW_RUN,
        )
    return missing(
        name,
        f"not loaded, and not among the modules of Linux {release}",
        f"sudo modprobe {DRIVER}",
        "if that fails: install a Linux kernel with CONFIG_DRM_ACCEL_AMDXDNA, "
        "or the driver from the project amd/xdna-driver",
        blocks=Ability.HW_RUN,
    )


def _firmware(system: System, npu: PciNpu | None) -> Row:
    name = "firmware"
    if npu is None:
        return missing(name, "unknown without an NPU", "fix the row NPU first")
    running = system.text(npu.folder / "fw_version")
    if running and running != "0.0.0.0":
        return ok(name, f"{running} is running")
    folder = f"/lib/firmware/amdnpu/{npu.firmware_folder}"
    files = [path.name for path in system.glob(f"{folder}/*.sbin*")]
    if not files:
        return missing(
            name,
            f"not running, and no file in {folder}",
            *install_firmware(system),
            blocks=Ability.HW_RUN,
        )
    return warning(
        name,
        f"{', '.join(files)} in {folder}; the driver does not report what is running",
        f"sudo dmesg | grep {DRIVER}   # shows whether the driver failed",
    )


def _node(system: System) -> Row:
    name = "device node"
    nodes = [node for node in system.glob("/dev/accel/accel*") if _is_of_driver(system, node)]
    if not nodes:
        return _no_node(system, name)
    who = account(system)
    found = []
    for node in nodes:
        try:
            status = node.stat()
            usable = who is None or may_read_and_write(node, who)
        except OSError as error:
            found.append(f"{system.shown(node)}: {error.strerror}")
            continue
        group = group_name(system, status.st_gid)
        mode = stat.filemode(status.st_mode)[1:]
        found.append(f"{system.shown(node)} ({mode}, group {group})")
        if usable:
            return ok(name, f"{found[-1]}, accessible")
    return _forbidden(system, name, nodes[0], "; ".join(found))


def _is_of_driver(system: System, node: Path) -> bool:
    """Whether the node belongs to the NPU's driver: other accelerators have such nodes too."""
    driver = system.at(f"/sys/class/accel/{node.name}/device/driver")
    return not driver.exists() or driver.resolve().name == DRIVER


def _no_node(system: System, name: str) -> Row:
    hidden = [path.name for path in system.glob("/sys/class/accel/accel*")]
    if hidden:
        node = f"/dev/accel/{hidden[0]}"
        return missing(
            name,
            f"the driver has {hidden[0]}, but {node} does not exist here; is this a container?",
            f"pass it to the container: --device {node} --ulimit memlock=-1",
            blocks=Ability.HW_RUN,
        )
    return missing(
        name,
        "no /dev/accel/accel*",
        f"it appears when the driver {DRIVER} binds to an NPU",
        blocks=Ability.HW_RUN,
    )


def _forbidden(system: System, name: str, node: Path, found: str) -> Row:
    try:
        status = node.stat()
    except OSError:
        return missing(name, found, "check the folder of the node", blocks=Ability.HW_RUN)
    group = group_name(system, status.st_gid)
    user = system.environment.get("USER") or system.environment.get("LOGNAME") or ""
    group_has_access = status.st_mode & 0o060 == 0o060
    if not group_has_access or status.st_gid == 0:
        fix = (
            'echo \'SUBSYSTEM=="accel", GROUP="render", MODE="0660"\' '
            "| sudo tee /etc/udev/rules.d/70-accel.rules",
            "sudo udevadm control --reload && sudo udevadm trigger --subsystem-match=accel",
            "sudo usermod -aG render $USER   # then log out and in again",
        )
        return missing(name, f"{found}, not accessible", *fix, blocks=Ability.HW_RUN)
    if group_has_member(system, status.st_gid, user):
        return missing(
            name,
            f"{found}, not accessible: you are in group {group}, but this session is not yet",
            f"log out and in again, or in this shell: newgrp {group}",
            blocks=Ability.HW_RUN,
        )
    return missing(
        name,
        f"{found}, not accessible: you are not in group {group}",
        f"sudo usermod -aG {group} $USER   # then log out and in again",
        blocks=Ability.HW_RUN,
    )


def _locked_memory(system: System, session: Session) -> Row:
    name = "memlock limit"
    limits = locked_memory_limits(system)
    if limits is None:
        return warning(
            name,
            "the system does not report the limit of locked memory",
            f"ulimit -l   # shows it; XRT needs more than {_HEAP // 1024} (KiB)",
        )
    soft, hard = limits
    if soft is None:
        return ok(name, "unlimited")
    found = f"{soft / _MIB:,.0f} MiB"
    who = account(system)
    if who is not None and who.locks_any_memory:
        return ok(name, f"{found}, but this process is exempt (CAP_IPC_LOCK)")
    if soft >= _COMFORT:
        return ok(name, found)
    fix: tuple[str, ...]
    if hard is None or hard >= _COMFORT:
        limit = "unlimited" if hard is None else hard >> 10
        fix = (session.soft_limit.format(limit=limit),)
    else:
        fix = (
            f"printf '* - memlock unlimited\\n' | sudo tee {_LIMITS_FILE}",
            "log out and in again; if ulimit -l is still low: sudo systemctl edit user@.service, "
            "and add LimitMEMLOCK=infinity under [Service]",
        )
    if soft <= _HEAP:
        return missing(
            name,
            f"{found}; XRT locks {_HEAP // _MIB} MiB to open an NPU, plus the buffers",
            *fix,
            blocks=Ability.HW_RUN,
        )
    return warning(name, f"{found}; large buffers may not fit", *fix)
