"""Measure a build through a warm shared cache against one without any cache.

Both begin with an empty cache and an empty build folder. They are measured alternately, and the
figure is the ratio of the medians of their wall-clock times. The shared cache is a folder of this
machine, so the figure says nothing about a network. Nothing here passes or fails.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def build(kernels: Sequence[str], work: Path, shared: Path | None) -> tuple[float, list[str]]:
    """Wall-clock seconds of a build in the empty folder ``work``; where its artifacts came from."""
    environment = {
        **os.environ,
        "NPUKIT_CACHE_DIR": str(work / "cache"),
        "NPUKIT_BUILD_DIR": str(work / "build"),
        "NPUKIT_CACHE_URL": "" if shared is None else f"file://{shared}",
    }
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "npukit", "build", *kernels, "--target", "sw_emu", "--json"],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    seconds = time.perf_counter() - started
    return seconds, [str(row["reused"]) for row in json.loads(done.stdout)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kernels", nargs="*", default=["passthrough", "gelu", "layernorm"])
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    cold: list[float] = []
    warm: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shared = root / "shared"
        build(options.kernels, root / "first", shared)
        for number in range(options.rounds):
            cold.append(build(options.kernels, root / f"cold{number}", None)[0])
            seconds, origins = build(options.kernels, root / f"warm{number}", shared)
            if {*origins} != {"shared"}:
                raise SystemExit(f"not from the shared cache: {origins}")
            warm.append(seconds)
    without, through = statistics.median(cold), statistics.median(warm)
    print(f"{len(options.kernels)} kernels, {options.rounds} rounds, {os.cpu_count()} cores")
    print(f"without a cache {without:.2f} s, through the shared cache {through:.2f} s")
    print(f"ratio {without / through:.1f}")


if __name__ == "__main__":
    main()
