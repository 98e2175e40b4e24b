"""Finds the data files that npukit ships: bundled kernels and templates."""

from pathlib import Path
from typing import Final

CORE_HEADERS: Final = "npukit-core-headers"
"""What the files of :func:`core_headers_dir` are called by in manifests."""

_PACKAGE = Path(__file__).resolve().parent


def _carried(name: str) -> Path:
    """The folder or file is under ``_data`` in a wheel and at the top level of a checkout."""
    in_wheel = _PACKAGE / "_data" / name
    return in_wheel if in_wheel.exists() else _PACKAGE.parents[1] / name


def templates_dir() -> Path:
    """The folder of Jinja2 templates (host module, reports, scaffold)."""
    return _carried("templates")


def bundled_kernels_dir() -> Path:
    """The folder of the bundled kernels, one subfolder per kernel."""
    return _carried("kernel_src")


def vector_headers_dir() -> Path:
    """The folder of the headers that vector sources include on the emulated device."""
    return _PACKAGE / "vector" / "include"


def core_headers_dir() -> Path:
    """The folder of the headers that the sources of cores include in every flow."""
    return _PACKAGE / "core_headers"


def licence_file() -> Path:
    """The text of npukit's licence."""
    return _carried("LICENSE")
