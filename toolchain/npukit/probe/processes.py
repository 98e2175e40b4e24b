"""Processes for attempts: one each, with a time limit, and none left behind."""

from __future__ import annotations

import select
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO, Protocol

from npukit.builder.toolchains.processes.child_processes import signal_group, start_leader

_ATTEMPT = "npukit.probe.attempt"
_FORK_SERVER = "npukit.probe.fork_server"
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
        self._fork_server: subprocess.Popen[bytes] | None = None
        self._closed = False

    def run(self, job: Path, output: Path, limit: float) -> int | None:
        """See :class:`Processes`."""
        fork_server = self._fork_server
        if fork_server is None:
            # What it says before its first child is that one's to tell.
            with output.open("wb") as printed:
                fork_server = self._fork_server = _start(printed, _FORK_SERVER, talk=True)
        code = None if self._closed else _ask(fork_server, f"{job}\n{output}\n", limit)
        if code is None or fork_server.poll() is not None:
            _end(fork_server)
            self._fork_server = None
        return code

    def close(self) -> None:
        """See :class:`Processes`."""
        self._closed = True
        if self._fork_server is not None:
            _end(self._fork_server)


def _ask(fork_server: subprocess.Popen[bytes], question: str, limit: float) -> int | None:
    """The exit code of the child, or of a fork server that died; None if no answer came in time."""
    assert fork_server.stdin is not None
    assert fork_server.stdout is not None
    with suppress(BrokenPipeError):  # it has died: the end of its answers tells
        fork_server.stdin.write(question.encode())
        fork_server.stdin.flush()
    if not select.select([fork_server.stdout], [], [], limit)[0]:
        return None
    answer = fork_server.stdout.readline()
    return int(answer) if answer else fork_server.wait()


def _start(
    printed: IO[bytes], module: str, *arguments: str, talk: bool = False
) -> subprocess.Popen[bytes]:
    """A Python in a session of its own, so that its children can be ended with it."""
    return start_leader(
        [sys.executable, "-P", "-m", module, *arguments],
        stdin=subprocess.PIPE if talk else subprocess.DEVNULL,
        stdout=subprocess.PIPE if talk else printed,
        stderr=printed,
    )


def _end(leader: subprocess.Popen[bytes]) -> None:
    """Kill a session; a process that hangs in the driver can't be waited for."""
    if leader.poll() is None:
        signal_group(leader)
        with suppress(subprocess.TimeoutExpired):
            leader.wait(_GRACE)
    for pipe in (leader.stdin, leader.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
