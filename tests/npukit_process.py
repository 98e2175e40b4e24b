"""Runs ``npukit`` as a separate process, without its half second of imports where possible.

A server (:mod:`npukit_server`) that has imported everything forks a process for each command.
``python -m npukit`` is started instead with ``NPUKIT_TESTS_START_PYTHON=1`` (set by
``make test-all``), or if the environment changes how Python starts.
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

START_PYTHON = "NPUKIT_TESTS_START_PYTHON"

_SERVER = Path(__file__).with_name("npukit_server.py")


class _Server:
    """The server of one PYTHONPATH."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="npukit-server-")
        self._process = subprocess.Popen(
            [sys.executable, str(_SERVER)],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

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


_servers: dict[str, _Server] = {}


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
    server = _server_for(environment)
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
    server = _server_for(env)
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


def _server_for(environment: Mapping[str, str]) -> _Server | None:
    """The server for processes with that environment; None if a new Python must be started."""
    if os.environ.get(START_PYTHON) or not hasattr(os, "fork") or _differs(environment):
        return None
    path = environment.get("PYTHONPATH", "")
    if path not in _servers:
        _servers[path] = _Server({**os.environ, "PYTHONPATH": path})
    return _servers[path]


def stop_servers() -> None:
    """End the servers of this process."""
    while _servers:
        _servers.popitem()[1].stop()


def _differs(environment: Mapping[str, str]) -> bool:
    """Whether Python would start differently from the server's."""
    names = {n for n in {*environment, *os.environ} if n.startswith(("PYTHON", "LC_", "LANG"))}
    return any(environment.get(n) != os.environ.get(n) for n in names - {"PYTHONPATH"})
