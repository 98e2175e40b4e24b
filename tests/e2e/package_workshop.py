"""Makes packages through the command line, and opens them."""

from __future__ import annotations

import json
import os
import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from npukit_process import run_npukit

KERNEL = "passthrough"
SOURCE = Path(__file__).parents[2] / "kernel_src" / KERNEL


@dataclass(frozen=True)
class Workshop:
    """A folder with builds and packages, and a cache of its own."""

    home: Path

    def npukit(self, *arguments: str | Path, **env: str) -> subprocess.CompletedProcess[str]:
        variables = {
            **os.environ,
            "NPUKIT_CACHE_DIR": str(self.home / "cache"),
            "NPUKIT_BUILD_DIR": str(self.home / "build"),
            **env,
        }
        return run_npukit(*arguments, cwd=self.home, env=variables)

    def package(self, *arguments: str | Path, **env: str) -> dict[str, Any]:
        done = self.npukit("package", *arguments, "--json", **env)
        assert done.returncode == 0, done.stderr
        report: dict[str, Any] = json.loads(done.stdout)
        return report

    def wheel(self, *arguments: str | Path, **env: str) -> Path:
        return self.home / self.package(*arguments, **env)["outputs"][0]["path"]


def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def part(files: dict[str, bytes], end: str) -> bytes:
    [found] = [data for name, data in files.items() if name.endswith(end)]
    return found
