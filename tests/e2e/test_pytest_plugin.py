"""The plugin of pytest, in projects of its own: cases as tests, and the fixture."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from npukit_process import run_npukit

FIXTURE_TEST = """\
import numpy as np

opened = []

def test_adds_the_bias(npukit_kernel):
    for parameters, bias in ((None, 1), ({"bias": 5}, 5)):
        kernel = npukit_kernel("gain", parameters)
        opened.append(kernel)
        out = kernel(np.arange(4096).astype(np.int8) // 2)
        assert np.array_equal(out, np.arange(4096).astype(np.int8) // 2 + bias)

def test_ends_closed():
    assert [repr(kernel).split()[2] for kernel in opened] == ["closed:", "closed:"]
"""


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    assert run_npukit("new", "gain", cwd=tmp_path).returncode == 0
    return tmp_path


def run_pytest(project: Path, cache: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "COV"))
    }
    environment["NPUKIT_CACHE_DIR"] = str(cache)
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:randomly", "-p", "no:cacheprovider", *arguments],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_each_case_of_each_parameter_set_is_a_test(project: Path, cache: Path) -> None:
    collected = run_pytest(project, cache, "--npukit", "--collect-only", "-q").stdout
    ids = [line for line in collected.splitlines() if "::" in line]
    cases = ("uniform", "ramp", "zeros")
    labels = ("", "[bias=-128]", "[bias=127]")
    expected = [f"{case}{label}" for label in labels for case in cases]
    base = "kernel_src/gain/kernel.toml::npu1::"
    assert ids == [base + name for name in (*expected, "validate")]


def test_without_the_option_kernels_are_not_tests(project: Path, cache: Path) -> None:
    assert run_pytest(project, cache, "-q").returncode == pytest.ExitCode.NO_TESTS_COLLECTED


def test_a_right_kernel_passes_also_in_several_processes(project: Path, cache: Path) -> None:
    found = run_pytest(project, cache, "--npukit", "-q", "-n", "2")
    assert found.returncode == 0, found.stdout
    assert "10 passed" in found.stdout


def test_a_wrong_kernel_fails_with_its_verdict_and_a_command(project: Path, cache: Path) -> None:
    source = project / "kernel_src" / "gain" / "gain.cc"
    text = source.read_text()
    source.write_text(text.replace("+ (BIAS)", "- (BIAS)"))
    assert source.read_text() != text
    name = "kernel_src/gain/kernel.toml::npu1::ramp"
    found = run_pytest(project, cache, "--npukit", "--npukit-build-dir=b", f"{name}[bias=127]")
    assert found.returncode == pytest.ExitCode.TESTS_FAILED
    assert "1 failed" in found.stdout
    assert "mismatch" in found.stdout
    command = next(line for line in found.stdout.splitlines() if "to run it again" in line)
    assert "--on emulator --build-dir b" in command
    again = run_npukit(*command.partition("npukit ")[2].split(), cwd=project)
    assert again.returncode == 1 and "mismatch" in again.stdout


def test_one_device_or_both(project: Path, cache: Path) -> None:
    arguments = ("--npukit", "--npukit-device", "npu1", "--npukit-device", "npu2")
    found = run_pytest(project, cache, *arguments, "-k", "ramp and not bias", "-v")
    assert found.returncode == 0, found.stdout
    assert "npu1::ramp PASSED" in found.stdout
    assert "npu2::ramp PASSED" in found.stdout


def test_the_fixture_opens_kernels_and_closes_them(project: Path, cache: Path) -> None:
    (project / "test_gain.py").write_text(FIXTURE_TEST)
    found = run_pytest(project, cache, "-q")
    assert found.returncode == 0, found.stdout
    assert "2 passed" in found.stdout


def test_the_fixture_builds_what_has_changed(project: Path, cache: Path) -> None:
    test = (
        "import numpy as np\n"
        "def test_one(npukit_kernel):\n"
        "    assert npukit_kernel('gain')(np.zeros(4096, np.int8))[0] == {}\n"
    )
    for bias in (1, 2):
        spec = project / "kernel_src" / "gain" / "kernel.toml"
        spec.write_text(spec.read_text().replace("default = 1", f"default = {bias}"))
        (project / "test_one.py").write_text(test.format(bias))
        assert run_pytest(project, cache, "-q").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--npukit", "--npukit-on", "npu"), "no NPU can be used"),
        (("--npukit", "--npukit-kernel", "gian"), "did you mean 'gain'"),
        (("--npukit", "--npukit-kernel-dir", "nowhere"), "no such folder"),
    ],
)
def test_what_cannot_be_done_is_said_before_any_test(
    project: Path, cache: Path, arguments: tuple[str, ...], said: str
) -> None:
    found = run_pytest(project, cache, *arguments)
    assert found.returncode == pytest.ExitCode.USAGE_ERROR
    assert said in found.stderr


def test_a_project_without_kernels_is_told_so(tmp_path: Path, cache: Path) -> None:
    found = run_pytest(tmp_path, cache, "--npukit")
    assert found.returncode == pytest.ExitCode.USAGE_ERROR
    assert "this project has no kernels" in found.stderr


def test_a_broken_spec_is_an_error_of_its_own(project: Path, cache: Path) -> None:
    spec = project / "kernel_src" / "gain" / "kernel.toml"
    spec.write_text(spec.read_text().replace('dtype = "int8"', 'dtype = "int7"', 1))
    found = run_pytest(project, cache, "--npukit", "-q")
    assert found.returncode == pytest.ExitCode.INTERRUPTED
    assert "int7" in found.stdout and "kernel.toml:" in found.stdout
