"""Writes an adopted kernel's folder: whole or not at all, or over one that exists."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Final

from npukit.errors import BuildError, UsageError
from npukit.files import write_atomically

KEPT: Final = ("reference.py",)
"""Files that are not written over: their author has work in them."""


def write_folder(folder: Path, files: Mapping[str, bytes], *, over: bool) -> tuple[str, ...]:
    """Write ``files`` into ``folder``, which must be new unless ``over``.

    Returns those that were there already and were kept.

    Raises:
        UsageError: the folder exists, or a link in it leads to another place.
        BuildError: it can't be written.
    """
    if folder.is_symlink() or folder.exists():
        if not over or not folder.is_dir():
            raise UsageError(
                f"{folder} exists already",
                where=None if over else "DIR",
                hint="choose another with --name or --out, or write over it with --force",
            )
        _check_inside(folder, files)
        kept = tuple(name for name in KEPT if (folder / name).exists())
        for place, data in files.items():
            if place not in kept:
                write_atomically(folder / place, data)
        return kept
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
        try:
            for place, data in files.items():
                (draft / place).parent.mkdir(parents=True, exist_ok=True)
                (draft / place).write_bytes(data)
            draft.chmod(0o755)  # mkdtemp makes private folders
            draft.rename(folder)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
    except OSError as error:
        raise BuildError(
            f"can't write {folder}: {error.strerror or error}",
            hint="check free space and permissions, or choose another folder with --out",
        ) from error
    return ()


def _check_inside(folder: Path, places: Iterable[str]) -> None:
    """Refuse to write through a linked subfolder: what it leads to is not the kernel's."""
    for place in places:
        for parent in PurePosixPath(place).parents:
            if parent.parts and (folder / parent).is_symlink():
                raise UsageError(
                    f"{folder / parent} is a symbolic link: nothing is written through it",
                    hint="replace the link by a folder, or choose another place with --out",
                )
