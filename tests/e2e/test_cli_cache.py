"""``npukit cache``: what the caches hold, and eviction beside running builds."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from npukit_process import run_npukit
from shared_stores import Served, http_server, refusing_s3_server, s3_server

DAY = 86400


@dataclass
class Machine:
    root: Path
    served: Served

    def __post_init__(self) -> None:
        shutil.copytree(
            Path(__file__).parents[2] / "kernel_src" / "passthrough",
            self.root / "kernels" / "passthrough",
        )

    @property
    def cache(self) -> Path:
        return self.root / "cache"

    def env(self, **variables: str) -> dict[str, str]:
        return {
            **os.environ,
            **self.served.env,
            "NPUKIT_CACHE_URL": self.served.url,
            "NPUKIT_CACHE_DIR": str(self.cache),
            "NPUKIT_BUILD_DIR": str(self.root / "build"),
            "NPUKIT_KERNEL_PATH": str(self.root / "kernels"),
            "NPUKIT_CACHE_SECONDS": "60",
            **variables,
        }

    def run(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return run_npukit(*arguments, cwd=self.root, env=self.env(**variables))

    def json(self, *arguments: str, **variables: str) -> Any:
        done = self.run(*arguments, "--json", **variables)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def build(self, *arguments: str, **variables: str) -> Any:
        (row,) = self.json("build", "passthrough", "--target", "sw_emu", *arguments, **variables)
        return row["reused"]

    def builds(self) -> tuple[int, int]:
        """How many the local and the shared cache have."""
        data = self.json("cache", "info")
        return data["local"]["builds"], data["shared"]["builds"]


def aged(root: Path, seconds: float = 2 * DAY) -> None:
    """Set the times of everything below ``root`` back."""
    then = time.time() - seconds
    for path in root.rglob("*"):
        if path.name != "CACHEDIR.TAG":
            os.utime(path, (then, then))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "shared"


@pytest.fixture
def machine(tmp_path: Path, folder: Path) -> Machine:
    return Machine(tmp_path / "one", Served(f"file://{folder}"))


@pytest.fixture(scope="module")
def s3() -> Iterator[Served]:
    with s3_server() as served:
        yield served


def test_info_tells_what_both_caches_hold(machine: Machine, folder: Path):
    assert machine.builds() == (0, 0)
    machine.build()
    data = machine.json("cache", "info")
    assert data["local"]["builds"] == data["shared"]["builds"] == 1
    assert data["shared"]["bytes"] == sum(
        p.stat().st_size for p in folder.rglob("*") if p.is_file()
    )
    assert data["local"]["location"] == str(machine.cache)
    assert "1 build," in machine.run("cache", "info").stdout


def test_old_builds_are_evicted_and_used_ones_stay(machine: Machine, folder: Path):
    machine.build()
    machine.build("--device", "npu2")
    aged(machine.cache)
    aged(folder)
    (machine.root / "build").rename(machine.root / "before")
    assert machine.build() == "cache"  # this is a use
    done = machine.json("cache", "prune", "--max-age", "1d")
    assert done["evicted"]["builds"] == 1
    assert done["left"]["builds"] == 1
    assert machine.builds() == (1, 2)
    (machine.root / "build").rename(machine.root / "second")
    assert machine.build() == "cache"
    assert machine.build("--device", "npu2") == "shared"


def test_a_dry_run_removes_nothing(machine: Machine, folder: Path):
    machine.build()
    aged(machine.cache)
    aged(folder)
    for shared in ((), ("--shared",)):
        assert (
            machine.json("cache", "prune", "--max-size", "0", "-n", *shared)["evicted"]["builds"]
            == 1
        )
    assert machine.builds() == (1, 1)


def test_a_shared_build_that_is_used_keeps_its_outputs(machine: Machine, folder: Path):
    machine.build()
    aged(folder)
    shutil.rmtree(machine.cache)
    (machine.root / "build").rename(machine.root / "before")
    assert machine.build() == "shared"  # which stores the entry again, but not its outputs
    assert machine.json("cache", "prune", "--shared", "--max-size", "0")["in_use"] == 1
    shutil.rmtree(machine.cache)
    (machine.root / "build").rename(machine.root / "second")
    assert machine.build() == "shared"


def test_a_pruned_folder_keeps_what_npukit_did_not_store(machine: Machine, folder: Path):
    machine.build()
    mine = [
        folder / "blobs" / "notes.txt",
        folder / "blobs" / "ab" / "cd",
        folder / "entries" / "x",
    ]
    for path in mine:
        path.parent.mkdir(exist_ok=True)
        path.write_text("mine")
    (machine.cache / "objects" / "mine").write_text("mine")
    aged(folder)
    aged(machine.cache)
    machine.json("cache", "prune", "--shared", "--max-size", "0")
    machine.json("cache", "prune", "--max-size", "0")
    assert {path for path in folder.rglob("*") if path.is_file()} == {*mine}
    assert (machine.cache / "objects" / "mine").exists()


def test_an_interrupted_prune_leaves_misses_and_the_next_one_finishes(
    machine: Machine, folder: Path
):
    machine.build()
    aged(folder)
    for path in (folder / "entries").rglob("*"):
        if path.is_file():
            path.unlink()  # as far as an interrupted one got
    shutil.rmtree(machine.cache)
    (machine.root / "build").rename(machine.root / "before")
    assert not machine.build(NPUKIT_CACHE_READONLY="1")
    machine.json("cache", "prune", "--shared", "--max-age", "1d")
    assert not [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("readable", ["a secret of sixteen", ""])
def test_an_s3_bucket_is_pruned_of_orphans_only_after_the_grace(
    s3: Served, tmp_path: Path, readable: str
):
    machine = Machine(tmp_path / "one", s3)
    machine.build(NPUKIT_CACHE_SECRET="a secret of sixteen")
    info = machine.json("cache", "info", NPUKIT_CACHE_SECRET=readable)
    assert info["shared"]["builds"] == 1
    done = machine.json("cache", "prune", "--shared", "--max-size", "0")
    assert done["evicted"]["builds"] == 0
    assert done["in_use"] == 1


def test_prunes_beside_parallel_builds_break_none(machine: Machine, folder: Path):
    devices = ("npu1", "npu2", "npu1", "npu2")
    for device in devices[:2]:
        machine.build("--device", device)
    made = machine.root / "build" / "passthrough"
    reference = {
        path.relative_to(made): path.read_bytes() for path in made.rglob("*.bin") if path.is_file()
    }
    aged(machine.cache)
    aged(folder)

    def start(*arguments: str, **variables: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "npukit", *arguments],
            cwd=machine.root,
            env=machine.env(**variables),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    builds = [
        start(
            *("build", "passthrough", "--target", "sw_emu", "--device", device),
            NPUKIT_BUILD_DIR=str(machine.root / f"build-{number}"),
        )
        for number, device in enumerate(devices)
    ]
    prunes = [
        start("cache", "prune", "--max-size", "0", *shared)
        for shared in ((), ("--shared",), (), ("--shared",))
    ]
    for process in (*builds, *prunes):
        _, err = process.communicate()
        assert process.returncode == 0, err
        assert "warning" not in err
    for number, device in enumerate(devices):
        made = machine.root / f"build-{number}" / "passthrough" / f"{device}-sw_emu"
        binaries = {path.relative_to(made.parent): path for path in made.rglob("*.bin")}
        assert binaries
        assert all(path.read_bytes() == reference[name] for name, path in binaries.items())
        checked = machine.run(
            *("validate", "passthrough", "--on", "emulator", "--device", device),
            NPUKIT_BUILD_DIR=str(made.parents[1]),
        )
        assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "--max-age"),
        (("--max-size", "2"), "is not a size"),
        (("--max-size", "-1GB"), "is not a size"),
        (("--max-size", "2parsecs"), "is not a size"),
        (("--max-age", "30"), "is not an age"),
        (("--max-age", "nan"), "is not an age"),
        (("--max-age", ""), "is not an age"),
    ],
)
def test_limits_that_say_nothing_are_refused(
    machine: Machine, arguments: tuple[str, ...], said: str
):
    done = machine.run("cache", "prune", *arguments)
    assert done.returncode == 2
    assert said in done.stderr


def test_caches_that_can_not_be_pruned_say_why(machine: Machine, tmp_path: Path):
    prune = ("cache", "prune", "--max-size", "1GB")
    done = machine.run(*prune, "--shared", NPUKIT_CACHE_URL="")
    assert (done.returncode, "NPUKIT_CACHE_URL" in done.stderr) == (2, True)
    done = machine.run(*prune, "--shared", NPUKIT_CACHE_READONLY="1")
    assert (done.returncode, "read-only" in done.stderr) == (2, True)
    with http_server(tmp_path) as served:
        done = machine.run(*prune, "--shared", NPUKIT_CACHE_URL=served.url)
        assert (done.returncode, "http://" in done.stderr) == (2, True)
        assert machine.run("cache", "info", NPUKIT_CACHE_URL=served.url).returncode == 2
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "file").write_text("mine")
    done = machine.run(*prune, NPUKIT_CACHE_DIR=str(tmp_path / "mine"))
    assert (done.returncode, "does not look like npukit's cache" in done.stderr) == (2, True)


def test_a_store_that_does_not_answer_is_an_error_of_the_command(machine: Machine):
    done = machine.run("cache", "info", "--json", NPUKIT_CACHE_URL="ssh://127.0.0.1:1/folder")
    assert done.returncode == 11
    data = json.loads(done.stdout)
    assert data["local"]["problem"] is None
    assert data["shared"]["problem"]


def doctor_row(machine: Machine, **variables: str) -> dict[str, Any]:
    done = machine.run("doctor", "--json", **variables)
    rows = [row for row in json.loads(done.stdout)["rows"] if row["name"] == "shared cache"]
    assert all(not row["blocks"] for row in rows)
    return rows[0] if rows else {}


def test_the_doctor_tells_whether_the_shared_cache_can_be_used(machine: Machine, folder: Path):
    assert not doctor_row(machine, NPUKIT_CACHE_URL="")
    assert doctor_row(machine)["state"] == "ok"
    assert not [path for path in folder.rglob("*") if path.is_file()]
    assert "read-only" in doctor_row(machine, NPUKIT_CACHE_READONLY="1")["found"]
    row = doctor_row(machine, NPUKIT_CACHE_URL="ssh://127.0.0.1:1/folder")
    assert (row["state"], "can't be read" in row["found"]) == ("warning", True)
    row = doctor_row(machine, NPUKIT_CACHE_URL="ftp://host/folder")
    assert (row["state"], "ftp://" in row["found"]) == ("missing", True)
    occupied = machine.root / "file"
    occupied.write_text("mine")
    row = doctor_row(machine, NPUKIT_CACHE_URL=f"file://{occupied}")
    assert (row["state"], "can't be written" in row["found"]) == ("warning", True)


@pytest.mark.parametrize("code", ["InvalidAccessKeyId", "SignatureDoesNotMatch"])
def test_refused_credentials_are_named_and_no_build_fails(tmp_path: Path, code: str):
    with refusing_s3_server(code) as served:
        machine = Machine(tmp_path / "one", served)
        done = machine.run("cache", "prune", "--shared", "--max-size", "1GB")
        assert (done.returncode, code in done.stderr) == (11, True)
        assert code in doctor_row(machine)["found"]
        done = machine.run("build", "passthrough", "--target", "sw_emu")
        assert done.returncode == 0
        assert done.stderr.count(code) == 1


@pytest.mark.parametrize("end", ["", "sys.exit(3)", "raise ValueError"])
def test_a_program_that_ends_in_any_way_stores_what_it_built(machine: Machine, end: str):
    program = (
        f"import sys, npukit\nkernel = npukit.open_kernel('passthrough', target='sw_emu')\n{end}\n"
    )
    subprocess.run(
        [sys.executable, "-c", program], cwd=machine.root, env=machine.env(), check=False
    )
    assert machine.builds() == (1, 1)
