"""npukit is killed (``kill -9``): its tools end with it, and the next one removes its folders."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from npukit import scratch, tethered
from waiting import wait_until_gone

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs /proc")

# A tool that starts another in a session of its own, as a compiler driver may.
TOOL = """\
setsid sh -c 'echo $$ > inner.new; mv inner.new inner; sleep 3600' &
echo $$ > outer.new; mv outer.new outer; wait
"""

RUNS_A_TOOL = """
import os
from pathlib import Path
from npukit.builder.toolchains.processes.child_processes import run_child
run_child(["sh", "-c", {tool!r}], Path.cwd(), os.environ)
"""

IS_KILLED_WHILE_IT_REMOVES_ITS_FOLDER = """
import os, signal, sys
from npukit.scratch import scratch_folder
def kill_at(event, arguments):
    if event == "os.rmdir":
        os.kill(os.getpid(), signal.SIGKILL)
for number in range(20):  # which of two entries a system lists first depends on their names
    if os.fork() == 0:
        with scratch_folder(f"work{number}") as folder:
            (folder / "part").mkdir()
            sys.addaudithook(kill_at)
    assert os.WIFSIGNALED(os.wait()[1])
"""

FORKS_IN_A_FOLDER = """
import os, sys
from npukit.scratch import scratch_folder
entered = scratch_folder("work")
folder = entered.__enter__()
if os.fork() == 0:
    sys.exit()
os.wait()
assert folder.is_dir()
"""

STAYS_IN_A_FOLDER = """
import time
from pathlib import Path
from npukit.scratch import scratch_folder
with scratch_folder("work") as folder:
    (folder / "large").write_bytes(bytes(1000))
    Path("note.new").write_text(str(folder))
    Path("note.new").rename("note")
    time.sleep(3600)
"""


def started(program: str, cwd: Path, *notes: str, **variables: str) -> subprocess.Popen[bytes]:
    """A Python that runs ``program`` and has written ``notes``."""
    process = subprocess.Popen(
        [sys.executable, "-c", program], cwd=cwd, env={**os.environ, **variables}
    )
    while not all((cwd / note).exists() for note in notes):
        assert process.poll() is None
        time.sleep(0.01)
    return process


def noted(note: Path) -> int:
    return int(note.read_text())


def kill(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


@linux
def test_tools_and_what_they_started_end(tmp_path: Path) -> None:
    process = started(RUNS_A_TOOL.format(tool=TOOL), tmp_path, "outer", "inner")
    kill(process)
    wait_until_gone(noted(tmp_path / "outer"))
    wait_until_gone(noted(tmp_path / "inner"))


@linux
def test_tools_of_others_go_on(tmp_path: Path) -> None:
    """Also those of an npukit that this one runs as a tool, while that one lives."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    one, two = (
        started(RUNS_A_TOOL.format(tool=TOOL), tmp_path / name, "inner") for name in ("one", "two")
    )
    kill(one)
    wait_until_gone(noted(tmp_path / "one" / "inner"))
    assert two.poll() is None
    os.kill(int((tmp_path / "two" / "inner").read_text()), 0)
    kill(two)
    wait_until_gone(noted(tmp_path / "two" / "inner"))


@linux
def test_an_npukit_that_is_a_tool_of_another_ends_with_all_of_its_own(tmp_path: Path) -> None:
    nested = RUNS_A_TOOL.format(tool=TOOL)
    outer = RUNS_A_TOOL.replace('["sh", "-c", {tool!r}]', repr([sys.executable, "-c", nested]))
    process = started(outer, tmp_path, "outer", "inner")
    kill(process)
    wait_until_gone(noted(tmp_path / "outer"))
    wait_until_gone(noted(tmp_path / "inner"))


@linux
def test_at_an_ordinary_end_nothing_is_looked_for(tmp_path: Path) -> None:
    """What a tool leaves running on purpose (a compiler's cache server) is its own affair."""
    program = RUNS_A_TOOL.format(tool="sleep 3600 >/dev/null 2>&1 & echo $! > left")
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, check=True)
    left = int((tmp_path / "left").read_text())
    os.kill(left, signal.SIGKILL)


def test_a_system_without_a_shell_runs_tools_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tethered, "_watchdogs", {})
    monkeypatch.setattr(tethered, "_SHELL", str(tmp_path / "sh"))
    assert tethered.tethered({"A": "b"}) == {"A": "b"}


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    (tmp_path / "tmp").mkdir()
    return tmp_path / "tmp"


def test_an_abandoned_folder_is_removed_by_the_next(tmp_path: Path, temporary: Path) -> None:
    for name in ("killed", "lives", "next"):
        (tmp_path / name).mkdir()
    killed = started(STAYS_IN_A_FOLDER, tmp_path / "killed", "note", TMPDIR=str(temporary))
    lives = started(STAYS_IN_A_FOLDER, tmp_path / "lives", "note", TMPDIR=str(temporary))
    kill(killed)
    abandoned = Path((tmp_path / "killed" / "note").read_text())
    assert (abandoned / "large").exists()
    # Whatever else begins like npukit's is somebody's.
    (temporary / "npukit-notes").mkdir()
    (temporary / "npukit-notes" / "mine").touch()
    (temporary / "npukit-mine").touch()
    (temporary / "npukit-empty").mkdir()
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / ".in-use").touch()
    (temporary / "npukit-link").symlink_to(outside)
    follower = started(STAYS_IN_A_FOLDER, tmp_path / "next", "note", TMPDIR=str(temporary))
    assert not abandoned.parent.exists()
    assert {path.name for path in temporary.iterdir()} == {
        *("npukit-notes", "npukit-mine", "npukit-empty", "npukit-link"),
        Path((tmp_path / "lives" / "note").read_text()).parent.name,
        Path((tmp_path / "next" / "note").read_text()).parent.name,
    }
    assert outside.exists()
    kill(lives)
    kill(follower)


def test_a_folder_whose_removal_was_cut_short_is_removed_by_the_next(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = [sys.executable, "-c", IS_KILLED_WHILE_IT_REMOVES_ITS_FOLDER]
    subprocess.run(program, env={**os.environ, "TMPDIR": str(temporary)}, check=True)
    assert list(temporary.iterdir())
    monkeypatch.setattr(scratch.tempfile, "tempdir", str(temporary))
    monkeypatch.setattr(scratch, "_swept", set())
    with scratch.scratch_folder("work") as folder:
        assert list(temporary.iterdir()) == [folder.parent]
    assert not list(temporary.iterdir())


def test_a_folder_outlives_a_process_that_its_own_forked(temporary: Path) -> None:
    program = [sys.executable, "-c", FORKS_IN_A_FOLDER]
    subprocess.run(program, env={**os.environ, "TMPDIR": str(temporary)}, check=True)
    assert not list(temporary.iterdir())


def test_one_that_was_killed_before_it_owned_its_folder(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Old and empty, it goes; a new one may be about to be owned."""
    monkeypatch.setattr(scratch.tempfile, "tempdir", str(temporary))
    monkeypatch.setattr(scratch, "_swept", set())
    for name, age in (("npukit-old", 7200), ("npukit-new", 0)):
        (temporary / name).mkdir()
        (temporary / name / ".in-use.new").touch()
        stamp = time.time() - age
        os.utime(temporary / name, (stamp, stamp))
    with scratch.scratch_folder("work") as folder:
        assert folder.is_dir() and not list(folder.iterdir())
        assert {p.name for p in temporary.iterdir()} == {"npukit-new", folder.parent.name}
    assert not folder.parent.exists()
