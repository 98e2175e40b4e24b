"""``npukit toolchain install`` in a virtual environment of its own, with the real pip.

The wheels are stand-ins that these tests make: they have the real names and pinned versions and hold
no tool. They show that pip is run, what it gets, and that the check behind it does not pass them;
nothing here shows that the real wheels work.
"""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path

import pytest

import npukit
from npukit.build.toolchains.install import plan_install, this_environment
from npukit.build.toolchains.release import release_for
from npukit.errors import NpukitError

try:
    plan_install()
except NpukitError as error:
    pytest.skip(f"the wheels are not for this environment: {error}", allow_module_level=True)

RELEASE = release_for(this_environment().version)
DEPENDENCY = "npukit-test-dependency"


@dataclass(frozen=True)
class Environment:
    """A virtual environment that borrows npukit, pip and the libraries from the tests' own."""

    prefix: Path

    @property
    def packages(self) -> Path:
        return next((self.prefix / "lib").glob("python*/site-packages"))

    @property
    def variables(self) -> dict[str, str]:
        borrowed = [Path(npukit.__file__).parents[1], *this_environment().packages]
        kept = {n: v for n, v in os.environ.items() if not n.startswith(("PIP_", "VIRTUAL_ENV"))}
        return kept | {"PYTHONPATH": os.pathsep.join(map(str, borrowed))}

    def command(self, *options: str | Path) -> list[str]:
        python = self.prefix / "bin/python"
        return [str(python), "-m", "npukit", "toolchain", "install", *map(str, options)]

    def run(self, *options: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*options),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            env=self.variables,
        )

    def installed(self) -> dict[str, str]:
        found = distributions(path=[str(self.packages)])
        return {d.metadata["Name"]: d.version for d in found}


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[Environment]:
    prefix = tmp_path / "environment"
    venv.create(prefix, with_pip=False, symlinks=True)
    yield Environment(prefix)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Stand-in wheels under the pinned names and versions, without any tool."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    stand_in(folder, RELEASE.mlir_aie.distribution, RELEASE.mlir_aie.version, DEPENDENCY)
    stand_in(folder, RELEASE.peano.distribution, RELEASE.peano.version)
    stand_in(folder, DEPENDENCY, "1.0")
    return folder


def stand_in(folder: Path, name: str, version: str, needs: str | None = None) -> Path:
    stem = f"{name.replace('-', '_')}-{version}"
    info = f"{stem}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    if needs:
        metadata += f"Requires-Dist: {needs}\n"
    files = {
        f"{name}/README": "a stand-in for a test of npukit; it holds no tool\n",
        f"{info}/METADATA": metadata,
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{path},,\n" for path in (*files, f"{info}/RECORD"))
    wheel = folder / f"{stem}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in {**files, f"{info}/RECORD": record}.items():
            archive.writestr(path, text)
    return wheel


def test_pip_installs_the_pins_and_the_check_sees_that_they_hold_nothing(
    environment: Environment, folder: Path
) -> None:
    stand_in(folder, RELEASE.mlir_aie.distribution, "9999.0")
    done = environment.run("--find-links", folder, "--yes")
    assert environment.installed() == {
        RELEASE.mlir_aie.distribution: RELEASE.mlir_aie.version,
        RELEASE.peano.distribution: RELEASE.peano.version,
        DEPENDENCY: "1.0",
    }
    assert done.returncode == 5, done.stderr
    assert done.stdout == "", "nothing is said to be installed and working"
    assert "they do not hold what npukit needs" in done.stderr
    assert "aiecc was not found" in done.stderr and "Peano was not found" in done.stderr
    # What was shown before is what was done.
    shown = done.stderr.partition("installing")[0]
    assert str(environment.prefix) in shown
    assert shown.count(" -m pip install ") == 2 and f"--find-links {folder}" in shown
    for wheel in RELEASE.wheels:
        assert f"{wheel.distribution} {wheel.version}" in shown
        assert wheel.requirement in shown


def test_what_is_replaced_is_shown(environment: Environment, folder: Path) -> None:
    info = environment.packages / "mlir_aie-0.1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: mlir_aie\nVersion: 0.1\n")
    done = environment.run("--find-links", folder)
    assert f"mlir_aie {RELEASE.mlir_aie.version} (there is 0.1)" in done.stderr


def test_without_a_terminal_nothing_is_done_unasked(environment: Environment, folder: Path) -> None:
    done = environment.run("--find-links", folder)
    assert done.returncode == 2
    assert "no terminal to ask on" in done.stderr and "--yes" in done.stderr
    assert environment.installed() == {}


def test_no_is_respected(environment: Environment, folder: Path) -> None:
    ours, theirs = pty.openpty()
    try:
        os.write(ours, b"n\n")
        done = subprocess.run(
            environment.command("--find-links", folder),
            stdin=theirs,
            capture_output=True,
            text=True,
            check=False,
            env=environment.variables,
        )
    finally:
        os.close(ours)
        os.close(theirs)
    assert done.returncode == 1, done.stderr
    assert "nothing was installed" in done.stderr
    assert environment.installed() == {}


def test_a_damaged_wheel_is_named_and_leaves_nothing(
    environment: Environment, folder: Path
) -> None:
    wheel = next(folder.glob("llvm_aie*"))
    wheel.write_bytes(wheel.read_bytes()[:100])
    done = environment.run("--find-links", folder, "--yes")
    assert done.returncode == 5
    assert "ERROR:" in done.stderr and "llvm" in done.stderr.partition("ERROR:")[2]
    assert "the environment is as pip left it" in done.stderr
    assert "Traceback" not in done.stderr
    assert environment.installed() == {}


def test_a_folder_without_the_pinned_version_is_refused(
    environment: Environment, folder: Path
) -> None:
    next(folder.glob("llvm_aie*")).unlink()
    stand_in(folder, RELEASE.peano.distribution, "1.0")
    done = environment.run("--find-links", folder, "--yes")
    assert done.returncode == 5
    assert RELEASE.peano.requirement in done.stderr and "versions: 1.0" in done.stderr
    assert environment.installed() == {}


def test_a_missing_dependency_is_said(environment: Environment, folder: Path) -> None:
    next(folder.glob("npukit_test_dependency*")).unlink()
    done = environment.run("--find-links", folder, "--yes")
    assert done.returncode == 5
    assert "what these depend on" in done.stderr and DEPENDENCY in done.stderr


def test_verbose_shows_what_pip_says(environment: Environment, folder: Path) -> None:
    quiet = environment.run("--find-links", folder, "--yes")
    assert "Successfully installed" not in quiet.stderr
    again = environment.run("--find-links", folder, "--yes", "-v")
    assert "Requirement already satisfied" in again.stderr


def test_a_python_that_is_no_virtual_environment_is_left_alone(folder: Path) -> None:
    base = Path(sys.base_prefix) / "bin" / f"python{sys.version_info[0]}.{sys.version_info[1]}"
    if not base.exists():
        pytest.skip(f"no {base}")
    borrowed = os.pathsep.join(
        map(str, [Path(npukit.__file__).parents[1], *this_environment().packages])
    )
    done = subprocess.run(
        [str(base), "-m", "npukit", "toolchain", "install", "--yes", "--find-links", str(folder)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": borrowed},
    )
    assert done.returncode == 2, done.stderr
    assert "is no virtual environment" in done.stderr and "-m venv" in done.stderr
