"""Arguments that are not arrays, and values in messages."""

from __future__ import annotations

import operator
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np

from npukit.runtime.host_kernel.errors import ArgumentError

MAX_TIMEOUT: Final = 0xFFFF_FFFF // 1000
"""Seconds; ``run.wait`` takes a 32-bit number of milliseconds."""

_LONGEST: Final = 200  # characters of a value in a message


def whole_number(name: str, value: Any, most: int, what: str) -> int:
    """``value`` as an int, if it is a whole number from 0 to ``most`` and not a bool."""
    try:
        number = -1 if isinstance(value, bool) else operator.index(value)
    except TypeError:
        number = -1
    if not 0 <= number <= most:
        raise ArgumentError(f"{name}: expected {what}, 0 to {most}; got {shown(value)}")
    return number


def duration(value: Any) -> float:
    """``value`` as a time limit in seconds."""
    number = isinstance(value, int | float | np.integer | np.floating)
    if not number or isinstance(value, bool) or not 0 < value <= MAX_TIMEOUT:
        raise ArgumentError(
            f"timeout: expected seconds, more than 0 and at most {MAX_TIMEOUT}; got {shown(value)}"
        )
    return float(value)


def file_path(name: str, value: Any, default: Path) -> Path:
    """``value`` as a path, ``default`` for None. Numbers and bytes are not paths."""
    if value is None:
        return default
    text = os.fspath(value) if isinstance(value, str | os.PathLike) else None
    if not isinstance(text, str) or not text or "\0" in text:
        raise ArgumentError(f"{name}: expected the path of a file; got {shown(value)}")
    return Path(text)


def iterated(name: str, value: Any, expected: str) -> Iterator[Any]:
    """The items of ``value``, if it has any."""
    try:
        items: Iterator[Any] = iter(value)
    except TypeError:
        raise ArgumentError(f"{name}: expected {expected}, got {kind_of(value)}") from None
    return items


def kind_of(value: Any) -> str:
    """What ``value`` is, in words: its type with an article, or None."""
    if value is None:
        return "None"
    if isinstance(value, np.ndarray):
        return "a NumPy array"
    name = type(value).__name__
    return f"{'an' if name[0].lower() in 'aeiou' else 'a'} {name}"


def shown(value: Any) -> str:
    """A value in a message; its own text may be long, or fail."""
    try:
        text = repr(value)
    except (ValueError, TypeError):  # Python writes no integer of more than 4300 digits
        text = f"a large {type(value).__name__}"
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
