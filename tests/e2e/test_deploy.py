"""``npukit deploy`` to a machine behind a real sshd: releases, switch, rollback, and its failures."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from installed_packages import new_environment, with_npu
from package_workshop import Workshop
from sshd import ALIAS, Sshd, running_sshd
from stand_in_npu import image_of, publish_hw
from test_packaged_kernels import capture

from npukit.deploy.deployment import FAR, Wishes, deploy
from npukit.errors import RemoteError
from npukit.remote.address import parse_address
from npukit.remote.agent import Agent
from npukit.remote.frames import Message
from npukit.shipping.reading import read_package
from npukit_process import run_npukit
from waiting import wait_until_gone

# Every Python there imports it when it starts: it stops the runner of the cases if told so.
HOLDING = """
import os, pathlib, sys, time
here = pathlib.Path(__file__).parent
if any(word.startswith("npukit_kernels.") for word in sys.orig_argv) and (here / "hold").exists():
    (here / "reached").write_text(str(os.getpid()))
    while (here / "hold").exists():
        time.sleep(0.01)
"""


@dataclass(frozen=True)
class Packages:
    """Packages of one kernel: two that are right, in three files, and one that is wrong."""

    one: Path
    one_as_tar: Path
    two: Path
    wrong: Path
    other: Path
    hw: Path


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Packages:
    shop = Workshop(tmp_path_factory.mktemp("shop"))
    assert shop.npukit("new", "mine", "--in", "k").returncode == 0
    capture(shop.home / "k" / "mine")
    common = ("mine", "--kernel-dir", "k")
    sw_emu = (*common, "--target", "sw_emu")
    one = shop.wheel(*sw_emu, "--version", "1.0")
    tar = shop.wheel(*sw_emu, "--version", "1.0", "--format", "tar")
    two = shop.wheel(*sw_emu, "--version", "2.0")
    other = shop.wheel(*sw_emu, "--version", "1.0", "--name", "another")
    build = shop.home / "build" / "mine" / "npu1-sw_emu"
    publish_hw(build, image_of(build))
    hw = shop.wheel(*common, "--target", "hw", "--version", "1.0", "-o", "hw")
    captures = shop.home / "k" / "mine" / "captures"
    shutil.copy(captures / "0.npz", captures / "1.npz")
    source = shop.home / "k" / "mine" / "captures" / "1.npz"
    _plant_a_wrong_output(source)
    return Packages(one, tar, two, shop.wheel(*sw_emu, "--version", "3.0"), other, hw)


def _plant_a_wrong_output(file: Path) -> None:
    import numpy as np

    with np.load(file) as arrays:
        found = dict(arrays)
    found["result"][7] ^= 1
    np.savez(file, **found)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    folder = tmp_path_factory.mktemp("sshd")
    for name in ("tmp there", "modules"):
        (folder / name).mkdir()
    (folder / "modules" / "sitecustomize.py").write_text(HOLDING)
    variables = {"TMPDIR": str(folder / "tmp there"), "PYTHONPATH": str(folder / "modules")}
    with running_sshd(folder, variables) as running:
        yield running


@pytest.fixture
def place(server: Sshd) -> Iterator[Path]:
    """A folder for releases there, which does not exist; its parent is removed."""
    with tempfile.TemporaryDirectory(dir=server.home) as folder:
        yield Path(folder) / "kernels"
    (server.folder / "modules" / "hold").unlink(missing_ok=True)
    (server.folder / "modules" / "reached").unlink(missing_ok=True)


def run(server: Sshd, *words: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    environment = server.here(**{"NPUKIT_REMOTE_PYTHON": sys.executable, **more})
    return run_npukit("deploy", *words, cwd=server.folder, env=environment)


def deployed(server: Sshd, place: Path, package: Path, *words: str, code: int = 0) -> Any:
    done = run(server, package, ALIAS, "--path", place, "--json", *words)
    assert done.returncode == code, done.stderr
    return json.loads(done.stdout)


def listed(server: Sshd, place: Path) -> Any:
    done = run(server, "--list", ALIAS, "--path", place, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def hidden(place: Path) -> list[str]:
    """What is unfinished there."""
    return sorted(p.name for p in place.iterdir() if p.name.startswith(".") and p.name != ".lock")


def held(server: Sshd, place: Path, package: Path) -> subprocess.Popen[str]:
    """A deployment that has come to the validation, where it stays."""
    (server.folder / "modules" / "reached").unlink(missing_ok=True)
    (server.folder / "modules" / "hold").touch()
    words = [sys.executable, "-m", "npukit", "deploy", str(package), ALIAS, "--path", str(place)]
    process = subprocess.Popen(
        words,
        env=server.here(NPUKIT_REMOTE_PYTHON=sys.executable),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while not _runner(server):
        assert process.poll() is None, process.communicate()
        time.sleep(0.01)
    return process


def _runner(server: Sshd) -> int:
    try:
        return int((server.folder / "modules" / "reached").read_text() or 0)
    except FileNotFoundError:
        return 0


def _parent(process: int) -> int:
    return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])


def release(server: Sshd) -> None:
    (server.folder / "modules" / "hold").unlink()


def test_deploys_switches_lists_and_rolls_back(
    server: Sshd, place: Path, packages: Packages
) -> None:
    first = deployed(server, place, packages.one)
    assert (first["verdict"], first["was"]) == ("passed", None)
    [kernel] = first["kernels"]
    assert kernel["report"]["runs_on"] == "emulated device"
    assert [case["passed"] for case in kernel["report"]["cases"]] == [True, True]
    program = "from npukit_kernels.mine import Mine; print(Mine.__module__)"
    path = os.pathsep.join([str(place / "current"), *filter(None, sys.path)])
    environment = {**os.environ, "PYTHONPATH": path}
    subprocess.run([sys.executable, "-c", program], env=environment, check=True)

    second = deployed(server, place, packages.two)
    assert second["was"] == second["previous"] == first["release"]
    assert (place / "current").readlink() == Path("releases", second["release"])
    found = listed(server, place)
    assert [one["version"] for one in found["releases"]] == ["2.0", "1.0"]
    assert [one["current"] for one in found["releases"]] == [True, False]
    assert all(one["verdict"] == "passed" and one["deployed"] for one in found["releases"])

    done = run(server, "--rollback", ALIAS, "--path", place, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["current"] == first["release"]
    assert (place / "current").readlink() == Path("releases", first["release"])
    done = run(server, "--rollback", ALIAS, "--path", place)
    assert done.returncode == 14
    assert "no release that was current before" in done.stderr
    assert hidden(place) == []
    assert list((server.folder / "tmp there").iterdir()) == []


def test_the_same_package_is_sent_once(server: Sshd, place: Path, packages: Packages) -> None:
    first = deployed(server, place, packages.one)
    again = deployed(server, place, packages.one_as_tar)
    assert again["release"] == again["current"] == first["release"]
    assert first["uploaded_bytes"] > again["uploaded_bytes"] == 0
    # A damaged release does not count: it is sent again, beside the one that is in use.
    damaged = place / "current" / "npukit_kernels" / "mine" / "npu1-sw_emu" / "insts.bin"
    damaged.write_bytes(b"")
    third = deployed(server, place, packages.one)
    assert third["current"] == third["release"] != first["release"]
    assert third["verdict"] == "passed"


def test_a_failed_validation_keeps_the_old_release(
    server: Sshd, place: Path, packages: Packages
) -> None:
    first = deployed(server, place, packages.one)
    done = run(server, packages.wrong, ALIAS, "--path", place)
    assert done.returncode == 1
    assert f"current is still {first['release']}" in done.stderr
    assert "captured 1: mismatch" in done.stdout
    found = listed(server, place)
    assert found["current"] == first["release"]
    assert [one["verdict"] for one in found["releases"]] == ["failed", "passed"]
    # It never was current, so rolling back does not lead to it.
    deployed(server, place, packages.two)
    run(server, "--rollback", ALIAS, "--path", place)
    assert listed(server, place)["current"] == first["release"]


def test_a_first_deployment_that_fails_makes_nothing_current(
    server: Sshd, place: Path, packages: Packages
) -> None:
    report = deployed(server, place, packages.wrong, code=1)
    assert report["current"] is None
    assert not (place / "current").exists()
    report = deployed(server, place, packages.wrong, "--no-validate")
    assert (report["verdict"], report["current"]) == ("not validated", report["release"])


@pytest.mark.parametrize("record", ["{", "[1]", '{"before": 3, "kernels": 5, "runs_on": 7}'])
def test_damaged_records_and_links_are_shown_and_replaced(
    server: Sshd, place: Path, packages: Packages, record: str
) -> None:
    first = deployed(server, place, packages.wrong, "--no-validate")["release"]
    (place / "current" / ".npukit-release.json").write_text(record)
    done = run(server, "--list", ALIAS, "--path", place)
    assert (done.returncode, "no record" in done.stdout) == (0, True), done.stderr
    assert listed(server, place)["releases"][0]["release"] == first
    shutil.rmtree(place / "releases" / first)
    done = run(server, "--list", ALIAS, "--path", place)
    assert f"current leads to {first}, which is missing" in done.stdout
    # One that fails must not become what a dangling link leads to.
    deployed(server, place, packages.wrong, code=1)
    assert not (place / "current").exists()
    second = deployed(server, place, packages.one, "--no-validate")["release"]
    assert listed(server, place)["current"] == second


def test_a_list_tells_an_empty_folder_from_none(server: Sshd, place: Path) -> None:
    listing = ("--list", ALIAS, "--path", place)
    assert "no such folder, so no releases" in run(server, *listing).stdout
    assert not place.exists()
    place.mkdir()
    assert run(server, *listing).stdout.rstrip().endswith(": no releases")


def test_a_build_that_the_package_lacks(server: Sshd, place: Path, packages: Packages) -> None:
    done = run(server, packages.one, ALIAS, "--path", place, "--build", "hw")
    assert done.returncode == 2
    assert "mine has no build 'hw'" in done.stderr
    assert "npu1-sw_emu" in done.stderr
    assert not place.exists()


def test_old_releases_go_but_never_the_one_before(
    server: Sshd, place: Path, packages: Packages
) -> None:
    first = deployed(server, place, packages.one)
    deployed(server, place, packages.wrong, code=1)
    second = deployed(server, place, packages.two, "--keep", "1")
    assert [name.partition("-")[0] for name in second["removed"]] == ["3.0"]
    assert sorted(p.name for p in (place / "releases").iterdir()) == sorted(
        [first["release"], second["release"]]
    )


def test_a_folder_is_for_one_package(server: Sshd, place: Path, packages: Packages) -> None:
    first = deployed(server, place, packages.one)
    done = run(server, packages.other, ALIAS, "--path", place)
    assert done.returncode == 2
    assert "has releases of npukit-kernels-mine, and this is another" in done.stderr
    assert listed(server, place)["current"] == first["release"]


class _Silent:
    def step(self, text: str) -> None:
        pass

    def note(self, text: str) -> None:
        pass

    def sent(self, done: int, total: int) -> None:
        pass


class TestLoss:
    """The connection, a process or npukit itself ends in the middle."""

    @pytest.mark.parametrize("moment", ["begin", "piece", "unpack", "validate", "finish"])
    def test_before_any_request(
        self,
        server: Sshd,
        place: Path,
        packages: Packages,
        moment: str,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        from npukit.remote.ssh_connection import SshConnection

        class Cutting(Agent):
            def ask(self, request: str, *more: Any, **named: Any) -> Message:
                if request == moment:
                    server.kill_sessions()
                return super().ask(request, *more, **named)

        monkeypatch.setenv("HOME", str(server.client))
        monkeypatch.setenv("NPUKIT_REMOTE_PYTHON", sys.executable)
        deployed(server, place, packages.one, "--no-validate")
        old = (place / "current").resolve()
        package = read_package(packages.two)
        with (
            SshConnection(parse_address(ALIAS)) as connection,
            Cutting(connection, FAR) as agent,
            pytest.raises(RemoteError, match="the connection is lost"),
        ):
            deploy(agent, package, Wishes(str(place), keep=5), _Silent())
        # The lock is free when all is cleaned up.
        second = deployed(server, place, packages.two, "--no-validate")
        assert second["was"] == old.name
        assert [p.name for p in (place / "releases").iterdir() if p != old] == [second["release"]]
        assert hidden(place) == []

    def test_during_the_validation(self, server: Sshd, place: Path, packages: Packages) -> None:
        first = deployed(server, place, packages.one)
        process = held(server, place, packages.two)
        runner = _runner(server)
        server.kill_sessions()
        _, messages = process.communicate()
        assert process.returncode == 14, messages
        assert "the connection is lost" in messages
        wait_until_gone(runner)
        release(server)
        second = deployed(server, place, packages.two)
        assert second["was"] == first["release"]
        assert hidden(place) == []

    def test_of_the_process_there(self, server: Sshd, place: Path, packages: Packages) -> None:
        process = held(server, place, packages.one)
        runner = _runner(server)
        os.kill(_parent(runner), signal.SIGKILL)
        _, messages = process.communicate()
        assert process.returncode == 14, messages
        assert "killed by SIGKILL" in messages
        wait_until_gone(runner)
        release(server)
        [left] = hidden(place)
        second = deployed(server, place, packages.one)
        assert second["leftovers"] == [left]
        assert hidden(place) == []

    def test_by_ctrl_c(self, server: Sshd, place: Path, packages: Packages) -> None:
        process = held(server, place, packages.one)
        runner = _runner(server)
        process.send_signal(signal.SIGINT)
        _, messages = process.communicate()
        assert process.returncode == 130, messages
        wait_until_gone(runner)
        release(server)
        second = deployed(server, place, packages.one)
        assert second["leftovers"] == []


def test_two_at_once_take_turns(server: Sshd, place: Path, packages: Packages) -> None:
    first = held(server, place, packages.one)
    words = [sys.executable, "-m", "npukit", "deploy", packages.two, ALIAS, "--path", place]
    with subprocess.Popen(
        [*map(str, words)],
        env=server.here(NPUKIT_REMOTE_PYTHON=sys.executable),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as second:
        assert second.stderr is not None
        for line in second.stderr:
            if line.startswith("waiting for "):
                break
        else:
            raise AssertionError("it did not wait")
        assert "(process " in line
        # The list does not wait.
        assert listed(server, place)["releases"] == []
        release(server)
        first.communicate()
        second.communicate()
    assert (first.returncode, second.returncode) == (0, 0)
    found = listed(server, place)
    assert [one["version"] for one in found["releases"]] == ["2.0", "1.0"]
    assert found["releases"][0]["current"]
    assert found["releases"][1]["previous"]


def test_a_full_disk_there(server: Sshd, packages: Packages) -> None:
    folder = server.home / "small disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if os.getuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small file system needs root")
    try:
        done = run(server, packages.one, ALIAS, "--path", folder)
        assert done.returncode == 14
        assert "No space left" in done.stderr
        assert hidden(folder) == []
        assert listed(server, folder)["releases"] == []
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("name", ["-x/with space and 'single' and \"double\"", "ü\n*?$HOME"])
def test_any_path(server: Sshd, place: Path, packages: Packages, name: str) -> None:
    report = deployed(server, place / name, packages.one)
    assert report["path"] == str(place / name)
    assert listed(server, place / name)["current"] == report["release"]


def test_the_default_path_is_below_the_home_folder(server: Sshd, packages: Packages) -> None:
    done = run(server, packages.one, ALIAS, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["path"] == str(server.home / "npukit-kernels")


@pytest.mark.parametrize(
    ("path", "code", "text"),
    [
        ("/proc/nowhere", 14, "/proc/nowhere"),
        ("a:b", 2, "can't be in PYTHONPATH"),
        ("", 2, "has no name"),
        ("~no-such-user/x", 2, "means no folder there"),
    ],
)
def test_a_folder_that_can_not_be(
    server: Sshd, packages: Packages, path: str, code: int, text: str
) -> None:
    done = run(server, packages.one, ALIAS, "--path", path)
    assert (done.returncode, text in done.stderr) == (code, True), done.stderr


def test_what_others_have_made_stays(server: Sshd, place: Path, packages: Packages) -> None:
    place.mkdir()
    (place / "current").mkdir()
    for words in ((packages.one, ALIAS), ("--list", ALIAS)):
        done = run(server, *words, "--path", place)
        assert done.returncode == 14
        assert "not a symbolic link" in done.stderr
    (place / "current").rmdir()
    (place / "current").symlink_to("/etc")
    done = run(server, packages.one, ALIAS, "--path", place)
    assert done.returncode == 14
    assert "is not a link to a release (/etc)" in done.stderr


def test_a_host_that_lacks_something_says_what(
    server: Sshd, place: Path, packages: Packages, tmp_path: Path
) -> None:
    first = deployed(server, place, packages.one)
    bare = tmp_path / "bare"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", bare], check=True)
    numpy_alone = new_environment(tmp_path / "numpy")
    for package, python, code, text in (
        (packages.two, bare / "bin" / "python", 14, "No module named 'numpy'"),
        (packages.two, numpy_alone.python, 9, "npukit"),
        (packages.hw, Path(sys.executable), 9, "pyxrt"),
    ):
        words = (package, ALIAS, "--path", place)
        done = run(server, *words, NPUKIT_REMOTE_PYTHON=str(python))
        assert done.returncode == code, done.stderr
        assert text in done.stdout
        assert f"current is still {first['release']}" in done.stderr
        # The runner itself says what the others need.
        assert ("NPUKIT_REMOTE_PYTHON" in done.stderr) == (python.parent.parent == bare)


def test_validates_on_the_npu_there(packages: Packages, tmp_path: Path) -> None:
    with running_sshd(tmp_path / "server", with_npu("NPU Phoenix")) as server:
        report = deployed(server, server.home / "k", packages.hw, "--build", "hw")
        assert report["kernels"][0]["report"]["runs_on"] == "NPU Phoenix"
        found = listed(server, server.home / "k")
        assert found["releases"][0]["runs_on"] == ["NPU Phoenix"]


def test_damaged_packages_are_refused_here(
    server: Sshd, place: Path, packages: Packages, tmp_path: Path
) -> None:
    cut = tmp_path / packages.one.name
    cut.write_bytes(packages.one.read_bytes()[:-1000])
    text = tmp_path / "text.whl"
    text.write_text(textwrap.dedent("not a wheel"))
    for path in (cut, text, tmp_path / "nowhere.whl", tmp_path):
        done = run(server, path, ALIAS, "--path", place)
        assert done.returncode == 7, done.stderr
        assert str(path) in done.stderr
    assert not place.exists()


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("x.whl",),
        ("--list",),
        ("--list", "x.whl", "host"),
        ("--list", "--rollback", "host"),
        *(("x.whl", "host", "--timeout", seconds) for seconds in ("nan", "inf", "0", "-1", "1e10")),
    ],
)
def test_wrong_command_lines(server: Sshd, words: tuple[str, ...]) -> None:
    assert run(server, *words).returncode == 2
