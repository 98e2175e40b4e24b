"""Errors as data, for other processes and machines: plain dataclasses, never pickles.

Standard library only: the far end of a connection (:mod:`npukit.remote.far`) has nothing else.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from npukit import errors
from npukit.errors import CoreTrapError, Location, NpukitError

INTERNAL: Final = "internal"
"""The kind of an exception that is not one of npukit's; ``details`` is its traceback."""


@dataclass(frozen=True)
class Place:
    """A :class:`npukit.errors.Location`."""

    file: str
    line: int | None = None
    column: int | None = None


@dataclass(frozen=True)
class Trap:
    """What a :class:`npukit.errors.CoreTrapError` has besides its texts."""

    tile: tuple[int, int]
    function: str | None
    kind: str
    address: int | None


@dataclass(frozen=True)
class ErrorData:
    """An exception; ``kind`` is its class in :mod:`npukit.errors`, or ``INTERNAL``."""

    kind: str
    message: str
    rule: str
    where: Place | str | None = None
    hint: str | None = None
    details: str | None = None
    trap: Trap | None = None


def error_data(error: Exception, rename: Callable[[str], str] = str) -> ErrorData:
    """``error`` as data, with ``rename`` applied to its texts."""
    if not isinstance(error, NpukitError):
        text = "".join(traceback.format_exception(error))
        return ErrorData(INTERNAL, _text(f"{type(error).__name__}: {error}"), "", details=text)

    def renamed(text: str | None) -> str | None:
        return None if text is None else _text(rename(text))

    where: Place | str | None = renamed(error.where if isinstance(error.where, str) else None)
    if isinstance(error.where, Location):
        place = error.where
        where = Place(_text(rename(str(place.file))), place.line, place.column)
    trap = None
    if isinstance(error, CoreTrapError):
        trap = Trap(error.tile, error.function, error.kind, error.address)
    return ErrorData(
        _kind(error),
        _text(rename(error.message)),
        error.rule,
        where,
        renamed(error.hint),
        renamed(error.details),
        trap,
    )


def error_from(data: ErrorData) -> NpukitError:
    """The exception that ``data``, whose kind is not ``INTERNAL``, describes."""
    kind = getattr(errors, data.kind, None)
    if not (isinstance(kind, type) and issubclass(kind, NpukitError)):
        kind = NpukitError
    # Subclasses have different constructors.
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
    if data.trap is not None:
        vars(error).update(vars(data.trap))
    return error


def _kind(error: NpukitError) -> str:
    """The class of ``error`` in :mod:`npukit.errors`: its own, or the nearest base."""
    names = (kind.__name__ for kind in type(error).__mro__ if kind.__module__ == errors.__name__)
    return next(names)


def _text(text: str) -> str:
    """``text`` without what is not Unicode: bytes of file names and of compilers' messages."""
    return text.encode("utf-8", "backslashreplace").decode()
