"""The Python that runs npukit, or the part of it that runs on another machine."""

from __future__ import annotations

import platform
import sys

from npukit.doctor.rows import EVERYTHING, Row, missing, ok
from npukit.runtime.pyxrt_search import OLDEST_PYTHON


def python_row() -> Row:
    """The Python that runs npukit."""
    place = f"{sys.executable}{' (a virtual environment)' if sys.prefix != sys.base_prefix else ''}"
    found = f"{platform.python_implementation()} {platform.python_version()}, {place}"
    if sys.version_info < OLDEST_PYTHON:
        return missing(
            "Python",
            f"{found}; npukit needs {'.'.join(map(str, OLDEST_PYTHON))}",
            "create a virtual environment with a newer Python, and install npukit there",
            blocks=EVERYTHING,
        )
    return ok("Python", found)
