"""Atomic file writes, and reads that neither block nor exhaust memory."""

from __future__ import annotations

import errno
import os
import re
import stat
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

from npukit.errors import BuildError

LARGEST: Final = 256 << 20
"""In bytes; no file that npukit reads is larger."""

_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_DRAFT: Final = re.compile(r"\.(.+)\.[a-z0-9_]{8}", re.DOTALL)


def stays_below(name: str) -> bool:
    """Whether the untrusted relative path ``name`` stays inside the folder it is resolved in."""
    try:
        encoded = os.fsencode(name)
    except UnicodeEncodeError:
        return False
    parts = {*name.split("/")}
    return (
        not parts <= {"", "."}
        and not name.startswith("/")
        and ".." not in parts
        and b"\0" not in encoded
    )


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file for reading.

    Raises:
        OSError: it can't be opened, or is not a regular file.
    """
    stream = _opened(path)
    if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        stream.close()
        raise OSError(errno.EINVAL, "not a regular file", str(path))
    return stream


def read_regular(path: Path, limit: int = LARGEST) -> bytes:
    """The content of a regular file of at most ``limit`` bytes.

    An untrusted name may be that of an endless device, or of a FIFO without a writer.

    Raises:
        OSError: the file can't be read, is not a regular file, or is larger.
    """
    with open_regular(path) as stream:
        return read_stream(stream, limit)


def read_user_file(path: Path, limit: int = LARGEST) -> bytes:
    """The content of a file that the user named; it may be a pipe.

    Raises:
        OSError: it can't be read, is a FIFO without a writer, or is larger than ``limit`` bytes.
    """
    with _opened(path) as stream:
        os.set_blocking(stream.fileno(), True)
        data = read_stream(stream, limit)
        if not data and stat.S_ISFIFO(os.fstat(stream.fileno()).st_mode):
            raise OSError(errno.EINVAL, "a FIFO that no process is writing to", str(path))
        return data


def read_stream(stream: BinaryIO, limit: int = LARGEST) -> bytes:
    """Read ``stream`` to its end; OSError if it has more than ``limit`` bytes."""
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise OSError(errno.EFBIG, f"larger than {limit} bytes")
    return data


def _opened(path: Path) -> BinaryIO:
    # Without O_NONBLOCK, opening a FIFO waits for its other end.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    try:
        return os.fdopen(descriptor, "rb")
    except OSError:  # a folder
        os.close(descriptor)
        raise


def write_atomically(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` in one step: a temporary file in the same folder, then a rename.

    On an interrupt or an error (a full disk, a folder that can't be written) the old file stays and
    the temporary file is removed. The new file keeps the old one's mode.

    Raises:
        BuildError: the file can't be written.
    """
    try:
        try:
            draft = write_draft(path, data, _mode(path))
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = write_draft(path, data)
        try:
            draft.replace(path)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise BuildError(
            f"can't write {path}: {error.strerror or error}",
            hint="check free space and permissions, or choose another folder",
        ) from error


def write_draft(path: Path, data: bytes, mode: int | None = None) -> Path:
    """Write ``data`` to a new file beside ``path``, to be renamed to it; returns the new file.

    Args:
        path: the target.
        data: its content.
        mode: its permissions; None means those of any new file.

    Raises:
        OSError: it can't be written; then nothing is left of it.
    """
    descriptor = -1
    while descriptor < 0:
        draft = path.with_name(f".{path.name}.{os.urandom(4).hex()}")
        with suppress(FileExistsError):
            descriptor = os.open(draft, _NEW, 0o666 if mode is None else mode & 0o600)
    try:
        try:
            left = memoryview(data)
            while left:
                left = left[os.write(descriptor, left) :]
        finally:
            os.close(descriptor)
        if mode is not None:
            draft.chmod(mode)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return draft


def draft_target(name: str) -> str | None:
    """The target's name if ``name`` is a temporary file of :func:`write_draft`, else None.

    Its writer is still running, or was killed.
    """
    match = _DRAFT.fullmatch(name)
    return match and match[1]


def _mode(path: Path) -> int | None:
    """The mode of the existing file; None if there is none."""
    with suppress(FileNotFoundError):
        return stat.S_IMODE(path.stat().st_mode)
    return None
