"""Waits for other processes, for as long as that takes on a busy machine."""

from __future__ import annotations

import errno
import os
import time
from pathlib import Path

_MOMENT = 0.01


def is_gone(pid: int) -> bool:
    """Whether the process has ended; a zombie counts as ended."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return True
    return state in "ZX"


def wait_until_gone(pid: int) -> None:
    """Wait until the process has ended; AssertionError after a minute."""
    for _ in range(int(60 / _MOMENT)):
        if is_gone(pid):
            return
        time.sleep(_MOMENT)
    raise AssertionError(f"process {pid} is still running")


def wait_for_a_reader(pipe: Path) -> None:
    """Return when a process has opened the named pipe for reading."""
    while True:
        try:
            os.close(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK))
        except OSError as error:
            if error.errno != errno.ENXIO:
                raise
            time.sleep(_MOMENT)
        else:
            return
