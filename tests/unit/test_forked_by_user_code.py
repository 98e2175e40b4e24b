"""Processes that a kernel's own Python forks while npukit handles signals."""

from __future__ import annotations

import subprocess
import sys

POOLS = """
import multiprocessing
from npukit.cli.main import _ending_cleanly
with _ending_cleanly():
    for _ in range(60):  # each ends its processes while they start
        with multiprocessing.get_context("fork").Pool(2):
            pass
"""


def test_a_signal_ends_them_at_any_moment() -> None:
    subprocess.run([sys.executable, "-c", POOLS], check=True, timeout=120)
