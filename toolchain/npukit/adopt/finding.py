"""Finds out how a folder is built: Makefile, CMake file, RUN lines, or the files alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Final

import msgspec

from npukit.adopt.bare_folder import bare_recipe
from npukit.adopt.cmake_project import read_cmake
from npukit.adopt.make_run import MAKEFILES
from npukit.adopt.makefile import MakeSettings, read_makefile
from npukit.adopt.recipe import NoDesignError, Recipe
from npukit.adopt.run_lines import read_run_lines, run_files
from npukit.errors import UsageError

_CMAKE: Final = "CMakeLists.txt"


class Request(msgspec.Struct, frozen=True):
    """What the user wants adopted: a folder, for a device, with settings of its Makefile.

    ``build`` is a folder that CMake may configure the project in.
    """

    folder: Path
    device: str
    build: Path
    variables: Mapping[str, str] = {}
    target: str | None = None
    environment: Mapping[str, str] = {}


def find_recipe(request: Request) -> Recipe:
    """The recipe of a folder, from the first of its build files that builds a design.

    Raises:
        NoDesignError: no file of the folder says how to build a design.
        DesignError: a build file is wrong.
        UsageError: the folder is not one, or a setting does not fit.
        ToolchainError: make or cmake is missing.
    """
    folder = request.folder
    try:
        list(folder.iterdir())
    except OSError as error:
        raise UsageError(
            f"{folder} is not a folder that can be read: {error.strerror}", where="DIR"
        ) from error
    settings = MakeSettings(request.variables, request.environment, request.target)
    ways: list[Callable[[], Recipe]] = []
    if (makefile := _first(folder, MAKEFILES)) is not None:
        ways.append(lambda: read_makefile(makefile, settings))
    if (folder / _CMAKE).is_file():
        ways.append(lambda: read_cmake(folder / _CMAKE, settings, request.build))
    files = run_files(folder, request.device)
    ways.extend(partial(read_run_lines, file, request.device, request.target) for file in files)
    ways.append(lambda: bare_recipe(folder, request.target))
    failures: list[NoDesignError] = []
    for way in ways:
        try:
            recipe = way()
            break
        except NoDesignError as error:
            failures.append(error)
    else:
        raise failures[0]
    if request.variables and not _has_variables(recipe):
        raise UsageError(
            f"{recipe.source} have no variables: --make is for a Makefile or a CMakeLists.txt",
            where="--make",
        )
    return recipe


def _has_variables(recipe: Recipe) -> bool:
    return recipe.source.startswith((*MAKEFILES, _CMAKE))


def _first(folder: Path, names: tuple[str, ...]) -> Path | None:
    return next((folder / name for name in names if (folder / name).is_file()), None)
