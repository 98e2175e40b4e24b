"""Processes for attempts: one each, with a time limit, and none left behind."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO, Protocol

from npukit.tethered import tethered

_ATTEMPT = "npukit.probe.attempt"
_NURSERY = "npukit.probe.nursery"
_GRACE = 5.0


class Processes(Protocol):
    """Does one attempt after the other, each in a process of its own."""

    def run(self, job: Path, output: Path, limit: float) -> int | None:
        """Do the attempt of ``job``; what its process prints goes to ``output``.

        Returns:
            The exit code, negative for a signal; None if it was ended after ``limit`` seconds.
        """

    def close(self) -> None:
        """End what runs, and begin nothing more; from any thread."""


class FreshProcesses:
    """A new Python for each attempt: XRT, and what is left of it, is the attempt's own."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._closed = False

    def run(self, job: Path, output: Path, limit: float) -> int | None:
        """See :class:`Processes`."""
        with output.open("wb") as printed:
            child = self._child = _start(printed, _ATTEMPT, str(job))
        try:
            return None if self._closed else child.wait(limit)
        except subprocess.TimeoutExpired:
            return None
        finally:
            _end(child)

    def close(self) -> None:
        """See :class:`Processes`."""
        self._closed = True
        if self._child is not None:
            _end(self._child)


class ForkedProcesses:
    """Attempts are forked from a process that has loaded the emulated device already.

    Loading it takes many times as long as an attempt does. With XRT it could not be done so: what
    the library of a driver holds does not survive a fork.
    """

    def __init__(self) -> None:
        self._nursery: subprocess.Popen[bytes] | None = None
        self._closed = False

    def run(self, job: Path, output: Path, limit: float) -> int | None:
        """See :class:`Processes`."""
        nursery = self._nursery
        if nursery is None:
            # What it says before its first child is that one's to tell.
            with output.open("wb") as printed:
                nursery = self._nursery = _start(printed, _NURSERY, talk=True)
        code = None if self._closed else _ask(nursery, f"{job}\n{output}\n", limit)
        if code is None or nursery.poll() is not None:
            _end(nursery)
            self._nursery = None
        return code

    def close(self) -> None:
        """See :class:`Processes`."""
        self._closed = True
        if self._nursery is not None:
            _end(self._nursery)


def _ask(nursery: subprocess.Popen[bytes], question: str, limit: float) -> int | None:
    """The child's exit code; the nursery's own if it died; None if there is no answer in time."""
    assert nursery.stdin is not None
    assert nursery.stdout is not None
    with suppress(BrokenPipeError):  # it has died: the end of its answers tells
        nursery.stdin.write(question.encode())
        nursery.stdin.flush()
    if not select.select([nursery.stdout], [], [], limit)[0]:
        return None
    answer = nursery.stdout.readline()
    return int(answer) if answer else nursery.wait()


def _start(
    printed: IO[bytes], module: str, *arguments: str, talk: bool = False
) -> subprocess.Popen[bytes]:
    """A Python in a session of its own, so that its children can be ended with it."""
    return subprocess.Popen(
        [sys.executable, "-P", "-m", module, *arguments],
        stdin=subprocess.PIPE if talk else subprocess.DEVNULL,
        stdout=subprocess.PIPE if talk else printed,
        stderr=printed,
        env=tethered(os.environ),
        start_new_session=True,
    )


def _end(leader: subprocess.Popen[bytes]) -> None:
    """Kill a session; a process that hangs in the driver can't be waited for."""
    if leader.poll() is None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(leader.pid, signal.SIGKILL)
        with suppress(subprocess.TimeoutExpired):
            leader.wait(_GRACE)
    for pipe in (leader.stdin, leader.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
