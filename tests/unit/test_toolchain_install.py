"""What ``npukit toolchain install`` plans, refuses, and says when the pages are out of reach."""

from __future__ import annotations

import os
import socket
import sys
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from npukit.builder.toolchains.installer.check import CHECKS, CheckBuild, check_build
from npukit.builder.toolchains.installer.install import fetch, plan_install
from npukit.builder.toolchains.installer.python_environment import PythonEnvironment
from npukit.builder.toolchains.installer.release import RELEASES, ToolchainRelease, release_for
from npukit.builder.toolchains.processes.child_processes import INSTALLER, run_child
from npukit.builder.toolchains.tools.installed import FoundTool, InstalledTools
from npukit.errors import NpukitError, ToolchainError, UsageError
from npukit.kernel.discovery import load_kernels
from npukit.resources import bundled_kernels_dir


@pytest.fixture
def here(tmp_path: Path) -> PythonEnvironment:
    """An environment that everything is right with; no pip is asked."""
    return PythonEnvironment(
        python=Path(sys.executable),
        prefix=tmp_path / "environment",
        version=(3, 12),
        isolated=True,
        has_pip=True,
        system="Linux",
        machine="x86_64",
        glibc=(2, 39),
        packages=(tmp_path / "environment/packages",),
    )


def at_page(page: str) -> ToolchainRelease:
    """The pinned release, looked for somewhere else."""
    release = release_for((3, 12))
    return replace(
        release,
        mlir_aie=replace(release.mlir_aie, page=f"{page}/mlir-aie"),
        peano=replace(release.peano, page=f"{page}/llvm-aie"),
    )


def test_a_version_of_python_has_one_release_with_exact_pins() -> None:
    for release in RELEASES:
        for python in release.pythons:
            assert release_for(python) in RELEASES
        assert {w.distribution for w in release.wheels} == {"mlir_aie", "llvm-aie"}
        for wheel in release.wheels:
            assert wheel.requirement == f"{wheel.distribution}=={wheel.version}"
            assert wheel.page.startswith("https://github.com/Xilinx/")


def test_the_wheels_come_from_their_pages_and_from_no_index(
    here: PythonEnvironment, tmp_path: Path
) -> None:
    plan = plan_install(environment=here)
    fetching = plan.fetching(tmp_path)
    assert fetching[:4] == (str(here.python), "-m", "pip", "download")
    assert "--no-index" in fetching and "--no-deps" in fetching
    for wheel in plan.release.wheels:
        assert fetching[fetching.index(wheel.page) - 1] == "--find-links"
        assert wheel.requirement in fetching
    installing = plan.installing(tmp_path / "a.whl", tmp_path / "b.whl")
    # By their files: an index that has the same name and version is not asked for these.
    assert installing[-2:] == (str(tmp_path / "a.whl"), str(tmp_path / "b.whl"))
    assert not [word for word in installing if "==" in word]


def test_a_folder_takes_the_place_of_every_other_source(
    here: PythonEnvironment, tmp_path: Path
) -> None:
    plan = plan_install(tmp_path, here)
    for command in (plan.fetching(tmp_path), plan.installing(tmp_path / "a.whl")):
        assert "--no-index" in command
        assert command[command.index("--find-links") + 1] == str(tmp_path.resolve())
        assert not [word for word in command if "://" in word]


@pytest.mark.parametrize(
    ("change", "kind", "said"),
    [
        ({"version": (3, 10)}, ToolchainError, "no MLIR-AIE wheels for Python 3.10"),
        ({"version": (3, 99)}, ToolchainError, "only for 3.11, 3.12, 3.13, 3.14"),
        ({"isolated": False}, UsageError, "is not a virtual environment"),
        ({"has_pip": False}, ToolchainError, "-m ensurepip"),
        ({"system": "Darwin", "glibc": None}, ToolchainError, "this is Darwin"),
        ({"machine": "aarch64"}, ToolchainError, "on aarch64"),
        ({"glibc": None}, ToolchainError, "without glibc"),
        ({"glibc": (2, 31)}, ToolchainError, "need glibc 2.35; here it is 2.31"),
    ],
)
def test_what_can_not_work_is_refused_before_pip_starts(
    here: PythonEnvironment, change: dict[str, object], kind: type[NpukitError], said: str
) -> None:
    with pytest.raises(kind) as caught:
        plan_install(environment=replace(here, **change))  # type: ignore[arg-type]
    assert said in str(caught.value)


def test_a_folder_that_is_not_there_is_refused(here: PythonEnvironment, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--find-links: no such folder"):
        plan_install(tmp_path / "nowhere", here)


def test_unreachable_pages_are_reported_in_one_line(
    here: PythonEnvironment, tmp_path: Path
) -> None:
    # A port that nobody listens on: bound, and let go of at the end.
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        page = f"http://127.0.0.1:{unused.getsockname()[1]}/wheels"
        away = at_page(page)
        with pytest.raises(ToolchainError) as caught:
            fetch(plan_install(environment=here, releases=(away,)), tmp_path)
    assert len(str(caught.value).splitlines()) == 1
    assert str(caught.value).startswith(f"can't reach {page}/mlir-aie or {page}/llvm-aie; nothing")
    assert "--find-links" in str(caught.value)
    assert caught.value.exit_code == 5


class _Gone(BaseHTTPRequestHandler):
    """A host that is there, and has no such page."""

    def do_GET(self) -> None:
        self.send_error(404)

    def log_message(self, *_: object) -> None:
        pass


def test_a_removed_page_is_not_reported_as_unreachable(
    here: PythonEnvironment, tmp_path: Path
) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Gone) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        gone = at_page(f"http://127.0.0.1:{server.server_port}/wheels")
        with pytest.raises(ToolchainError) as caught:
            fetch(plan_install(environment=here, releases=(gone,)), tmp_path)
        server.shutdown()
    assert "can't reach" not in str(caught.value)
    assert gone.mlir_aie.page in str(caught.value)
    assert "from versions: none" in (caught.value.details or "")


def test_kernels_with_and_without_core_sources_are_built_for_both_cores() -> None:
    for check in CHECKS:
        (spec,) = load_kernels((check.kernel,), (bundled_kernels_dir(),))
        assert check.device in spec.devices
        assert ("Peano" in check.shows) == bool(spec.cores)
    assert {check.device for check in CHECKS if "Peano" in check.shows} == {"npu1", "npu2"}


def test_the_check_builds_with_the_real_aiecc() -> None:
    for found in (InstalledTools().aiecc, InstalledTools().bootgen):
        if not isinstance(found, FoundTool):
            pytest.skip(str(found))
    said: list[str] = []
    check_build(CHECKS[0], Path(sys.executable), os.environ, said.append)
    assert any("passthrough" in line for line in said)


@pytest.mark.parametrize("check", [CHECKS[0], CHECKS[2]])
def test_a_build_that_fails_fails_the_check(tmp_path: Path, check: CheckBuild) -> None:
    named = os.environ | {"MLIR_AIE_INSTALL_DIR": str(tmp_path)}
    said = f"building {check.kernel} for {check.device} with them failed"
    with pytest.raises(ToolchainError, match=said) as caught:
        check_build(check, Path(sys.executable), named)
    assert str(tmp_path) in (caught.value.details or "")


# -- listening -------------------------------------------------------------------------------------


def python(code: str) -> list[str]:
    return [sys.executable, "-u", "-c", code]


def test_lines_are_passed_on_as_they_are_printed() -> None:
    said: list[str] = []
    code = "import sys; print('out'); sys.stderr.write('err\\n'); print('\\xff no end', end='')"
    result = run_child(python(code), on_line=said.append, policy=INSTALLER)
    assert (result.status, said) == (0, ["out", "err", "\xff no end"])
    assert result.output == "out\nerr\n\xff no end"
    assert run_child(python("raise SystemExit(3)")).status == 3


def test_a_program_that_takes_too_long_is_killed_with_its_children() -> None:
    code = "import subprocess; print('begun'); subprocess.run(['sleep', '1000'])"
    result = run_child(python(code), seconds=2)
    assert result.status != 0
    assert (result.output, result.timed_out) == ("begun\n", True)


def test_an_interrupted_program_may_clean_up(tmp_path: Path) -> None:
    """Ctrl-C while it works: it gets the interrupt, and is waited for."""
    code = f"""
import pathlib, time
try:
    print("ready")
    time.sleep(1000)
except KeyboardInterrupt:
    time.sleep(0.3)
    pathlib.Path({str(tmp_path / "tidy")!r}).touch()
"""

    def interrupt(line: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_child(python(code), on_line=interrupt, policy=INSTALLER)
    assert (tmp_path / "tidy").exists()
