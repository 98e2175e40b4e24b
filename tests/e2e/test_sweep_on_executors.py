"""``npukit sweep --executor``: the same rows on workers, which may lack the sources and may die."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dask_cluster import Cluster, cluster
from planted_kernels import Answer, npukit
from sweep_kernels import write_copies

from npukit.errors import ExecutorError

AXES = ("-p", "columns=1,3", "-p", "words=256", "-p", "mode=right,wrong,stalls,crashes")


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster(2, tmp_path_factory.mktemp("cluster")) as running:
        yield running


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_copies(tmp_path_factory.mktemp("kernels"))


def sweep(kernel: Path, folder: Path, *words: str | Path) -> Answer:
    return npukit("sweep", kernel, "--build-dir", kernel.parent / "build", "-o", folder, *words)


def rows(answer: Answer) -> list[dict[str, Any]]:
    variants: list[dict[str, Any]] = json.loads(answer.out)["variants"]
    return [{key: value for key, value in v.items() if key != "seconds"} for v in variants]


@pytest.fixture(scope="module")
def here(kernel: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    return rows(sweep(kernel, tmp_path_factory.mktemp("local"), *AXES, "--json"))


@pytest.mark.parametrize("kind", ["threads", "processes", "dask"])
def test_the_rows_are_those_of_this_machine(
    kernel: Path, dask: Cluster, here: list[dict[str, Any]], tmp_path: Path, kind: str
) -> None:
    executor = dask.executor if kind == "dask" else kind
    answer = sweep(kernel, tmp_path, *AXES, "--json", "--executor", executor)
    assert answer.code == 1, answer.err
    assert {row["outcome"] for row in here} == {"pass", "fail", "refused", "crashed"}
    assert rows(answer) == here
    # What workers have done counts here, except for crashes.
    again = sweep(kernel, tmp_path, *AXES, "--json")
    assert "7 of them known from before" in again.err
    assert rows(again) == here


def test_a_worker_that_is_killed_is_replaced(kernel: Path, dask: Cluster, tmp_path: Path) -> None:
    words = ("-p", "columns=1,2", "-p", "words=512,1024", "--device", "npu2")
    command = [sys.executable, "-m", "npukit", "sweep", str(kernel), *words, "-o", str(tmp_path)]
    command += ["--executor", dask.executor, "--build-dir", str(kernel.parent / "build"), "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    file, until = tmp_path / "results.jsonl", time.monotonic() + 120
    while not file.is_file():
        assert process.poll() is None
        assert time.monotonic() < until
        time.sleep(0.05)
    os.kill(dask.workers[0], signal.SIGKILL)
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    assert [v["outcome"] for v in json.loads(out)["variants"]] == ["pass"] * 4


def test_a_scheduler_that_is_not_there(kernel: Path, tmp_path: Path) -> None:
    answer = sweep(kernel, tmp_path, "--executor", "dask://127.0.0.1:1")
    assert answer.code == ExecutorError.exit_code
    assert "can't connect to a Dask scheduler" in answer.err
