"""Hints about misspelt names."""

from __future__ import annotations

from collections.abc import Iterable


def did_you_mean(name: str, known: Iterable[str]) -> str | None:
    """A hint that names the most similar of the ``known`` names; None if none is similar."""
    from difflib import get_close_matches  # only where something is wrong

    near = get_close_matches(name, list(known), n=1)
    return f"did you mean {near[0]!r}?" if near else None
