"""Virtual environments with NumPy alone, into which packages are installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

STAND_IN = Path(__file__).with_name("stand_in_pyxrt")


@dataclass(frozen=True)
class Environment:
    """A virtual environment; ``folder`` is where it runs programs, outside of any checkout."""

    python: Path
    folder: Path

    @property
    def site(self) -> Path:
        return next((self.python.parents[1] / "lib").glob("python*/site-packages"))

    def pip(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        # The pip of the tests' own environment, since a venv is made faster without one.
        words = [
            sys.executable,
            "-m",
            "pip",
            "--disable-pip-version-check",
            f"--python={self.python}",
            *map(str, arguments),
        ]
        return subprocess.run(words, capture_output=True, text=True, check=False)

    def install(self, *wheels: Path) -> None:
        done = self.pip("install", "--no-deps", "--no-index", "--no-compile", *wheels)
        assert done.returncode == 0, done.stderr

    def run(
        self, *arguments: str | Path, env: Mapping[str, str] = {}
    ) -> subprocess.CompletedProcess[str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "NPUKIT"))}
        return subprocess.run(
            [self.python, *map(str, arguments)],
            cwd=self.folder,
            env={**kept, **env},
            capture_output=True,
            text=True,
            check=False,
        )

    def report(
        self, kernel: str, *arguments: str | Path, env: Mapping[str, str] = {}, code: int = 0
    ) -> dict[str, Any]:
        """What ``python -m npukit_kernels.KERNEL --json`` prints."""
        done = self.run("-m", f"npukit_kernels.{kernel}", "--json", *arguments, env=env)
        assert done.returncode == code, done.stderr
        report: dict[str, Any] = json.loads(done.stdout)
        return report


def new_environment(folder: Path) -> Environment:
    """An environment in ``folder`` with the tests' NumPy and nothing else."""
    venv.create(folder / "venv", with_pip=False)
    here = Environment(folder / "venv" / "bin" / "python", folder)
    source = Path(np.__file__).parents[1]
    for found in source.glob("numpy*"):
        (here.site / found.name).symlink_to(found)
    return here


def with_npukit() -> dict[str, str]:
    """Variables that let a program import npukit, as its installation would."""
    return {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


def with_npu(name: str, *, npukit: bool = True) -> dict[str, str]:
    """Variables that let a program find an NPU called ``name`` behind ``pyxrt``; see there."""
    variables = with_npukit() if npukit else {"PYTHONPATH": ""}
    path = os.pathsep.join(filter(None, (str(STAND_IN), variables["PYTHONPATH"])))
    return {**variables, "PYTHONPATH": path, "STAND_IN_NPU": name}
