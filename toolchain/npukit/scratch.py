"""Temporary folders: gone after use, and those of a process that was killed gone with the next.

Each holds a file that its process keeps locked. The system gives the lock up when the process ends,
however it ends, so a folder whose lock is free has been abandoned. (Process numbers would not tell:
they are used again, and containers that share a temporary folder have the same ones.)
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
except ImportError:  # a system without: nothing is known to be abandoned
    fcntl = None  # type: ignore[assignment]

_PREFIX: Final = "npukit-"
_OWNER: Final = ".in-use"
_UNOWNED_SECONDS: Final = 3600
"""After so long a folder without an owner's file counts as one whose maker was killed at once."""

_lock = threading.Lock()
_swept: set[str] = set()
"""Temporary folders whose abandoned ones this process has removed."""


@contextmanager
def scratch_folder(purpose: str) -> Iterator[Path]:
    """A new empty folder, ``npukit-.../<purpose>`` where TMPDIR says, gone afterwards.

    The first one of a process also removes those that killed processes of this user left behind.

    Raises:
        BuildError: it can't be made.
    """
    folder: Path | None = None
    owner: int | None = None
    try:
        try:
            _remove_abandoned(Path(tempfile.gettempdir()))
            folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
            owner = _own(folder)
            inner = folder / purpose
            inner.mkdir()
        except OSError as error:
            raise BuildError(
                f"can't make a temporary folder: {error}",
                hint="check free space and permissions, or set TMPDIR",
            ) from error
        yield inner
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
        if owner is not None:
            os.close(owner)


def _own(folder: Path) -> int | None:
    """Lock the owner's file of ``folder``, which appears only then; its descriptor."""
    if fcntl is None:
        return None
    draft = folder / f"{_OWNER}.new"
    descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    with suppress(OSError):  # a file system without locks: nobody can take it for abandoned
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        draft.rename(folder / _OWNER)
    return descriptor


def _remove_abandoned(parent: Path) -> None:
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
        # Somebody else's of a like name, or one whose maker was killed before it could own it.
        left = {path.name for path in folder.iterdir()}
        if left <= {f"{_OWNER}.new"} and _age(folder) > _UNOWNED_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return  # in use
    else:
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(descriptor)


def _age(path: Path) -> float:
    return time.time() - path.stat().st_mtime
