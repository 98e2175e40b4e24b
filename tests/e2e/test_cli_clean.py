"""``npukit clean`` and builds in folders with the user's own files."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from npukit.builder.cache_folder import CACHE_VARIABLE
from npukit.resources import bundled_kernels_dir
from npukit_process import run_npukit


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with a kernel in ``kernel_src`` and its artifacts in ``build``."""
    shutil.copytree(bundled_kernels_dir() / "passthrough", tmp_path / "kernel_src" / "passthrough")
    done = run_npukit("build", "passthrough", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_artifacts_among_sources_are_refused(project: Path) -> None:
    before = contents(project)
    for command in ("build", "validate", "probe"):
        done = run_npukit(command, "passthrough", "--build-dir", "kernel_src", cwd=project)
        assert done.returncode == 2
        assert "can't hold the artifacts of passthrough" in done.stderr
    done = run_npukit("build", "passthrough", "--build-dir", "kernel_src/passthrough", cwd=project)
    assert done.returncode == 2
    assert "the kernel's own folder" in done.stderr
    copy = project / "copy" / "passthrough"
    shutil.copytree(project / "kernel_src" / "passthrough", copy)
    done = run_npukit("build", "passthrough", "--build-dir", "copy", cwd=project)
    assert done.returncode == 2
    assert "holds a kernel.toml" in done.stderr
    shutil.rmtree(copy.parent)
    run_npukit("clean", "--build-dir", "kernel_src", cwd=project)
    assert contents(project) == before


def test_foreign_files_are_kept_and_listed(project: Path) -> None:
    output = project / "build" / "passthrough" / "npu1-sw_emu"
    mine = {
        project / "build" / "passthrough" / "notes.txt",
        output / "trace.json",
        output / "variants" / "mine.txt",
        project / "build" / "mine" / "npu1-sw_emu" / "manifest.json",
    }
    for path in mine:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("mine")
    done = run_npukit("build", "passthrough", "--device", "npu1", cwd=project)
    assert done.returncode == 0, done.stderr
    done = run_npukit("clean", cwd=project)
    assert done.returncode == 0, done.stderr
    assert "trace.json" in done.stdout
    assert all(path.read_text() == "mine" for path in mine)
    assert not (output / "insts.bin").exists()
    # From now on, a file with the name of an artifact is the user's.
    (output / "insts.bin").write_text("mine")
    done = run_npukit("build", "passthrough", "--device", "npu1", cwd=project)
    assert "holds insts.bin, which npukit did not create" in done.stderr
    run_npukit("clean", cwd=project)
    assert (output / "insts.bin").read_text() == "mine"


def test_several_cleans_at_once_succeed(project: Path) -> None:
    cache = project / "cache"
    environment = {**os.environ, CACHE_VARIABLE: str(cache)}
    run_npukit("build", "passthrough", cwd=project, env=environment)
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "npukit", "clean", "--cache"],
            cwd=project,
            env=environment,
            stderr=subprocess.PIPE,
        )
        for _ in range(4)
    ]
    ended = [(process.wait(), process.communicate()[1]) for process in running]
    assert [code for code, _ in ended] == [0] * 4, ended
    assert not (project / "build" / "passthrough").exists()
    assert not cache.exists()
