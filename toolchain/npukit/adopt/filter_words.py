"""The words of text filters: which of them are files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

_VALUED: Final[Mapping[str, str]] = {
    **{"sed": "efl", "awk": "Fvfi", "gawk": "Fvfi", "mawk": "Fvf"},
    **{"grep": "efmABC", "egrep": "efmABC", "fgrep": "efmABC"},
    **{"head": "nc", "tail": "nc", "cut": "bcdf", "uniq": "fsw", "expand": "t"},
}
"""Their short options that take a value, which may be the next word."""

_PROGRAM_FIRST: Final = ("sed", "awk", "gawk", "mawk", "grep", "egrep", "fgrep")
"""Their first word without an option is a program or a pattern, unless an option gives it."""

_PROGRAM_OPTIONS: Final = ("e", "f")
_LONG_PROGRAM: Final = ("--expression", "--file", "--regexp")

FILTERS: Final = tuple(_VALUED)
"""Programs that change a text."""


def operands(program: str, words: Sequence[str]) -> list[str]:
    """The files among the ``words`` of a filter; ``-`` is its standard input."""
    plain: list[str] = []
    has_program = program not in _PROGRAM_FIRST
    left = iter(words)
    for word in left:
        if word == "--":
            plain.extend(left)
        elif word.startswith("--"):
            name, given, _ = word.partition("=")
            has_program = has_program or name in _LONG_PROGRAM
            if name in _LONG_PROGRAM and not given:
                next(left, None)
        elif word.startswith("-") and len(word) > 1:
            letters = word[1:].partition("i")[0] if program == "sed" else word[1:]
            valued = [at for at, letter in enumerate(letters) if letter in _VALUED[program]]
            if valued:
                has_program = has_program or letters[valued[0]] in _PROGRAM_OPTIONS
                if valued[0] == len(word) - 2:
                    next(left, None)
        else:
            plain.append(word)
    return plain if has_program else plain[1:]
