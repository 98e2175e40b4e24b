"""Running a compiler or packaging tool, and reporting a failure with its full output."""

from __future__ import annotations

import math
import os
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from npukit.builder.toolchains.processes.child_processes import run_child, signal_name
from npukit.builder.toolchains.processes.compiler_environment import without_compiler_settings
from npukit.errors import ToolchainError, UsageError

LIMIT_VARIABLE: Final = "NPUKIT_TOOL_SECONDS"
"""The environment variable that limits one run of a tool, in seconds."""

DEFAULT_LIMIT: Final = 3600


@dataclass(frozen=True)
class ToolRun:
    """A finished run of a tool: command line, exit status (negative: signal) and output."""

    command: tuple[str, ...]
    status: int
    output: str

    @property
    def hint(self) -> str | None:
        """What to do if the output shows that the machine is at fault, not the input."""
        if "No space left on device" in self.output:
            return "free space in the folder for temporary files, or choose another with TMPDIR"
        return None

    @property
    def ending(self) -> str:
        """How it ended, in words."""
        if self.status >= 0:
            return f"exit status {self.status}"
        return f"killed by {signal_name(self.status)}"

    def transcript(self, given: str) -> str:
        """The full record for an error's details: command, input ``given``, ending and output."""
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

    Variables that change what compilers do are removed from the environment. If npukit is
    interrupted, the tool and everything it started are killed.

    Raises:
        ToolchainError: it can't be started, or takes longer than ``NPUKIT_TOOL_SECONDS``.
        UsageError: ``NPUKIT_TOOL_SECONDS`` is not a number of seconds.
    """
    seconds = tool_limit()
    try:
        ended = run_child(
            command, cwd, {**without_compiler_settings(), **(environment or {})}, seconds
        )
    except OSError as error:
        raise ToolchainError(
            f"can't run {command[0]}: {error.strerror or error}",
            hint="npukit doctor shows which tools are found and where",
        ) from error
    run = ToolRun(tuple(command), ended.status, ended.output)
    if ended.timed_out:
        raise ToolchainError(
            f"{Path(command[0]).name} did not finish within {seconds:g} s and was killed",
            details=run.transcript(command[-1]),
            hint=f"set another limit with {LIMIT_VARIABLE}",
        )
    return run


def tool_limit() -> float:
    """The time limit for one run of a tool, in seconds."""
    given = os.environ.get(LIMIT_VARIABLE)
    if not given:
        return DEFAULT_LIMIT
    try:
        seconds = float(given)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds < math.inf:
        raise UsageError(f"{LIMIT_VARIABLE} is {given!r}, not a number of seconds")
    return seconds
