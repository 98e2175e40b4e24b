"""Ordinal numbers in messages."""

from __future__ import annotations

from typing import Final

_WORDS: Final = ("first", "second", "third", "fourth", "fifth", "sixth")
_SUFFIXES: Final = {1: "st", 2: "nd", 3: "rd"}


def ordinal(index: int) -> str:
    """``first`` for 0, ``second`` for 1; in digits from ``7th`` on."""
    if index < len(_WORDS):
        return _WORDS[index]
    number = index + 1
    suffix = "th" if number // 10 % 10 == 1 else _SUFFIXES.get(number % 10, "th")
    return f"{number}{suffix}"
