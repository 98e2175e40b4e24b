"""Running a long command of another program and hearing what it says as it says it."""

from __future__ import annotations

import signal
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from npukit.builder.toolchains.processes.child_processes import signal_group

Listener = Callable[[str], None]

_TIDYING_SECONDS: Final = 30
"""How long an interrupted program may take to put things right."""


@dataclass(frozen=True)
class Heard:
    """Exit status, and standard output and error as they came."""

    status: int
    output: str


def run_and_listen(
    command: Sequence[str],
    listen: Listener | None = None,
    environ: Mapping[str, str] | None = None,
    seconds: float | None = None,
) -> Heard:
    """Run ``command``; ``listen`` gets its lines. After ``seconds`` it and its children are killed.

    An interrupt is passed on, and the program given time to undo what it was about: pip killed in
    the middle would leave half a package. For the same reason it goes on when npukit is killed.

    Raises:
        OSError: it can't be started.
    """
    lines: list[str] = []
    with subprocess.Popen(
        list(command),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env=environ,
        # Its own group: what it starts can be reached, and a terminal's Ctrl-C comes from here.
        start_new_session=True,
    ) as process:
        late = threading.Event()

        def stop() -> None:
            late.set()
            signal_group(process)

        watch = threading.Timer(seconds or 0, stop)
        if seconds is not None:
            watch.start()
        try:
            assert process.stdout is not None
            for line in process.stdout:
                lines.append(line)
                if listen is not None:
                    listen(line.rstrip("\n"))
            process.wait()
        except BaseException:
            _end(process)
            raise
        finally:
            watch.cancel()
    if late.is_set():
        lines.append(f"it did not end within {seconds:.0f} s\n")
    return Heard(process.returncode, "".join(lines))


def _end(process: subprocess.Popen[str]) -> None:
    signal_group(process, signal.SIGINT)
    try:
        process.communicate(timeout=_TIDYING_SECONDS)
    except (subprocess.TimeoutExpired, ValueError):
        signal_group(process)
