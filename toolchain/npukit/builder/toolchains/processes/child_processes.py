"""Child processes: starting, reading, limiting and stopping everything that npukit runs.

Each child runs in its own session, because drivers and scripts start further programs that would
outlive them. A terminal's Ctrl-C then reaches npukit alone, which stops its children;
:func:`stop_children` stops those that other threads wait for. If npukit itself is killed, a
watchdog kills them (:mod:`npukit.tethered`).
"""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, TypeAlias, TypeVar

from npukit.signals import held_signals
from npukit.tethered import tethered, untethered

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

LineHandler: TypeAlias = Callable[[str], None]
"""Receives each line that a child prints, as soon as it is printed."""

_AGAIN_SECONDS: Final = 0.1
_WAKE_SECONDS: Final = 0.5
"""The longest single wait. A signal that arrives just before a wait, or in another thread, does not
interrupt it, and Python runs the handler only afterwards."""
_PIECE: Final = 1 << 16


@dataclass(frozen=True)
class StopPolicy:
    """How a child is stopped when npukit is interrupted or killed.

    ``grace``: seconds that an interrupted child has to clean up before it is killed.
    ``tethered``: the child is killed when npukit is.
    """

    grace: float
    tethered: bool


TOOL: Final = StopPolicy(grace=0, tethered=True)
"""For compilers and queries: whatever they leave behind is useless, so they are killed."""
INSTALLER: Final = StopPolicy(grace=30, tethered=False)
"""For pip: killing it would leave a package half installed."""


@dataclass(frozen=True, slots=True)
class ChildResult:
    """How a child ended: its exit status (negative: signal) and its output.

    ``timed_out``: npukit killed it when its time was up.
    """

    status: int
    output: str
    timed_out: bool = False


class _Child:
    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        self.process = process
        self.stdout: IO[bytes] = process.stdout
        self.stopped = False

    def kill(self) -> None:
        signal_group(self.process)

    def finish(self, grace: float) -> None:
        """Stop it: interrupt it first if it has a grace period, then kill it."""
        if grace:
            signal_group(self.process, signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                self.process.communicate(timeout=grace)
                return
        self.kill()
        self.process.communicate()


_lock = threading.Lock()
_running: set[_Child] = set()


def start_leader(
    command: Sequence[str],
    *,
    stdin: int | IO[bytes] = subprocess.DEVNULL,
    stdout: int | IO[bytes] = subprocess.PIPE,
    stderr: int | IO[bytes] = subprocess.STDOUT,
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
    policy: StopPolicy = TOOL,
) -> subprocess.Popen[bytes]:
    """Start ``command`` as the leader of a session, so that its children can be ended with it.

    Raises:
        OSError: it can't be started.
    """
    variables = os.environ if environment is None else environment
    return subprocess.Popen(
        list(command),
        cwd=cwd,
        env=tethered(variables) if policy.tethered else untethered(variables),
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        start_new_session=True,
    )


def run_child(
    command: Sequence[str],
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
    seconds: float | None = None,
    on_line: LineHandler | None = None,
    policy: StopPolicy = TOOL,
) -> ChildResult:
    """Run ``command`` in ``cwd`` with ``environment`` and wait for it.

    After ``seconds`` it is killed; the result has its output up to then.

    Raises:
        OSError: it can't be started.
        KeyboardInterrupt: :func:`stop_children` stopped it.
    """
    child: _Child | None = None
    try:
        # An interrupt during the start would leave the child running.
        with held_signals():
            child = _Child(start_leader(command, cwd=cwd, environment=environment, policy=policy))
            with _lock:
                _running.add(child)
        output, timed_out = _follow(child, seconds, on_line)
    except BaseException:
        if child is not None:
            child.finish(policy.grace)
        raise
    finally:
        if child is not None:
            with _lock:
                _running.discard(child)
            child.stdout.close()
    if child.stopped:
        raise KeyboardInterrupt
    return ChildResult(child.process.returncode, output.decode(errors="replace"), timed_out)


def _follow(
    child: _Child, seconds: float | None, on_line: LineHandler | None
) -> tuple[bytes, bool]:
    """The output of ``child`` until it ends, and whether it was killed after ``seconds``."""
    until = None if seconds is None else time.monotonic() + seconds
    timed_out = False
    printed = bytearray()
    passed = 0
    with selectors.DefaultSelector() as selector:
        selector.register(child.stdout, selectors.EVENT_READ)
        while True:
            left = _WAKE_SECONDS if until is None or timed_out else until - time.monotonic()
            if left <= 0:
                timed_out = True
                child.kill()
                continue
            if not selector.select(min(left, _WAKE_SECONDS)):
                continue
            if not (piece := os.read(child.stdout.fileno(), _PIECE)):
                break
            printed += piece
            if on_line is not None:
                passed = _pass_lines(printed, passed, on_line)
    if on_line is not None and passed < len(printed):
        on_line(printed[passed:].decode(errors="replace"))
    while True:
        left = _WAKE_SECONDS if until is None or timed_out else until - time.monotonic()
        try:
            child.process.wait(max(0.0, min(left, _WAKE_SECONDS)))
        except subprocess.TimeoutExpired:
            if left <= _WAKE_SECONDS and until is not None and not timed_out:
                timed_out = True
                child.kill()
        else:
            return bytes(printed), timed_out


def _pass_lines(printed: bytearray, start: int, on_line: LineHandler) -> int:
    """Pass on the complete lines after ``start``; returns where the next line begins."""
    while (end := printed.find(b"\n", start)) >= 0:
        on_line(printed[start:end].decode(errors="replace").removesuffix("\r"))
        start = end + 1
    return start


def stop_children() -> None:
    """Kill every running child; each waiting thread gets a KeyboardInterrupt."""
    with _lock:
        for child in _running:
            child.stopped = True
            child.kill()


def signal_group(leader: subprocess.Popen[Any], which: signal.Signals = signal.SIGKILL) -> None:
    """Send ``which`` to the process group of a session leader."""
    try:
        os.killpg(leader.pid, which)
    except OSError:
        # It has exited, or the system has no process groups.
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
    """``work(item)`` for all ``items`` in ``jobs`` threads; results are in the items' order.

    If this thread is interrupted, the children that other threads wait for are stopped. If ``work``
    raises an exception, running items finish, the others are not started, and it is raised here.
    """
    if jobs == 1 or len(items) <= 1:
        return [work(item) for item in items]
    from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait

    with ThreadPoolExecutor(max_workers=min(jobs, len(items))) as pool:
        futures = [pool.submit(work, item) for item in items]
        try:
            while True:
                done, left = wait(futures, _WAKE_SECONDS, FIRST_EXCEPTION)
                if not left or any(future.exception() is not None for future in done):
                    break
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            # Repeated, because a thread may be between two children.
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
