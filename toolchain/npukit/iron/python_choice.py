"""Which Python runs an IRON program: this one, or the one that MLIR-AIE is installed for."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from npukit.builder.toolchains.tools.installed import (
    FoundTool,
    InstalledTools,
    mlir_aie_python,
)
from npukit.builder.toolchains.tools.tool_query import query
from npukit.errors import ToolchainError
from npukit.iron.seams import PACKAGE

_NEEDED = "import npukit.builder.plan, npukit.emulator.pyxrt"


def other_python(installed: InstalledTools) -> tuple[Path, Mapping[str, str]] | None:
    """The Python to start instead of this one, and environment variables that it needs.

    None if this one has MLIR-AIE, or if there is none: a program may need only ``pyxrt``. If only
    the search path of this one lacks it, the path is extended.

    Raises:
        ToolchainError: the Python that has MLIR-AIE does not have npukit.
    """
    if _has_package():
        return None
    package = installed.python
    if not isinstance(package, FoundTool):
        return None
    python, environment = mlir_aie_python(installed)
    if python == Path(sys.executable):
        sys.path.append(str(package.path))
        return None
    _check_npukit(python, environment)
    return python, environment


def _has_package() -> bool:
    """Whether this Python finds the package; any folder of its name would look like one."""
    spec = find_spec(PACKAGE)
    if spec is None:
        return False
    folders = spec.submodule_search_locations or ()
    return spec.origin is not None or any((Path(folder) / "iron").is_dir() for folder in folders)


def _check_npukit(python: Path, environment: Mapping[str, str]) -> None:
    answer = query([python, "-c", _NEEDED], {**os.environ, **environment})
    if answer.problem is not None:
        raise ToolchainError(
            f"MLIR-AIE is installed for {python}, which does not have npukit: {answer.problem}",
            hint=f"{python} -m pip install npukit; or install MLIR-AIE for {sys.executable}",
        )
