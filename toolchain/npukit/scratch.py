"""Temporary folders, removed after use; the next process removes those of a killed one.

Each folder holds a file that its process keeps locked. The system releases the lock when the
process ends, however it ends, so a folder whose lock is free has been abandoned. (Process ids can't
tell: they are reused, and containers that share a temporary folder use the same ones.)
"""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from npukit.errors import BuildError

try:
    import fcntl
except ImportError:  # without file locks, no folder is known to be abandoned
    fcntl = None  # type: ignore[assignment]

_PREFIX: Final = "npukit-"
_OWNER: Final = ".in-use"
_UNOWNED_SECONDS: Final = 3600
"""A folder without an owner file counts as abandoned at this age."""

_lock = threading.Lock()
_swept: set[str] = set()
"""Parent folders that this process has already cleaned up."""


@contextmanager
def scratch_folder(purpose: str) -> Iterator[Path]:
    """A new empty folder, ``npukit-.../<purpose>`` in TMPDIR, removed on exit.

    The first call in a process also removes the folders that this user's killed processes left.

    Raises:
        BuildError: the folder can't be created.
    """
    folder: Path | None = None
    owner: int | None = None
    process = os.getpid()
    try:
        try:
            remove_abandoned(Path(tempfile.gettempdir()))
            folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
            owner = claim(folder)
            inner = folder / purpose
            inner.mkdir()
        except OSError as error:
            raise BuildError(
                f"can't create a temporary folder: {error}",
                hint="check free space and permissions, or set TMPDIR",
            ) from error
        yield inner
    finally:
        # A forked process leaves its parent's folder alone; its interpreter gets here when it ends.
        if folder is not None and os.getpid() == process:
            _remove(folder)
        if owner is not None:
            os.close(owner)


def claim(folder: Path) -> int | None:
    """Create and lock the owner file of ``folder``; returns its descriptor.

    The file gets its name only once it is locked.
    """
    if fcntl is None:
        return None
    draft = folder / f"{_OWNER}.new"
    descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    with suppress(OSError):  # on a file system without locks, no process can call it abandoned
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        draft.rename(folder / _OWNER)
    return descriptor


def remove_abandoned(parent: Path) -> None:
    """Remove the folders in ``parent`` that this user's killed processes left, once a process."""
    if fcntl is None:
        return
    with _lock:
        if str(parent) in _swept:
            return
        _swept.add(str(parent))
    with suppress(OSError):
        for entry in os.scandir(parent):
            if entry.name.startswith(_PREFIX) and _is_own_folder(entry):
                with suppress(OSError):
                    _remove_if_abandoned(Path(entry.path))


def _is_own_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return (
            entry.is_dir(follow_symlinks=False)
            and entry.stat(follow_symlinks=False).st_uid == os.getuid()
        )
    except OSError:
        return False


def _remove_if_abandoned(folder: Path) -> None:
    try:
        descriptor = os.open(folder / _OWNER, os.O_RDWR | os.O_NOFOLLOW)
    except FileNotFoundError:
        # Another program's folder, or its process was killed before it created the owner file.
        left = {path.name for path in folder.iterdir()}
        if left <= {f"{_OWNER}.new"} and _age(folder) > _UNOWNED_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return  # in use
    else:
        _remove(folder)
    finally:
        os.close(descriptor)


def _remove(folder: Path) -> None:
    """Remove ``folder``; its owner file goes last.

    A kill may come in between, or a dying child may still write: what is left counts as abandoned.
    """
    with suppress(OSError):
        for path in folder.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
        shutil.rmtree(folder)


def _age(path: Path) -> float:
    return time.time() - path.stat().st_mtime
