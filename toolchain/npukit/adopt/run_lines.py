"""RUN lines of lit tests as recipes: MLIR-AIE's tests say in them how they are built."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from npukit.adopt.commands import read_recipe
from npukit.adopt.recipe import DriverRun, NoDesignError, Recipe, builds_design, runs_alone
from npukit.adopt.shell import absolute, commands_in
from npukit.adopt.texts import text_of
from npukit.kernel.spec import DEVICES

_RUN: Final = re.compile(r"^.*?\bRUN:[ \t]*(.*)$", re.M)
_FOR_DEVICE: Final = re.compile(r"%run_on_(npu\d)%\s*(.*)\Z")
_REQUIRED_DEVICE: Final = re.compile(r"REQUIRES:.*?\bryzen_ai_npu(\d)\b")
_NAME: Final = re.compile(r"%[A-Za-z_]\w*")
_TOOLS: Final = {
    "%python": "python3",
    "%PYTHON": "python3",
    "%aiecc": "aiecc",
    "%xchesscc_wrapper": "xchesscc_wrapper",
    "%PEANO_INSTALL_DIR": "/npukit-adopt/peano",
}


def run_files(folder: Path, device: str) -> list[Path]:
    """The files with RUN lines for ``device``, those named after it first."""
    files = [
        path
        for path in sorted(folder.iterdir())
        if path.suffix in {".lit", ".mlir", ".py"} and path.is_file() and _lines(path)
    ]
    other = "npu1" if device == "npu2" else "strix"
    return sorted(
        (path for path in files if "makefile" not in path.stem),
        key=lambda path: (path.suffix != ".lit", other in path.stem or "chess" in path.stem),
    )


def likely_devices(folder: Path) -> tuple[str, ...]:
    """The devices to try: the tests of an example for one NPU require that one."""
    required = [_REQUIRED_DEVICE.findall(text_of(path)) for path in sorted(folder.glob("*.lit"))]
    only_second = required and all("2" in numbers and "1" not in numbers for numbers in required)
    return DEVICES[::-1] if only_second else DEVICES


def read_run_lines(file: Path, device: str, target: str | None = None) -> Recipe:
    """The recipe of the RUN lines in ``file``.

    ``target`` names the xclbin or the design to build, if they build several.

    Raises:
        NoDesignError: they build no design, or not this one.
    """
    folder = file.parent
    lines = "\n".join(_substituted(_lines(file), file, device))
    recipe = read_recipe(f"{file.name}, RUN lines", folder, commands_in(lines, folder))
    if target is not None:
        steps = tuple(
            s for s in recipe.steps if not isinstance(s, DriverRun) or _is(s, target, folder)
        )
        recipe = msgspec.structs.replace(recipe, steps=steps)
        if not recipe.drivers:
            raise NoDesignError(f"its RUN lines do not build {target}", where=str(file))
    if not builds_design(recipe) and not any(map(runs_alone, recipe.scripts)):
        raise NoDesignError("its RUN lines build no design", where=str(file))
    return recipe


def _is(run: DriverRun, target: str, folder: Path) -> bool:
    return target in (run.xclbin, run.design.name) or absolute(folder, target) == run.output


def _lines(file: Path) -> list[str]:
    joined = "\n".join(_RUN.findall(text_of(file))).replace("\\\n", " ")
    return joined.splitlines()


def _substituted(lines: list[str], file: Path, device: str) -> Iterator[str]:
    values = {**_TOOLS, "%S": str(file.parent), "%s": str(file)}
    for line in lines:
        chosen = _FOR_DEVICE.match(line)
        if chosen is None or chosen[1] == device:
            text = line if chosen is None else chosen[2]
            yield _NAME.sub(lambda name: values.get(name[0], name[0]), text)
