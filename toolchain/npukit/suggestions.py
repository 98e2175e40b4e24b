"""Hints about misspelt names."""

from __future__ import annotations

from collections.abc import Iterable


def did_you_mean(name: str, known: Iterable[str]) -> str | None:
    """A hint that names the most similar of the ``known`` names; None if none is similar.

    Upper and lower case are alike.
    """
    from difflib import get_close_matches  # only where something is wrong

    spelled = {each.lower(): each for each in known}
    near = get_close_matches(name.lower(), list(spelled), n=1)
    return f"did you mean {spelled[near[0]]!r}?" if near else None
