"""Measure a sweep on a Dask cluster with several workers against the same sweep with one.

Each round begins with an empty cache, an empty output folder and a new cluster, whose workers are
processes with one thread each. The figure is the ratio of wall-clock times. CPU times say what
limits it: whatever the scheduler and npukit's own process need for a variant is not divided by the
number of workers. That limit is computed, and not measured. Nothing here passes or fails.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from checkouts import ROOT, cpu_seconds

from npukit.processors import usable_processors

KERNEL = "matmul_16x16"


@dataclass(frozen=True)
class Round:
    """One sweep: seconds from start to end, and CPU seconds of each part.

    ``sender`` is npukit's own process, ``workers`` are all workers with what they start.
    """

    workers: int
    wall: float
    sender: float
    scheduler: float
    working: float


def serve(workers: int) -> None:
    """A cluster until the input ends; prints its address, then CPU seconds: scheduler, workers."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None
    ) as local:
        print(local.scheduler_address, flush=True)
        sys.stdin.read()
    print(
        json.dumps([cpu_seconds(resource.RUSAGE_SELF), cpu_seconds(resource.RUSAGE_CHILDREN)]),
        flush=True,
    )


class Cluster:
    """A cluster of processes of this machine, in a process of its own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdin is not None and process.stdout is not None
        self._input, self._output = process.stdin, process.stdout
        self.executor = self._output.readline().strip().replace("tcp://", "dask://")

    def end(self) -> tuple[float, float]:
        """CPU seconds of the scheduler and of all workers."""
        self._input.close()
        scheduler, workers = json.loads(self._output.readline())
        return scheduler, workers


@contextmanager
def cluster(workers: int, folder: Path) -> Iterator[Cluster]:
    """A cluster whose workers have an empty cache in ``folder``."""
    with subprocess.Popen(
        [sys.executable, __file__, "--serve", str(workers)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "NPUKIT_CACHE_DIR": str(folder / "cache")},
        text=True,
    ) as process:
        yield Cluster(process)


def sweep(variants: int, workers: int, folder: Path) -> Round:
    """Build, validate and estimate the variants on as many workers."""
    with cluster(workers, folder) as running:
        before, started = cpu_seconds(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(
            [
                *(sys.executable, "-m", "npukit", "sweep", KERNEL, "-p", f"batch=1..{variants}"),
                *("--limit", str(variants), "--out", str(folder / "sweep"), "--json"),
                *("--executor", running.executor),
            ],
            cwd=ROOT,
            env={**os.environ, "NPUKIT_CACHE_DIR": str(folder / "sender")},
            check=True,
            stdout=subprocess.DEVNULL,
        )
        wall = time.perf_counter() - started
        sender = cpu_seconds(resource.RUSAGE_CHILDREN) - before
        scheduler, working = running.end()
    return Round(workers, wall, sender, scheduler, working)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--variants", type=int, default=200)
    parser.add_argument(
        "--workers",
        type=lambda text: [int(part) for part in text.split(",")],
        default=[count for count in (1, 2, 4) if count <= usable_processors()],
        help="numbers of workers, the first one is compared with; default: 1, 2, 4 up to the cores",
    )
    parser.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve(options.serve)
        return
    print(f"{options.variants} variants of {KERNEL}, {usable_processors()} processors", flush=True)
    print("workers  wall s  ratio  CPU ms a variant: npukit  scheduler  workers  computed limit")
    first: Round | None = None
    for workers in options.workers:
        with tempfile.TemporaryDirectory(prefix="npukit-bench-") as folder:
            done = sweep(options.variants, workers, Path(folder))
        first = first or done
        parts = [1000 * part / options.variants for part in (done.sender, done.scheduler)]
        working = 1000 * done.working / options.variants
        print(
            f"{workers:7}  {done.wall:6.1f}  {first.wall / done.wall:5.2f}  "
            f"{parts[0]:24.0f}  {parts[1]:9.0f}  {working:7.0f}  {working / max(parts):13.0f}x",
            flush=True,
        )


if __name__ == "__main__":
    main()
