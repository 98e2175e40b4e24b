"""Short queries to tools (version, help), which may hang, crash or print nonsense."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from npukit.builder.toolchains.processes.child_processes import run_child, signal_name

TIMEOUT_SECONDS: Final = 30
"""Time for an answer. A Python driver on a cold disk takes several seconds."""

_LONGEST: Final = 300


@dataclass(frozen=True)
class Answer:
    """What a tool printed, and why it failed; ``problem`` is None if it succeeded."""

    text: str
    problem: str | None


def query(
    command: Sequence[str | Path],
    environment: Mapping[str, str] | None = None,
    timeout: float | None = None,
) -> Answer:
    """Run ``command`` for at most ``timeout`` seconds (default: :data:`TIMEOUT_SECONDS`).

    Everything it started is killed with it.
    """
    seconds = TIMEOUT_SECONDS if timeout is None else timeout
    variables = os.environ if environment is None else environment
    try:
        ended = run_child(list(map(str, command)), Path(), variables, seconds)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return Answer("", f"it can't be started: {reason}")
    if ended.timed_out:
        return Answer(ended.output, f"no answer in {seconds:.0f} s")
    return Answer(ended.output, _problem(ended.status, ended.output))


def _problem(status: int, output: str) -> str | None:
    if status == 0:
        return None
    if status < 0:
        return f"it was killed by {signal_name(status)}"
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return _printable(lines[-1]) if lines else f"exit status {status}"


def _printable(line: str) -> str:
    """A tool's line made printable and short; its end is kept, where the cause usually is."""
    shown = "".join(character if character.isprintable() else "?" for character in line)
    half = _LONGEST // 2
    return f"{shown[:half]} ... {shown[-half:]}" if len(shown) > _LONGEST else shown


def query_tool(executable: Path, *flags: str) -> Answer:
    """Query a tool of MLIR-AIE, Peano or XRT; a ``.py`` runs with the Python that it belongs to."""
    if executable.suffix != ".py":
        return query([executable, *flags])
    environment = {**os.environ, **python_path(executable.parent.parent)}
    return query([environment_python(executable), executable, *flags], environment)


def version_in(text: str) -> str | None:
    """The version in a tool's output; None if there is none.

    A commit hash counts as a version: a native ``aiecc`` has no other.
    """
    for line in text.splitlines():
        # LLVM tools print LLVM's version first, which is not their own.
        if "LLVM version" in line or "Optimized build" in line:
            continue
        if match := re.search(r"\b[0-9a-f]{40}\b|\bv?\d+\.\d+(?:\.\d+)*[\w.+-]*", line):
            return match.group()
        if match := re.search(r"\bgit SHA: +([0-9a-f]{7,40})\b", line):
            return match[1]
    return None


def environment_python(path: Path) -> Path:
    """The Python of the virtual environment that contains ``path``, or else this one."""
    for folder in path.resolve().parents:
        python = folder / "bin" / "python"
        if (folder / "pyvenv.cfg").is_file() and python.exists():
            return python
    return Path(sys.executable)


def python_path(installation: Path) -> dict[str, str]:
    """Environment variables that make MLIR-AIE's Python package in ``installation`` importable."""
    package = installation / "python"
    if not package.is_dir():
        return {}
    given = os.environ.get("PYTHONPATH")
    return {"PYTHONPATH": os.pathsep.join([str(package), *([given] if given else [])])}
