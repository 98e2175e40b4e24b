"""Builds that machines share, over real servers: what is reused, and what no server can break."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from npukit_process import run_npukit
from shared_stores import SSHD, Served, answering, gcs_server, http_server, s3_server, ssh_server

SECRET = "0123456789abcdef0123456789abcdef"


@dataclass
class Machine:
    """A machine with its own cache, build folder and copy of the sources of ``passthrough``."""

    root: Path
    served: Served

    def __post_init__(self) -> None:
        source = Path(__file__).parents[2] / "kernel_src" / "passthrough"
        shutil.copytree(source, self.kernel)

    @property
    def kernel(self) -> Path:
        return self.root / "kernels" / "passthrough"

    def env(self, **variables: str) -> dict[str, str]:
        return {
            **os.environ,
            **self.served.env,
            "NPUKIT_CACHE_URL": self.served.url,
            "NPUKIT_CACHE_DIR": str(self.root / "cache"),
            "NPUKIT_BUILD_DIR": str(self.root / "build"),
            "NPUKIT_KERNEL_PATH": str(self.root / "kernels"),
            # Tests that wait for nothing must not fail on a busy machine.
            "NPUKIT_CACHE_SECONDS": "60",
            **variables,
        }

    def run(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return run_npukit(*arguments, cwd=self.root, env=self.env(**variables))

    def start(self, *arguments: str, **variables: str) -> subprocess.Popen[str]:
        """Run npukit in a Python of its own, beside this process."""
        return subprocess.Popen(
            [sys.executable, "-m", "npukit", *arguments],
            cwd=self.root,
            env=self.env(**variables),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def build(self, *arguments: str, **variables: str) -> tuple[Any, str]:
        """Where the artifacts came from, and standard error; the build must succeed."""
        done = self.run(
            "build", "passthrough", "--target", "sw_emu", "--json", *arguments, **variables
        )
        assert done.returncode == 0, done.stderr
        (row,) = json.loads(done.stdout)
        assert row["ok"]
        return row["reused"], done.stderr

    def change(self, comment: str) -> None:
        """Add a line to the design."""
        design = self.kernel / "design.mlir.j2"
        design.write_text(f"{design.read_text()}\n{comment}\n")

    def copies(self, count: int) -> list[str]:
        """The names of so many more kernels."""
        names = [f"copy{number}" for number in range(count)]
        for name in names:
            copy = shutil.copytree(self.kernel, self.root / "kernels" / name)
            spec = copy / "kernel.toml"
            spec.write_text(spec.read_text().replace('"passthrough"', f'"{name}"'))
        return names

    def artifacts(self) -> dict[str, bytes]:
        folder = self.root / "build" / "passthrough" / "npu1-sw_emu"
        return {
            path.name: path.read_bytes()
            for path in folder.iterdir()
            if not path.name.startswith(".")
        }


@pytest.fixture
def folder(tmp_path: Path) -> Served:
    return Served(f"file://{tmp_path}/shared")


@pytest.fixture(scope="module")
def s3() -> Iterator[Served]:
    with s3_server() as served:
        yield served


def fresh(tmp_path: Path, served: Served, *names: str) -> list[Machine]:
    return [Machine(tmp_path / name, served) for name in names]


def check_that_builds_travel(tmp_path: Path, served: Served) -> None:
    first, second = fresh(tmp_path, served, "first", "second")
    assert first.build() == (None, "")
    assert second.build() == ("shared", "")
    assert second.artifacts() == first.artifacts()
    # What was found there is kept here.
    shutil.rmtree(second.root / "build")
    assert second.build(NPUKIT_CACHE_URL="") == ("cache", "")
    assert second.build() == ("output", "")


def test_builds_travel_through_a_folder(tmp_path: Path, folder: Served) -> None:
    check_that_builds_travel(tmp_path, folder)


def test_builds_travel_through_a_bucket(tmp_path: Path, s3: Served) -> None:
    check_that_builds_travel(tmp_path, s3)


def test_builds_travel_through_a_bucket_of_google(tmp_path: Path) -> None:
    """Neither package is a need of development: gcsfs brings all of gRPC."""
    pytest.importorskip("gcsfs", reason="needs npukit[gcs]")
    pytest.importorskip("gcp_storage_emulator", reason="needs gcp-storage-emulator")
    with gcs_server() as served:
        check_that_builds_travel(tmp_path, served)


@pytest.mark.skipif(SSHD is None, reason="needs OpenSSH's server (sshd)")
def test_builds_travel_over_ssh(tmp_path: Path) -> None:
    with ssh_server(tmp_path / "ssh") as served:
        check_that_builds_travel(tmp_path, served)


@pytest.mark.skipif(SSHD is None, reason="needs OpenSSH's server (sshd)")
def test_an_unchecked_host_key_is_refused(tmp_path: Path) -> None:
    """asyncssh would accept any key; npukit connects nowhere without a check."""
    with ssh_server(tmp_path / "server") as served:
        home = Path(served.env["HOME"])
        (home / ".ssh" / "config").write_text("Host *\n  UserKnownHostsFile none\n")
        (machine,) = fresh(tmp_path, served, "first")
        reused, errors = machine.build()
        assert reused is None
        assert "turns the check of its host key off (UserKnownHostsFile)" in errors
        assert not (home / "cache").exists()


def test_a_web_server_gives_builds_and_takes_none(tmp_path: Path, folder: Served) -> None:
    (first,) = fresh(tmp_path, folder, "first")
    first.build()
    stored = tmp_path / "shared"
    before = {path: path.read_bytes() for path in stored.rglob("*") if path.is_file()}
    with http_server(stored) as served:
        (second,) = fresh(tmp_path, served, "second")
        assert second.build() == ("shared", "")
        second.change("// changed")
        assert second.build() == (None, "")
    assert before == {path: path.read_bytes() for path in stored.rglob("*") if path.is_file()}
    assert second.artifacts().keys() == first.artifacts().keys()


def test_other_sources_are_other_builds(tmp_path: Path, folder: Served) -> None:
    first, second = fresh(tmp_path, folder, "first", "second")
    first.build()
    second.change("// changed")
    assert second.build() == (None, "")


def test_several_kernels_at_once_are_shared(tmp_path: Path, folder: Served) -> None:
    first, second = fresh(tmp_path, folder, "first", "second")
    names = first.copies(3)
    second.copies(3)
    done = first.run("build", *names, "--target", "sw_emu", "-j", "2", "--json")
    assert [row["reused"] for row in json.loads(done.stdout)] == [None] * 3
    done = second.run("build", *names, "--target", "sw_emu", "-j", "2", "--json")
    assert [row["reused"] for row in json.loads(done.stdout)] == ["shared"] * 3


@pytest.mark.parametrize("same", [True, False])
def test_eight_writers_at_once(tmp_path: Path, s3: Served, same: bool) -> None:
    served = Served(f"{s3.url}/{tmp_path.name}", s3.env)
    machines = fresh(tmp_path, served, *map(str, range(8)))
    for number, machine in enumerate([] if same else machines):
        machine.change(f"// variant {number}")
    writers = [
        machine.start("build", "passthrough", "--target", "sw_emu", "--quiet")
        for machine in machines
    ]
    ended = [(writer.communicate(), writer.returncode) for writer in writers]
    assert ended == [(("", ""), 0)] * 8
    for number, machine in enumerate(machines[:: 7 if same else 1]):
        reader = Machine(tmp_path / f"reader{number}", served)
        shutil.copytree(machine.kernel, reader.kernel, dirs_exist_ok=True)
        assert reader.build() == ("shared", "")
        assert reader.artifacts() == machine.artifacts()


def test_a_server_that_hangs_costs_one_wait_and_one_warning(tmp_path: Path) -> None:
    with answering(lambda _: None) as (host, connected):
        (machine,) = fresh(tmp_path, Served(f"http://{host}/cache"), "first")
        done = machine.run(
            *("build", *machine.copies(4), "--target", "sw_emu", "-j", "2", "--json"),
            NPUKIT_CACHE_SECONDS="1.5",
        )
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("does not work") == 1
    assert "no answer within" in done.stderr
    # A client may try again when the process ends; but not once for each kernel.
    assert len(connected) < 4


def test_a_server_that_dies_in_the_middle_of_an_answer(tmp_path: Path) -> None:
    def half(connection: socket.socket) -> None:
        connection.recv(1 << 16)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nnpukit-cache 1 abc")
        connection.close()

    with answering(half) as (host, _):
        (machine,) = fresh(tmp_path, Served(f"http://{host}/cache"), "first")
        reused, errors = machine.build()
    assert reused is None
    assert errors.count("does not work") == 1


def test_a_server_without_an_end(tmp_path: Path) -> None:
    def endless(connection: socket.socket) -> None:
        connection.recv(1 << 16)
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(b"x" * (1 << 20))

    with answering(endless) as (host, _):
        (machine,) = fresh(tmp_path, Served(f"http://{host}/cache"), "first")
        reused, errors = machine.build()
    assert reused is None
    assert "is damaged, or is not an object of npukit's cache" in errors


def test_an_unreachable_server_is_a_warning(tmp_path: Path, s3: Served) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    for served in (
        Served(f"http://127.0.0.1:{port}/cache"),
        Served("s3://builds/x", {**s3.env, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}"}),
        Served("s3://there-is-no-such-bucket/x", s3.env),
        Served("file:///proc/npukit"),
    ):
        machine = Machine(tmp_path / served.url.replace("/", "_"), served)
        reused, errors = machine.build()
        assert reused is None
        assert errors.count("does not work, so this run goes on without it") == 1, errors
        assert "Traceback" not in errors


@pytest.mark.parametrize(
    ("variables", "where", "hint"),
    [
        ({"NPUKIT_CACHE_URL": "builds"}, "NPUKIT_CACHE_URL", "file:///"),
        ({"NPUKIT_CACHE_URL": "s3:/builds"}, "NPUKIT_CACHE_URL", "is not a URL"),
        ({"NPUKIT_CACHE_URL": "s3://"}, "NPUKIT_CACHE_URL", "s3://bucket/folder"),
        ({"NPUKIT_CACHE_URL": "ftp://host/x"}, "NPUKIT_CACHE_URL", "https://"),
        ({"NPUKIT_CACHE_URL": "ssh://host"}, "NPUKIT_CACHE_URL", "ssh://user@host/folder"),
        ({"NPUKIT_CACHE_URL": "ssh://host:port/x"}, "NPUKIT_CACHE_URL", "ssh://user@host/folder"),
        ({"NPUKIT_CACHE_URL": "ssh://u:p@host/x"}, "NPUKIT_CACHE_URL", "npukit uses keys"),
        ({"NPUKIT_CACHE_URL": "file://x"}, "NPUKIT_CACHE_URL", "file:///folder"),
        ({"NPUKIT_CACHE_URL": "file:///a/../b"}, "NPUKIT_CACHE_URL", "file:///folder"),
        ({"NPUKIT_CACHE_URL": "https://host/a?b"}, "NPUKIT_CACHE_URL", "https://host/folder"),
        ({"NPUKIT_CACHE_SECRET": "guess"}, "NPUKIT_CACHE_SECRET", "openssl"),
        ({"NPUKIT_CACHE_READONLY": "maybe"}, "NPUKIT_CACHE_READONLY", ""),
        ({"NPUKIT_CACHE_SECONDS": "-1"}, "NPUKIT_CACHE_SECONDS", ""),
        ({"NPUKIT_CACHE_SECONDS": "nan"}, "NPUKIT_CACHE_SECONDS", ""),
    ],
)
def test_malformed_settings_are_usage_errors(
    tmp_path: Path, folder: Served, variables: dict[str, str], where: str, hint: str
) -> None:
    (machine,) = fresh(tmp_path, folder, "first")
    done = machine.run("build", "passthrough", "--target", "sw_emu", **variables)
    assert done.returncode == 2, done.stderr
    assert where in done.stderr
    assert hint in done.stderr
    assert not (machine.root / "build").exists()


def test_a_missing_extra_is_named(tmp_path: Path) -> None:
    (machine,) = fresh(tmp_path, Served("gs://bucket/x"), "first")
    (tmp_path / "none").mkdir()
    (tmp_path / "none" / "sitecustomize.py").write_text(
        "import importlib.util as u\n"
        "real = u.find_spec\n"
        "u.find_spec = lambda n, *a: None if n == 'gcsfs' else real(n, *a)\n"
    )
    done = machine.run(
        "build", "passthrough", "--target", "sw_emu", PYTHONPATH=str(tmp_path / "none")
    )
    assert done.returncode == 2
    assert 'pip install "npukit[gcs]"' in done.stderr


def test_read_only_use_stores_nothing(tmp_path: Path, folder: Served) -> None:
    (machine,) = fresh(tmp_path, folder, "first")
    assert machine.build(NPUKIT_CACHE_READONLY="1") == (None, "")
    assert not (tmp_path / "shared").exists()


def test_only_who_has_the_secret_can_add_builds(tmp_path: Path, folder: Served) -> None:
    forger, owner, other, plain, late = fresh(
        tmp_path, folder, "forger", "owner", "other", "plain", "late"
    )
    forger.build()
    reused, errors = owner.build(NPUKIT_CACHE_SECRET=SECRET)
    assert reused is None
    assert "is not signed, and NPUKIT_CACHE_SECRET is set" in errors
    # The owner's build has taken the place of the forged one.
    assert late.build(NPUKIT_CACHE_SECRET=SECRET) == ("shared", "")
    reused, errors = other.build(NPUKIT_CACHE_SECRET=SECRET[::-1], NPUKIT_CACHE_READONLY="1")
    assert reused is None
    assert "is not signed with this NPUKIT_CACHE_SECRET" in errors
    assert plain.build() == ("shared", "")


def test_an_interrupt_does_not_wait_for_uploads(tmp_path: Path, s3: Served) -> None:
    """A server that stops answering after the lookup holds an upload; Ctrl-C ends the command."""

    uploading = threading.Event()

    def miss_once(connection: socket.socket) -> None:
        connection.recv(1 << 16)
        connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
        if connection.recv(1):
            uploading.set()

    with answering(miss_once) as (host, _):
        served = Served("s3://bucket/x", {**s3.env, "AWS_ENDPOINT_URL": f"http://{host}"})
        (machine,) = fresh(tmp_path, served, "first")
        process = machine.start(
            *("build", "passthrough", "--target", "sw_emu"), NPUKIT_CACHE_SECONDS="600"
        )
        assert process.stderr is not None
        for line in process.stderr:
            if ": built" in line:
                break
        assert uploading.wait(60), "no upload has begun"
        _, rest = interrupted(process)
        assert process.returncode == 130
    assert "Traceback" not in rest


def interrupted(process: subprocess.Popen[str]) -> tuple[str, str]:
    """What ``process`` still writes after Ctrl-C, pressed again if it was lost in a finalizer."""
    while True:
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            return process.communicate(timeout=10)
