"""Runs ``npukit`` as a separate process, without its half second of imports where possible.

A server (:mod:`npukit_server`) that has imported everything forks a process for each command.
``python -m npukit`` is started instead if the environment changes how Python starts, always with
``NPUKIT_TESTS_START_PYTHON=1``, and in exhaustive runs for the first use of each command and of each
of its options, so that what a command itself fails to import shows.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import pty
import struct
import subprocess
import sys
import tempfile
import termios
import threading
from collections.abc import Mapping
from pathlib import Path

from thoroughness import exhaustive

START_PYTHON = "NPUKIT_TESTS_START_PYTHON"

_SERVER = Path(__file__).with_name("npukit_server.py")


class _Server:
    """A server for processes whose environments start Python as that of this process does now."""

    def __init__(self) -> None:
        self._start = _how_python_starts(os.environ)
        self._folder = tempfile.TemporaryDirectory(prefix="npukit-server-")
        self._process = subprocess.Popen(
            [sys.executable, str(_SERVER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def suits(self, environment: Mapping[str, str]) -> bool:
        """Whether Python starts in that environment as the server's did."""
        return _how_python_starts(environment) == self._start

    def run(
        self, arguments: list[str], cwd: Path, environment: Mapping[str, str], text: bytes
    ) -> subprocess.CompletedProcess[bytes]:
        given, out, err = (Path(self._folder.name) / name for name in ("in", "out", "err"))
        given.write_bytes(text)
        out.write_bytes(b"")
        err.write_bytes(b"")
        code = self.exit_code(arguments, cwd, environment, given, out, err)
        return subprocess.CompletedProcess(
            ["npukit", *arguments], code, out.read_bytes(), err.read_bytes()
        )

    def exit_code(
        self,
        arguments: list[str],
        cwd: Path,
        environment: Mapping[str, str],
        *streams: str | Path,
    ) -> int:
        """Run ``npukit`` with the files ``streams`` as stdin, stdout and stderr; returns its exit code."""
        request = {
            "arguments": arguments,
            "cwd": str(cwd),
            "env": dict(environment),
            **dict(zip(("stdin", "stdout", "stderr"), map(str, streams), strict=True)),
        }
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, "the server has ended"
        return int(answer)

    def stop(self) -> None:
        self._process.communicate()
        self._folder.cleanup()


_GROUPS = (["cache"], ["toolchain"])
"""Commands that consist of commands."""

_servers: list[_Server] = []
_started: set[tuple[str, str]] = set()
"""Commands and their options that have been run in a new Python."""


def run_npukit(
    *arguments: str | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run ``npukit`` with ``arguments`` in ``cwd`` and with exactly the environment ``env``."""
    done = run_npukit_bytes(*arguments, cwd=cwd, env=env)
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
    )


def run_npukit_bytes(
    *arguments: str | Path,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    text: bytes = b"",
) -> subprocess.CompletedProcess[bytes]:
    """Like :func:`run_npukit`, with ``text`` as input and bytes as output."""
    folder = Path.cwd() if cwd is None else cwd
    environment = dict(os.environ if env is None else env)
    words = [str(argument) for argument in arguments]
    server = _server_for(words, environment)
    if server is None:
        return subprocess.run(
            [sys.executable, "-m", "npukit", *words],
            cwd=folder,
            env=environment,
            input=text,
            capture_output=True,
            check=False,
        )
    return server.run(words, folder, environment, text)


def run_npukit_on_a_terminal(
    *arguments: str | Path, columns: int, env: Mapping[str, str]
) -> tuple[str, int]:
    """Run ``npukit`` on a terminal of that width; returns its output and exit code."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    shown = bytearray()

    def read() -> None:
        # On a pty, reading at the end fails once the other side is closed.
        with contextlib.suppress(OSError):
            while part := os.read(ours, 65536):
                shown.extend(part)

    reading = threading.Thread(target=read)
    reading.start()
    words = [str(argument) for argument in arguments]
    server = _server_for(words, env)
    try:
        if server is None:
            code = subprocess.run(
                [sys.executable, "-m", "npukit", *words],
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=theirs,
                stderr=subprocess.DEVNULL,
                check=False,
            ).returncode
        else:
            terminal = os.ttyname(theirs)
            code = server.exit_code(words, Path.cwd(), env, os.devnull, terminal, os.devnull)
    finally:
        os.close(theirs)
        reading.join()
        os.close(ours)
    return shown.decode().replace("\r\n", "\n"), code


def _server_for(words: list[str], environment: Mapping[str, str]) -> _Server | None:
    """The server for a process with that environment; None if a new Python must be started."""
    if os.environ.get(START_PYTHON) or not hasattr(os, "fork"):
        return None
    if exhaustive() and _are_new(words):
        return None
    if not _servers:
        _servers.append(_Server())
    return _servers[0] if _servers[0].suits(environment) else None


def _are_new(words: list[str]) -> bool:
    """Whether the command, or one of its options, has not been run in a new Python before."""
    named = [word for word in words if word != "--debug"]
    command = " ".join(named[: 2 if named[:1] in _GROUPS else 1])
    options = {word.partition("=")[0] for word in named[1:] if word.startswith("-")}
    used = {(command, option) for option in ("", *options)}
    new = used - _started
    _started.update(new)
    return bool(new)


def stop_servers() -> None:
    """End the server of this process."""
    while _servers:
        _servers.pop().stop()


def _how_python_starts(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables that decide how Python starts."""
    return {n: v for n, v in environment.items() if n.startswith(("PYTHON", "LC_", "LANG"))}
