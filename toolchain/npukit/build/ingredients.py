"""What takes part in a build besides the files that it reads and the tools that it runs."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from npukit.kernel.spec import KernelSpec

_SHAPING = ("xdsl", "jinja2")


def shaping_libraries() -> dict[str, str]:
    """Libraries that shape artifacts, by version; npukit's own code is known by its content."""
    return {name: version(name) for name in _SHAPING}


def listings(spec: KernelSpec) -> dict[str, list[str]]:
    """The names of all files in the folders that a kernel's sources may include from.

    A new file there can shadow a header that the compiler found elsewhere before; no list of files
    that were read would notice.
    """
    folders = {".", *(include for core in spec.cores for include in core.include_dirs)}
    return {folder: _listing(spec.directory / folder) for folder in sorted(folders)}


def _listing(folder: Path) -> list[str]:
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    )
