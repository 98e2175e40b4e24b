"""``npukit toolchain install`` in a virtual environment of its own, with the real pip.

The wheels are stand-ins that these tests make, with the real names and pinned versions. Most hold no
tool: they show that pip is run, what it gets, and that the check behind it does not pass them. One
pair holds the real aiecc, where there is one, and programs in Peano's place: with them the command
goes through to its end. Nothing here shows that the real wheels work.
"""

from __future__ import annotations

import json
import os
import pty
import shlex
import signal
import subprocess
import sys
import venv
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import distributions
from pathlib import Path

import pytest
from stand_in_peano import stand_in_for_peano

import npukit
from npukit.builder.toolchains.installer.install import install, plan_install
from npukit.builder.toolchains.installer.python_environment import this_environment
from npukit.builder.toolchains.installer.release import release_for
from npukit.builder.toolchains.tools.installed import FoundTool, InstalledTools
from npukit.errors import NpukitError, ToolchainError
from thoroughness import mostly_exhaustive
from waiting import wait_for_a_reader

try:
    plan_install()
except NpukitError as error:
    pytest.skip(f"the wheels are not for this environment: {error}", allow_module_level=True)

RELEASE = release_for(this_environment().version)
DEPENDENCY = "npukit-test-dependency"
SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
PASSED = [("passthrough", "npu1"), ("attention", "npu1"), ("attention", "npu2")]


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


def stand_in(
    folder: Path,
    name: str,
    version: str,
    needs: str | None = None,
    tag: str = "py3-none-any",
    programs: Mapping[str, str] | None = None,
) -> Path:
    """A wheel; ``programs`` are scripts by their path in it."""
    stem = f"{name.replace('-', '_')}-{version}"
    info = f"{stem}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    if needs:
        metadata += f"Requires-Dist: {needs}\n"
    files = {
        f"{name}/README": "a stand-in for a test of npukit\n",
        f"{info}/METADATA": metadata,
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: {tag}\n",
        **(programs or {}),
    }
    record = "".join(f"{path},,\n" for path in (*files, f"{info}/RECORD"))
    wheel = folder / f"{stem}-{tag}.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in {**files, f"{info}/RECORD": record}.items():
            entry = zipfile.ZipInfo(path)
            entry.external_attr = (0o100755 if path in (programs or {}) else 0o100644) << 16
            archive.writestr(entry, text)
    return wheel


@pytest.fixture
def working(tmp_path: Path, folder: Path) -> Path:
    """The same, with this machine's aiecc, and a finished core program instead of Peano's."""
    tools = InstalledTools()
    if not isinstance(tools.aiecc, FoundTool) or not isinstance(tools.bootgen, FoundTool):
        pytest.skip("no aiecc and bootgen to put into a wheel")
    if not (SAMPLES / "standin_core.elf").is_file():
        pytest.skip(f"no samples at {SAMPLES}")
    core = (SAMPLES / "standin_core.elf").resolve()
    stand_in_for_peano(tmp_path / "peano", f"cp '{core}' \"$output\"")
    compilers = {
        f"llvm-aie/bin/{path.name}": path.read_text() for path in (tmp_path / "peano/bin").iterdir()
    }
    drivers = {
        f"mlir_aie/bin/{tool.name}": f'#!/bin/sh\nexec {shlex.quote(str(tool.path))} "$@"\n'
        for tool in (tools.aiecc, tools.bootgen)
    } | {"mlir_aie/include/a.h": ""}
    aie, peano = RELEASE.mlir_aie, RELEASE.peano
    stand_in(folder, aie.distribution, aie.version, DEPENDENCY, programs=drivers)
    stand_in(folder, peano.distribution, peano.version, programs=compilers)
    return folder


def test_the_whole_command(environment: Environment, working: Path) -> None:
    done = environment.run("--find-links", working, "--yes")
    assert done.returncode == 0, done.stderr
    for wheel in RELEASE.wheels:
        assert f"{wheel.distribution} {wheel.version} is installed and works" in done.stdout
    plan = done.stderr.partition("fetching")[0]
    for kernel, device in PASSED:
        assert f"{kernel} for {device}" in plan, "what will be done is shown before"
        assert f"checking: {kernel} for {device}" in done.stderr
    assert set(environment.installed()) == {w.distribution for w in RELEASE.wheels} | {DEPENDENCY}
    # Again: there is nothing to install, so it only checks and does not ask.
    again = environment.run("--find-links", working, "--json")
    assert again.returncode == 0, again.stderr
    assert again.stderr.count("(already installed)") == 2
    assert "fetching" not in again.stderr and "checking: attention for npu2" in again.stderr
    data = json.loads(again.stdout)
    assert data["environment"] == str(environment.prefix)
    assert [(check["kernel"], check["device"]) for check in data["checked"]] == PASSED
    assert [wheel["before"] for wheel in data["wheels"]] == [w.version for w in RELEASE.wheels]


def test_detects_a_broken_compiler(environment: Environment, working: Path) -> None:
    """passthrough would pass with it: it has no core sources."""
    broken = {
        "llvm-aie/bin/clang++": "#!/bin/sh\ncase $1 in --print-targets) echo '  aie2 - x';; "
        "*) echo 'clang: fatal error: no AIE today' >&2; exit 1;; esac\n"
    }
    stand_in(working, RELEASE.peano.distribution, RELEASE.peano.version, programs=broken)
    done = environment.run("--find-links", working, "--yes", "--json")
    assert done.returncode == 5
    assert done.stdout == ""
    assert "building attention for npu1 with them failed (Peano for aie2)" in done.stderr
    assert "no AIE today" in done.stderr


def test_pip_installs_the_pins_and_the_check_detects_empty_wheels(
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
    assert "they do not contain what npukit needs" in done.stderr
    assert "aiecc was not found" in done.stderr and "Peano was not found" in done.stderr
    # It did exactly what it announced.
    shown = done.stderr.partition("fetching")[0]
    assert str(environment.prefix) in shown
    assert " -m pip download " in shown and " -m pip install " in shown
    assert shown.count(f"--find-links {folder}") == 2
    for wheel in RELEASE.wheels:
        assert f"{wheel.distribution} {wheel.version}" in shown
        assert wheel.requirement in shown


def test_what_is_replaced_is_shown(environment: Environment, folder: Path) -> None:
    info = environment.packages / "mlir_aie-0.1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: mlir_aie\nVersion: 0.1\n")
    done = environment.run("--find-links", folder)
    assert f"mlir_aie {RELEASE.mlir_aie.version} (replaces 0.1)" in done.stderr


def test_without_a_terminal_it_changes_nothing(environment: Environment, folder: Path) -> None:
    done = environment.run("--find-links", folder)
    assert done.returncode == 2
    assert "no terminal to ask" in done.stderr and "--yes" in done.stderr
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


def cut_off(folder: Path) -> str:
    wheel = next(folder.glob("llvm_aie*"))
    wheel.write_bytes(wheel.read_bytes()[:100])
    return "llvm_aie"


def flipped_inside(folder: Path) -> str:
    """A fault that pip would notice only after it has installed the other wheel."""
    wheel = next(folder.glob("llvm_aie*"))
    data = bytearray(wheel.read_bytes())
    data[data.index(b"a stand-in for a test")] ^= 1
    wheel.write_bytes(data)
    return f"{wheel.name} is damaged (llvm-aie/README in it does not match its checksum)"


def only_one(folder: Path) -> str:
    next(folder.glob("llvm_aie*")).unlink()
    return "no wheel of llvm-aie"


def another_version(folder: Path) -> str:
    next(folder.glob("llvm_aie*")).unlink()
    stand_in(folder, RELEASE.peano.distribution, "1.0")
    return f"llvm-aie 1.0, not {RELEASE.peano.version}"


def nothing_at_all(folder: Path) -> str:
    for wheel in folder.iterdir():
        wheel.unlink()
    return "no wheel of mlir_aie; no wheel of llvm-aie"


def of_another_python(folder: Path) -> str:
    next(folder.glob("mlir_aie*")).unlink()
    aie = RELEASE.mlir_aie
    tag = "cp39-cp39-manylinux_2_35_x86_64"
    wheel = stand_in(folder, aie.distribution, aie.version, tag=tag)
    return f"{wheel.name} is not for CPython {sys.version_info[0]}.{sys.version_info[1]}"


def of_another_processor(folder: Path) -> str:
    next(folder.glob("mlir_aie*")).unlink()
    aie, python = RELEASE.mlir_aie, f"cp{sys.version_info[0]}{sys.version_info[1]}"
    tag = f"{python}-{python}-manylinux_2_35_aarch64"
    wheel = stand_in(folder, aie.distribution, aie.version, tag=tag)
    return f"{wheel.name} is not for CPython"


def without_dependency(folder: Path) -> str:
    next(folder.glob("npukit_test_dependency*")).unlink()
    return DEPENDENCY


@pytest.mark.parametrize(
    "fault",
    mostly_exhaustive(
        [
            cut_off,
            flipped_inside,
            only_one,
            another_version,
            nothing_at_all,
            of_another_python,
            of_another_processor,
            without_dependency,
        ],
        [flipped_inside, of_another_python, without_dependency],
    ),
)
def test_a_bad_folder_is_refused_and_nothing_changes(
    environment: Environment, folder: Path, fault: Callable[[Path], str]
) -> None:
    said = fault(folder)
    done = environment.run("--find-links", folder, "--yes")
    assert done.returncode == 5
    assert said in done.stderr, done.stderr
    assert "nothing was installed" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert environment.installed() == {}


def test_a_package_index_out_of_reach_is_one_line_and_nothing_changes(
    environment: Environment, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The release pages work, but MLIR-AIE's dependencies are unavailable."""
    python = environment.prefix / "bin/python"
    here = replace(this_environment(), python=python, packages=(environment.packages,))
    for name, value in environment.variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    wheels = tuple(sorted(folder.glob("mlir_aie*")) + sorted(folder.glob("llvm_aie*")))
    with pytest.raises(ToolchainError) as caught:
        install(plan_install(environment=here), wheels)
    assert len(str(caught.value).splitlines()) == 1
    assert "can't reach the package index" in str(caught.value)
    assert "nothing was installed" in str(caught.value)
    assert environment.installed() == {}


@pytest.mark.exhaustive
def test_completes_an_earlier_partial_install(environment: Environment, folder: Path) -> None:
    """Both wheels are installed, but a dependency is missing: it asks before it installs that."""
    for wheel in RELEASE.wheels:
        info = (
            environment.packages
            / f"{wheel.distribution.replace('-', '_')}-{wheel.version}.dist-info"
        )
        info.mkdir()
        text = f"Metadata-Version: 2.1\nName: {wheel.distribution}\nVersion: {wheel.version}\n"
        needs = f"Requires-Dist: {DEPENDENCY}\n" if wheel is RELEASE.mlir_aie else ""
        (info / "METADATA").write_text(text + needs)
        (info / "RECORD").write_text("")
    done = environment.run("--find-links", folder)
    assert done.returncode == 2 and "no terminal to ask" in done.stderr
    environment.run("--find-links", folder, "--yes")
    assert environment.installed()[DEPENDENCY] == "1.0"


def test_an_interrupt_during_the_download_changes_nothing(
    environment: Environment, folder: Path
) -> None:
    """pip waits for ever: a named pipe is in a wheel's place."""
    next(folder.glob("llvm_aie*")).unlink()
    name = f"llvm_aie-{RELEASE.peano.version}-py3-none-any.whl"
    os.mkfifo(folder / name)
    with subprocess.Popen(
        environment.command("--find-links", folder, "--yes"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment.variables,
        start_new_session=True,
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if line.startswith("downloading"):
                break
        wait_for_a_reader(folder / name)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=120)
    assert process.returncode == 130
    assert "nothing was installed" in errors and "interrupted" in errors
    assert "Traceback" not in errors
    assert environment.installed() == {}


@pytest.mark.exhaustive
def test_verbose_shows_the_output_of_pip(environment: Environment, folder: Path) -> None:
    quiet = environment.run("--find-links", folder, "--yes")
    assert "Processing" not in quiet.stderr
    again = environment.run("--find-links", folder, "--yes", "-v")
    assert "fetching" not in again.stderr, "it is there already"
    for wheel in (environment.packages).glob("llvm_aie*.dist-info/METADATA"):
        wheel.write_text("Metadata-Version: 2.1\nName: llvm-aie\nVersion: 0.1\n")
    loud = environment.run("--find-links", folder, "--yes", "-v")
    assert "Processing" in loud.stderr


def test_a_python_outside_a_virtual_environment_is_refused(folder: Path) -> None:
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
    assert "is not a virtual environment" in done.stderr and "-m venv" in done.stderr
