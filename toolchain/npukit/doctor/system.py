"""The machine as the doctor sees it: one seam for system files, environment and Python path.

Everything below ``/dev``, ``/sys``, ``/proc``, ``/etc``, ``/usr``, ``/lib`` and ``/opt`` is read
under ``root``, so that a directory tree can stand for a machine. What a variable of the environment
or the Python path names is taken as it is.
"""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

# linux/capability.h: CAP_IPC_LOCK, which lifts the limit of locked memory.
_CAP_IPC_LOCK = 14
_ACL = "system.posix_acl_access"


@dataclass(frozen=True)
class System:
    """Where to look: the root of the file system, the environment, the path of Python modules."""

    root: Path
    environment: Mapping[str, str]
    python_path: tuple[str, ...]

    def at(self, path: str) -> Path:
        """Where the absolute ``path`` of the machine is."""
        return self.root / path.removeprefix("/")

    def text(self, path: str | Path) -> str | None:
        """The text of a file without spaces around it; None when it can't be read.

        A file of sysfs can fail at any time (its device is being reset): that is not an error here.
        """
        file = self.at(path) if isinstance(path, str) else path
        try:
            return file.read_bytes().decode(errors="replace").strip()
        except OSError:
            return None

    def glob(self, pattern: str) -> list[Path]:
        """What matches an absolute pattern of the machine, sorted."""
        return sorted(self.root.glob(pattern.removeprefix("/")))

    def shown(self, path: Path) -> str:
        """A path as the machine has it."""
        return f"/{path.relative_to(self.root)}" if path.is_relative_to(self.root) else str(path)


def this_system() -> System:
    """The machine and the process that npukit runs on."""
    return System(Path("/"), os.environ, tuple(entry for entry in sys.path if entry))


@dataclass(frozen=True)
class Account:
    """The process's rights: effective user, all of its groups, whether it may lock any memory."""

    uid: int
    groups: frozenset[int]
    locks_any_memory: bool


def account(system: System) -> Account | None:
    """Who the process is (``/proc/self/status``); None where the system does not say."""
    status = dict(re.findall(r"^(\w+):[ \t]*(.*)$", system.text("/proc/self/status") or "", re.M))
    try:
        uid, gid = (int(status[name].split()[1]) for name in ("Uid", "Gid"))
        groups = frozenset(map(int, status["Groups"].split())) | {gid}
        capabilities = int(status["CapEff"], 16)
    except (KeyError, ValueError, IndexError):
        return None
    return Account(uid, groups, bool(capabilities >> _CAP_IPC_LOCK & 1))


def may_read_and_write(path: Path, who: Account) -> bool:
    """Whether the process may open ``path`` for both, by owner, group and mode.

    An access control list (a desktop session's seat gets one) overrules the mode: then the kernel
    is asked.
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
    except (OSError, AttributeError):  # none, not of this file system, not of this platform
        return False


def group_name(system: System, gid: int) -> str:
    """The name of a group, or its number where ``/etc/group`` has none."""
    for name, number, _ in _groups(system):
        if number == str(gid):
            return name
    return str(gid)


def group_has_member(system: System, gid: int, user: str) -> bool:
    """Whether ``/etc/group`` lists ``user``; a running session may not have it yet."""
    return any(
        number == str(gid) and user in members for _, number, members in _groups(system) if user
    )


def _groups(system: System) -> list[tuple[str, str, list[str]]]:
    lines = [line.split(":") for line in (system.text("/etc/group") or "").splitlines()]
    return [(line[0], line[2], line[3].split(",")) for line in lines if len(line) == 4]


def kernel_release(system: System) -> str | None:
    """The release of the Linux kernel, ``6.14.0-29-generic``; None when this is not Linux."""
    return system.text("/proc/sys/kernel/osrelease")


def locked_memory_limits(system: System) -> tuple[int | None, int | None] | None:
    """Soft and hard limit in bytes of memory that the process may lock; None is unlimited.

    The whole is None where the system does not say (``/proc/self/limits``).
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
