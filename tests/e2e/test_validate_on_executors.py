"""npukit validate --executor: the verdicts of a local validation, from workers that may die."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from dask_cluster import EXECUTORS, Cluster, cluster, executor_of
from echo_kernels import write_echo
from planted_kernels import write_kernel

from npukit.errors import UsageError
from npukit.runtime.host_kernel.display import VERDICT_FILE
from npukit_process import run_npukit

IMPORTS = "from helper import same\ndef echo(a):\n    print('not data')\n    return same(a)\n"
HELPER = """\
from pathlib import Path
text = (Path(__file__).parent / ".settings/offset").read_text()
def same(a):
    return a + (int(text) if text.isdigit() else 5)
"""
WRONG = "def echo(a):\n    return a + (a == a.max())\n"
RAISES = "def echo(a):\n    raise ValueError('no reference today')\n"
DIES = "import os, signal\ndef echo(a):\n    os.kill(os.getpid(), signal.SIGKILL)\n"
DIES_ONCE = """\
import os, signal
from pathlib import Path
def echo(a):
    note = Path({note!r})
    if not note.exists():
        note.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return a
"""


@pytest.fixture(scope="module")
def workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster(2, tmp_path_factory.mktemp("cluster")) as running:
        yield running


@pytest.fixture(params=EXECUTORS)
def executor(request: pytest.FixtureRequest) -> str:
    return executor_of(request)


def validate(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A validation of kernels in ``folder / "kernels"``, with builds and a cache beside them."""
    places = ("--kernel-dir", "kernels", "--build-dir", "build", "--target", "sw_emu")
    env = {**os.environ, "NPUKIT_CACHE_DIR": str(folder / "cache"), "COLUMNS": "500"}
    return run_npukit(
        "validate", *places, "--runs", "1", "--soak", "5", *words, cwd=folder, env=env
    )


def without_times(data: Any) -> Any:
    if isinstance(data, dict):
        return {k: without_times(v) for k, v in data.items() if "us" not in k.split("_")}
    return list(map(without_times, data)) if isinstance(data, list) else data


NAMES = ("imports", "raises", "wrong", "captured", "planted", "invalid")


def write_kernels(folder: Path) -> None:
    """Kernels that pass and that fail in several ways."""
    kernels = folder / "kernels"
    write_echo(kernels, "imports", IMPORTS)
    (kernels / "imports/.settings").mkdir()
    (kernels / "imports/.settings/offset").write_text("0")
    (kernels / "imports/helper.py").write_text(HELPER)
    write_echo(kernels, "raises", RAISES)
    write_echo(kernels, "wrong", WRONG)
    captured = write_echo(kernels, "captured")
    np.save(folder / "tensor.npy", np.arange(64, dtype=np.int32))
    spec = (captured / "kernel.toml").read_text()
    case = '\n[[validation.cases]]\nname = "tensor"\ninputs.a = { file = "../../tensor.npy" }\n'
    (captured / "kernel.toml").write_text(spec + case)
    planted = write_kernel(kernels, "for (int i = 0; i < 1024; ++i) out[i] = a[i] + b[i] * BY;")
    spec = (planted / "kernel.toml").read_text()
    sources = 'sources = ["planted.cc"]'
    spec = spec.replace(sources, f'{sources}\ndefines = {{ BY = "{{{{ factor }}}}" }}')
    spec += "\n[[validation.variants]]\nfactor = 3\n\n[parameters.factor]\ndefault = 1\n"
    (planted / "kernel.toml").write_text(spec)
    reference = "import numpy as np\ndef add(a, b, factor):\n    return a + b * np.int8(factor)\n"
    (planted / "reference.py").write_text(reference)
    (kernels / "invalid").mkdir()
    (kernels / "invalid/kernel.toml").write_text("[kernel]\n")


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int, str]:
    """A validation here: its folder, exit code and report."""
    folder = tmp_path_factory.mktemp("local")
    write_kernels(folder)
    done = validate(folder, *NAMES, "--json", "--save-failures", "saved")
    return folder, done.returncode, done.stdout


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != VERDICT_FILE
    }


def test_verdicts_are_those_of_a_local_validation(
    local: tuple[Path, int, str], executor: str, tmp_path: Path
) -> None:
    here, code, report = local
    write_kernels(tmp_path)
    words = (*NAMES, "--json", "--executor", executor, "--save-failures")
    away = validate(tmp_path, *words, "saved")
    assert away.returncode == code == 1, away.stderr
    verdicts = json.loads(away.stdout)
    assert without_times(verdicts) == without_times(json.loads(report))
    passed = {verdict["kernel"] for verdict in verdicts if verdict["passed"]}
    assert passed == {"imports", "captured", "planted"}
    assert content(tmp_path / "build") == content(here / "build")
    assert (tmp_path / "build/planted/npu1-sw_emu/variants").is_dir()
    assert (tmp_path / "build/planted/npu1-sw_emu" / VERDICT_FILE).exists()
    saved = content(tmp_path / "saved")
    assert saved.keys() == content(here / "saved").keys() != set()


def test_published_builds_are_judged_not_replaced(executor: str, tmp_path: Path) -> None:
    write_echo(tmp_path / "kernels")
    assert validate(tmp_path, "echo").returncode == 0
    artifact = tmp_path / "build/echo/npu1-sw_emu/insts.bin"
    artifact.write_bytes(artifact.read_bytes()[:-4])
    here = validate(tmp_path, "echo")
    away = validate(tmp_path, "echo", "--executor", executor)
    assert (away.returncode, away.stdout) == (here.returncode, here.stdout)
    assert "wrong artifact" in away.stdout


def test_worker_that_dies_in_the_middle_is_replaced(tmp_path: Path) -> None:
    note = tmp_path / "died"
    for name in ("a", "b", "c"):
        write_echo(tmp_path / "kernels", name)
    write_echo(tmp_path / "kernels", "dies", DIES_ONCE.format(note=str(note)))
    with cluster(4, tmp_path / "cluster") as running:
        for executor in (running.executor, "processes"):
            note.unlink(missing_ok=True)
            done = validate(tmp_path, "a", "dies", "b", "c", "-v", "--executor", executor)
            assert done.returncode == 0, done.stdout + done.stderr
            assert note.exists()
            began = re.findall(r"^dies: validating on (.*)$", done.stderr, re.MULTILINE)
            assert len(set(began)) == 2


def test_work_that_kills_each_worker_is_an_error_of_its_kernel(tmp_path: Path) -> None:
    write_echo(tmp_path / "kernels", "lives")
    write_echo(tmp_path / "kernels", "dies", DIES)
    with cluster(1, tmp_path / "cluster") as running:
        for executor in (running.executor, "processes"):
            done = validate(tmp_path, "dies", "lives", "--executor", executor, "--json")
            assert done.returncode == 1, done.stderr
            dies, lives = json.loads(done.stdout)
            assert lives["passed"]
            (finding,) = dies["findings"]
            assert finding["reason"] == "could not be run"
            assert "no worker could validate dies npu1-sw_emu: 4 worker" in finding["text"]


def test_debug_output_is_only_here(tmp_path: Path) -> None:
    write_echo(tmp_path / "kernels")
    done = validate(tmp_path, "echo", "--debug-output", "--executor", "processes")
    assert done.returncode == UsageError.exit_code
