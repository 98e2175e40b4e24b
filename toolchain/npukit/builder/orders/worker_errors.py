"""Errors that happened on a worker, as the author of a kernel should see them."""

from __future__ import annotations

from collections.abc import Callable

from npukit.error_data import INTERNAL, ErrorData, Place, error_data, error_from
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


class WorkerFailedError(Exception):
    """A defect of npukit that showed in a worker; the text is the worker's traceback."""


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


def error_of(data: ErrorData, worker: str) -> NpukitError:
    """The exception that ``data`` describes; where it depends on the machine, it names ``worker``.

    Raises:
        WorkerFailedError: it is not one of npukit's own.
    """
    if data.kind == INTERNAL:
        raise WorkerFailedError(f"{data.message}, in {worker}:\n{data.details}")
    error = error_from(data)
    if not isinstance(error, _OF_THE_AUTHOR):
        error.details = "\n".join(filter(None, [error.details, f"worker: {worker}"]))
    return error
