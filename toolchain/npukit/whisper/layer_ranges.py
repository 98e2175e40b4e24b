"""Which layers a user means: ``all``, or numbers and ranges such as ``0,2-3``."""

from __future__ import annotations

import re

from npukit.errors import UsageError


def parse_layers(text: str, count: int) -> tuple[int, ...]:
    """The layers of an encoder of ``count`` layers, each once, in order; they count from 0.

    Raises:
        UsageError: ``text`` names no layers, or one that the encoder does not have.
    """
    if text.strip() == "all":
        return tuple(range(count))
    layers: set[int] = set()
    for part in text.split(","):
        match = re.fullmatch(r"\s*([0-9]{1,4})\s*(?:-\s*([0-9]{1,4})\s*)?", part, re.ASCII)
        if match is None:
            raise UsageError(
                f"{part.strip()!r} is not a layer or a range of layers",
                where="--layers",
                hint="for example 0, 0-2, 0,3 or all",
            )
        first, last = int(match[1]), int(match[2] or match[1])
        if not first <= last < count:
            raise UsageError(
                f"{part.strip()} is not in the encoder: its layers are 0 to {count - 1}",
                where="--layers",
            )
        layers.update(range(first, last + 1))
    return tuple(sorted(layers))
