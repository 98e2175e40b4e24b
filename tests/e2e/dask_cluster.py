"""A Dask cluster on this machine for tests: its workers are processes with a cache of their own.

Run as a program, it prints the scheduler's address and a line for each worker, and ends when its
input does.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


@dataclass(frozen=True)
class Cluster:
    """The scheduler as ``--executor`` takes it, and the processes of its workers."""

    executor: str
    scheduler: int
    workers: tuple[int, ...]


EXECUTORS = ("threads", "processes", "dask")


def executor_of(request: pytest.FixtureRequest) -> str:
    """The executor of a test with parameters of ``EXECUTORS``; its module's ``workers`` for Dask."""
    if request.param != "dask":
        return str(request.param)
    running: Cluster = request.getfixturevalue("workers")
    return running.executor


@contextmanager
def cluster(workers: int, folder: Path, **environment: str) -> Iterator[Cluster]:
    """A cluster whose workers have their cache and their temporary files in ``folder``."""
    places = {"NPUKIT_CACHE_DIR": str(folder / "cache"), "TMPDIR": str(folder / "tmp")}
    (folder / "tmp").mkdir(parents=True)
    with subprocess.Popen(
        [sys.executable, __file__, str(workers)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={**os.environ, **places, **environment},
        text=True,
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        try:
            address, pids = json.loads(process.stdout.readline())
            yield Cluster(address.replace("tcp://", "dask://"), process.pid, tuple(pids))
        finally:
            process.stdin.close()
            process.wait()


def main(workers: int) -> None:
    """Serve until the input ends."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None
    ) as local:
        pids = [nanny.pid for nanny in local.workers.values()]
        print(json.dumps([local.scheduler_address, pids]), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main(int(sys.argv[1]))
