"""npukit build --executor: the same artifacts wherever they are built, from workers that may die."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from dask_cluster import EXECUTORS, Cluster, cluster, executor_of
from echo_kernels import write_echo
from planted_kernels import write_kernel

from npukit.errors import CompileError, DesignError, ExecutorError, SpecError, UsageError
from npukit_process import run_npukit
from waiting import wait_until_gone


@pytest.fixture(scope="module")
def workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster(4, tmp_path_factory.mktemp("cluster")) as running:
        yield running


@pytest.fixture(params=EXECUTORS)
def executor(request: pytest.FixtureRequest) -> str:
    return executor_of(request)


def build(folder: Path, cache: str, out: str, *words: str) -> subprocess.CompletedProcess[str]:
    """A build of the kernels in ``folder / "kernels"`` into the folder ``out``, with a cache."""
    places = ("--kernel-dir", "kernels", "--build-dir", out, "--target", "sw_emu")
    env = {**os.environ, "NPUKIT_CACHE_DIR": str(folder / cache), "COLUMNS": "500"}
    return run_npukit("build", *places, *words, cwd=folder, env=env)


def files_in(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".lock" not in path.name
    }


def write_scattered(folder: Path) -> None:
    """A kernel whose headers are everywhere: beside the kernels, elsewhere, and behind links."""
    kernel = write_kernel(folder / "kernels")
    elsewhere = folder / "elsewhere"
    for name in ("include/deep", "linked", "unread"):
        (elsewhere / name).mkdir(parents=True)
    (folder / "kernels" / "beside.h").write_text('#include "../elsewhere/second.h"\n')
    (elsewhere / "second.h").write_text("#define ONE 1\n")
    (elsewhere / "include/deep/two.h").write_text("#define TWO (ONE + 1)\n")
    (elsewhere / "linked/three.h").write_text("#define THREE (TWO + 1)\n")
    (elsewhere / "unread/huge").write_bytes(b"")
    os.truncate(elsewhere / "unread/huge", 1 << 40)
    (kernel / ".hidden").mkdir()
    (kernel / ".hidden" / "four.h").write_text("#define FOUR 4\n")
    (kernel / ".hidden" / "unread.h").write_text("#define FOUR 5\n")
    (kernel / "three.h").symlink_to(elsewhere / "linked/three.h")
    (kernel / "folder").symlink_to(elsewhere / "linked", target_is_directory=True)
    (kernel / "round").symlink_to(kernel, target_is_directory=True)
    (kernel / "nowhere").symlink_to("/nonexistent/at/all")
    os.mkfifo(kernel / "pipe")
    spec = (kernel / "kernel.toml").read_text()
    where = 'sources = ["planted.cc"]\ninclude_dirs = ["../../elsewhere/include"]'
    (kernel / "kernel.toml").write_text(spec.replace('sources = ["planted.cc"]', where))
    (kernel / "planted.cc").write_text(
        '#include <stdint.h>\n#include "../beside.h"\n#include <deep/two.h>\n#include "three.h"\n'
        '#include "folder/three.h"\n#include ".hidden/four.h"\n'
        'extern "C" void work(const int8_t *a, const int8_t *b, int8_t *out) {\n'
        "  for (int i = 0; i < 1024; ++i) out[i] = int8_t(a[i] + b[i] + FOUR - THREE - 1);\n}\n"
    )


def test_artifacts_are_the_same_bytes_and_known_afterwards(executor: str, tmp_path: Path) -> None:
    write_scattered(tmp_path)
    write_echo(tmp_path / "kernels")
    kernels = ("planted", "echo")
    assert build(tmp_path, "local cache", "local", *kernels).returncode == 0
    away = build(tmp_path, "cache", "away", *kernels, "--executor", executor)
    assert away.returncode == 0, away.stderr
    assert files_in(tmp_path / "away") == files_in(tmp_path / "local")
    assert len(re.findall(r"built \(.*\) by ", away.stderr)) == 2
    rebuilt = build(tmp_path, "cache", "away", *kernels)
    assert rebuilt.stderr.count("up to date") == 2, rebuilt.stderr
    elsewhere = build(tmp_path, "cache", "third", *kernels)
    assert elsewhere.stderr.count("from cache") == 2, elsewhere.stderr


@pytest.mark.parametrize(
    ("file", "text", "error"),
    [
        ("planted.cc", '#include "../beside.h"\nint x = no_such_name;\n', CompileError),
        ("planted.cc", '#include "../wrong.h"\n', CompileError),
        (
            "design.mlir.j2",
            "module {\n  aie.device(npu1_1col) {\n    nonsense\n  }\n}\n",
            DesignError,
        ),
        ("design.mlir.j2", "{{ no_such_name }}", DesignError),
    ],
)
def test_errors_are_those_of_a_local_build(
    executor: str, tmp_path: Path, file: str, text: str, error: type[Exception]
) -> None:
    write_scattered(tmp_path)
    (tmp_path / "kernels/wrong.h").write_text("int y = also_unknown;\n")
    (tmp_path / "kernels/planted" / file).write_text(text)
    local = build(tmp_path, "cache", "local", "planted", "-q")
    away = build(tmp_path, "cache", "local", "planted", "-q", "--executor", executor)
    assert local.returncode == error.exit_code  # type: ignore[attr-defined]
    assert (away.returncode, away.stderr) == (local.returncode, local.stderr)
    assert not (tmp_path / "local").exists()


def test_killed_workers_lose_nothing(tmp_path: Path) -> None:
    names = [f"k{number:02}" for number in range(24)]
    for name in names:
        write_echo(tmp_path / "kernels", name)
    assert build(tmp_path, "local cache", "local", *names, "-q").returncode == 0
    with cluster(4, tmp_path / "cluster") as running:
        words = ("build", "--kernel-dir", "kernels", "--build-dir", "away", "--target", "sw_emu")
        with subprocess.Popen(
            [sys.executable, "-m", "npukit", *words, *names, "-v", "--executor", running.executor],
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            cwd=tmp_path,
            env={**os.environ, "NPUKIT_CACHE_DIR": str(tmp_path / "cache")},
            text=True,
        ) as process:
            assert process.stderr is not None
            begun = 0
            lines = []
            for line in process.stderr:
                lines.append(line)
                begun += "building on" in line
                if begun == 5:
                    begun += 1
                    os.kill(running.workers[1], signal.SIGKILL)
        assert process.returncode == 0, "".join(lines)
        wait_until_gone(running.workers[1])
    assert files_in(tmp_path / "away") == files_in(tmp_path / "local")
    for worker in running.workers:
        wait_until_gone(worker)


def test_interrupt_leaves_no_processes_and_no_half_build(tmp_path: Path) -> None:
    names = [f"k{number:02}" for number in range(40)]
    for name in names:
        write_echo(tmp_path / "kernels", name)
    words = ("build", "--kernel-dir", "kernels", "--build-dir", "out", "--target", "sw_emu")
    with subprocess.Popen(
        [sys.executable, "-m", "npukit", *words, *names, "-v", "--executor", "processes"],
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env={**os.environ, "NPUKIT_CACHE_DIR": str(tmp_path / "cache")},
        text=True,
    ) as process:
        assert process.stderr is not None
        workers = set()
        for line in process.stderr:
            if match := re.search(r"building on \S+:(\d+)$", line):
                workers.add(int(match[1]))
                process.send_signal(signal.SIGINT)
                break
        rest = process.stderr.read()
    assert process.returncode == 130, rest
    assert "interrupted" in rest
    assert workers
    for worker in workers:
        wait_until_gone(worker)
    for folder in (tmp_path / "out").glob("*/*"):
        manifest = json.loads((folder / "manifest.json").read_text())
        assert {*manifest["outputs"], "manifest.json"} <= {path.name for path in folder.iterdir()}


def test_scheduler_that_is_not_there(tmp_path: Path) -> None:
    write_echo(tmp_path / "kernels")
    done = build(tmp_path, "cache", "out", "echo", "--executor", "dask://127.0.0.1:9")
    assert done.returncode == ExecutorError.exit_code
    assert "can't connect to a Dask scheduler at tcp://127.0.0.1:9" in done.stderr
    assert "hint: start one with: dask scheduler" in done.stderr


@pytest.mark.parametrize("text", ["dask://", "dask://host", "dask://host:1/x", "proceses", ""])
def test_executor_that_does_not_exist(tmp_path: Path, text: str) -> None:
    write_echo(tmp_path / "kernels")
    done = build(tmp_path, "cache", "out", "echo", "--executor", text)
    assert done.returncode == UsageError.exit_code
    assert "--executor" in done.stderr
    assert "Traceback" not in done.stderr


def test_wrong_spec_is_found_before_workers_are(tmp_path: Path) -> None:
    (write_echo(tmp_path / "kernels") / "kernel.toml").write_text("[kernel]\nname = 1\n")
    done = build(tmp_path, "cache", "out", "echo", "--executor", "dask://127.0.0.1:9")
    assert done.returncode == SpecError.exit_code
