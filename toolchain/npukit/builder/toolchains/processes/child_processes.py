"""Running tools so that they, and all that they start, end when npukit is interrupted.

Each runs in a session of its own: a driver starts compilers, and a script starts programs, which
would go on without it. A terminal's Ctrl-C then reaches npukit alone, which ends them; those that
other threads wait for are ended by :func:`stop_children`. Where npukit itself is killed, a watchdog
ends them (:mod:`npukit.tethered`).
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from npukit.signals import held_signals
from npukit.tethered import tethered

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

_AGAIN_SECONDS: Final = 0.1
_WAKE_SECONDS: Final = 0.5
"""The longest wait in one piece. A signal that comes just before a wait begins, or to another
thread, does not end it, and Python runs its handler only afterwards."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a child ended: its exit status (negative: signal), and all that it printed.

    ``late``: it was ended because its time was up.
    """

    status: int
    output: str
    late: bool = False


class _Child:
    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self.stopped = False

    def kill(self) -> None:
        signal_group(self.process)


_lock = threading.Lock()
_running: set[_Child] = set()


def run_child(
    command: Sequence[str],
    cwd: Path,
    environment: Mapping[str, str],
    seconds: float | None = None,
) -> Ended:
    """Run ``command`` in ``cwd`` with this ``environment`` and wait for it.

    After ``seconds`` it is killed, and what it has printed until then is given.

    Raises:
        OSError: it can't be started.
        KeyboardInterrupt: :func:`stop_children` ended it.
    """
    child: _Child | None = None
    late = False
    try:
        # An interrupt in the middle of starting it would leave it running.
        with held_signals():
            child = _Child(
                subprocess.Popen(
                    list(command),
                    cwd=cwd,
                    env=tethered(environment),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            )
            with _lock:
                _running.add(child)
        output = _output(child.process, seconds)
    except subprocess.TimeoutExpired:
        assert child is not None
        late = True
        child.kill()
        output, _ = child.process.communicate()
    except BaseException:
        if child is not None:
            child.kill()
            child.process.communicate()
        raise
    finally:
        if child is not None:
            with _lock:
                _running.discard(child)
    if child.stopped:
        raise KeyboardInterrupt
    return Ended(child.process.returncode, output.decode(errors="replace"), late)


def _output(process: subprocess.Popen[bytes], seconds: float | None) -> bytes:
    """All that ``process`` prints until it ends; TimeoutExpired after ``seconds``."""
    until = None if seconds is None else time.monotonic() + seconds
    while True:
        left = _WAKE_SECONDS if until is None else until - time.monotonic()
        try:
            return process.communicate(timeout=max(0, min(left, _WAKE_SECONDS)))[0]
        except subprocess.TimeoutExpired:
            if left <= _WAKE_SECONDS and until is not None:
                raise


def stop_children() -> None:
    """End every child that runs now; whoever waits for one gets a KeyboardInterrupt."""
    with _lock:
        for child in _running:
            child.stopped = True
            child.kill()


def signal_group(leader: subprocess.Popen[Any], which: signal.Signals = signal.SIGKILL) -> None:
    """Send ``which`` to a process that leads a session, and to all in its process group."""
    try:
        os.killpg(leader.pid, which)
    except OSError:
        # Gone already, or a system without process groups.
        leader.send_signal(which)


def signal_name(status: int) -> str:
    """The signal behind a negative exit status: ``SIGSEGV``, or ``signal 77``."""
    try:
        return signal.Signals(-status).name
    except ValueError:
        return f"signal {-status}"


def in_parallel(
    work: Callable[[_Item], _Result], items: Sequence[_Item], jobs: int
) -> list[_Result]:
    """``work(item)`` for all ``items`` in ``jobs`` threads; the results in the items' order.

    When this thread is interrupted, the children that the others wait for are ended. An exception
    of ``work`` is raised again when the items under way are done; the rest is not begun.
    """
    if jobs == 1 or len(items) <= 1:
        return [work(item) for item in items]
    with ThreadPoolExecutor(max_workers=min(jobs, len(items))) as pool:
        futures = [pool.submit(work, item) for item in items]
        try:
            while True:
                done, left = wait(futures, _WAKE_SECONDS, FIRST_EXCEPTION)
                if not left or any(future.exception() is not None for future in done):
                    break
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            # More than once: a thread may be between two children.
            while wait(futures, timeout=_AGAIN_SECONDS).not_done:
                stop_children()
            raise
        if any(future.done() and future.exception() is not None for future in futures):
            pool.shutdown(cancel_futures=True)
            raise next(
                error
                for future in futures
                if not future.cancelled() and (error := future.exception()) is not None
            )
        return [future.result() for future in futures]


def default_jobs() -> int:
    """As many at once as this process may use processors."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
