"""IRON programs with the real MLIR-AIE, as they are, through `npukit iron`.

Skipped where its Python package is not installed. ``NPUKIT_TEST_IRON_PYTHON`` may name a Python that has it
and can import npukit.
"""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

PYTHON = os.environ.get("NPUKIT_TEST_IRON_PYTHON", sys.executable)

PROGRAM = '''
import sys
import numpy as np
import aie.iron as iron
from aie.iron import ExternalFunction, ObjectFifo, Program, Runtime, Worker

LINE = np.ndarray[(64,), np.dtype[np.int32]]
ALL = np.ndarray[(1024,), np.dtype[np.int32]]
SOURCE = """
#include <stdint.h>
extern "C" void gain(const int32_t *x, int32_t *y) {
  for (int i = 0; i < 64; i++) y[i] = x[i] * FACTOR + 7;
}
"""


def build(factor):
    of_in, of_out = ObjectFifo(LINE, name="in"), ObjectFifo(LINE, name="out")
    gain = ExternalFunction(
        "gain",
        source_string=SOURCE,
        arg_types=[LINE, LINE],
        compile_flags=[f"-DFACTOR={factor}"],
    )

    def body(of_in, of_out, gain):
        gain(of_in.acquire(1), of_out.acquire(1))
        of_in.release(1)
        of_out.release(1)

    worker = Worker(body, fn_args=[of_in.cons(), of_out.prod(), gain])
    device = iron.get_current_device()
    if hasattr(iron, "CompileTime"):

        def moves(a, b, source, result):
            source.fill(a)
            result.drain(b, wait=True)

        runtime = Runtime(moves, [ALL, ALL, of_in.prod(), of_out.cons()])
        return Program(device, runtime, workers=[worker]).resolve_program()
    runtime = Runtime()
    with runtime.sequence(ALL, ALL) as (a, b):
        runtime.start(worker)
        runtime.fill(of_in.prod(), a)
        runtime.drain(of_out.cons(), b, wait=True)
    return Program(device, runtime).resolve_program()


if hasattr(iron, "CompileTime"):
    from aie.iron import CompileTime, In, Out

    @iron.jit
    def scale(a: In, b: Out, *, factor: CompileTime[int]):
        return build(factor)
else:

    @iron.jit
    def scale(a, b, factor=3):
        return build(factor)


def check(factor):
    source = iron.arange(1024, dtype=np.int32, device="npu")
    result = iron.zeros_like(source)
    scale(source, result, factor=factor)
    return (result.numpy() == source.numpy() * factor + 7).all()


if __name__ == "__main__":
    right = [check(factor) for factor in (3, 3, 5)]
    print(iron.get_current_device(), right)
    sys.exit(not all(right))
'''


def run(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "NPUKIT_CACHE_DIR": str(folder / "cache"), **variables}
    return subprocess.run(
        [PYTHON, "-m", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@cache
def why_not() -> str | None:
    """Why IRON programs can't run here; None if they can."""
    tried = subprocess.run(
        [PYTHON, "-c", "import aie.iron, npukit.builder.plan"],
        capture_output=True,
        text=True,
        check=False,
    )
    said = tried.stderr.strip().splitlines()
    return f"{PYTHON}: {said[-1] if said else 'fails'}" if tried.returncode else None


pytestmark = pytest.mark.skipif(why_not() is not None, reason=str(why_not()))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "program.py").write_text(PROGRAM)
    return tmp_path


@pytest.mark.parametrize("device", ["npu1", "npu2"])
def test_a_program_runs_and_checks_itself(folder: Path, device: str) -> None:
    for _ in range(2):
        done = run(folder, "npukit.iron", "--device", device, "program.py")
        assert done.returncode == 0, done.stderr
        assert "[True, True, True]" in done.stdout.replace("np.True_", "True")
        assert done.stderr == f"npukit: IRON programs run on an emulated {device}\n"


def test_a_wrong_kernel_fails_the_programs_own_check(folder: Path) -> None:
    (folder / "program.py").write_text(PROGRAM.replace("* FACTOR + 7", "* FACTOR + 8"))
    assert run(folder, "npukit.iron", "program.py").returncode == 1


def test_a_source_with_an_error_is_one_exception(folder: Path) -> None:
    (folder / "program.py").write_text(PROGRAM.replace("y[i] =", "z[i] ="))
    done = run(folder, "npukit.iron", "program.py")
    assert done.returncode == 1
    assert "error: use of undeclared identifier 'z'" in done.stderr
    assert "During handling" not in done.stderr


def test_the_users_cache_is_left_alone(folder: Path) -> None:
    home = folder / "home" / ".npu" / "cache"
    home.mkdir(parents=True)
    more = {"NPU_CACHE_HOME": str(home), "HOME": str(folder / "home")}
    assert run(folder, "npukit.iron", "program.py", **more).returncode == 0
    assert list(home.iterdir()) == []


def test_tests_of_a_program_run_under_pytest(folder: Path) -> None:
    (folder / "test_program.py").write_text(
        "import pytest\nfrom program import check\n\n"
        "@pytest.mark.parametrize('factor', [2, 9])\n"
        "def test_scale(factor):\n    assert check(factor)\n"
    )
    plugin = ("-p", "npukit.iron.pytest_plugin", "-p", "no:cacheprovider")
    if "No module named pytest" in run(folder, "pytest", "--version").stderr:
        pytest.skip(f"{PYTHON} has no pytest")
    done = run(folder, "pytest", *plugin, "test_program.py", NPUKIT_IRON="npu2")
    assert done.returncode == 0, done.stdout
    assert "2 passed" in done.stdout
