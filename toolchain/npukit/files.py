"""Writing files so that nobody ever sees half of one; reading them without being held up."""

from __future__ import annotations

import errno
import os
import re
import stat
import tempfile
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final

from npukit.errors import BuildError

LARGEST: Final = 256 << 20
"""Bytes; what has more is none of the files that npukit reads."""

_DRAFT: Final = re.compile(r"\.(.+)\.[a-z0-9_]{8}", re.DOTALL)


def stays_below(name: str) -> bool:
    """Whether ``name``, which may come from elsewhere, names something below any folder."""
    try:
        encoded = os.fsencode(name)
    except UnicodeEncodeError:
        return False
    path = PurePosixPath(name)
    return (
        bool(path.parts)
        and not path.is_absolute()
        and ".." not in path.parts
        and b"\0" not in encoded
    )


def read_regular(path: Path, limit: int = LARGEST) -> bytes:
    """The content of a regular file of at most ``limit`` bytes.

    A name that came from elsewhere may be a device that never ends or a FIFO that nobody writes.

    Raises:
        OSError: it can't be read, is not a regular file, or is larger.
    """
    with _opened(path) as stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise OSError(errno.EINVAL, "not a regular file", str(path))
        return read_stream(stream, limit)


def read_given(path: Path, limit: int = LARGEST) -> bytes:
    """The content of what a user named: a file, or something that is being written, such as a pipe.

    Raises:
        OSError: it can't be read, is a FIFO that nobody writes, or is larger than ``limit`` bytes.
    """
    with _opened(path) as stream:
        os.set_blocking(stream.fileno(), True)
        data = read_stream(stream, limit)
        if not data and stat.S_ISFIFO(os.fstat(stream.fileno()).st_mode):
            raise OSError(errno.EINVAL, "a FIFO that nobody writes to", str(path))
        return data


def read_stream(stream: BinaryIO, limit: int = LARGEST) -> bytes:
    """All of ``stream``; OSError if that is more than ``limit`` bytes."""
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise OSError(errno.EFBIG, f"larger than {limit} bytes")
    return data


def _opened(path: Path) -> BinaryIO:
    # Without O_NONBLOCK opening a FIFO would wait for its other end.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    try:
        return os.fdopen(descriptor, "rb")
    except OSError:  # a folder
        os.close(descriptor)
        raise


def write_atomically(path: Path, data: bytes) -> None:
    """Replace ``path`` by ``data`` in one step: a temporary name in the same folder, then a rename.

    Interrupted or failing (a full disk, a folder that can't be written), it leaves what was there
    before and no temporary file; BuildError says why. A file that was there leaves its mode.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
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


def name_of_draft(name: str) -> str | None:
    """The name of the file that a :func:`write_atomically` was writing to ``name``, if one was.

    It has ended, and was killed, or runs now.
    """
    match = _DRAFT.fullmatch(name)
    return match and match[1]


def _mode(path: Path) -> int:
    """The mode of the file that is there, else the one that open() would give a new file."""
    with suppress(FileNotFoundError):
        return stat.S_IMODE(path.stat().st_mode)
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask
