"""Forks attempts on the emulated device: ``python -m npukit.probe.fork_server``.

For each attempt it reads two lines, the path of the job file and the path of the file for the
process's output, and answers with the exit code, negative for a signal. It stops at end of input.
"""

from __future__ import annotations

import os
import sys
import traceback
import warnings
from pathlib import Path

import npukit.emulator.pyxrt  # noqa: F401  (every attempt needs it)
from npukit.probe import attempt


def main() -> None:
    """Serve requests until the input ends."""
    while (job := _line()) and (output := _line()):
        with warnings.catch_warnings():
            # NumPy's idle threads make fork warn.
            warnings.simplefilter("ignore", DeprecationWarning)
            child = os.fork()
        if child == 0:
            _attempt(Path(job), output)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _line() -> str:
    return sys.stdin.readline().rstrip("\n")


def _attempt(job: Path, output: str) -> None:
    """Run a job in the forked child; never returns."""
    try:
        printed = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for source, target in ((nothing, 0), (printed, 1), (printed, 2)):
            os.dup2(source, target)
        attempt.main(job)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(1)


if __name__ == "__main__":
    main()
