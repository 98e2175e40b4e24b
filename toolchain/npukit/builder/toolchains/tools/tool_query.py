"""Asking a tool something short (its version, its help): it may hang, crash or say nonsense."""

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
"""Seconds for an answer. A Python driver on a cold disk takes some of them."""

_LONGEST: Final = 300


@dataclass(frozen=True)
class Answer:
    """What a tool printed, and why it did not do its work: ``problem`` is None when it did."""

    text: str
    problem: str | None


def query(
    command: Sequence[str | Path],
    environment: Mapping[str, str] | None = None,
    timeout: float | None = None,
) -> Answer:
    """Run ``command`` for at most ``timeout`` seconds (:data:`TIMEOUT_SECONDS`), whatever it does.

    What it has started meanwhile ends with it.
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


def _problem(status: int, said: str) -> str | None:
    if status == 0:
        return None
    if status < 0:
        return f"it died of {signal_name(status)}"
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return _harmless(lines[-1]) if lines else f"exit status {status}"


def _harmless(line: str) -> str:
    """A line that may be anything, fit to be shown; what went wrong mostly stands at its end."""
    shown = "".join(character if character.isprintable() else "?" for character in line)
    half = _LONGEST // 2
    return f"{shown[:half]} ... {shown[-half:]}" if len(shown) > _LONGEST else shown


def query_tool(executable: Path, *flags: str) -> Answer:
    """Ask a tool of MLIR-AIE, Peano or XRT; a ``.py`` is run by the Python that it belongs to."""
    if executable.suffix != ".py":
        return query([executable, *flags])
    environment = {**os.environ, **python_path(executable.parent.parent)}
    return query([environment_python(executable), executable, *flags], environment)


def version_in(text: str) -> str | None:
    """What looks like a version in what a tool says; None when nothing does.

    A commit's hash counts as one: a native ``aiecc`` has no other.
    """
    for line in text.splitlines():
        # LLVM tools name their LLVM first; it is not the tool's own version.
        if "LLVM version" in line or "Optimized build" in line:
            continue
        if match := re.search(r"\b[0-9a-f]{40}\b|\bv?\d+\.\d+(?:\.\d+)*[\w.+-]*", line):
            return match.group()
        if match := re.search(r"\bgit SHA: +([0-9a-f]{7,40})\b", line):
            return match[1]
    return None


def environment_python(path: Path) -> Path:
    """The Python of the virtual environment that ``path`` lies in, else this one."""
    for folder in path.resolve().parents:
        python = folder / "bin" / "python"
        if (folder / "pyvenv.cfg").is_file() and python.exists():
            return python
    return Path(sys.executable)


def python_path(installation: Path) -> dict[str, str]:
    """The environment in which MLIR-AIE's Python package at ``installation`` is found."""
    package = installation / "python"
    if not package.is_dir():
        return {}
    given = os.environ.get("PYTHONPATH")
    return {"PYTHONPATH": os.pathsep.join([str(package), *([given] if given else [])])}
