"""The `zig clang` command behind `zig c++` and `zig cc`.

zig's drivers translate npukit's flags to clang's, then start zig a second time, as clang. Running
that clang directly gives the same object in two thirds of the time of a small source. The driver
itself says which command it would run; it is asked once for each compiler and set of flags.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from npukit.builder.digest import digest_value
from npukit.builder.request import ToolIdentity
from npukit.builder.toolchains.emulated.zig_process import run_zig
from npukit.errors import BuildError
from npukit.files import read_regular, write_atomically
from npukit.scratch import scratch_folder

_SOURCE: Final = "source.c"
_SHOW: Final = "-###"
_SPACES: Final = "\0"


class ClangCommands:
    """The commands of one compiler, kept below ``cache`` in files and in this process."""

    def __init__(self, cache: Path, identity: ToolIdentity) -> None:
        self._folder = cache / "clang"
        self._global_cache = cache / "global"
        self._identity = identity
        self._known: dict[tuple[str, ...], tuple[str, ...] | None] = {}

    def command(self, driver: str, flags: Sequence[str]) -> tuple[str, ...] | None:
        """The arguments of zig for which `zig driver flags` starts zig again; further ones follow.

        None if the driver does not say it in the way that npukit knows.
        """
        question = (driver, *flags)
        if question not in self._known:
            self._known[question] = self._find(question)
        return self._known[question]

    def _find(self, question: tuple[str, ...]) -> tuple[str, ...] | None:
        # The command has absolute paths of the compiler's headers.
        key = digest_value([str(self._identity.path), self._identity.sha256, *question])
        memory = self._folder / f"{key}.json"
        if (known := _recall(memory)) is not None:
            return known
        found = self._ask(question)
        if found is not None:
            # A cache that can't be written costs time, not correctness.
            with suppress(BuildError):
                write_atomically(memory, json.dumps(found).encode())
        return found

    def _ask(self, question: tuple[str, ...]) -> tuple[str, ...] | None:
        with scratch_folder("clang") as folder:
            (folder / _SOURCE).touch()
            run = run_zig(
                [*question, _SHOW, "-c", _SOURCE, "-o", "object.o"],
                cwd=folder,
                global_cache=self._global_cache,
                settings={"ZIG_VERBOSE_CC": "1"},
            )
        return _parsed(run.output, self._identity.path.resolve())


def _parsed(output: str, binary: Path) -> tuple[str, ...] | None:
    """The arguments in what the driver printed, without source and output."""
    # Nothing is quoted, so spaces in the folder of zig's headers need care.
    here = str(binary.parent)
    start = f"{binary} clang {_SOURCE} "
    for line in output.splitlines():
        if line.startswith(start):
            text = line.removeprefix(start).replace(here, _SPACES)
            *arguments, show, compile_only, _, _ = text.split(" ")
            if (show, compile_only) != (_SHOW, "-c"):
                return None
            return ("clang", *(word.replace(_SPACES, here) for word in arguments))
    return None


def _recall(memory: Path) -> tuple[str, ...] | None:
    try:
        stored = json.loads(read_regular(memory))
    except (OSError, ValueError, RecursionError):
        return None
    if isinstance(stored, list) and all(isinstance(word, str) for word in stored) and stored:
        return tuple(stored)
    return None
