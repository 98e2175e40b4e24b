"""A folder of releases on a host: which there are, and which one is current.

    DIR/current -> releases/RELEASE     what programs import from
    DIR/releases/RELEASE/               the files of a package, as a wheel has them, and a record
    DIR/.incoming-*/                    a release that is not complete
    DIR/.outgoing-*/                    a release that is being removed
    DIR/.lock                           held by the process that changes the folder

It runs on the host, on the standard library alone. A release gets its name when it is complete, and
becomes current by the rename of a symbolic link, so each moment has one complete current release.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from npukit.errors import RemoteError, UsageError
from npukit.files import stays_below

INCOMING: Final = ".incoming-"
_OUTGOING: Final = ".outgoing-"
_LINK: Final = ".current-"
_CURRENT: Final = "current"
_RELEASES: Final = "releases"
_RECORD: Final = ".npukit-release.json"
_LOCK: Final = ".lock"
_WAIT_SECONDS: Final = 0.2


class ReleaseFolder:
    """The releases below ``path``, which need not exist yet."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock: int | None = None

    def prepare(self) -> None:
        """Create it.

        Raises:
            RemoteError: ``current`` is something else than a link to a release.
            OSError: it can't be written.
        """
        (self.path / _RELEASES).mkdir(parents=True, exist_ok=True)
        self.current()

    def lock(self, who: str, on_wait: Callable[[str], None]) -> None:
        """Wait until no other process changes the folder; the lock lasts as long as this process.

        Args:
            who: what others learn about this process while they wait.
            on_wait: gets what the present holder said about itself, once for each holder.
        """
        path = self.path / _LOCK
        self._lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        told = None
        while True:
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError as error:
                if error.errno not in (errno.EAGAIN, errno.EACCES):
                    raise RemoteError(
                        f"can't be locked: {error.strerror}",
                        where=str(path),
                        hint="deploy to a file system with file locks",
                    ) from error
            holder = os.pread(self._lock, 1000, 0).decode(errors="replace").strip()
            if holder != told:
                told = holder
                on_wait(holder or "another process")
            time.sleep(_WAIT_SECONDS)
        with suppress(OSError):  # on a full disk, others don't learn who it is
            os.ftruncate(self._lock, 0)
            os.pwrite(self._lock, f"{who}, since {now()}".encode(), 0)

    def remove_leftovers(self) -> list[str]:
        """Remove what processes that ended in the middle have left; returns its names."""
        found = []
        for entry in sorted(self.path.iterdir()):
            if entry.name.startswith((INCOMING, _OUTGOING, _LINK)):
                found.append(entry.name)
                _remove(entry)
        return found

    def current(self) -> str | None:
        """The release that ``current`` leads to.

        Raises:
            RemoteError: ``current`` is something else.
        """
        link = self.path / _CURRENT
        try:
            target = str(link.readlink())
        except FileNotFoundError:
            return None
        except OSError as error:
            if error.errno == errno.EINVAL:
                target = "not a symbolic link"
            elif error.errno == errno.ENOTDIR:
                raise RemoteError("is not a folder", where=str(self.path)) from error
            else:
                raise
        folder, _, name = target.rpartition("/")
        if folder != _RELEASES or not _is_name(name):
            raise RemoteError(
                f"is not a link to a release ({target})",
                where=str(link),
                hint="npukit deploy did not make it; name another folder with --path",
            )
        return name

    def previous(self) -> str | None:
        """The release that was current before the current one, if it still exists."""
        current = self.current()
        before = self.record(current).get("before") if current is not None else None
        return before if isinstance(before, str) and self.has(before) else None

    def has(self, name: str) -> bool:
        """Whether there is such a release."""
        return _is_name(name) and self.folder(name).is_dir()

    def folder(self, name: str) -> Path:
        """Where a release is."""
        return self.path / _RELEASES / name

    def names(self) -> list[str]:
        """All releases, the one that was deployed last at the end."""
        try:
            entries = list((self.path / _RELEASES).iterdir())
        except FileNotFoundError:
            return []
        found = [entry.name for entry in entries if entry.is_dir() and _is_name(entry.name)]
        return sorted(found, key=lambda name: (str(self.record(name).get("deployed")), name))

    def record(self, name: str) -> dict[str, Any]:
        """What :meth:`write_record` has written; empty if that can't be read."""
        try:
            found = json.loads((self.folder(name) / _RECORD).read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}

    def write_record(self, folder: Path, record: Mapping[str, Any]) -> None:
        """Keep facts about the release in ``folder``: at once or not at all."""
        draft = folder / f"{_RECORD}.new"
        try:
            with draft.open("w") as file:
                json.dump(record, file, indent=2)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(folder / _RECORD)
        except OSError:
            draft.unlink(missing_ok=True)
            raise

    def free_name(self, name: str) -> str:
        """``name``, or one like it if a release has that, or ``current`` leads to it."""
        number, free = 1, name
        while free == self.current() or os.path.lexists(self.folder(free)):
            number += 1
            free = f"{name}.{number}"
        return free

    def new_incoming(self) -> Path:
        """A new empty folder for a release that is not complete."""
        return Path(tempfile.mkdtemp(prefix=INCOMING, dir=self.path))

    def add(self, folder: Path, name: str) -> None:
        """Give the complete release in ``folder`` its name."""
        folder.rename(self.folder(name))
        _sync(self.path / _RELEASES)

    def switch(self, name: str) -> None:
        """Make a release the current one: programs see the old one or this one at each moment."""
        draft = self.path / f"{_LINK}{os.getpid()}"
        draft.unlink(missing_ok=True)
        draft.symlink_to(f"{_RELEASES}/{name}")
        draft.replace(self.path / _CURRENT)
        _sync(self.path)

    def prune(self, keep: int) -> list[str]:
        """Remove the oldest releases until ``keep`` are left; returns their names.

        The current release and the one before it stay.
        """
        names = self.names()
        needed = {self.current(), self.previous()}
        spare = [name for name in names if name not in needed]
        removed = []
        for name in spare[: max(0, len(names) - keep)]:
            # It loses its name at once, so that no one takes half of it for a release.
            leaving = self.path / f"{_OUTGOING}{name}"
            with suppress(OSError):  # what can't be removed is still a release, or a leftover
                self.folder(name).rename(leaving)
                removed.append(name)
                _remove(leaving)
        return removed


def expanded(text: str) -> Path:
    """The absolute path that ``text`` means on this host: below the home folder if relative.

    Raises:
        UsageError: it is empty, means no home folder, or can't be in ``PYTHONPATH``.
    """
    if not text:
        raise UsageError("the folder of releases has no name", hint="--path DIR")
    try:
        path = Path.home() / Path(text).expanduser()
    except RuntimeError as error:
        raise UsageError(f"{text!r} means no folder there: {error}") from error
    if os.pathsep in str(path) or "\0" in str(path):
        raise UsageError(
            f"{str(path)!r} can't be in PYTHONPATH, which separates folders by {os.pathsep!r}",
            hint="name another folder with --path",
        )
    return path


def has_files(folder: Path, files: Mapping[str, str]) -> bool:
    """Whether a folder has these files; ``files`` gives their SHA-256."""
    try:
        return all(_digest(folder / name) == digest for name, digest in files.items())
    except OSError:
        return False


def now() -> str:
    """This moment, as ISO 8601 in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _is_name(name: str) -> bool:
    return stays_below(name) and "/" not in name and not name.startswith(".")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    """Have the disk keep the names in ``folder``."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some file systems can't
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
