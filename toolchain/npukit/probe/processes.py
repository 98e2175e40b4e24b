"""Runs each attempt in its own process, with a time limit, and leaves no process behind."""

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
    """Runs attempts one after another, each in its own process."""

    def run(self, job: Path, output: Path, limit: float) -> int | None:
        """Run the attempt of ``job``; its process prints to ``output``.

        Returns:
            The exit code, negative for a signal; None if it was killed after ``limit`` seconds.
        """

    def close(self) -> None:
        """Kill the running attempt and start no more; may be called from any thread."""


class FreshProcesses:
    """A new Python for each attempt, so each has its own XRT state."""

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
    """Forks attempts from a process that has already loaded the emulated device.

    Loading it takes many times longer than an attempt. This would not work with XRT, whose driver
    state does not survive a fork.
    """

    def __init__(self) -> None:
        self._fork_server: subprocess.Popen[bytes] | None = None
        self._closed = False

    def run(self, job: Path, output: Path, limit: float) -> int | None:
        """See :class:`Processes`."""
        fork_server = self._fork_server
        if fork_server is None:
            # Its output before the first fork goes to the first attempt.
            with output.open("wb") as printed:
                fork_server = self._fork_server = _start(printed, _FORK_SERVER, piped=True)
        code = None if self._closed else _request(fork_server, f"{job}\n{output}\n", limit)
        if code is None or fork_server.poll() is not None:
            _end(fork_server)
            self._fork_server = None
        return code

    def close(self) -> None:
        """See :class:`Processes`."""
        self._closed = True
        if self._fork_server is not None:
            _end(self._fork_server)


def _request(fork_server: subprocess.Popen[bytes], request: str, limit: float) -> int | None:
    """The exit code of the attempt, or of a fork server that died; None on timeout."""
    assert fork_server.stdin is not None
    assert fork_server.stdout is not None
    with suppress(BrokenPipeError):  # it has died: readline below returns an empty line
        fork_server.stdin.write(request.encode())
        fork_server.stdin.flush()
    if not select.select([fork_server.stdout], [], [], limit)[0]:
        return None
    answer = fork_server.stdout.readline()
    return int(answer) if answer else fork_server.wait()


def _start(
    printed: IO[bytes], module: str, *arguments: str, piped: bool = False
) -> subprocess.Popen[bytes]:
    """Start a Python in its own session, so its children can be killed with it."""
    return start_leader(
        [sys.executable, "-P", "-m", module, *arguments],
        stdin=subprocess.PIPE if piped else subprocess.DEVNULL,
        stdout=subprocess.PIPE if piped else printed,
        stderr=printed,
    )


def _end(leader: subprocess.Popen[bytes]) -> None:
    """Kill a session; don't wait forever, since a process may hang in the driver."""
    if leader.poll() is None:
        signal_group(leader)
        with suppress(subprocess.TimeoutExpired):
            leader.wait(_GRACE)
    for pipe in (leader.stdin, leader.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
