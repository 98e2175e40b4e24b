"""``NAME=FILE``: which file of ``--in`` or ``--out`` belongs to which argument."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from npukit.errors import UsageError
from npukit.kernel.spec import ARCHIVE, Argument
from npukit.suggestions import did_you_mean

_ARRAY: Final = re.compile(r"(?P<file>.*\.npz):(?P<array>[^/\\]+)", re.DOTALL)

Side = Literal["input", "output"]


@dataclass(frozen=True)
class Assignment:
    """``value`` for the argument ``name``; None if it is an archive for several arguments."""

    option: str
    text: str
    name: str | None
    value: str

    @property
    def where(self) -> str:
        """The option as it was typed, for errors."""
        return f"{self.option} {self.text}"

    @property
    def file(self) -> str:
        """The path of the file: ``value`` without the array of an archive."""
        inside = _ARRAY.fullmatch(self.value)
        return inside["file"] if inside else self.value

    @property
    def array(self) -> str | None:
        """The array of an archive that ``value`` names (``FILE.npz:ARRAY``)."""
        inside = _ARRAY.fullmatch(self.value)
        return inside["array"] if inside else None


def assignments(
    option: str, texts: Sequence[str], kernel: str, arguments: Sequence[Argument], side: Side
) -> list[Assignment]:
    """What ``texts`` (each ``NAME=FILE``) assign to arguments of ``kernel``.

    ``FILE`` alone is enough for a kernel with one input (or output), and for a ``.npz`` archive,
    which holds several by their names.

    Raises:
        UsageError: a name is not that of an input (output), or is given twice.
    """
    fitting = [a.name for a in arguments if a.direction in ("inout", side[: -len("put")])]
    given: list[Assignment] = []
    for text in texts:
        name, equals, value = text.partition("=")
        assignment = (
            Assignment(option, text, name, value)
            if equals and "/" not in name
            else Assignment(option, text, _unnamed(text, fitting), text)
        )
        _check(assignment, kernel, arguments, fitting, side)
        if any(assignment.name == other.name for other in given):
            what = "a second archive" if assignment.name is None else f"{assignment.name!r} twice"
            raise UsageError(f"this gives {what}", where=assignment.where)
        given.append(assignment)
    return given


def _unnamed(text: str, fitting: Sequence[str]) -> str | None:
    if Path(text).suffix != ARCHIVE and len(fitting) == 1:
        return fitting[0]
    return None


def _check(
    assignment: Assignment,
    kernel: str,
    arguments: Sequence[Argument],
    fitting: Sequence[str],
    side: Side,
) -> None:
    name, known = assignment.name, ", ".join(fitting) or "none"
    if not assignment.value:
        raise UsageError("this names no file", where=assignment.where)
    if name is None:
        if Path(assignment.value).suffix == ARCHIVE:
            return
        raise UsageError(
            f"this does not say which {side} it is for; {kernel} has: {known}",
            where=assignment.where,
            hint=f"{assignment.option} NAME=FILE",
        )
    if name in fitting:
        return
    if any(name == argument.name for argument in arguments):
        other = "an output" if side == "input" else "an input"
        raise UsageError(
            f"{name!r} is {other} of {kernel}; its {side}s: {known}", where=assignment.where
        )
    raise UsageError(
        f"{kernel} has no {side} {name!r}; it has: {known}",
        where=assignment.where,
        hint=did_you_mean(name, fitting),
    )
