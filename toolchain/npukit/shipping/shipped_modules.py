"""The modules of npukit that a package carries to run its cases: copies that import each other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import npukit
from npukit.errors import NpukitError

FOLDER: Final = "_validation"

MODULES: Final = (
    "kernel.dtypes",
    "kernel.bfloat16",
    "kernel.tolerance",
    "validate.numbers",
    "validate.evidence",
    "validate.evidence_json",
    "validate.measures",
    "validate.compare",
    "validate.mismatch",
    "validate.degenerate",
    "shipping.case_runner.shipped_cases",
    "shipping.case_runner.running",
    "shipping.case_runner.report",
    "shipping.case_runner.command",
)
"""They import Python's own modules, NumPy and each other; their last names are different."""

_IMPORT: Final = re.compile(r"^( *)from npukit\.([a-z0-9_.]+) import ", re.MULTILINE)
_MAIN: Final = '''"""Runs the cases that this package was made with."""

import sys
from pathlib import Path

from {folder}.command import main

sys.exit(main(__package__, Path(__file__).resolve().parent))
'''


@cache
def runner_files() -> Mapping[str, bytes]:
    """The files of the runner by name, below the folder of a kernel."""
    root = Path(npukit.__file__).parent
    files = {
        "__main__.py": _MAIN.format(folder=f".{FOLDER}").encode(),
        f"{FOLDER}/__init__.py": b'"""Parts of npukit that run the cases of this package."""\n',
    }
    for module in MODULES:
        text = (root / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8")
        files[f"{FOLDER}/{_last(module)}.py"] = _IMPORT.sub(_relative, text).encode()
    return files


def _relative(found: re.Match[str]) -> str:
    if found[2] not in MODULES:
        raise NpukitError(f"a module that packages carry imports npukit.{found[2]}")
    return f"{found[1]}from .{_last(found[2])} import "


def _last(module: str) -> str:
    return module.rpartition(".")[2]
