"""Errors as data, so that no worker's pickles are read."""

from __future__ import annotations

import traceback
from collections.abc import Callable

import msgspec

from npukit import errors
from npukit.errors import (
    CompileError,
    DesignError,
    Location,
    NpukitError,
    SpecError,
    UsageError,
)

_OF_THE_AUTHOR = (CompileError, DesignError, SpecError, UsageError)
"""Kinds of errors that are the same on each machine."""

_INTERNAL = "internal"


class Place(msgspec.Struct, frozen=True):
    """A :class:`npukit.errors.Location`."""

    file: str
    line: int | None = None
    column: int | None = None


class ErrorData(msgspec.Struct, frozen=True):
    """An exception; ``kind`` is its class in :mod:`npukit.errors`."""

    kind: str
    message: str
    rule: str
    where: Place | str | None = None
    hint: str | None = None
    details: str | None = None


class WorkerFailedError(Exception):
    """A defect of npukit that showed in a worker; the text is the worker's traceback."""


def error_data(error: Exception, rename: Callable[[str], str]) -> ErrorData:
    """``error`` as data, with ``rename`` applied to its texts."""
    if not isinstance(error, NpukitError):
        text = "".join(traceback.format_exception(error))
        return ErrorData(_INTERNAL, _text(f"{type(error).__name__}: {error}"), "", details=text)

    def renamed(text: str | None) -> str | None:
        return None if text is None else _text(rename(text))

    where: Place | str | None = renamed(error.where if isinstance(error.where, str) else None)
    if isinstance(error.where, Location):
        place = error.where
        where = Place(_text(rename(str(place.file))), place.line, place.column)
    return ErrorData(
        type(error).__name__,
        _text(rename(error.message)),
        error.rule,
        where,
        renamed(error.hint),
        renamed(error.details),
    )


def rename_texts(error: NpukitError, rename: Callable[[str], str]) -> None:
    """Apply ``rename`` to the texts of ``error``."""
    data = error_data(error, rename)
    where = data.where
    if isinstance(where, Place):
        error.where = Location(where.file, where.line, where.column)
    else:
        error.where = where
    error.message, error.hint, error.details = data.message, data.hint, data.details
    error.args = (data.message,)


def error_from(data: ErrorData, worker: str) -> NpukitError:
    """The exception that ``data`` describes; where it depends on the machine, it names ``worker``.

    Raises:
        WorkerFailedError: it is not one of npukit's own.
    """
    if data.kind == _INTERNAL:
        raise WorkerFailedError(f"{data.message}, in {worker}:\n{data.details}")
    kind = getattr(errors, data.kind, None)
    if not (isinstance(kind, type) and issubclass(kind, NpukitError)):
        kind = NpukitError
    error = NpukitError.__new__(kind, data.message)
    where = data.where
    NpukitError.__init__(
        error,
        data.message,
        where=Location(where.file, where.line, where.column) if isinstance(where, Place) else where,
        hint=data.hint,
        details=data.details,
        rule=data.rule,
    )
    if not isinstance(error, _OF_THE_AUTHOR):
        error.details = "\n".join(filter(None, [error.details, f"worker: {worker}"]))
    return error


def _text(text: str) -> str:
    """``text`` without what is not Unicode: bytes of file names and of compilers' messages."""
    return text.encode("utf-8", "backslashreplace").decode()
