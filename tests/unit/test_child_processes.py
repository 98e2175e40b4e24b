"""Tools end with npukit: those of this thread, those of others, and what they have started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from npukit.builder.toolchains.processes.child_processes import in_parallel, run_child
from npukit.builder.toolchains.processes.compiler_environment import without_compiler_settings
from npukit.builder.toolchains.processes.tool_run import LIMIT_VARIABLE, run_tool
from npukit.errors import ToolchainError, UsageError
from waiting import wait_until_gone

# Starts a child of its own, says who it is, and would stay for an hour.
LINGERS = "sleep 3600 & echo $! > '{note}.new'; mv '{note}.new' '{note}'; echo begun; wait"


def lingering(note: Path) -> list[str]:
    return ["sh", "-c", LINGERS.format(note=note)]


def test_output_and_status(tmp_path: Path) -> None:
    ended = run_child(["sh", "-c", "echo a; echo b >&2; pwd; exit 3"], tmp_path, os.environ)
    assert (ended.status, ended.output) == (3, f"a\nb\n{tmp_path}\n")
    assert not ended.timed_out


def test_a_tool_that_hangs_is_ended_with_its_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(LIMIT_VARIABLE, "0.5")
    with pytest.raises(ToolchainError, match=r"sh did not finish within 0\.5 s") as late:
        run_tool(lingering(tmp_path / "note"), tmp_path)
    assert "begun" in (late.value.details or "")
    assert LIMIT_VARIABLE in (late.value.hint or "")
    wait_until_gone(int((tmp_path / "note").read_text()))


@pytest.mark.parametrize("limit", ["soon", "-1", "0", "nan", "inf"])
def test_a_limit_that_is_not_a_number_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setenv(LIMIT_VARIABLE, limit)
    with pytest.raises(UsageError, match=f"{LIMIT_VARIABLE} is '{limit}'"):
        run_tool(["true"], tmp_path)


PROGRAM = """
import os, signal, sys
from pathlib import Path
from npukit.builder.toolchains.processes.child_processes import in_parallel, run_child
# A background job would ignore it.
signal.signal(signal.SIGINT, signal.default_int_handler)
def work(note):
    run_child(["sh", "-c", {lingers!r}.format(note=note)], Path.cwd(), os.environ)
    Path("went on").touch()
try:
    in_parallel(work, sys.argv[1:], 8)
except KeyboardInterrupt:
    sys.exit(42)
"""


@pytest.mark.parametrize("count", [1, 3])
def test_an_interrupt_ends_the_children_of_all_threads(tmp_path: Path, count: int) -> None:
    notes = [tmp_path / f"note{number}" for number in range(count)]
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM.format(lingers=LINGERS), *map(str, notes)],
        cwd=tmp_path,
    )
    while not all(note.exists() for note in notes):
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    assert process.wait() == 42
    for note in notes:
        wait_until_gone(int(note.read_text()))
    assert not (tmp_path / "went on").exists()


TO_ANOTHER_THREAD = """
import os, signal, sys, threading, time
from pathlib import Path
def send():
    while not all(Path(note).exists() for note in sys.argv[1:]):
        time.sleep(0.01)
    time.sleep(0.1)
    signal.pthread_kill(threading.get_ident(), signal.SIGINT)
threading.Thread(target=send).start()
"""


@pytest.mark.parametrize("count", [1, 3])
def test_an_interrupt_that_interrupts_no_system_call_still_arrives(
    tmp_path: Path, count: int
) -> None:
    """Such as one that comes just before a wait begins; here another thread gets it."""
    notes = [tmp_path / f"note{number}" for number in range(count)]
    program = TO_ANOTHER_THREAD + PROGRAM.format(lingers=LINGERS)
    done = subprocess.run(
        [sys.executable, "-c", program, *map(str, notes)], cwd=tmp_path, check=False
    )
    assert done.returncode == 42
    for note in notes:
        wait_until_gone(int(note.read_text()))


def test_results_come_in_order_and_the_first_failure_is_raised() -> None:
    barrier = threading.Barrier(4)

    def together(number: int) -> int:
        barrier.wait()
        return number * number

    assert in_parallel(together, range(4), 4) == [0, 1, 4, 9]
    assert in_parallel(lambda number: number + 1, [1, 2], 1) == [2, 3]

    def fails(number: int) -> int:
        if number == 2:
            raise ValueError(number)
        return number

    for jobs in (1, 3):
        with pytest.raises(ValueError, match="2"):
            in_parallel(fails, range(100), jobs)


def test_compilers_do_not_see_variables_that_change_their_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("CPATH", "CCC_OVERRIDE_OPTIONS", "ZIG_LIB_DIR", "COMPILER_PATH"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("KEPT", "yes")
    seen = without_compiler_settings()
    assert str(tmp_path) not in seen.values()
    assert seen["KEPT"] == "yes"
    run = run_tool(["sh", "-c", "echo ${CPATH-none} $KEPT $MORE"], tmp_path, {"MORE": "more"})
    assert run.output == "none yes more\n"
