"""One writer at a time in a folder of artifacts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from npukit.builder.ledger import LOCK_FILE
from npukit.errors import BuildError

# Publishing takes milliseconds; a process that holds the lock for this long is stuck.
LOCK_SECONDS = 60
_ATTEMPTS = 100


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Make ``folder`` if need be, and keep other builds and ``npukit clean`` out of it.

    Raises:
        BuildError: the folder can't be made or locked, or another process holds it for too long.
    """
    lock = _acquire(folder)
    try:
        yield
    finally:
        lock.release()


def _acquire(folder: Path) -> FileLock:
    path = folder / LOCK_FILE
    for _ in range(_ATTEMPTS):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BuildError(
                f"can't make the folder {folder}: {error.strerror or error}"
            ) from error
        lock = FileLock(path, timeout=LOCK_SECONDS)
        try:
            lock.acquire()
        except FileNotFoundError:
            continue  # npukit clean removed the folder in between
        except Timeout as error:
            raise BuildError(
                f"another build has held {folder} for {LOCK_SECONDS} s",
                hint="end it, or build into another folder with --build-dir",
            ) from error
        except OSError as error:
            raise BuildError(
                f"can't write into {folder}: {error.strerror or error}",
                hint="check permissions, or choose another folder with --build-dir",
            ) from error
        if path.exists():
            return lock
        lock.release()  # the lock that was waited for went with its folder
    raise BuildError(f"{folder} is removed again and again while it is built into")
