"""``npukit doctor --on ssh://``: the rows of another machine, behind a real sshd."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sshd import ALIAS, Sshd, running_sshd

from npukit_process import run_npukit
from waiting import wait_until_gone

ON = f"ssh://{ALIAS}"
MACHINE = {"NPU", "driver amdxdna", "firmware", "device node", "memlock limit", "XRT"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    folder = tmp_path_factory.mktemp("sshd")
    (folder / "tmp there").mkdir()
    with running_sshd(folder, {"TMPDIR": str(folder / "tmp there")}) as running:
        yield running


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python with nothing but its standard library."""
    folder = tmp_path_factory.mktemp("bare") / "python"
    venv.create(folder, symlinks=True)
    return folder / "bin" / "python"


def doctor(
    server: Sshd, *options: str, python: str | Path = sys.executable, on: str = ON, **more: str
) -> subprocess.CompletedProcess[str]:
    environment = server.here(NPUKIT_REMOTE_PYTHON=str(python), **more)
    return run_npukit("doctor", "--on", on, *options, env=environment)


def data_of(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert done.stderr == ""
    data: dict[str, Any] = json.loads(done.stdout)
    bits = (not data["hw_run"]) + 4 * (not data["sw_emu"])
    assert data["hw_build"] is None, "kernels are built here"
    assert done.returncode == data["exit_code"] == (32 + bits if bits else 0)
    for row in data["rows"]:
        assert (row["state"] == "ok") == (row["mend"] == []), "a complaint says what to type"
        assert "hw_build" not in row["blocks"]
    return data


def rows_of(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in data["rows"]}


def test_the_rows_are_those_of_the_doctor_there(server: Sshd) -> None:
    """The machine there is this one, so the rows about it are the same."""
    data = data_of(doctor(server, "--json"))
    assert (data["on"], data["sw_emu"]) == (ON, True)
    there = rows_of(data)
    assert set(there) == MACHINE | {"machine", "Python", "numpy", "npukit", "pyxrt"}
    local = json.loads(run_npukit("doctor", "--json", env=server.here()).stdout)
    assert local["on"] is None
    here = rows_of(local)
    for name in MACHINE - {"memlock limit", "XRT"}:
        assert there[name] == here[name]
    # There is no option for it.
    assert there["XRT"]["found"] == here["XRT"]["found"].replace("--xrt, not given; ", "")
    assert there["memlock limit"]["found"] == here["memlock limit"]["found"]
    python = there["Python"]["found"]
    assert python.startswith(here["Python"]["found"])
    assert "NPUKIT_REMOTE_PYTHON here names it" in python
    assert there["npukit"]["found"].endswith("its emulated device loads")
    assert list((server.folder / "tmp there").iterdir()) == []


def test_the_table_says_the_same(server: Sshd) -> None:
    data = data_of(doctor(server, "--json"))
    done = doctor(server)
    flat = " ".join(done.stdout.split())
    for row in data["rows"]:
        assert f"{row['state']} {row['name']} {' '.join(row['found'].split())}" in flat
        for step in row["mend"]:
            assert f"-> {' '.join(step.split())}" in flat
    assert done.returncode == data["exit_code"]
    last = done.stdout.splitlines()[-1]
    assert last.split() == ["sw_emu", "runs", "yes"]
    assert "hw builds" not in done.stdout


def test_a_python_with_its_standard_library_alone(server: Sshd, bare: Path) -> None:
    data = data_of(doctor(server, "--json", python=bare))
    rows = rows_of(data)
    assert (data["hw_run"], data["sw_emu"]) == (False, False)
    assert rows["numpy"]["found"] == "not installed for this Python"
    assert rows["numpy"]["mend"][0] == f"{bare} -m pip install numpy"
    assert set(rows["numpy"]["blocks"]) == {"hw_run", "sw_emu"}
    assert rows["npukit"]["blocks"] == ["sw_emu"]
    assert set(rows) >= MACHINE


@pytest.mark.parametrize(
    ("text", "named", "found"),
    [
        (None, "", "no Python was found there"),
        (None, "/nowhere/python", "no /nowhere/python was found there"),
        ('#!/bin/sh\necho "False 3.8.10"\n', "", "python3 is 3.8.10; npukit needs 3.11"),
    ],
)
def test_no_python_there_and_an_old_one_are_rows(
    text: str | None, named: str, found: str, tmp_path: Path
) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "sh").symlink_to(shutil.which("sh") or "sh")
    if text is not None:
        (tools / "python3").write_text(text)
        (tools / "python3").chmod(0o755)
    with running_sshd(tmp_path / "server", {"PATH": str(tools)}) as server:
        done = doctor(server, "--json", python=named)
        rows = rows_of(data_of(done))
        assert done.returncode == 37
        assert rows["Python"]["found"] == found
        assert "NPUKIT_REMOTE_PYTHON" in rows["Python"]["mend"][0]
        assert rows["all else"]["state"] == "missing"


def test_says_which_python_it_took(tmp_path: Path, bare: Path) -> None:
    path = os.pathsep.join([str(bare.parent), os.defpath])
    with running_sshd(tmp_path, {"PATH": path}) as server:
        found = rows_of(data_of(doctor(server, "--json", python="")))["Python"]["found"]
    assert str(bare.parent) in found
    assert "the first there that is new enough" in found


def test_a_pyxrt_for_another_python_and_a_broken_numpy(tmp_path: Path) -> None:
    xrt = tmp_path / "xrt"
    (xrt / "python").mkdir(parents=True)
    (xrt / "python" / "pyxrt.cpython-399-x86_64-linux-gnu.so").touch()
    numpy = tmp_path / "path" / "numpy"
    numpy.mkdir(parents=True)
    (numpy / "__init__.py").write_text("import os\nos.abort()\n")
    variables = {"XILINX_XRT": str(xrt), "PYTHONPATH": str(numpy.parent)}
    with running_sshd(tmp_path / "server", variables) as server:
        rows = rows_of(data_of(doctor(server, "--json")))
    assert "built for CPython 3.99" in rows["pyxrt"]["found"]
    assert rows["pyxrt"]["mend"][0].startswith("export NPUKIT_REMOTE_PYTHON=python3.99")
    assert "killed by SIGABRT" in rows["numpy"]["found"]
    assert str(xrt) in rows["XRT"]["found"]


def test_what_is_said_there_does_not_control_the_terminal_here(tmp_path: Path) -> None:
    numpy = tmp_path / "path" / "numpy"
    numpy.mkdir(parents=True)
    (numpy / "__init__.py").write_text(r"__version__ = '1\x1b[31mred\x1b]0;title\x07'")
    with running_sshd(tmp_path / "server", {"PYTHONPATH": str(numpy.parent)}) as server:
        shown = doctor(server).stdout
        assert "1?[31mred?]0;title?" in shown
        assert "\x1b" not in shown
        assert "\x1b[31mred" in rows_of(data_of(doctor(server, "--json")))["numpy"]["found"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the watchdog needs /proc")
def test_a_check_that_hangs_ends_with_the_connection(tmp_path: Path) -> None:
    numpy = tmp_path / "path" / "numpy"
    numpy.mkdir(parents=True)
    reached = tmp_path / "reached"
    code = f"import os, time\nopen({str(reached) + '.new'!r}, 'w').write(str(os.getpid()))\n"
    code += f"os.rename({str(reached) + '.new'!r}, {str(reached)!r})\ntime.sleep(600)\n"
    (numpy / "__init__.py").write_text(code)
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    variables = {"PYTHONPATH": str(numpy.parent), "TMPDIR": str(temporary)}
    with running_sshd(tmp_path / "server", variables) as server:
        process = subprocess.Popen(
            [sys.executable, "-m", "npukit", "doctor", "--on", ON],
            env=server.here(NPUKIT_REMOTE_PYTHON=sys.executable),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        while not reached.exists():
            assert process.poll() is None, process.communicate()
            time.sleep(0.01)
        server.kill_sessions()
        out, err = process.communicate()
        assert (process.returncode, out) == (14, ""), err
        assert "the connection is lost" in err
        wait_until_gone(int(reached.read_text()))
        assert list(temporary.iterdir()) == []


@pytest.mark.parametrize(
    ("options", "code", "text"),
    [
        (("--on", "ssh://127.0.0.1:1"), 14, "can't be reached"),
        (("--on", "npu"), 2, "'npu' does not start with ssh://"),
        (("--on", ""), 2, "'' does not start with ssh://"),
        (("--on", "ssh://a/b"), 2, "an address has no path"),
        (("--on", ON, "--xrt", "/opt/xilinx/xrt"), 2, "name folders of this machine"),
    ],
)
def test_what_is_no_machine_is_an_error(
    options: tuple[str, ...], code: int, text: str, server: Sshd
) -> None:
    done = run_npukit("doctor", *options, env=server.here())
    assert done.returncode == code
    assert text in done.stderr
