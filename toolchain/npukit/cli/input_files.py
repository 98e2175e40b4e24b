"""Reads the binary input files of a command."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from npukit.errors import FormatError
from npukit.files import read_user_file

T = TypeVar("T")


def read_file(path: Path, parse: Callable[[bytes], T]) -> T:
    """Parse the bytes of a file; errors name the file.

    Raises:
        FormatError: the file can't be read, or ``parse`` rejects it.
    """
    try:
        return parse(read_user_file(path))
    except FormatError as error:
        where = f"{path}: {error.where}" if error.where is not None else str(path)
        raise FormatError(
            error.message, where=where, hint=error.hint, details=error.details
        ) from error
    except OSError as error:
        raise FormatError(f"can't be read: {error.strerror}", where=str(path)) from error
