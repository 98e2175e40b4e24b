"""Workers that are processes of this machine, each started afresh, not forked from this one.

Each thread of a pool owns one process and hands it one piece at a time, so it is known which piece
a process died of: another process gets that piece again, and the pieces of the others are not lost
with it (those of a ``ProcessPoolExecutor`` are).
"""

from __future__ import annotations

import os
import pickle
import platform
import signal
import threading
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from types import FrameType
from typing import Any, Final, NoReturn

from npukit.executors.crew import MOST_DEATHS, Crew, Hearer, Hearers, WorkerDiedError, numbered
from npukit.executors.job import Message, become_worker
from npukit.signals import end_forks, held_signals
from npukit.tethered import dismiss_watchdog

_TIDYING_SECONDS: Final = 10
"""How long an interrupted worker may take to stop its tools and remove its temporary folders."""


class ProcessesCrew(Crew):
    """``jobs`` processes, which are started when they are needed.

    They are forked from a server that has imported little, or spawned where there is no fork: so
    they inherit no threads, locks or open files of this process.
    """

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._hearers = Hearers()
        self._own = threading.local()
        self._lock = threading.Lock()
        self._all: set[_Process] = set()
        self._ended = False
        method = "forkserver" if "forkserver" in get_all_start_methods() else "spawn"
        self._context: BaseContext = get_context(method)
        self._pool = ThreadPoolExecutor(jobs, numbered("npukit-processes"))

    @property
    def window(self) -> int:
        """Enough that no process waits for the next piece."""
        return 2 * self._jobs

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Have it called in a process; WorkerDiedError if that kills several of them."""
        return self._pool.submit(self._have_done, (function, args, kwargs))

    @contextmanager
    def listening(self, topic: str, hear: Hearer) -> Iterator[None]:
        """Meanwhile ``hear`` gets the messages of the processes."""
        with self._hearers.of(topic, hear):
            yield

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes when they have done their work."""
        self._pool.shutdown(wait=wait, cancel_futures=cancel_futures)
        if wait:
            self._end(lambda process: process.dismiss())

    def abandon(self, interrupt: Callable[[], None] = lambda: None) -> None:
        """End the processes now, with their tools and temporary folders."""
        self._ended = True
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._end(lambda process: process.stop())

    def _end(self, how: Callable[[_Process], None]) -> None:
        with self._lock:
            processes, self._all = self._all, set()
        for process in processes:
            how(process)
        for process in processes:
            process.join()

    def _have_done(self, call: tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]) -> Any:
        """Have a call done by this thread's process, or by others if it dies."""
        piece = pickle.dumps(call)
        for _ in range(MOST_DEATHS + 1):
            process = self._process()
            try:
                return process.do(piece)
            except _DeadError as death:
                last = death
                self._own.process = None
                with self._lock:
                    self._all.discard(process)
                if self._ended:
                    break
        raise WorkerDiedError(f"{MOST_DEATHS + 1} worker processes died of it; the last {last}")

    def _process(self) -> _Process:
        process: _Process | None = getattr(self._own, "process", None)
        if process is None:
            with self._lock:
                if self._ended:
                    raise WorkerDiedError("the workers are being stopped")
                # An interrupt during the start would leave the process running.
                with held_signals():
                    process = _Process(self._context, self._hearers)
                    self._all.add(process)
            self._own.process = process
        return process


class _DeadError(Exception):
    """A process died; the text says how."""


class _Process:
    """A process that does one piece after another."""

    def __init__(self, context: BaseContext, hearers: Hearers) -> None:
        self._hearers = hearers
        self._pipe, there = context.Pipe()
        self._lifeline, held = context.Pipe()
        # Not a daemon: a kernel's reference may have processes of its own.
        self._process: BaseProcess = context.Process(  # type: ignore[attr-defined]
            target=_be_worker, args=(there, held), daemon=False
        )
        self._process.start()
        there.close()
        held.close()

    def do(self, piece: bytes) -> Any:
        """Have a piece done and pass on the messages meanwhile; its result, or its exception."""
        try:
            self._pipe.send_bytes(piece)
            while True:
                kind, *content = self._pipe.recv()
                if kind == "message":
                    self._hearers.pass_on(*content)
                    continue
                break
        except (EOFError, OSError) as error:
            raise _DeadError(self._death()) from error
        if kind == "failed":
            failure, text = content
            raise failure from RuntimeError(f"in a worker process:\n{text}")
        return content[0]

    def _death(self) -> str:
        self._process.join(_TIDYING_SECONDS)
        status = self._process.exitcode
        if status is not None and status < 0:
            with suppress(ValueError):
                return f"was killed by {signal.Signals(-status).name}"
            return f"was killed by signal {-status}"
        return f"ended with status {status}"

    def dismiss(self) -> None:
        """Let it end: it has nothing to do."""
        self._pipe.close()

    def stop(self) -> None:
        """Interrupt it."""
        self._process.terminate()

    def join(self) -> None:
        """Wait for its end; kill it if it does not come."""
        self._process.join(_TIDYING_SECONDS)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._lifeline.close()


def _be_worker(pipe: Connection, lifeline: Connection) -> None:
    """The main loop of a worker process."""
    with suppress(OSError):
        os.setsid()  # a terminal's Ctrl-C reaches npukit alone, which stops its workers
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    end_forks((signal.SIGTERM, signal.SIGHUP))

    def send(topic: str, message: Message) -> None:
        pipe.send(("message", topic, message))

    become_worker(f"{platform.node()}:{os.getpid()}", send)
    with suppress(KeyboardInterrupt, EOFError, OSError):
        threading.Thread(target=_end_with, args=(lifeline,), daemon=True).start()
        while True:
            pipe.send(_done(pipe.recv_bytes()))
    dismiss_watchdog()


def _done(piece: bytes) -> tuple[Any, ...]:
    try:
        function, args, kwargs = pickle.loads(piece)
        return "done", function(*args, **kwargs)
    except Exception as error:
        text = traceback.format_exc()
        try:
            pickle.loads(pickle.dumps(error))
        except Exception:
            return "failed", RuntimeError(f"{type(error).__name__}: {error}"), text
        return "failed", error, text


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _end_with(lifeline: Connection) -> None:
    """Wait until the process that started this one has ended, then end this one."""
    with suppress(EOFError, OSError):
        lifeline.recv_bytes()
    os.kill(os.getpid(), signal.SIGTERM)
