"""A CMake project as a recipe: configured in a temporary folder, then read as its Makefile."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import msgspec

from npukit.adopt.makefile import MakeSettings, read_makefile
from npukit.adopt.recipe import NoDesignError, Recipe
from npukit.builder.toolchains.processes.tool_run import run_tool
from npukit.errors import ToolchainError, UsageError

_UNUSED: Final = re.compile(r"Manually-specified variables were not used by the project")


def read_cmake(file: Path, settings: MakeSettings, build: Path) -> Recipe:
    """The recipe of the target that builds a design; ``build`` becomes the binary folder.

    The design's script runs there, and may read what CMake wrote, so it must outlast the adoption.

    Raises:
        ToolchainError: cmake or GNU make is missing.
        NoDesignError: cmake can't configure it, or no target builds a design.
        DesignError: make can't read the result.
        UsageError: the project has no such variable.
    """
    definitions = [f"-D{name}={value}" for name, value in settings.variables.items()]
    command = ["cmake", "-G", "Unix Makefiles", "-S", str(file.parent), "-B", str(build)]
    try:
        run = run_tool([*command, *definitions], file.parent, settings.environment)
    except ToolchainError as error:
        raise ToolchainError(
            f"reading a CMakeLists.txt needs cmake: {error.message}",
            where=str(file),
            hint="install cmake, or write a Makefile",
        ) from error
    if run.status:
        raise NoDesignError(
            "cmake can't configure it", where=str(file), details=run.transcript(str(file))
        )
    for name in settings.variables:
        if _UNUSED.search(run.output) and re.search(rf"^ *{re.escape(name)}$", run.output, re.M):
            raise UsageError(f"{file} has no variable {name!r}", where="--make")
    own = MakeSettings({}, settings.environment, settings.target)
    recipe = read_makefile(build / "Makefile", own)
    source = f"{file.name}, target {recipe.source.rpartition(' ')[2]}"
    return msgspec.structs.replace(recipe, source=source, folder=file.parent, variables={})
