"""Texts of an example's files, whatever these files are."""

from __future__ import annotations

from pathlib import Path

from npukit.files import read_regular


def text_of(path: Path) -> str:
    """The text of a file; empty if it is not a regular one or can't be read."""
    try:
        return read_regular(path).decode("utf-8", "replace")
    except OSError:
        return ""
