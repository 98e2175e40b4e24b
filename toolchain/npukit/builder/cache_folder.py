"""The folder of npukit's caches: where it is, and which files in it belong to npukit.

``NPUKIT_CACHE_DIR`` may name any folder, and ``npukit clean --cache`` must not empty a home folder.
npukit puts a marker in a folder that it created or found empty. It clears only marked folders, and
in them only entries that its caches create.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from npukit.builder.folder_walk import files_below, remove_empty_folders
from npukit.errors import BuildError, UsageError
from npukit.files import draft_target, write_atomically

CACHE_VARIABLE: Final = "NPUKIT_CACHE_DIR"

# The first line is from the Cache Directory Tagging Specification: backups skip such folders.
_MARKER: Final = "CACHEDIR.TAG"
_TEXT: Final = b"""Signature: 8a477f597d28d172789f06886806bc55
# A cache of npukit. npukit clean --cache removes what is in it.
"""
RECORDS: Final = "records"
OBJECTS: Final = "objects"
ZIG: Final = "zig"
TOOLS: Final = "tools"
COMPLETION: Final = "completion"
_ENTRIES: Final = (RECORDS, OBJECTS, ZIG, TOOLS, COMPLETION)

# Relative to the cache's folder. The compiler chooses the names below zig's own folders.
_MADE: Final = re.compile(
    rf"{RECORDS}/[0-9a-f]{{64}}/[0-9a-f]{{32}}\.json"
    rf"|{OBJECTS}/[0-9a-f]{{2}}/[0-9a-f]{{64}}"
    rf"|{ZIG}/(global|library|vector)/.+|{ZIG}/(tools|clang)/[0-9a-f]+\.json|{ZIG}/identity\.json"
    rf"|({TOOLS}|{COMPLETION})/[0-9a-f]+\.json",
    re.DOTALL,
)


def cache_folder() -> Path:
    """The folder for caches, created and marked if needed.

    Raises:
        UsageError: the path exists and is not a folder.
    """
    folder = cache_location()
    # A cache that can't be written costs time, not correctness; the writer reports it.
    with suppress(BuildError, OSError):
        _mark(folder)
    return folder


def cache_location() -> Path:
    """``NPUKIT_CACHE_DIR``, or npukit's folder in the user's cache, or a temporary one.

    Raises:
        UsageError: ``NPUKIT_CACHE_DIR`` names something that is not a folder.
    """
    if given := os.environ.get(CACHE_VARIABLE):
        folder = Path(given)
        if os.path.lexists(folder) and not folder.is_dir():
            raise UsageError(f"{folder} is not a folder", where=CACHE_VARIABLE)
    else:
        from platformdirs import user_cache_path

        folder = user_cache_path("npukit", appauthor=False)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            # A read-only home is common in CI.
            folder = Path(tempfile.gettempdir()) / f"npukit-cache-{os.getuid()}"
    return folder


def clear_caches(folder: Path) -> tuple[int, list[Path]]:
    """Remove what caches created in ``folder``, and the folder itself if nothing else is left.

    Returns:
        The number of bytes freed, and the files left because no cache created them.

    Raises:
        UsageError: the folder does not have npukit's marker.
        BuildError: something can't be removed.
    """
    if not folder.is_dir():
        return 0, []
    if not is_marked(folder):
        if not _content(folder):
            return 0, []
        raise unmarked(folder)
    freed = 0
    left = [path for path in _content(folder) if path.name not in (_MARKER, *_ENTRIES)]
    try:
        for entry in (folder / name for name in _ENTRIES):
            if entry.is_symlink():
                entry.unlink(missing_ok=True)
                continue
            for path in files_below(entry):
                if is_made(path.relative_to(folder)):
                    freed += _removed(path)
                else:
                    left.append(path)
            remove_empty_folders(entry)
    except OSError as error:
        raise BuildError(
            f"can't remove {error.filename or folder}: {error.strerror or error}"
        ) from error
    left.sort()
    if not left:
        with suppress(OSError):  # a concurrent build may have written into it again
            (folder / _MARKER).unlink(missing_ok=True)
            folder.rmdir()
    return freed, left


def unmarked(folder: Path) -> UsageError:
    """The error for a folder that must be npukit's cache and does not have its marker."""
    return UsageError(
        f"{folder} does not look like npukit's cache: it has no {_MARKER} that npukit wrote",
        where=CACHE_VARIABLE,
        hint="if it is one, remove it by hand",
    )


def _mark(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if is_marked(folder):
        return
    content = _content(folder)
    if not content or _is_earlier(content):
        write_atomically(folder / _MARKER, _TEXT)


def _content(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except FileNotFoundError:  # removed by another clean
        return []


def _is_earlier(content: Sequence[Path]) -> bool:
    """Whether this is the content of a cache from before markers existed.

    Names such as ``tools`` are not enough: a user's folder may have them too.
    """
    if not {path.name for path in content} <= {*_ENTRIES}:
        return False
    files = [(path, file) for path in content for file in files_below(path)]
    return bool(files) and all(is_made(file.relative_to(path.parent)) for path, file in files)


def is_marked(folder: Path) -> bool:
    """Whether npukit made this cache."""
    marker = folder / _MARKER
    try:
        return marker.is_file() and not marker.is_symlink() and marker.read_bytes() == _TEXT
    except OSError:
        return False


def is_made(path: Path) -> bool:
    """Whether caches create files of this name; ``path`` is relative to the cache's folder."""
    if (name := draft_target(path.name)) is not None:
        path = path.with_name(name)
    return _MADE.fullmatch(path.as_posix()) is not None


def _removed(path: Path) -> int:
    """Remove a file and return its size; 0 if another process removed it first."""
    with suppress(FileNotFoundError):
        size = path.lstat().st_size
        path.unlink()
        return size
    return 0
