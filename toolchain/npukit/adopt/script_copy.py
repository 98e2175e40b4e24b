"""The copy of a design script in a kernel's folder, and the ``design.py`` that runs it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import msgspec

from npukit.adopt.copied_sources import below, common_folder
from npukit.adopt.kernel_files import design_program
from npukit.adopt.patterns import Pattern
from npukit.adopt.recipe import ScriptRun

DESIGN: Final = "design"
_BUILD: Final = f"{DESIGN}/build"
"""The place of files that CMake wrote into its binary folder."""


class ScriptCopy(msgspec.Struct, frozen=True):
    """The files of a script by their places in the kernel's folder, and where it runs there.

    ``build`` is CMake's binary folder, with the place that stands for it.
    """

    files: Mapping[str, Path]
    working_folder: str
    build: Path


def script_files(run: ScriptRun, files: Iterable[Path], folder: Path, build: Path) -> ScriptCopy:
    """The script, its modules and its data, by their places in the kernel's folder."""
    tree = next((up for up in folder.parents if (up / "aie_runtime_lib").is_dir()), folder.parent)
    roots = (tree, run.script.parent, build)
    own = {
        path: None
        for path in (run.script, *files)
        if any(map(path.is_relative_to, roots))
        and path.is_file()
        and not {"site-packages", "__pycache__"} & {*path.parts}
    }
    folders = [run.cwd, *(path.parent for path in own)]
    base = common_folder(each for each in folders if not each.is_relative_to(build))

    def place(path: Path) -> str:
        if path.is_relative_to(build):
            return below(_BUILD, path, build)
        return below(DESIGN, path, base)

    return ScriptCopy({place(path): path for path in own}, place(run.cwd), build)


def script_program(run: ScriptRun, copied: ScriptCopy, arguments: Iterable[Pattern]) -> str:
    """The ``design.py`` for ``run``, whose ``arguments`` may depend on parameters."""
    places = {path: place for place, path in copied.files.items()}
    expressions = [_expression(each, run.cwd, places, copied.build) for each in arguments]
    return design_program(
        places[run.script], expressions, copied.working_folder, dict(run.environment)
    )


def _expression(pattern: Pattern, cwd: Path, places: Mapping[Path, str], build: Path) -> str:
    """An argument as Python; the path of a copied file becomes that of its copy."""
    option, given, value = pattern.text.rpartition("=")
    path = Path(os.path.normpath(cwd / value))
    if path in places:
        return f"{option + given!r} + str(FOLDER / {places[path]!r})"
    if value.startswith(str(build)):
        return f"{option + given!r} + str(FOLDER / {below(_BUILD, path, build)!r})"
    return pattern.as_python()
