"""Checkouts to compare: this one, and another commit in a temporary folder."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Checkout:
    """npukit's code in ``root``, run by this Python; ``work`` holds its artifacts and caches."""

    name: str
    root: Path
    work: Path

    @property
    def build(self) -> Path:
        """The folder of its artifacts."""
        return self.work / "build"

    @property
    def cache(self) -> Path:
        """The folder of its caches."""
        return self.work / "cache"

    def npukit(self, *arguments: str | Path) -> float:
        """Run its command line; returns CPU seconds, child processes included."""
        return self.run("-m", "npukit", *map(str, arguments))[0]

    def script(self, code: str) -> tuple[float, str]:
        """Run a program; returns CPU seconds and its output."""
        return self.run("-c", code)

    def run(self, *arguments: str) -> tuple[float, str]:
        """Run Python with this checkout's npukit."""
        before = cpu_seconds(resource.RUSAGE_CHILDREN)
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.work,
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"{self.name}: {' '.join(arguments)}\n{done.stdout}{done.stderr}")
        return cpu_seconds(resource.RUSAGE_CHILDREN) - before, done.stdout

    def _environment(self) -> Mapping[str, str]:
        return {
            **os.environ,
            # It must come before the environment's editable installation.
            "PYTHONPATH": str(self.root / "toolchain"),
            "NPUKIT_CACHE_DIR": str(self.cache),
            "NPUKIT_BUILD_DIR": str(self.build),
            # As for a user, Python compiles a module once; elsewhere than in the checkout.
            "PYTHONDONTWRITEBYTECODE": "",
            "PYTHONPYCACHEPREFIX": str(self.work / "bytecode"),
        }


def cpu_seconds(whose: int) -> float:
    """CPU seconds of this process (``resource.RUSAGE_SELF``), or of its ended children."""
    used = resource.getrusage(whose)
    return used.ru_utime + used.ru_stime


@contextmanager
def checkouts(against: str | None) -> Iterator[tuple[Checkout, ...]]:
    """This checkout, preceded by the commit ``against`` if given."""
    with tempfile.TemporaryDirectory(prefix="npukit-bench-") as folder:
        scratch = Path(folder)
        compared = []
        if against is not None:
            tree = scratch / "tree"
            _git("worktree", "add", "--detach", str(tree), against)
            compared.append(Checkout("old", tree, scratch / "old"))
        compared.append(Checkout("new", ROOT, scratch / "new"))
        for checkout in compared:
            checkout.work.mkdir()
        try:
            yield tuple(compared)
        finally:
            if against is not None:
                _git("worktree", "remove", "--force", str(scratch / "tree"))


def _git(*arguments: str) -> None:
    subprocess.run(["git", "-C", str(ROOT), *arguments], check=True, capture_output=True)
