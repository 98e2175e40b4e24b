"""Processes that end when this one does, however it ends.

A terminal's Ctrl-C, an error and a signal that npukit handles end its tools in an orderly way.
After ``kill -9`` nobody is left to do so: a watchdog does, a small shell that waits for the end of
a pipe whose other end only this process holds. What it is to end it knows by a variable in their
environment, which all that they start inherit, whatever session it makes for itself.

This takes ``/proc`` (Linux) and a ``sh``. Elsewhere a tool that was running when npukit was killed
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
"""The variable: a token of the process that it all ends with."""

# Twice without a find: what was being started while it looked is found by the second.
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
"""The watchdog of this process, by its id: a forked child has none of its own yet."""


class _Watchdog:
    def __init__(self) -> None:
        self.mark = f"{MARK}={secrets.token_hex(16)}"
        self._process = subprocess.Popen(
            [_SHELL, "-c", _WATCHDOG, "npukit-watchdog", self.mark],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            # Without the mark of a process that this one is tethered to.
            env={"PATH": os.environ.get("PATH", os.defpath)},
            start_new_session=True,
        )

    def dismiss(self) -> None:
        with suppress(OSError, subprocess.TimeoutExpired):
            self._process.communicate(b"all has ended\n", timeout=5)


def tethered(environment: Mapping[str, str]) -> dict[str, str]:
    """``environment`` for a child that, with all that it starts, must end with this process."""
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
    """``environment`` for a child that may outlive this process, and whatever started it."""
    variables = dict(environment)
    variables.pop(MARK, None)
    return variables


def let_go() -> None:
    """All has ended as it should: what this process's tools left running is its own affair.

    An ordinary end of Python does it too; that of a forked process does not.
    """
    _dismiss(os.getpid())


def _dismiss(process: int) -> None:
    watchdog = _watchdogs.pop(process, None)
    if watchdog is not None and process == os.getpid():
        watchdog.dismiss()
