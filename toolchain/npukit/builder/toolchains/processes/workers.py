"""Doing many pieces of Python work at once, in processes forked from this one.

Threads would take turns: one interpreter runs one of them at a time. A worker inherits all that
this process has imported and planned, so a piece of work is known by its number, and only results
are sent. Each worker leads a session of its own, as a tool does (:mod:`.child_processes`): a
terminal's Ctrl-C reaches this process alone, which ends the workers, and they end their tools. A
worker whose parent was killed notices the end of a pipe and ends too.
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

from npukit.signals import held_signals
from npukit.tethered import dismiss_watchdog

_Result = TypeVar("_Result")
_Said = TypeVar("_Said")
_Message: TypeAlias = tuple[Literal["said", "done", "failed"], Any]

_WAKE_SECONDS: Final = 0.5
"""The longest wait in one piece: see :mod:`.child_processes`."""
_TIDYING_SECONDS: Final = 10
"""How long an interrupted worker may take to end its tools and remove its temporary folders."""


@dataclass(frozen=True)
class WorkerDied:
    """What stands in the place of a result whose worker ended; ``status`` is negative: a signal."""

    status: int


class WorkerError(Exception):
    """The traceback of an exception in a worker, as the cause of the same one here."""


@dataclass
class _Worker:
    process: BaseProcess
    pipe: Connection
    number: int
    """What it is doing."""


def can_fork() -> bool:
    """Whether this system has processes that begin as copies of this one."""
    return "fork" in get_all_start_methods()


class Workers(Generic[_Said, _Result]):
    """A pool of processes for one batch of work.

    Args:
        work: does the piece with this number and gives its result; what it says meanwhile goes to
            its second argument. Results and what is said are pickled.
        hear: gets, in this process, the number of a piece and what its worker says.
    """

    def __init__(
        self,
        work: Callable[[int, Callable[[_Said], None]], _Result],
        hear: Callable[[int, _Said], None],
    ) -> None:
        self._work = work
        self._hear = hear
        self._workers: dict[Connection, _Worker] = {}
        self._results: dict[int, _Result | WorkerDied] = {}

    def run(
        self, count: int, jobs: int, done: Callable[[int, _Result | WorkerDied], None]
    ) -> list[_Result | WorkerDied]:
        """Do the pieces 0 to ``count - 1``, ``jobs`` at a time; the results in their order.

        ``done`` is called in this process for each result as it comes. A worker that dies costs the
        piece that it was doing. An exception of ``work`` ends all and is raised here.
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
        finally:
            self._end()
            os.close(self._held)
            os.close(lifeline)
        return [self._results[number] for number in range(count)]

    def _start(self, number: int, lifeline: int) -> None:
        # An interrupt in the middle of starting it would leave it running.
        with held_signals(), warnings.catch_warnings():
            # Of threads; those of a progress display hold nothing that a worker takes.
            warnings.simplefilter("ignore", DeprecationWarning)
            context = get_context("fork")
            here, there = context.Pipe()
            process = context.Process(target=self._be_worker, args=(there, lifeline), daemon=True)
            process.start()
            there.close()
            self._workers[here] = _Worker(process, here, number)
        with suppress(OSError):  # it died: the end of its pipe tells
            here.send(number)

    def _listen(self, worker: _Worker, todo: deque[int]) -> bool:
        """Take one message; whether the piece that the worker was doing has a result now."""
        kind: str
        try:
            kind, content = worker.pipe.recv()
        except (EOFError, OSError):
            worker.process.join()
            del self._workers[worker.pipe]
            worker.pipe.close()
            self._results[worker.number] = WorkerDied(worker.process.exitcode or 0)
            return True
        if kind == "said":
            self._hear(worker.number, content)
            return False
        if kind == "failed":
            error, text = content
            raise error from WorkerError(f"in a worker process:\n{text}")
        self._results[worker.number] = content
        number = worker.number
        if todo:
            worker.number = todo.popleft()
            with suppress(OSError):
                worker.pipe.send(worker.number)
        else:
            with suppress(OSError):
                worker.pipe.send(None)
            worker.process.join()
            del self._workers[worker.pipe]
            worker.pipe.close()
        return number in self._results

    def _end(self) -> None:
        """End the workers that are left: an interrupt, or an error, came before they were done."""
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
        """The life of a worker."""
        os.setsid()
        os.close(self._held)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _interrupt)
        with suppress(KeyboardInterrupt, EOFError, BrokenPipeError):
            threading.Thread(target=_end_with, args=(lifeline,), daemon=True).start()
            # What was there before the fork is shared: the collector need not walk through it.
            gc.freeze()
            while (piece := pipe.recv()) is not None:
                pipe.send(self._done(piece, pipe))
        dismiss_watchdog()

    def _done(self, piece: int, pipe: Connection) -> _Message:
        try:
            return "done", self._work(piece, lambda said: pipe.send(("said", said)))
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
    """Wait until the parent is no more."""
    os.read(lifeline, 1)
    os.kill(os.getpid(), signal.SIGTERM)
