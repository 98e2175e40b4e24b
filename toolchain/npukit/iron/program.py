"""What ``npukit iron`` runs: a script, or a module as Python's ``-m`` does."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Program:
    """A program and its arguments.

    Attributes:
        name: of a script or of a module.
        is_module: which of the two.
        arguments: the program's.
    """

    name: str
    is_module: bool
    arguments: tuple[str, ...]

    @classmethod
    def given(cls, module: str | None, words: Sequence[str]) -> Program | None:
        """The program of a command line: ``words`` are what :func:`split` calls the others."""
        if module is not None:
            return cls(module, True, tuple(words))
        return cls(words[0], False, tuple(words[1:])) if words else None


def split(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """The options of a command line, ``-m MODULE`` included, and the others.

    The others are a script and its arguments, or the module's arguments: in these, words like
    ``--`` and ``--device`` are the program's.
    """
    at = 0
    while at < len(words) and words[at].startswith("-"):
        if words[at] == "--":
            return [*words[:at]], [*words[at + 1 :]]
        if words[at].startswith("-m"):
            at += 2 if words[at] == "-m" else 1
            break
        at += 2 if words[at] == "--device" else 1
    return [*words[:at]], [*words[at:]]


def program_command(python: str | Path, device: str, program: Program) -> list[str]:
    """What runs ``program`` on an emulated ``device``, with this Python's own flags."""
    # Private, and the only way: multiprocessing starts Python with the same flags through it.
    flags = subprocess._args_from_interpreter_flags()  # type: ignore[attr-defined]
    named = ["-m", program.name] if program.is_module else ["--", program.name]
    options = ["--device", device, *named]
    return [str(python), *flags, "-m", "npukit.iron", *options, *program.arguments]
