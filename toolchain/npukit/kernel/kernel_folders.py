"""Where kernels are found, and what their ``kernel.toml`` says without being checked.

In this order: ``--kernel-dir``, ``NPUKIT_KERNEL_PATH``, ``./kernel_src``, the bundled ones. Shell
completion uses this, so it imports little.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from npukit.errors import UsageError
from npukit.resources import bundled_kernels_dir

SPEC_FILE: Final = "kernel.toml"
PATH_VARIABLE: Final = "NPUKIT_KERNEL_PATH"
_PROJECT: Final = Path("kernel_src")


def search_path(kernel_dirs: Sequence[Path] = ()) -> list[Path]:
    """The folders to search, each once, in order: a kernel's folder, or one that holds such."""
    folders = list(kernel_dirs)
    for folder in kernel_dirs:
        if not folder.is_dir():
            raise UsageError(f"no such folder: {folder}", where="--kernel-dir")
    folders += [Path(part) for part in os.environ.get(PATH_VARIABLE, "").split(os.pathsep) if part]
    folders += [_PROJECT, bundled_kernels_dir()]
    once: dict[str, Path] = {}
    for folder in folders:
        once.setdefault(os.path.realpath(folder), folder)
    return list(once.values())


def find_kernels(kernel_dirs: Sequence[Path] = ()) -> dict[str, Path]:
    """Kernel name (the folder's) to folder, sorted by name; an earlier folder hides a later one.

    Raises:
        UsageError: a folder of the search path can't be read.
    """
    found: dict[str, Path] = {}
    for folder in search_path(kernel_dirs):
        try:
            candidates = [folder, *sorted(folder.iterdir())] if folder.is_dir() else []
            for candidate in candidates:
                # An unreadable spec counts too: loading it reports what is wrong.
                if os.path.lexists(candidate / SPEC_FILE):
                    found.setdefault(own_name(candidate), candidate)
        except OSError as error:
            raise UsageError(
                f"can't look for kernels in {folder}: {error.strerror or error}"
            ) from error
    return dict(sorted(found.items()))


def project_kernels(kernel_dirs: Sequence[Path] = ()) -> dict[str, Path]:
    """What :func:`find_kernels` finds, without the kernels that npukit carries.

    In a checkout of npukit, these are the project's.

    Raises:
        UsageError: there are none, or a folder of the search path can't be read.
    """
    bundled = bundled_kernels_dir().resolve()
    found = find_kernels(kernel_dirs)
    if _PROJECT.resolve() != bundled:
        found = {n: folder for n, folder in found.items() if folder.resolve().parent != bundled}
    if not found:
        raise UsageError(
            f"this project has no kernels: there is no {SPEC_FILE} in {_PROJECT}/",
            hint="name kernels or their folders, or set NPUKIT_KERNEL_PATH to a folder of kernels",
        )
    return found


def own_name(folder: Path) -> str:
    """The name of the folder itself, not of a link to it."""
    if folder.name in ("", "..") or folder.is_symlink():
        return folder.resolve().name
    return folder.name


def kernel_name(typed: str) -> str:
    """The name of the kernel that a user calls ``typed``: a name, or the path of its folder.

    The folder may have gone.
    """
    path = Path(typed)
    return own_name(path) if os.path.lexists(path / SPEC_FILE) else path.name
