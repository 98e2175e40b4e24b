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

from npukit.build.toolchains.install import (
    PythonEnvironment,
    check_build,
    plan_install,
    run_install,
)
from npukit.build.toolchains.installed import FoundTool, InstalledTools
from npukit.build.toolchains.release import RELEASES, ToolchainRelease, release_for
from npukit.errors import NpukitError, ToolchainError, UsageError


@pytest.fixture
def here(tmp_path: Path) -> PythonEnvironment:
    """An environment that everything is right with; no pip is asked."""
    return PythonEnvironment(
        python=Path(sys.executable),
        prefix=tmp_path / "environment",
        version=(3, 12),
        own=True,
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


def test_the_wheels_come_from_their_pages_and_from_no_index(here: PythonEnvironment) -> None:
    plan = plan_install(environment=here)
    wheels, rest = plan.commands
    assert wheels[:4] == (str(here.python), "-m", "pip", "install")
    assert "--no-index" in wheels and "--no-deps" in wheels
    for wheel in plan.release.wheels:
        assert wheels[wheels.index(wheel.page) - 1] == "--find-links"
        assert wheel.requirement in wheels and wheel.requirement in rest


def test_a_folder_takes_the_place_of_every_other_source(
    here: PythonEnvironment, tmp_path: Path
) -> None:
    plan = plan_install(tmp_path, here)
    for command in plan.commands:
        assert "--no-index" in command
        assert command[command.index("--find-links") + 1] == str(tmp_path.resolve())
        assert not [word for word in command if "://" in word]


@pytest.mark.parametrize(
    ("change", "kind", "said"),
    [
        ({"version": (3, 10)}, ToolchainError, "no MLIR-AIE wheels for Python 3.10"),
        ({"version": (3, 99)}, ToolchainError, "there are for 3.11, 3.12, 3.13, 3.14"),
        ({"own": False}, UsageError, "is no virtual environment"),
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


def test_pages_out_of_reach_are_one_line(here: PythonEnvironment) -> None:
    # A port that nobody listens on: bound, and let go of at the end.
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        page = f"http://127.0.0.1:{unused.getsockname()[1]}/wheels"
        away = at_page(page)
        with pytest.raises(ToolchainError) as caught:
            run_install(plan_install(environment=here, releases=(away,)))
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


def test_a_page_that_was_removed_is_not_called_out_of_reach(here: PythonEnvironment) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Gone) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        gone = at_page(f"http://127.0.0.1:{server.server_port}/wheels")
        with pytest.raises(ToolchainError) as caught:
            run_install(plan_install(environment=here, releases=(gone,)))
        server.shutdown()
    assert "can't reach" not in str(caught.value)
    assert gone.mlir_aie.page in str(caught.value)
    assert "from versions: none" in (caught.value.details or "")


def test_the_check_builds_with_the_real_aiecc() -> None:
    found = InstalledTools().aiecc
    if not isinstance(found, FoundTool):
        pytest.skip(str(found))
    said: list[str] = []
    check_build(Path(sys.executable), os.environ, said.append)
    assert any("passthrough" in line for line in said)


def test_a_build_that_fails_fails_the_check(tmp_path: Path) -> None:
    named = os.environ | {"MLIR_AIE_INSTALL_DIR": str(tmp_path)}
    with pytest.raises(ToolchainError, match="building passthrough with it failed") as caught:
        check_build(Path(sys.executable), named)
    assert str(tmp_path) in (caught.value.details or "")
