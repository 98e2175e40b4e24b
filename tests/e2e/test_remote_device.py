"""``--on ssh://``: kernels that are built here and run on another machine, behind a real sshd."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from echo_kernels import RIGHT, write_echo
from sshd import ALIAS, Sshd, running_sshd
from stand_in_npu import image_of, publish_hw

from npukit_process import run_npukit
from waiting import wait_until_gone

ON = f"ssh://{ALIAS}"

# The reference runs here: it stops the validation in the middle, until the test says go.
WAITING = """
import pathlib, time
calls = 0
def echo(a):
    global calls
    calls += 1
    if calls == 8:
        pathlib.Path("reached").touch()
        while not pathlib.Path("go").exists():
            time.sleep(0.01)
    return a
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    folder = tmp_path_factory.mktemp("sshd")
    temporary = folder / "tmp there"
    temporary.mkdir()
    with running_sshd(folder, {"TMPDIR": str(temporary)}) as running:
        yield running


def temporary(server: Sshd) -> list[Path]:
    """What npukit has left in the temporary folder there."""
    return sorted((server.folder / "tmp there").iterdir())


def npukit(
    server: Sshd, *words: str | Path, cwd: Path, **more: str
) -> subprocess.CompletedProcess[str]:
    environment = server.here(NPUKIT_REMOTE_PYTHON=sys.executable, **more)
    return run_npukit(*words, cwd=cwd, env=environment)


def start(server: Sshd, *words: str | Path, cwd: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "npukit", *map(str, words)],
        cwd=cwd,
        env=server.here(NPUKIT_REMOTE_PYTHON=sys.executable),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for(path: Path, process: subprocess.Popen[str]) -> None:
    while not path.exists():
        assert process.poll() is None, process.communicate()
        time.sleep(0.01)


def far_ends(server: Sshd) -> list[int]:
    """The processes of npukit there: children of sshd's sessions."""
    found = []
    for folder in Path("/proc").iterdir():
        try:
            words = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        temporary = f"TMPDIR={server.folder}".encode()
        if b"npukit_far" in words and temporary in (folder / "environ").read_bytes():
            found.append(int(folder.name))
    return found


def test_validates_there_with_all_checks(server: Sshd, tmp_path: Path) -> None:
    write_echo(tmp_path / "k")
    words = ("--kernel-dir", tmp_path / "k", "--soak", "20", "--json")
    done = npukit(server, "validate", "echo", "--on", ON, *words, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (verdict,) = json.loads(done.stdout)
    assert verdict["runs_on"] == f"emulated device of {ON}"
    here = npukit(server, "validate", "echo", "--on", "emulator", *words, cwd=tmp_path)
    (local,) = json.loads(here.stdout)
    assert [c["case"] for c in verdict["checks"]] == [c["case"] for c in local["checks"]]
    assert len(verdict["checks"]) > 10
    assert temporary(server) == []


def test_a_wrong_kernel_fails_with_the_same_findings_as_here(server: Sshd, tmp_path: Path) -> None:
    write_echo(tmp_path / "k", reference="def echo(a):\n    return a + (a == 5)\n")
    words = ("--kernel-dir", tmp_path / "k", "--soak", "20", "--json")
    reasons = []
    for on in (ON, "emulator"):
        done = npukit(server, "validate", "echo", "--on", on, *words, cwd=tmp_path)
        assert done.returncode == 1, done.stderr
        (verdict,) = json.loads(done.stdout)
        reasons.append([finding["reason"] for finding in verdict["findings"]])
    assert reasons[0] == reasons[1] != []


def test_saved_failures_run_again_there(server: Sshd, tmp_path: Path) -> None:
    write_echo(tmp_path / "k", reference="def echo(a):\n    return a + (a == 5)\n")
    words = ("--kernel-dir", tmp_path / "k", "--soak", "5", "--json", "--save-failures", "f")
    done = npukit(server, "validate", "echo", "--on", ON, *words, cwd=tmp_path)
    (verdict,) = json.loads(done.stdout)
    saved = next(c["saved"] for c in (*verdict["cases"], *verdict["checks"]) if c.get("saved"))
    assert f"--on {ON}" in saved["command"]
    again = npukit(server, *saved["command"].split()[1:], cwd=tmp_path)
    assert again.returncode == 1
    assert f"emulated device of {ON}" in again.stdout


def test_bench_takes_the_time_there(server: Sshd, tmp_path: Path) -> None:
    write_echo(tmp_path / "k")
    words = ("--kernel-dir", tmp_path / "k", "--json")
    done = npukit(server, "bench", "echo", "--on", ON, *words, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    measured = json.loads(done.stdout)["kernels"][0]["measured"]
    assert measured["on"] == f"emulated device of {ON}"
    assert measured["device_kind"] == "emulator"


def test_finds_the_npu_there(server: Sshd, tmp_path: Path) -> None:
    """A second emulated device plays it, behind the name ``pyxrt``."""
    write_echo(tmp_path / "k")
    words = ("--kernel-dir", tmp_path / "k")
    built = npukit(server, "build", "echo", "--target", "sw_emu", *words, cwd=tmp_path)
    assert built.returncode == 0, built.stderr
    folder = tmp_path / "build" / "echo" / "npu1-sw_emu"
    publish_hw(folder, image_of(folder))
    site = server.home / "site"
    site.mkdir(exist_ok=True)
    (site / "sitecustomize.py").write_text(
        textwrap.dedent("""
        import sys
        if any("npukit_far" in word for word in sys.orig_argv):
            import types, npukit.emulator.pyxrt as emulated
            class device(emulated.device):
                def get_info(self, *args):
                    name = args == (emulated.xrt_info_device.name,)
                    return "NPU Phoenix" if name else super().get_info(*args)
            module = types.ModuleType("pyxrt")
            vars(module).update({k: v for k, v in vars(emulated).items() if k[:2] != "__"})
            module.device = device
            sys.modules["pyxrt"] = module
        """)
    )
    python = server.home / "python with an npu"
    python.write_text(f'#!/bin/sh\nPYTHONPATH="{site}" exec {sys.executable} "$@"\n')
    python.chmod(0o755)
    words = (*words, "--target", "hw", "--on", ON)
    env = server.here(NPUKIT_REMOTE_PYTHON=str(python))
    done = run_npukit("validate", "echo", *words, "--soak", "5", cwd=tmp_path, env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"NPU Phoenix of {ON}, cross-checked on the emulated device" in done.stdout
    wrong = run_npukit("validate", "echo", *words, "--device", "npu2", cwd=tmp_path, env=env)
    assert wrong.returncode != 0


def test_without_npu_and_npukit_there_says_so(server: Sshd, tmp_path: Path) -> None:
    write_echo(tmp_path / "k")
    numpy = Path(sys.modules["numpy"].__file__ or "").parents[1]
    python = server.home / "python with numpy alone"
    site = server.home / "numpy alone"
    site.mkdir()
    for name in numpy.iterdir():
        if name.name.startswith("numpy"):
            (site / name.name).symlink_to(name)
    python.write_text(f'#!/bin/sh\nPYTHONPATH="{site}" exec {sys.executable} -S "$@"\n')
    python.chmod(0o755)
    for words, expected in (
        ((), "there is no NPU that can be used there, and no npukit"),
        (("--target", "sw_emu"), "needs npukit's emulated device, and there is no npukit there"),
    ):
        done = run_npukit(
            *("validate", "echo", "--on", ON, "--kernel-dir", tmp_path / "k", *words),
            cwd=tmp_path,
            env=server.here(NPUKIT_REMOTE_PYTHON=str(python)),
        )
        assert done.returncode == 9
        assert expected in done.stderr
    assert temporary(server) == []


def test_a_lost_connection_fails_one_kernel_and_the_next_connects_again(
    server: Sshd, tmp_path: Path
) -> None:
    write_echo(tmp_path / "k", "first", WAITING)
    write_echo(tmp_path / "k", "second", RIGHT)
    words = ("--kernel-dir", tmp_path / "k", "--soak", "20", "--json")
    process = start(server, "validate", "first", "second", "--on", ON, *words, cwd=tmp_path)
    wait_for(tmp_path / "reached", process)
    (far,) = far_ends(server)
    server.kill_sessions()
    wait_until_gone(far)
    (tmp_path / "go").touch()
    out, err = process.communicate()
    assert process.returncode == 1, err
    first, second = json.loads(out)
    assert not first["passed"]
    assert "the connection is lost" in first["findings"][0]["text"]
    assert "removes its temporary files" in first["findings"][0]["text"]
    assert second["passed"]
    assert temporary(server) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_what_runs_there_ends_with_npukit_here(
    server: Sshd, tmp_path: Path, number: signal.Signals
) -> None:
    write_echo(tmp_path / "k", "first", WAITING)
    words = ("--kernel-dir", tmp_path / "k")
    process = start(server, "validate", "first", "--on", ON, *words, cwd=tmp_path)
    wait_for(tmp_path / "reached", process)
    (far,) = far_ends(server)
    process.send_signal(number)
    process.communicate()
    assert process.returncode != 0
    wait_until_gone(far)
    assert temporary(server) == []


def test_a_killed_process_there_is_a_device_error(server: Sshd, tmp_path: Path) -> None:
    """Raw ``pyxrt`` kills its process on some errors."""
    write_echo(tmp_path / "k", "first", WAITING)
    words = ("--kernel-dir", tmp_path / "k", "--soak", "20", "--json")
    process = start(server, "validate", "first", "--on", ON, *words, cwd=tmp_path)
    wait_for(tmp_path / "reached", process)
    (far,) = far_ends(server)
    os.kill(far, signal.SIGKILL)
    wait_until_gone(far)
    (tmp_path / "go").touch()
    out, err = process.communicate()
    assert process.returncode == 1, err
    (verdict,) = json.loads(out)
    texts = [f["text"] for f in (*verdict["findings"], *verdict["cases"][0]["findings"])]
    assert any("the process there was killed by SIGKILL" in text for text in texts), texts
    # The next connection removes what the killed process left.
    npukit(server, "validate", "first", "--on", ON, *words, cwd=tmp_path)
    assert temporary(server) == []


@pytest.mark.parametrize(
    ("on", "text"),
    [
        ("ssh://", "names no host"),
        ("ssh://me:secret@box", "a password does not belong in an address"),
        ("ssh://box:99999", "is not a port"),
        ("ssh://box/folder", "an address has no path"),
        ("ssh://-oProxyCommand=x", "names no host"),
        ("emulater", "emulator"),
        ("me@npu-box", "write another machine as ssh://"),
        ("SSH://box:99999", "is not a port"),
        ("ssh://me%3Asecret@box", "a password does not belong in an address"),
    ],
)
def test_bad_addresses_are_errors_of_usage(on: str, text: str, tmp_path: Path) -> None:
    done = run_npukit("validate", "--on", on, cwd=tmp_path)
    assert done.returncode == 2
    assert text in done.stderr
    assert "secret" not in done.stderr
