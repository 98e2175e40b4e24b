"""Work in forked processes: in order, with what they say; and none outlives the one that began."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from npukit.builder.toolchains.processes.workers import WorkerDied, Workers
from npukit.errors import CoreTrapError, DesignError, Location, NpukitError
from waiting import wait_until_gone


def squares(count: int, jobs: int) -> tuple[list[int | WorkerDied], list[tuple[int, str]]]:
    said: list[tuple[int, str]] = []
    workers: Workers[str, int] = Workers(
        lambda number, tell: (tell(f"begun {number}"), number * number)[1],
        lambda number, text: said.append((number, text)),
    )
    return workers.run(count, jobs, lambda number, result: None), said


@pytest.mark.parametrize("jobs", [1, 2, 9])
def test_results_come_in_order_and_progress_is_passed_on(jobs: int) -> None:
    results, said = squares(7, jobs)
    assert results == [number * number for number in range(7)]
    assert sorted(said) == [(number, f"begun {number}") for number in range(7)]


def test_nothing_to_do() -> None:
    assert squares(0, 2) == ([], [])


def test_work_is_done_in_parallel_in_other_processes() -> None:
    read, write = os.pipe()

    def work(number: int, tell: object) -> int:
        if number == 0:
            os.read(read, 1)  # comes only if the other runs at the same time
        else:
            os.write(write, b"x")
        return os.getpid()

    workers: Workers[str, int] = Workers(work, lambda number, text: None)
    results = workers.run(2, 2, lambda number, result: None)
    assert len({*results, os.getpid()}) == 3
    os.close(read)
    os.close(write)


def test_a_killed_worker_loses_only_its_own_piece() -> None:
    def work(number: int, tell: object) -> int:
        if number == 1:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    done: list[int] = []
    workers: Workers[str, int] = Workers(work, lambda number, text: None)
    results = workers.run(4, 2, lambda number, result: done.append(number))
    assert results == [0, WorkerDied(-signal.SIGKILL), 2, 3]
    assert sorted(done) == [0, 1, 2, 3]


class UnpicklableError(Exception):
    def __init__(self, one: int, two: int) -> None:
        super().__init__(f"{one} and {two}")


@pytest.mark.parametrize("error", [ValueError("of work"), UnpicklableError(1, 2)])
def test_an_exception_of_work_is_raised_here_with_its_traceback(error: Exception) -> None:
    def work(number: int, tell: object) -> int:
        raise error

    workers: Workers[str, int] = Workers(work, lambda number, text: None)
    with pytest.raises(Exception, match=str(error)) as raised:
        workers.run(3, 2, lambda number, result: None)
    assert "in work\n" in str(raised.value.__cause__)


def test_npukit_s_errors_arrive_complete() -> None:
    trap = CoreTrapError("m", tile=(0, 2), function="f", kind="fuel", address=4, hint="h")
    located = DesignError("m", where=Location("a.mlir", 3, 4), hint="h", details="d")

    def work(number: int, tell: object) -> NpukitError:
        return (trap, located)[number]

    workers: Workers[str, NpukitError] = Workers(work, lambda number, text: None)
    got = workers.run(2, 2, lambda number, result: None)
    for before, after in zip((trap, located), got, strict=True):
        assert type(after) is type(before)
        assert str(after) == str(before)
        assert after.__dict__ == before.__dict__


PROGRAM = """
import os, signal, sys
from pathlib import Path
from npukit.builder.toolchains.processes.child_processes import run_child
from npukit.builder.toolchains.processes.workers import Workers
from npukit.scratch import scratch_folder
signal.signal(signal.SIGINT, signal.default_int_handler)
def work(number, tell):
    note = sys.argv[1 + number]
    with scratch_folder("work") as folder:
        Path(f"{note}.folder").write_text(str(folder))
        run_child(["sh", "-c", f"sleep 3600 & echo $! > '{note}.new'; mv '{note}.new' '{note}'; "
                   "wait"], Path.cwd(), os.environ)
    Path("went on").touch()
count = len(sys.argv) - 1
try:
    Workers(work, print).run(count, count, print)
except KeyboardInterrupt:
    sys.exit(42)
"""


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_workers_and_their_tools_end_with_npukit(tmp_path: Path, how: signal.Signals) -> None:
    """Interrupted, they remove their temporary folders too."""
    notes = [tmp_path / f"note{number}" for number in range(2)]
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, *map(str, notes)], cwd=tmp_path)
    while not all(note.exists() for note in notes):
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(how)
    assert process.wait() == (42 if how is signal.SIGINT else -signal.SIGKILL)
    for note in notes:
        wait_until_gone(int(note.read_text()))
        if how is signal.SIGINT:
            assert not Path(note.with_name(f"{note.name}.folder").read_text()).exists()
    assert not (tmp_path / "went on").exists()


_COMPILING = """
from npukit.builder.toolchains.processes.workers import Workers
from npukit.emulator.wasm_engine import compiled

def program(number):
    functions = "".join(f"(func (result i32) (i32.const {n + number}))" for n in range(100))
    return f"(module {functions})"

def work(number, report):
    compiled(program(number))
    return number

compiled(program(7))
print(Workers(work, print).run(4, 2, lambda number, result: None))
"""


def test_workers_compile_webassembly_after_their_parent_did() -> None:
    """The compiler's threads, if it had any, would be missing in a forked process."""
    done = subprocess.run(
        [sys.executable, "-c", _COMPILING], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout == "[0, 1, 2, 3]\n", done.stderr


def test_a_piece_that_takes_too_long_is_ended_and_the_others_go_on() -> None:
    workers: Workers[str, int] = Workers(
        lambda number, tell: (time.sleep(600 if number == 1 else 0), number)[1],
        lambda number, text: None,
        seconds=2,
    )
    first, overdue, last = workers.run(3, 1, lambda number, result: None)
    assert (first, last) == (0, 2)
    assert isinstance(overdue, WorkerDied)
    assert overdue.overdue
