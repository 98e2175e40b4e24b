"""Which design of a module is lowered, and how."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DesignChoice:
    """What to lower of a module, and how.

    ``device`` and ``sequence`` name one of several; ``dynamic_objectfifos``: cores select objects
    at run time unless they say otherwise, as with aiecc's ``--dynamic-objFifos``.
    """

    device: str | None = None
    sequence: str | None = None
    dynamic_objectfifos: bool = False
