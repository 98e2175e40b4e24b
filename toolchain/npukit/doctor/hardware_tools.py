"""The tools of the hw flow, which build an xclbin for an NPU."""

from __future__ import annotations

import os

from npukit.builder.toolchains.hw.driver import find_driver, makes_pdis
from npukit.builder.toolchains.tools.installed import (
    FoundTool,
    InstalledTools,
    MissingTool,
    mlir_aie_python,
)
from npukit.builder.toolchains.tools.tool_query import query
from npukit.doctor.rows import Ability, Row, missing, ok, warning
from npukit.errors import ToolchainError


def build_rows(tools: InstalledTools) -> list[Row]:
    """MLIR-AIE, Peano, aiecc, IRON, bootgen, xclbinutil; those that a build needs block it."""
    return [
        _mlir_aie(tools),
        _needed("Peano", tools.peano),
        _aiecc(tools),
        _iron(tools),
        _bootgen(tools),
        _xclbinutil(tools.xclbinutil),
    ]


def _description(tool: FoundTool) -> str:
    # A native aiecc has a commit as its version: shorten it.
    version = tool.version[:12] if tool.version and len(tool.version) == 40 else tool.version
    parts = [version, str(tool.path), f"by {tool.source}"]
    return ", ".join(part for part in parts if part)


def _not_found(tool: MissingTool) -> str:
    return f"not found: {'; '.join(tool.looked)}"


def _needed(name: str, tool: FoundTool | MissingTool) -> Row:
    if isinstance(tool, MissingTool):
        return missing(name, _not_found(tool), tool.hint, blocks=Ability.HW_BUILD)
    return _found(name, tool)


def _found(name: str, tool: FoundTool) -> Row:
    """The row of an existing tool; a warning if it can't even print its version."""
    if tool.problem is None:
        return ok(name, _description(tool))
    found = f"{_description(tool)}; it does not print its version: {tool.problem}"
    return warning(name, found, f"see what it does: {tool.path} --help")


def _xclbinutil(tool: FoundTool | MissingTool) -> Row:
    if isinstance(tool, MissingTool):
        return missing("xclbinutil", _not_found(tool), tool.hint)
    return _found("xclbinutil", tool)


def _bootgen(tools: InstalledTools) -> Row:
    if isinstance(tools.bootgen, FoundTool):
        return _needed("bootgen", tools.bootgen)
    try:
        driver = find_driver(tools)
        if makes_pdis(driver, tools):
            return ok("bootgen", f"built into {driver.tool.path}")
    except (ToolchainError, OSError, ValueError):
        pass  # the row aiecc reports that no aiecc works
    return _needed("bootgen", tools.bootgen)


def _mlir_aie(tools: InstalledTools) -> Row:
    if isinstance(tools.mlir_aie, FoundTool) and isinstance(tools.include, MissingTool):
        return _needed("MLIR-AIE", tools.include)
    if isinstance(tools.mlir_aie, FoundTool):
        # The row aiecc says whether its aiecc works.
        return ok("MLIR-AIE", _description(tools.mlir_aie))
    return _needed("MLIR-AIE", tools.mlir_aie)


def _aiecc(tools: InstalledTools) -> Row:
    if isinstance(tools.mlir_aie, MissingTool):
        found = "not found: it is part of MLIR-AIE"
        return missing("aiecc", found, tools.mlir_aie.hint, blocks=Ability.HW_BUILD)
    try:
        driver = find_driver(tools)
    except ToolchainError as error:
        fix = (error.hint,) if error.hint else ()
        return missing("aiecc", error.message, *fix, blocks=Ability.HW_BUILD)
    return ok("aiecc", f"{driver.generation.name} driver, {_description(driver.tool)}")


def _iron(tools: InstalledTools) -> Row:
    """MLIR-AIE's Python package: only kernels whose design is a ``design.py`` need it."""
    if isinstance(tools.python, MissingTool):
        installed = isinstance(tools.mlir_aie, FoundTool)
        found = _not_found(tools.python) if installed else "not found: it is part of MLIR-AIE"
        return missing("IRON", f"{found}; only kernels with a design.py need it", tools.python.hint)
    python, environment = mlir_aie_python(tools)
    # Its extension module fits one version of Python only, and its wheel has dependencies.
    answer = query([python, "-c", "import aie.iron"], {**os.environ, **environment})
    found = f"{tools.python.path}, run by {python}"
    if answer.problem is None:
        return ok("IRON", found)
    return warning(
        "IRON",
        f"{found}; it can't be imported: {answer.problem}",
        f"see why: PYTHONPATH={tools.python.path} {python} -c 'import aie.iron'",
    )
