"""Running a tool of the hw flow, and telling its failure with all that it said."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from npukit.errors import ToolchainError


@dataclass(frozen=True)
class ToolRun:
    """A tool that has ended: its command line, exit status (negative: signal) and output."""

    command: tuple[str, ...]
    status: int
    output: str

    @property
    def ending(self) -> str:
        """How it ended, in words."""
        if self.status >= 0:
            return f"exit status {self.status}"
        try:
            return f"killed by {signal.Signals(-self.status).name}"
        except ValueError:
            return f"killed by signal {-self.status}"

    def story(self, given: str) -> str:
        """What an error shows whole: the command, the input ``given``, the end and the output."""
        return "\n".join(
            [
                f"$ {shlex.join(self.command)}",
                f"input: {given}",
                f"{self.ending}, output:",
                self.output.rstrip() or "(none)",
            ]
        )


def run_tool(
    command: Sequence[str], cwd: Path, environment: Mapping[str, str] | None = None
) -> ToolRun:
    """Run ``command`` in ``cwd`` and wait for it; ``environment`` is added to this process's own.

    Raises:
        ToolchainError: it can't be started.
    """
    try:
        done = subprocess.run(
            list(command),
            cwd=cwd,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
    except OSError as error:
        raise ToolchainError(
            f"can't run {command[0]}: {error.strerror or error}",
            hint="npukit doctor shows which tools are found and where",
        ) from error
    return ToolRun(tuple(command), done.returncode, done.stdout.decode(errors="replace"))
