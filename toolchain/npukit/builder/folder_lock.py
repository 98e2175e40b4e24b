"""One writer at a time in a folder of artifacts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from npukit.builder.ledger import LOCK_FILE
from npukit.errors import BuildError

if TYPE_CHECKING:
    from filelock import FileLock

# Publishing takes milliseconds; a process that holds the lock for this long is stuck.
LOCK_SECONDS = 60
_ATTEMPTS = 100
_PIN_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)


@dataclass(frozen=True)
class Holder:
    """Who holds folders of a kind, for errors: ``what``, and the ``option`` that names another."""

    what: str = "another build"
    option: str = "build into another folder with --build-dir"
    seconds: float = LOCK_SECONDS


BUILDS = Holder()


@contextmanager
def locked(folder: Path, holder: Holder = BUILDS) -> Iterator[None]:
    """Create ``folder`` if needed, and keep other builds and ``npukit clean`` out of it.

    Raises:
        BuildError: the folder can't be created or locked, or another process holds it too long.
    """
    lock = _acquire(folder, holder)
    try:
        yield
    finally:
        lock.release()


def _acquire(folder: Path, holder: Holder) -> FileLock:
    # Imported here: filelock pulls in asyncio, and a no-op build takes no lock.
    from filelock import FileLock, Timeout

    path = folder / LOCK_FILE
    for _ in range(_ATTEMPTS):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BuildError(
                f"can't create the folder {folder}: {error.strerror or error}",
                hint=_dangling(folder),
            ) from error
        lock = FileLock(path, timeout=holder.seconds)
        try:
            pinned = os.open(path, _PIN_FLAGS, 0o644)
        except FileNotFoundError:
            continue
        except OSError as error:
            raise _unwritable(folder, error) from error
        try:
            lock.acquire()
            # If the path names the same file before and after locking, the lock is on that file.
            same = _is_at(path, pinned)
        except FileNotFoundError:
            continue  # npukit clean removed the folder in between
        except Timeout as error:
            raise BuildError(
                f"{holder.what} has held {folder} for {holder.seconds:g} s",
                hint=f"end it, or {holder.option}",
            ) from error
        except OSError as error:
            raise _unwritable(folder, error) from error
        finally:
            os.close(pinned)
        if same:
            return lock
        lock.release()  # the locked file is not, or no longer, the one in the folder
    raise BuildError(f"another process keeps removing {folder} during the build")


def _is_at(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.lstat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _unwritable(folder: Path, error: OSError) -> BuildError:
    return BuildError(
        f"can't write into {folder}: {error.strerror or error}",
        hint="check permissions, or choose another folder with --build-dir",
    )


def _dangling(folder: Path) -> str | None:
    for path in (folder, *folder.parents):
        if path.is_symlink() and not path.exists():
            return f"{path} is a link to {path.readlink()}, which does not exist"
    return None
