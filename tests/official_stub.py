"""XRT's own type stub of pyxrt, where this machine has one."""

from __future__ import annotations

import os
from pathlib import Path

from npukit.runtime.pyxrt_search import search_pyxrt

NAME = "pyxrt.pyi"


def find_official_stub() -> Path | None:
    """``pyxrt.pyi`` beside a pyxrt, where npukit looks for one, or on mypy's own path."""
    search = search_pyxrt()
    folders = [file.path.parent for file in search.found]
    folders += search.folders
    folders += [Path(entry) for entry in os.environ.get("MYPYPATH", "").split(os.pathsep) if entry]
    return next((found for folder in folders if (found := folder / NAME).is_file()), None)


MISSING = (
    f"no {NAME} of XRT (2.26 has one) beside pyxrt, in $XILINX_XRT/python, on PYTHONPATH or "
    "on MYPYPATH"
)
