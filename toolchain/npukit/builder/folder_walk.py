"""Going through folders in which others may remove files at the same time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path


def files_below(entry: Path) -> Iterator[Path]:
    """All that is in a folder and is not a folder (or the one file); links are not followed.

    Raises:
        OSError: a folder can't be read.
    """
    if entry.is_symlink() or entry.is_file():
        yield entry
    for root, folders, names in os.walk(entry, onerror=_raise_unless_gone):
        links = [name for name in folders if (Path(root) / name).is_symlink()]
        yield from (Path(root) / name for name in (*names, *links))


def remove_empty_folders(entry: Path) -> None:
    """Remove the folders below ``entry``, and ``entry``, in which there is no file.

    Raises:
        OSError: a folder can't be read.
    """
    for root, _, _ in os.walk(entry, topdown=False, onerror=_raise_unless_gone):
        with suppress(OSError):  # it holds what is left alone, or a build fills it again
            Path(root).rmdir()


def _raise_unless_gone(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError | NotADirectoryError):
        raise error
