"""Where attempts on the emulated device are forked: ``python -m npukit.probe.fork_server``.

Reads the names of a job's file and of the file for what its process prints, a line each, and
answers with the process's exit code, negative for a signal; until its input ends.
"""

from __future__ import annotations

import os
import sys
import traceback
import warnings
from pathlib import Path

import npukit.emulator.pyxrt  # noqa: F401  (what every attempt needs)
from npukit.probe import attempt


def main() -> None:
    """Answer until the input ends."""
    while (job := _line()) and (output := _line()):
        with warnings.catch_warnings():
            # Of threads that wait for work, numpy's.
            warnings.simplefilter("ignore", DeprecationWarning)
            child = os.fork()
        if child == 0:
            _attempt(Path(job), output)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _line() -> str:
    return sys.stdin.readline().rstrip("\n")


def _attempt(job: Path, output: str) -> None:
    """Never returns."""
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
