"""The copy of a design script in a kernel's folder, and the ``design.py`` that runs it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from npukit.adopt.copied_sources import below, common_folder
from npukit.adopt.kernel_files import design_program
from npukit.adopt.patterns import Pattern
from npukit.adopt.recipe import ScriptRun

DESIGN: Final = "design"


def script_files(run: ScriptRun, files: Iterable[Path], folder: Path) -> dict[str, Path]:
    """The script, its modules and its data, by their places in the kernel's folder."""
    tree = next((up for up in folder.parents if (up / "aie_runtime_lib").is_dir()), folder.parent)
    own = {
        path: None
        for path in (run.script, *files)
        if (path.is_relative_to(tree) or path.is_relative_to(run.script.parent))
        and path.is_file()
        and not {"site-packages", "__pycache__"} & {*path.parts}
    }
    base = common_folder([run.cwd, *(path.parent for path in own)])
    return {below(DESIGN, path, base): path for path in own}


def script_program(run: ScriptRun, copied: Mapping[str, Path], arguments: Iterable[Pattern]) -> str:
    """The ``design.py`` for ``run``, whose ``arguments`` may depend on parameters."""
    places = {path: place for place, path in copied.items()}
    expressions = [_expression(each, run.cwd, places) for each in arguments]
    folder = working_folder(run, copied)
    return design_program(places[run.script], expressions, folder, dict(run.environment))


def working_folder(run: ScriptRun, copied: Mapping[str, Path]) -> str:
    """The place of the folder that the script runs in."""
    base = common_folder([run.cwd, *(path.parent for path in copied.values())])
    return below(DESIGN, run.cwd, base)


def _expression(pattern: Pattern, cwd: Path, places: Mapping[Path, str]) -> str:
    """An argument as Python; the path of a copied file becomes that of its copy."""
    option, given, value = pattern.text.rpartition("=")
    path = Path(os.path.normpath(cwd / value))
    if path in places:
        return f"{option + given!r} + str(FOLDER / {places[path]!r})"
    return pattern.as_python()
