"""Processes that end when this one does, however it ends.

On Ctrl-C, an error or a signal that it handles, npukit ends its tools itself. After ``kill -9`` it
can't, so a watchdog does: a small shell that waits for the end of a pipe whose other end only this
process holds. It finds the processes to kill by an environment variable, which they pass on to
their children, whatever session those create.

This needs ``/proc`` (Linux) and a ``sh``. Elsewhere, a tool that is running when npukit is killed
runs to its end.
"""

from __future__ import annotations

import atexit
import os
import secrets
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

_SHELL: Final = "/bin/sh"

MARK: Final = "NPUKIT_TETHER"
"""The environment variable; its value identifies the process that the others end with."""

# It stops after two passes that find nothing: the second finds what started during the first.
_WATCHDOG: Final = r"""
read -r last && exit
missed=0
while [ "$missed" -lt 2 ]; do
  missed=$((missed + 1))
  for place in $(grep -lsaF "$1" /proc/[0-9]*/environ); do
    process=${place#/proc/}
    kill -KILL "${process%/environ}" 2>/dev/null && missed=0
  done
done
"""

_lock = threading.Lock()
_watchdogs: dict[int, _Watchdog] = {}
"""This process's watchdog, keyed by process id: a forked child does not inherit its parent's."""


class _Watchdog:
    def __init__(self) -> None:
        self.mark = f"{MARK}={secrets.token_hex(16)}"
        self._process = subprocess.Popen(
            [_SHELL, "-c", _WATCHDOG, "npukit-watchdog", self.mark],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            # Not the mark of a process that this one is itself tethered to.
            env={"PATH": os.environ.get("PATH", os.defpath)},
            start_new_session=True,
        )

    def dismiss(self) -> None:
        with suppress(OSError, subprocess.TimeoutExpired):
            self._process.communicate(b"all has ended\n", timeout=5)


def tethered(environment: Mapping[str, str]) -> dict[str, str]:
    """``environment`` for a child that must end, with its descendants, when this process does."""
    variables = untethered(environment)
    if not sys.platform.startswith("linux"):
        return variables
    with _lock:
        watchdog = _watchdogs.get(os.getpid())
        if watchdog is None:
            try:
                watchdog = _Watchdog()
            except OSError:
                return variables
            _watchdogs[os.getpid()] = watchdog
            atexit.register(_dismiss, os.getpid())
    name, _, token = watchdog.mark.partition("=")
    return {**variables, name: token}


def untethered(environment: Mapping[str, str]) -> dict[str, str]:
    """``environment`` for a child that may outlive this process and its ancestors."""
    variables = dict(environment)
    variables.pop(MARK, None)
    return variables


def dismiss_watchdog() -> None:
    """Dismiss the watchdog after a normal end; processes that the tools left behind keep running.

    A normal exit of Python calls this too; the exit of a forked process does not.
    """
    _dismiss(os.getpid())


def _dismiss(process: int) -> None:
    watchdog = _watchdogs.pop(process, None)
    if watchdog is not None and process == os.getpid():
        watchdog.dismiss()
