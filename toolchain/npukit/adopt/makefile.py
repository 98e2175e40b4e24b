"""A Makefile as a recipe: which target builds the design, and with which commands."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Final

import msgspec

from npukit.adopt.commands import read_recipe
from npukit.adopt.make_run import MakeAnswer, ask_make, stop_reason
from npukit.adopt.recipe import NoDesignError, Recipe, builds_design, runs_alone
from npukit.adopt.shell import ShellCommand, absolute, commands_in
from npukit.adopt.texts import text_of
from npukit.errors import UsageError
from npukit.suggestions import did_you_mean

PLACEHOLDER: Final = Path("/npukit-adopt")
"""Stands for the folders of tools that are not installed."""

_GOAL: Final = re.compile(r"[^=\s-][^=\s]*\Z")
_OWN_VARIABLES: Final = ("MAKEFLAGS", "MAKEFILE_LIST", "CURDIR", "SHELL", ".DEFAULT_GOAL")
_SEARCH_PATH: Final = "PYTHONPATH"
_LIKELY: Final = ("all", "build", "xclbin", "run_py", "run")


class MakeSettings(msgspec.Struct, frozen=True):
    """What make is given: variables of its command line, its environment, and the target."""

    variables: Mapping[str, str]
    environment: Mapping[str, str]
    target: str | None = None


def tool_folders(folder: Path, mlir_aie: Path | None) -> dict[str, str]:
    """Environment variables for the folders of tools, where the user's own does not set them.

    MLIR-AIE's folder is the installed one, or else the tree that ``folder`` is in.
    """
    tree = next((up for up in folder.parents if (up / "aie_runtime_lib").is_dir()), None)
    mlir = mlir_aie or tree or PLACEHOLDER / "mlir-aie"
    known = {
        "PEANO_INSTALL_DIR": str(PLACEHOLDER / "peano"),
        "MLIR_AIE_DIR": str(mlir),
        "MLIR_AIE_INSTALL_DIR": str(mlir),
        "AIETOOLS_DIR": str(PLACEHOLDER / "aietools"),
    }
    return {name: value for name, value in known.items() if not os.environ.get(name)}


def read_makefile(makefile: Path, settings: MakeSettings) -> Recipe:
    """The recipe of the target that builds a design.

    Raises:
        ToolchainError: there is no GNU make.
        NoDesignError: no target builds a design.
        DesignError: make can't read it.
        UsageError: there is no such target, or no makefile has a variable.
    """
    if settings.target is not None and not _GOAL.match(settings.target):
        raise UsageError(f"{settings.target!r} is not the name of a target", where="--target")
    first = ask_make(makefile, settings.target, settings.variables, settings.environment)
    _check_variables(makefile, first, settings.variables)
    goal = settings.target
    if goal is not None and goal not in first.targets and f"'{goal}'" in first.commands:
        raise UsageError(
            f"{makefile} has no target {goal!r}",
            where="--target",
            hint=did_you_mean(goal, first.targets) or f"it has {', '.join(first.targets[:12])}",
        )
    recipe = _recipe(makefile, goal or first.default_goal, first)
    if goal is not None:
        return recipe
    recipes = {first.default_goal: recipe}
    for candidate in _candidates(first):
        if candidate not in recipes:
            answer = ask_make(makefile, candidate, settings.variables, settings.environment)
            recipes[candidate] = _recipe(makefile, candidate, answer)
        if builds_design(recipes[candidate]):
            return recipes[candidate]
    for each in recipes.values():
        if any(map(runs_alone, each.scripts)):
            return each
    raise NoDesignError(
        f"no target builds a design: {stop_reason(first) or 'no aiecc, no script for one'}",
        where=str(makefile),
        hint="name the target that builds the xclbin with --target",
        details=first.commands[-2000:],
    )


def _check_variables(makefile: Path, answer: MakeAnswer, variables: Mapping[str, str]) -> None:
    """Refuse a variable whose name is nowhere in the makefiles; one that can't be read has any."""
    texts = [text_of(absolute(makefile.parent, name)) for name in answer.makefiles]
    if not all(texts):
        return
    for name in variables:
        if not any(re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w.-])", text) for text in texts):
            known = sorted({*answer.variables} - {*variables, *_OWN_VARIABLES})
            raise UsageError(
                f"{makefile} has no variable {name!r}",
                where="--make",
                hint=did_you_mean(name, known) or f"it has {', '.join(known[:20]) or 'none'}",
            )


def _candidates(answer: MakeAnswer) -> Iterator[str]:
    order = [name for name in _LIKELY if name in answer.targets]
    if "all" in order:
        yield "all"
    yield answer.default_goal
    xclbins = [name for name in answer.targets if name.endswith(".xclbin")]
    yield from sorted(xclbins, key=lambda name: "trace" in name)
    yield from (name for name in order if name != "all")


def _with_search_path(answer: MakeAnswer, command: ShellCommand) -> ShellCommand:
    """The command with the PYTHONPATH that the makefiles set, if make has computed it."""
    path = answer.variables.get(_SEARCH_PATH)
    if path is None or "$" in path or _SEARCH_PATH in dict(command.environment):
        return command
    environment = (*command.environment, (_SEARCH_PATH, path))
    return msgspec.structs.replace(command, environment=environment)


def _recipe(makefile: Path, goal: str, answer: MakeAnswer) -> Recipe:
    folder = makefile.parent
    recipe = read_recipe(
        f"{makefile.name}, target {goal}",
        folder,
        map(partial(_with_search_path, answer), commands_in(answer.commands, folder)),
        [absolute(folder, name) for name in answer.missing],
    )
    targets = {absolute(folder, name): name for name in answer.targets}
    return msgspec.structs.replace(recipe, variables=answer.variables, targets=targets)
