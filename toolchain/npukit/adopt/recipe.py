"""What an example's build does, read from its commands: compilations, archives, designs.

A recipe is data: its steps have not run, except that a dry run of make runs what make can't leave
out (``make_run``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from npukit.adopt.shell import ShellCommand
from npukit.errors import DesignError

_TAKES_XCLBIN: Final = re.compile(r"(-x\Z|--xclbin\b)")
_COMPILES: Final = re.compile(r"--(xclbin|full-elf)[-_]path\b")


class NoDesignError(DesignError):
    """A build file does not build a design; another file of the folder may."""


class Compilation(msgspec.Struct, frozen=True):
    """A compiler's run: C or C++ sources to an object.

    ``macros`` are in order, with their values as text (``1`` without one); ``flags`` are the rest.
    ``included`` are the files of ``-include``; one that was not found is text, as it is written.
    """

    output: Path
    sources: tuple[Path, ...]
    include_dirs: tuple[Path, ...]
    macros: tuple[tuple[str, str], ...]
    flags: tuple[str, ...]
    included: tuple[Path | str, ...] = ()


class Collection(msgspec.Struct, frozen=True):
    """An archive or a joined object, made of other objects."""

    output: Path
    members: tuple[Path, ...]


class ScriptRun(msgspec.Struct, frozen=True):
    """A run of a Python program; ``output`` is the file that what it prints goes to.

    ``module`` is its name if it runs as a module (``python -m``).
    """

    script: Path
    arguments: tuple[str, ...]
    cwd: Path
    environment: tuple[tuple[str, str], ...] = ()
    output: Path | None = None
    module: str | None = None

    @property
    def program(self) -> tuple[str, ...]:
        """What Python is given to run it."""
        return (str(self.script),) if self.module is None else ("-m", self.module)

    @property
    def name(self) -> str:
        """What messages call it."""
        return self.script.name if self.module is None else f"-m {self.module}"


class TextStep(msgspec.Struct, frozen=True):
    """A copy or a text filter (``sed``): ``command`` is empty for a copy.

    The command runs in ``cwd``; the name of its input is added to it.
    """

    source: Path
    output: Path
    command: tuple[str, ...] = ()
    cwd: Path | None = None


class UnreadCommand(msgspec.Struct, frozen=True):
    """A command that writes ``output`` in a way that npukit does not understand."""

    output: Path
    command: ShellCommand


class DriverRun(msgspec.Struct, frozen=True):
    """A run of ``aiecc``: its input, the xclbin that it names, and its arguments.

    ``output`` is the xclbin's path.
    """

    design: Path
    xclbin: str | None
    arguments: tuple[str, ...]
    output: Path | None = None


Step = Compilation | Collection | ScriptRun | TextStep | UnreadCommand | DriverRun


class Recipe(msgspec.Struct, frozen=True):
    """The steps of a build, in order.

    ``source`` says what they were read from (a Makefile and its target); ``missing`` are files that
    the build needs and that do not exist; ``commands`` are all commands, for the record.
    ``variables`` are those of a Makefile, as they are written there; ``targets`` are its targets by
    their paths.
    """

    source: str
    folder: Path
    steps: tuple[Step, ...]
    commands: tuple[ShellCommand, ...] = ()
    missing: tuple[Path, ...] = ()
    variables: Mapping[str, str] = {}
    targets: Mapping[Path, str] = {}

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of the commands, each once, as they are written."""
        return tuple(dict.fromkeys(command.line for command in self.commands))

    @property
    def drivers(self) -> tuple[DriverRun, ...]:
        """The runs of ``aiecc``."""
        return tuple(step for step in self.steps if isinstance(step, DriverRun))

    @property
    def scripts(self) -> tuple[ScriptRun, ...]:
        """The runs of Python programs."""
        return tuple(step for step in self.steps if isinstance(step, ScriptRun))


def builds_design(recipe: Recipe) -> bool:
    """Whether its commands run ``aiecc``, or a script for a design."""
    return bool(recipe.drivers) or any(
        prints_design(run) or compiles_design(run) for run in recipe.scripts
    )


def prints_design(run: ScriptRun) -> bool:
    """Whether a script prints a design."""
    return run.output is not None and run.output.suffix == ".mlir"


def compiles_design(run: ScriptRun) -> bool:
    """Whether a script compiles its design itself: it is told where the xclbin goes."""
    return any(_COMPILES.match(argument) for argument in run.arguments)


def runs_alone(run: ScriptRun) -> bool:
    """Whether a script is given no xclbin: then it may compile its design when it runs."""
    return run.output is None and not any(map(_TAKES_XCLBIN.match, run.arguments))
