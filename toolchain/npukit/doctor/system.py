"""The machine as the doctor sees it: one seam for system files, environment and Python path.

``/dev``, ``/sys``, ``/proc``, ``/etc``, ``/usr``, ``/lib`` and ``/opt`` are read below ``root``, so
a directory tree can represent a machine. Paths from the environment or the Python path are used
unchanged.
"""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

# linux/capability.h: CAP_IPC_LOCK lifts the limit of locked memory.
_CAP_IPC_LOCK = 14
_ACL = "system.posix_acl_access"


@dataclass(frozen=True)
class System:
    """Where to look: the root of the file system, the environment, the path of Python modules."""

    root: Path
    environment: Mapping[str, str]
    python_path: tuple[str, ...]

    def at(self, path: str) -> Path:
        """The absolute ``path`` of the machine, below ``root``."""
        return self.root / path.removeprefix("/")

    def text(self, path: str | Path) -> str | None:
        """The stripped text of a file; None if it can't be read.

        Reading a sysfs file can fail at any time (the device may be resetting); that is not an
        error here.
        """
        file = self.at(path) if isinstance(path, str) else path
        try:
            return file.read_bytes().decode(errors="replace").strip()
        except OSError:
            return None

    def glob(self, pattern: str) -> list[Path]:
        """The paths that match an absolute pattern of the machine, sorted."""
        return sorted(self.root.glob(pattern.removeprefix("/")))

    def shown(self, path: Path) -> str:
        """A path without ``root``, as the machine's user knows it."""
        return f"/{path.relative_to(self.root)}" if path.is_relative_to(self.root) else str(path)


def this_system() -> System:
    """The machine and the process that npukit runs on."""
    return System(Path("/"), os.environ, tuple(entry for entry in sys.path if entry))


@dataclass(frozen=True)
class Account:
    """The process's credentials: effective user, all groups, whether it may lock any memory."""

    uid: int
    groups: frozenset[int]
    locks_any_memory: bool


def account(system: System) -> Account | None:
    """The credentials of this process (``/proc/self/status``); None if unknown."""
    status = dict(re.findall(r"^(\w+):[ \t]*(.*)$", system.text("/proc/self/status") or "", re.M))
    try:
        uid, gid = (int(status[name].split()[1]) for name in ("Uid", "Gid"))
        groups = frozenset(map(int, status["Groups"].split())) | {gid}
        capabilities = int(status["CapEff"], 16)
    except (KeyError, ValueError, IndexError):
        return None
    return Account(uid, groups, bool(capabilities >> _CAP_IPC_LOCK & 1))


def may_read_and_write(path: Path, who: Account) -> bool:
    """Whether the process may open ``path`` for reading and writing, by owner, group and mode.

    An access control list (a desktop session may add one) overrides the mode: then ask the kernel.
    """
    status = path.stat()
    if who.uid == 0:
        return True
    if who.uid == status.st_uid:
        needed = stat.S_IRUSR | stat.S_IWUSR
    elif status.st_gid in who.groups:
        needed = stat.S_IRGRP | stat.S_IWGRP
    else:
        needed = stat.S_IROTH | stat.S_IWOTH
    if _has_access_list(path):
        return os.access(path, os.R_OK | os.W_OK)
    return status.st_mode & needed == needed


def _has_access_list(path: Path) -> bool:
    try:
        return bool(os.getxattr(path, _ACL))
    except (OSError, AttributeError):  # no list, or not supported by the file system or platform
        return False


def group_name(system: System, gid: int) -> str:
    """The name of a group, or its number if ``/etc/group`` does not list it."""
    for name, number, _ in _groups(system):
        if number == str(gid):
            return name
    return str(gid)


def group_has_member(system: System, gid: int, user: str) -> bool:
    """Whether ``/etc/group`` lists ``user`` in the group; a running session may not have it yet."""
    return any(
        number == str(gid) and user in members for _, number, members in _groups(system) if user
    )


def _groups(system: System) -> list[tuple[str, str, list[str]]]:
    lines = [line.split(":") for line in (system.text("/etc/group") or "").splitlines()]
    return [(line[0], line[2], line[3].split(",")) for line in lines if len(line) == 4]


def kernel_release(system: System) -> str | None:
    """The release of the Linux kernel, ``6.14.0-29-generic``; None if this is not Linux."""
    return system.text("/proc/sys/kernel/osrelease")


def locked_memory_limits(system: System) -> tuple[int | None, int | None] | None:
    """The soft and hard limit of locked memory in bytes, each None if unlimited.

    Returns None if ``/proc/self/limits`` does not say.
    """
    found = re.search(
        r"^Max locked memory +(\d+|unlimited) +(\d+|unlimited)",
        system.text("/proc/self/limits") or "",
        re.M,
    )
    if found is None:
        return None
    soft, hard = (None if limit == "unlimited" else int(limit) for limit in found.groups())
    return soft, hard
