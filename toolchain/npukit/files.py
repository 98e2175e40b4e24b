"""Atomic file writes, and reads that neither block nor exhaust memory."""

from __future__ import annotations

import errno
import os
import re
import stat
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

from npukit.errors import BuildError

LARGEST: Final = 256 << 20
"""In bytes; no file that npukit reads is larger."""

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
            descriptor, temporary = _draft(path)
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor, temporary = _draft(path)
        try:
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(data)
            Path(temporary).chmod(_mode(path))
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise BuildError(
            f"can't write {path}: {error.strerror or error}",
            hint="check free space and permissions, or choose another folder",
        ) from error


def _draft(path: Path) -> tuple[int, str]:
    return tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")


def draft_target(name: str) -> str | None:
    """The target's name if ``name`` is a temporary file of :func:`write_atomically`, else None.

    Its writer is still running, or was killed.
    """
    match = _DRAFT.fullmatch(name)
    return match and match[1]


def _mode(path: Path) -> int:
    """The mode of the existing file, or the one that open() would give a new file."""
    with suppress(FileNotFoundError):
        return stat.S_IMODE(path.stat().st_mode)
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask
