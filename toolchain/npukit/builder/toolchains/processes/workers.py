"""Running pieces of Python work in parallel, in processes forked from this one.

Threads would not help: the interpreter runs one at a time. A worker inherits everything that this
process has imported and planned, so a number identifies a piece of work, and only results are
sent back. Each worker leads its own session, as a tool does (:mod:`.child_processes`): a
terminal's Ctrl-C reaches this process alone, which stops the workers, and they stop their tools.
A worker whose parent was killed sees the end of a pipe and exits.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import threading
import time
import traceback
import warnings
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import connection, get_all_start_methods, get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import FrameType
from typing import Any, Final, Generic, Literal, NoReturn, TypeAlias, TypeVar

from npukit.endings import finishing
from npukit.signals import end_forks, held_signals
from npukit.tethered import dismiss_watchdog

_Result = TypeVar("_Result")
_Progress = TypeVar("_Progress")
_Message: TypeAlias = tuple[Literal["progress", "done", "failed"], Any]

_WAKE_SECONDS: Final = 0.5
"""The longest single wait: see :mod:`.child_processes`."""
_TIDYING_SECONDS: Final = 10
"""How long an interrupted worker may take to stop its tools and remove its temporary folders."""


@dataclass(frozen=True)
class WorkerDied:
    """Replaces the result of a worker that died; a negative ``status`` is a signal.

    ``overdue``: it was ended because its piece took longer than it may.
    """

    status: int
    overdue: bool = False


class WorkerError(Exception):
    """Carries a worker's traceback, as the cause of the exception that is raised here."""


@dataclass
class _Worker:
    process: BaseProcess
    pipe: Connection
    number: int
    """The piece that it is working on."""
    since: float
    """When it got the piece, on the monotonic clock."""
    overdue: bool = False
    """Whether it was told to end because the piece took too long."""


def can_fork() -> bool:
    """Whether this system can fork processes."""
    return "fork" in get_all_start_methods()


class Workers(Generic[_Progress, _Result]):
    """A pool of processes for one batch of work.

    Args:
        work: does the piece with this number and returns its result; calls its second argument
            to report progress. Results and progress messages are pickled.
        on_progress: called in this process with the number of a piece and a progress message.
        seconds: how long a piece may take; None for any time. A worker that takes longer is ended.
    """

    def __init__(
        self,
        work: Callable[[int, Callable[[_Progress], None]], _Result],
        on_progress: Callable[[int, _Progress], None],
        seconds: float | None = None,
    ) -> None:
        self._work = work
        self._on_progress = on_progress
        self._seconds = seconds
        self._workers: dict[Connection, _Worker] = {}
        self._results: dict[int, _Result | WorkerDied] = {}

    def run(
        self, count: int, jobs: int, done: Callable[[int, _Result | WorkerDied], None]
    ) -> list[_Result | WorkerDied]:
        """Do the pieces 0 to ``count - 1``, ``jobs`` at a time; the results in their order.

        ``done`` is called in this process for each result as it arrives. A worker that dies loses
        only the piece that it was working on. An exception in ``work`` stops everything and is
        raised here.
        """
        todo = deque(range(count))
        lifeline, self._held = os.pipe()
        try:
            while todo or self._workers:
                while todo and len(self._workers) < jobs:
                    self._start(todo.popleft(), lifeline)
                for pipe in connection.wait(list(self._workers), _WAKE_SECONDS):
                    assert isinstance(pipe, Connection)
                    number = self._workers[pipe].number
                    if self._listen(self._workers[pipe], todo):
                        done(number, self._results[number])
                self._end_overdue()
        finally:
            self._end()
            os.close(self._held)
            os.close(lifeline)
        return [self._results[number] for number in range(count)]

    def _start(self, number: int, lifeline: int) -> None:
        # An interrupt during the start would leave the worker running.
        with held_signals(), warnings.catch_warnings():
            # Python warns about forking with threads; a progress display's hold no lock we need.
            warnings.simplefilter("ignore", DeprecationWarning)
            context = get_context("fork")
            here, there = context.Pipe()
            # Not a daemon: what works here, such as a kernel's reference, may have own processes.
            process = context.Process(target=self._be_worker, args=(there, lifeline), daemon=False)
            process.start()
            there.close()
            self._workers[here] = _Worker(process, here, number, time.monotonic())
        with suppress(OSError):  # the worker died; its pipe will report the end
            here.send(number)

    def _listen(self, worker: _Worker, todo: deque[int]) -> bool:
        """Receive one message; returns whether the worker's piece now has a result."""
        kind: str
        try:
            kind, content = worker.pipe.recv()
        except (EOFError, OSError):
            worker.process.join()
            del self._workers[worker.pipe]
            worker.pipe.close()
            status = worker.process.exitcode or 0
            self._results[worker.number] = WorkerDied(status, worker.overdue)
            return True
        if kind == "progress":
            self._on_progress(worker.number, content)
            return False
        if kind == "failed":
            error, text = content
            raise error from WorkerError(f"in a worker process:\n{text}")
        self._results[worker.number] = content
        number = worker.number
        if todo and not worker.overdue:
            worker.number, worker.since = todo.popleft(), time.monotonic()
            with suppress(OSError):
                worker.pipe.send(worker.number)
        else:
            with suppress(OSError):
                worker.pipe.send(None)
            worker.process.join()
            del self._workers[worker.pipe]
            worker.pipe.close()
        return number in self._results

    def _end_overdue(self) -> None:
        """Ask workers whose pieces take too long to end, and end those that don't."""
        if self._seconds is None:
            return
        for worker in self._workers.values():
            late = time.monotonic() - worker.since - self._seconds
            if late > _TIDYING_SECONDS:
                worker.process.kill()
            elif late > 0 and not worker.overdue:
                worker.overdue = True
                worker.process.terminate()

    def _end(self) -> None:
        """Stop the workers that an interrupt or an error left running."""
        try:
            for worker in self._workers.values():
                worker.process.terminate()
            until = time.monotonic() + _TIDYING_SECONDS
            for worker in self._workers.values():
                worker.process.join(max(0.0, until - time.monotonic()))
        finally:
            for worker in self._workers.values():
                worker.process.kill()
                worker.process.join()
                worker.pipe.close()
            self._workers.clear()

    def _be_worker(self, pipe: Connection, lifeline: int) -> None:
        """The main loop of a worker process."""
        os.setsid()
        os.close(self._held)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _interrupt)
        end_forks((signal.SIGTERM, signal.SIGHUP))
        with suppress(KeyboardInterrupt, EOFError, BrokenPipeError):
            threading.Thread(target=_end_with, args=(lifeline,), daemon=True).start()
            # Objects from before the fork are shared memory: keep the collector away from them.
            gc.freeze()
            with finishing():
                while (piece := pipe.recv()) is not None:
                    pipe.send(self._done(piece, pipe))
        dismiss_watchdog()

    def _done(self, piece: int, pipe: Connection) -> _Message:
        try:
            return "done", self._work(piece, lambda message: pipe.send(("progress", message)))
        except Exception as error:
            text = traceback.format_exc()
            try:
                pickle.loads(pickle.dumps(error))
            except Exception:
                return "failed", (RuntimeError(f"{type(error).__name__}: {error}"), text)
            return "failed", (error, text)


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _end_with(lifeline: int) -> None:
    """Wait until the parent has exited, then terminate this process."""
    os.read(lifeline, 1)
    os.kill(os.getpid(), signal.SIGTERM)
