"""The place of an operation in its source text."""

from __future__ import annotations

from functools import lru_cache

from xdsl.dialects.builtin import (
    CallSiteLoc,
    FileLineColLoc,
    FusedLoc,
    IntAttr,
    LocationAttr,
    NameLoc,
    StringAttr,
)
from xdsl.ir import Attribute, Operation

from npukit.errors import Location

UNKNOWN = Location("<generated>")
"""The location of operations that were built, not parsed, and have no located parent."""


def locate(op: Operation) -> Location:
    """Return the file, line and column of ``op``.

    For an operation without its own location (a lowering built it), return that of its nearest
    enclosing operation with one, or :data:`UNKNOWN`.
    """
    current: Operation | None = op
    while current is not None:
        found = _from_attribute(current.location)
        if found is not None:
            return found
        current = current.parent_op()
    return UNKNOWN


def file_location(file: str, line: int, column: int) -> FileLineColLoc:
    """Make the MLIR location attribute of a position in ``file`` (both counted from 1)."""
    made = FileLineColLoc.__new__(FileLineColLoc)
    # Without xDSL's check of the types, which takes longer than parsing a short operation.
    object.__setattr__(made, "filename", _string(file))
    object.__setattr__(made, "line", _number(line))
    object.__setattr__(made, "column", _number(column))
    return made


@lru_cache(maxsize=16)
def _string(text: str) -> StringAttr:
    return StringAttr(text)


@lru_cache(maxsize=4096)
def _number(value: int) -> IntAttr:
    return IntAttr(value)


def _from_attribute(location: LocationAttr | Attribute) -> Location | None:
    match location:
        case FileLineColLoc():
            return Location(location.filename.data, location.line.data, location.column.data)
        case NameLoc():
            return _from_attribute(location.location)
        case CallSiteLoc():
            return _from_attribute(location.callee)
        case FusedLoc():
            locations = location.locations
            for inner in getattr(locations, "data", ()):
                found = _from_attribute(inner)
                if found is not None:
                    return found
            return None
        case _:
            return None
