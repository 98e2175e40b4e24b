"""Opens pages in headless Chromium, if it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_CHROMIUM = next(filter(None, map(shutil.which, _NAMES)), None)
_QUIET = ("--headless", "--disable-gpu", "--hide-scrollbars", "--no-first-run")

needs_chromium = pytest.mark.skipif(_CHROMIUM is None, reason="Chromium is not installed")


def _run(page: Path, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    assert _CHROMIUM is not None
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    command = [_CHROMIUM, *_QUIET, *root, f"--user-data-dir={folder / 'profile'}"]
    return subprocess.run(
        [*command, "--enable-logging=stderr", *options, page.resolve().as_uri()],
        capture_output=True,
        text=True,
        check=True,
        timeout=240,
    )


def rendered(page: Path, folder: Path) -> str:
    """The document after its scripts have run.

    Raises:
        AssertionError: a script failed, or something was blocked or not found.
    """
    ran = _run(page, folder, "--virtual-time-budget=3000", "--dump-dom")
    said = [line for line in ran.stderr.splitlines() if "CONSOLE" in line]
    assert not said, said
    return ran.stdout


def screenshot(page: Path, folder: Path, *, width: int, height: int) -> bytes:
    """The page as PNG."""
    target = folder / "page.png"
    _run(page, folder, f"--window-size={width},{height}", f"--screenshot={target}")
    return target.read_bytes()
