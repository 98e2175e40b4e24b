"""Walking folders in which other processes may remove files at the same time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path


def files_below(entry: Path) -> Iterator[Path]:
    """Everything below a folder that is not a folder, or the one file; links are not followed.

    Raises:
        OSError: a folder can't be read.
    """
    if entry.is_symlink() or entry.is_file():
        yield entry
    for root, folders, names in os.walk(entry, onerror=_raise_unless_gone):
        links = [name for name in folders if (Path(root) / name).is_symlink()]
        yield from (Path(root) / name for name in (*names, *links))


def remove_empty_folders(entry: Path) -> None:
    """Remove ``entry`` and the folders below it that hold no file.

    Raises:
        OSError: a folder can't be read.
    """
    for root, _, _ in os.walk(entry, topdown=False, onerror=_raise_unless_gone):
        with suppress(OSError):  # it still holds files, or a build writes into it again
            Path(root).rmdir()


def _raise_unless_gone(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError | NotADirectoryError):
        raise error
