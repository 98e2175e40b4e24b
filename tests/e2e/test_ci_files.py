"""The files that other people's CI takes from npukit: what they run works as it stands."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from npukit_process import run_npukit

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs" / "ci" / "github-actions.yml"
HOOKS = ROOT / ".pre-commit-hooks.yaml"
STALL = """\
module {
  aie.device(npu1_1col) {
    %shim = aie.tile(0, 0)
    %core = aie.tile(0, 2)
    aie.objectfifo @a(%shim, {%core}, 99999 : i32) : !aie.objectfifo<memref<1024xi8>>
  }
}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    assert run_npukit("new", "gain", cwd=tmp_path).returncode == 0
    return tmp_path


def run_step(text: str, project: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: v for name, v in os.environ.items() if not name.startswith("PYTEST")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    environment |= {"PATH": path, "NPUKIT_CACHE_DIR": str(project / ".npukit-cache")}
    return subprocess.run(
        ["bash", "-e", "-c", text],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_the_ci_example_passes_a_right_kernel_and_leaves_what_it_keeps(project: Path) -> None:
    steps: list[dict[str, Any]] = yaml.safe_load(EXAMPLE.read_text())["jobs"]["kernels"]["steps"]
    commands = [step["run"] for step in steps if "run" in step]
    assert commands[0].startswith("python -m pip install")
    for command in commands[1:]:
        done = run_step(command, project)
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    given = [step["with"] for step in steps if "with" in step]
    kept = {name for each in given for name in str(each.get("path", "")).split()}
    kept |= {each["sarif_file"] for each in given if "sarif_file" in each}
    assert kept == {".npukit-cache", "verdicts.xml", "verdicts.html", "check.sarif"}
    assert all((project / name).exists() for name in kept)


def hooks() -> dict[str, dict[str, Any]]:
    return {hook["id"]: hook for hook in yaml.safe_load(HOOKS.read_text())}


def test_the_hooks_are_declared_as_pre_commit_wants_them() -> None:
    subprocess.run(
        [sys.executable, "-m", "pre_commit", "validate-manifest", str(HOOKS)], check=True
    )


@pytest.mark.parametrize(
    ("hook", "changed", "runs"),
    [
        ("npukit-check", "kernel_src/gain/gain.cc", True),
        ("npukit-check", "kernel_src/common.h", True),
        ("npukit-check", "other/kernel/kernel.toml", True),
        ("npukit-check", "docs/page.md", False),
        ("npukit-check-mlir", "designs/one.mlir", True),
        ("npukit-check-mlir", "kernel_src/gain/design.mlir", False),
        ("npukit-check-mlir", "build/gain/npu1-sw_emu/design.mlir", False),
    ],
)
def test_a_hook_runs_for_the_files_that_it_is_about(hook: str, changed: str, runs: bool) -> None:
    one = hooks()[hook]
    fits = re.search(one["files"], changed) is not None
    assert (fits and not re.search(one.get("exclude", "^$"), changed)) == runs


def test_the_hooks_pass_what_is_right_and_stop_what_is_wrong(project: Path) -> None:
    kernels = shlex.split(hooks()["npukit-check"]["entry"])[1:]
    assert run_npukit(*kernels, cwd=project).returncode == 0
    design = project / "design.mlir"
    design.write_text(STALL)
    mlir = shlex.split(hooks()["npukit-check-mlir"]["entry"])[1:]
    assert run_npukit(*mlir, "design.mlir", cwd=project).returncode == 4
    source = project / "kernel_src" / "gain" / "gain.cc"
    source.write_text(source.read_text().replace("int32_t", "int33_t", 1))
    assert run_npukit(*kernels, cwd=project).returncode != 0


def test_the_image_is_built_from_what_docker_is_given() -> None:
    """Each path that the Dockerfile copies is one that .dockerignore lets through."""
    copied = {
        source
        for line in (ROOT / "Dockerfile").read_text().splitlines()
        if line.startswith("COPY ") and "--from" not in line
        for source in line.split()[1:-1]
    }
    allowed = {
        line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line[:1] == "!"
    }
    assert copied == allowed
    assert all((ROOT / name).exists() for name in copied)


def docker_runs() -> bool:
    docker = shutil.which("docker")
    if docker is None:
        return False
    return subprocess.run([docker, "info"], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not docker_runs(), reason="docker is not found, or its daemon does not run")
def test_docker_builds_the_image() -> None:
    tag = "npukit-test"
    subprocess.run(["docker", "build", "-t", tag, str(ROOT)], check=True)
    said = subprocess.run(
        ["docker", "run", "--rm", tag, "--version"], check=True, capture_output=True, text=True
    )
    assert said.stdout.startswith("npukit")
