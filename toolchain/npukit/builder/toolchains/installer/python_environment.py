"""The Python environment that wheels are installed into: its kind, platform and content."""

from __future__ import annotations

import importlib.util
import platform
import re
import sys
import sysconfig
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path


@dataclass(frozen=True)
class PythonEnvironment:
    """The environment that an installation would change.

    ``isolated``: it is a virtual (or conda) environment; ``glibc`` is None on other C libraries.
    ``packages`` are the folders that pip installs into.
    """

    python: Path
    prefix: Path
    version: tuple[int, int]
    isolated: bool
    has_pip: bool
    system: str
    machine: str
    glibc: tuple[int, int] | None
    packages: tuple[Path, ...]

    def installed(self, distribution: str) -> str | None:
        """The installed version of ``distribution``; None if it is not installed."""
        for found in distributions(name=distribution, path=[str(p) for p in self.packages]):
            return found.version
        return None

    def contents(self) -> dict[str, str]:
        """All installed distributions, with their versions."""
        found = distributions(path=[str(folder) for folder in self.packages])
        return {str(each.name): each.version for each in found}


def this_environment() -> PythonEnvironment:
    """The environment that npukit runs in."""
    library, version = platform.libc_ver()
    numbers = re.match(r"(\d+)\.(\d+)", version)
    # PEP 668: managed by the distribution, even in a conda environment; pip would refuse.
    managed = Path(sysconfig.get_path("stdlib")) / "EXTERNALLY-MANAGED"
    return PythonEnvironment(
        python=Path(sys.executable),
        prefix=Path(sys.prefix),
        version=sys.version_info[:2],
        isolated=sys.prefix != sys.base_prefix
        or ((Path(sys.prefix) / "conda-meta").is_dir() and not managed.exists()),
        has_pip=importlib.util.find_spec("pip") is not None,
        system=platform.system(),
        machine=platform.machine(),
        glibc=(int(numbers[1]), int(numbers[2])) if library == "glibc" and numbers else None,
        packages=tuple({Path(sysconfig.get_path(kind)): None for kind in ("purelib", "platlib")}),
    )
