"""Where the text of a design comes from: a script or an MLIR file, and filters on it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final

import msgspec

from npukit.adopt.filter_words import FILTERS
from npukit.adopt.recipe import (
    DriverRun,
    Recipe,
    ScriptRun,
    TextStep,
    UnreadCommand,
    compiles_design,
    prints_design,
    runs_alone,
)
from npukit.adopt.script_run import Recording, ScriptRunner
from npukit.adopt.shell import PIPES, ShellCommand, seen_from_anywhere
from npukit.builder.toolchains.processes.tool_run import run_tool
from npukit.errors import DesignError, UsageError
from npukit.files import read_user_file
from npukit.kernel.parameters import is_unicode
from npukit.scratch import scratch_folder

_TO_FILE: Final = ("sh", "-c", 'exec "$@" > "$0"')

_READING: Final = (*FILTERS, "cp", "mv", "ln", "cat", "tee")
UNDERSTOOD: Final = (
    "it follows Python scripts whose output goes to a file, text filters of one file "
    f"({', '.join(FILTERS)}), cat of one file, tee, cp and mv; run the command yourself, and adopt "
    "a folder with the .mlir file that it makes"
)


class DesignSource(msgspec.Struct, frozen=True):
    """How to get a design's text.

    ``origin`` is a script that prints it or a file that holds it; ``filters`` change it, in order.
    ``driver`` is the run of ``aiecc`` that takes it, if there is one.
    """

    origin: ScriptRun | Path
    filters: tuple[TextStep, ...] = ()
    driver: DriverRun | None = None

    @property
    def place(self) -> Path:
        """The file of the script or of the design."""
        return self.origin.script if isinstance(self.origin, ScriptRun) else self.origin

    @property
    def compiles(self) -> bool:
        """Whether the design is what a program compiles itself, instead of printing it."""
        return isinstance(self.origin, ScriptRun) and self.origin.output is None


class DesignText(msgspec.Struct, frozen=True):
    """A design's text, and the files that were read for it.

    ``recording``: the objects too, if a program compiles it.
    """

    text: str
    files: tuple[Path, ...]
    recording: Recording | None = None


def design_source(recipe: Recipe) -> DesignSource:
    """The one design that ``recipe`` builds.

    Raises:
        UsageError: it builds several.
        DesignError: it builds none, or its file does not exist and nothing makes it.
    """
    drivers = {driver.design: driver for driver in recipe.drivers}
    if len(drivers) > 1:
        targets = dict.fromkeys(filter(None, map(partial(_target, recipe), recipe.drivers)))
        raise UsageError(
            f"{recipe.source} builds {len(drivers)} designs: "
            f"{', '.join(str(_seen_from(recipe.folder, design)) for design in drivers)}",
            where=str(recipe.folder),
            hint="choose one with --target "
            f"({', '.join(targets) or 'one that builds a single xclbin'})",
        )
    for design, driver in drivers.items():
        return _made(recipe, design, driver)
    runs = _design_runs(recipe)
    if len(runs) != 1:
        names = ", ".join(dict.fromkeys(run.name for run in runs)) or "none"
        raise UsageError(
            f"{recipe.source} runs {len(runs)} scripts for designs ({names})",
            where=str(recipe.folder),
            hint="choose a target that builds one xclbin with --target",
        )
    return DesignSource(runs[0])


def _seen_from(folder: Path, path: Path) -> Path:
    return path.relative_to(folder) if path.is_relative_to(folder) else path


def _target(recipe: Recipe, driver: DriverRun) -> str | None:
    """What --target takes for a run of ``aiecc``: a target of the Makefile, or else the xclbin."""
    if driver.output is None:
        return None
    if recipe.targets:
        return recipe.targets.get(driver.output)
    return str(_seen_from(recipe.folder, driver.output))


def _design_runs(recipe: Recipe) -> list[ScriptRun]:
    """The scripts that print designs, or else compile them, or else may do so when they run."""
    printing = {run.output: run for run in recipe.scripts if prints_design(run)}
    compiling = {run.arguments: run for run in recipe.scripts if compiles_design(run)}
    running: dict[Path, ScriptRun] = {}
    for run in filter(runs_alone, recipe.scripts):
        running.setdefault(run.script, run)
    return [*printing.values()] or [*compiling.values()] or [*running.values()]


def _made(recipe: Recipe, design: Path, driver: DriverRun) -> DesignSource:
    """The origin of ``design``: the steps that write it, from the last back."""
    filters: list[TextStep] = []
    wanted = design
    for step in reversed(recipe.steps):
        match step:
            case ScriptRun(output=output) if output == wanted:
                return DesignSource(step, tuple(reversed(filters)), driver)
            case TextStep(source=source, output=output) if output == wanted:
                if step.command:
                    filters.append(step)
                wanted = source
            case UnreadCommand(output=output, command=command) if output == wanted:
                raise _not_understood(recipe, design, command)
            case _:
                pass
    if not wanted.is_file():
        raise _absent(recipe, wanted)
    return DesignSource(wanted, tuple(reversed(filters)), driver)


def _absent(recipe: Recipe, wanted: Path) -> DesignError:
    naming = [
        command
        for command in recipe.commands
        if wanted.name in " ".join(command.words)
        and not command.program.startswith("aiecc")
        and command.program not in _READING
    ]
    if naming and not wanted.is_relative_to(PIPES):
        return _not_understood(recipe, wanted, naming[-1])
    return DesignError(
        f"there is no {wanted.name}, and no command that writes it",
        where=str(recipe.folder),
        details="\n".join(recipe.lines[:40]),
    )


def _not_understood(recipe: Recipe, wanted: Path, command: ShellCommand) -> DesignError:
    return DesignError(
        f"npukit does not understand the command that makes {wanted.name}: {command.line}",
        where=str(recipe.folder),
        hint=UNDERSTOOD,
        details="\n".join(recipe.lines[:40]),
    )


def read_design_text(
    source: DesignSource, runner: ScriptRunner, device: str, environment: Mapping[str, str]
) -> DesignText:
    """The text, from the script or the file, and through the filters.

    Raises:
        DesignError: the script or a filter fails, or the file can't be read.
        ToolchainError: a program is missing.
    """
    if isinstance(source.origin, ScriptRun) and source.compiles:
        recording = runner.record(source.origin, device, environment)
        return DesignText(recording.text, (source.origin.script,), recording)
    if isinstance(source.origin, ScriptRun):
        printed = runner.run(source.origin, environment)
        text = printed.text
        files = tuple(map(Path, printed.files))
        if not text.strip():
            raise DesignError("the script prints nothing", where=str(source.origin.script))
        if not is_unicode(text):
            raise DesignError(
                "the script prints what is not Unicode", where=str(source.origin.script)
            )
    else:
        text, files = _read(source.origin), (source.origin,)
    for step in source.filters:
        text = _filtered(text, step, source.place)
    return DesignText(text, files)


def _read(file: Path) -> str:
    try:
        return read_user_file(file).decode()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise DesignError(f"can't be read: {reason}", where=str(file)) from error


def _filtered(text: str, step: TextStep, origin: Path) -> str:
    """What the filter prints; its messages are not part of it."""
    with scratch_folder("adopt") as scratch:
        file, printed = scratch / "input.mlir", scratch / "output.mlir"
        file.write_text(text, encoding="utf-8")
        cwd, words = step.cwd or scratch, step.command
        if not cwd.is_dir():  # the build makes it, so nothing that the filter needs is in it
            words = tuple(seen_from_anywhere(word, cwd) for word in words)
            cwd = scratch
        run = run_tool([*_TO_FILE, str(printed), *words, str(file)], cwd)
        if run.status == 0:
            return _read(printed)
    raise DesignError(
        f"{step.command[0]} fails: {run.ending}",
        where=str(origin),
        details=run.transcript(str(origin)),
    )
