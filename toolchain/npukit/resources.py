"""Where the files that npukit carries beside its code are: bundled kernels and templates."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _carried(folder: str) -> Path:
    """A wheel carries the folder under ``_data``; a checkout has it at its top."""
    in_wheel = _PACKAGE / "_data" / folder
    return in_wheel if in_wheel.is_dir() else _PACKAGE.parents[1] / folder


def templates_dir() -> Path:
    """The folder of Jinja2 templates (host module, reports, scaffold)."""
    return _carried("templates")


def bundled_kernels_dir() -> Path:
    """The folder of the kernels that npukit ships, one folder a kernel."""
    return _carried("kernel_src")
