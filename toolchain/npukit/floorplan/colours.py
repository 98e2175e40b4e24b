"""Which colour and which dashes each family of connections has."""

from __future__ import annotations

from collections.abc import Sequence

from npukit.floorplan.bundles import Family
from npukit.floorplan.svg import COLOURS, DASHES, GREY


class Colours:
    """A look for each family: one key has one look, and different keys differ.

    As many looks as there are pairs of a colour and a dash differ; then they begin again.
    """

    def __init__(self, families: Sequence[Family]) -> None:
        self._families = tuple(families)
        self._looks: dict[str, tuple[str, str]] = {}
        self._by_fifo: dict[str, int] = {}
        for number, family in enumerate(self._families):
            for member in family.members:
                self._by_fifo.setdefault(member.name, number)
            if family.kind != "cascade" and family.key not in self._looks:
                at = len(self._looks)
                dash = DASHES[at // len(COLOURS) % len(DASHES)]
                self._looks[family.key] = (COLOURS[at % len(COLOURS)], dash)

    def of(self, family: int) -> tuple[str, str]:
        """Colour and dashes of the family with this number."""
        return self._looks.get(self._families[family].key, (GREY, ""))

    def family_of(self, fifo: str) -> int | None:
        """The number of the family that an objectfifo is in; None if no connection has its name."""
        return self._by_fifo.get(fifo) if fifo else None

    @property
    def used(self) -> list[str]:
        """Every colour in use."""
        return [*(colour for colour, _ in self._looks.values()), GREY]
