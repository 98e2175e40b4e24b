"""A folder without build files: one design, and C++ sources named like the design's objects."""

from __future__ import annotations

from pathlib import Path

from npukit.adopt.recipe import (
    Compilation,
    DriverRun,
    NoDesignError,
    Recipe,
    ScriptRun,
    Step,
)
from npukit.adopt.texts import text_of
from npukit.errors import UsageError

_COMPILES = ("iron.jit", "@jit")
_SOURCES = (".cc", ".cpp", ".cxx", ".c", ".C")
_TESTS = ("test", "run", "conftest", "setup", "util")


def bare_recipe(folder: Path, target: str | None = None) -> Recipe:
    """The recipe of a folder that has one ``.mlir`` file, or one script that uses ``aie``.

    ``target`` names the file, if there are several.

    Raises:
        NoDesignError: there is no design.
        UsageError: there are several.
    """
    designs = sorted(path for path in folder.glob("*.mlir") if path.is_file())
    scripts = [] if designs else sorted(filter(_may_print, folder.glob("*.py")))
    if target is not None:
        designs = [path for path in designs if path.name == target]
        scripts = [path for path in folder.glob("*.py") if path.name == target]
    if len(designs) + len(scripts) > 1:
        names = ", ".join(path.name for path in (*designs, *scripts))
        raise UsageError(
            f"{folder} has several designs ({names}) and no Makefile that chooses one",
            where="DIR",
            hint="choose one with --target FILE",
        )
    if not designs and not scripts:
        raise NoDesignError(
            "there is no design: no Makefile, no .mlir file, no script that prints MLIR",
            where=str(folder),
        )
    steps: list[Step] = [
        Compilation(folder / f"{path.stem}.o", (path,), (folder,), (), ())
        for path in sorted(folder.iterdir())
        if path.suffix in _SOURCES and not path.stem.startswith(_TESTS)
    ]
    if designs:
        steps.append(DriverRun(designs[0], None, ()))
    else:
        compiles = any(sign in text_of(scripts[0]) for sign in _COMPILES)
        output = None if compiles else folder / "aie.mlir"
        steps.append(ScriptRun(scripts[0], (), folder, (), output))
    return Recipe("the folder's files", folder, tuple(steps))


def _may_print(script: Path) -> bool:
    if script.stem.startswith(_TESTS):
        return False
    text = text_of(script)
    return "aie.device" in text or "import aie" in text or "from aie" in text
