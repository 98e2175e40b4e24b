"""Directory trees that stand for machines: what Linux, its driver amdxdna and XRT put into them."""

from __future__ import annotations

import os
from pathlib import Path

from npukit.doctor.diagnosis import Diagnosis, diagnose, emulation_rows, hardware_rows
from npukit.doctor.rows import Row
from npukit.doctor.system import System

# Another than the one who owns the files of the tree.
USER = os.getuid() + 1000
EMULATION = ("Python", "npukit", "libraries", "zig", "wasmtime")
NPU = "/sys/bus/pci/devices/0000:66:00.1"


class Machine:
    """A bare Linux machine of a user who owns nothing; methods add what a Ryzen AI machine has."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.environment = {"PATH": "", "USER": "ada"}
        self.python_path: tuple[str, ...] = ()
        self.write("/proc/sys/kernel/osrelease", "6.14.0-29-generic\n")
        self.write("/proc/modules", "gpu_sched 61440 1 amdgpu, Live 0x0000000000000000\n")
        # Only root can give a file to a group that it is not in.
        self.render = 992 if os.getuid() == 0 else os.getgid()
        self.group("bob")
        self.process()
        self.memlock(8 << 20)
        self.distribution("ubuntu", "debian")

    def write(self, path: str, text: str = "") -> Path:
        file = self.root / path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return file

    def link(self, path: str, target: str) -> None:
        place = self.root / path.lstrip("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        destination = self.root / target.lstrip("/")
        destination.mkdir(parents=True, exist_ok=True)
        place.symlink_to(destination)

    def group(self, *members: str) -> None:
        """Who is in the group render."""
        self.write(
            "/etc/group", f"root:x:0:\nrender:x:{self.render}:{','.join(members)}\nada:x:77:\n"
        )

    def process(self, uid: int = USER, groups: tuple[int, ...] = (), caps: int = 0) -> None:
        self.write(
            "/proc/self/status",
            f"Name:\tpython3\nUid:\t{uid}\t{uid}\t{uid}\t{uid}\nGid:\t77\t77\t77\t77\n"
            f"Groups:\t{' '.join(map(str, groups))} \nCapEff:\t{caps:016x}\n",
        )

    def memlock(self, soft: int | str, hard: int | str | None = None) -> None:
        self.write(
            "/proc/self/limits",
            "Limit                     Soft Limit           Hard Limit           Units     \n"
            "Max cpu time              unlimited            unlimited            seconds   \n"
            f"Max locked memory         {soft:<20} {soft if hard is None else hard:<20} bytes     \n",
        )

    def distribution(self, name: str, like: str = "") -> None:
        self.write("/etc/os-release", f'NAME="X"\nID={name}\nID_LIKE="{like}"\n')

    def npu(self, device: int = 0x17F0, revision: int = 0x10, **attributes: str) -> None:
        numbers = {"vendor": "0x1022", "device": f"0x{device:04x}", "revision": f"0x{revision:02x}"}
        for name, text in {**numbers, **attributes}.items():
            self.write(f"{NPU}/{name}", text + "\n")

    def driver(self) -> None:
        self.write("/sys/module/amdxdna/initstate", "live\n")
        self.link(f"{NPU}/driver", "/sys/bus/pci/drivers/amdxdna")

    def node(self, mode: int = 0o660, number: int = 0, driver: str = "amdxdna") -> Path:
        node = self.write(f"/dev/accel/accel{number}")
        if os.getuid() == 0:
            os.chown(node, 0, self.render)
        node.chmod(mode)
        self.link(f"/sys/class/accel/accel{number}/device/driver", f"/sys/bus/pci/drivers/{driver}")
        return node

    @property
    def system(self) -> System:
        return System(self.root, self.environment, self.python_path)

    def diagnosis(self) -> Diagnosis:
        return diagnose(self.system)

    def row(self, name: str) -> Row:
        """One row, of the part that has it: those of emulation start Pythons, which takes long."""
        rows = emulation_rows() if name in EMULATION else hardware_rows(self.system)
        [row] = [row for row in rows if row.name == name]
        return row
