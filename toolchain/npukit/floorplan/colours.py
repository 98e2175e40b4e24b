"""Which colour and which dashes each connection of a picture has."""

from __future__ import annotations

from collections.abc import Iterable

from npukit.floorplan.connections import Connection
from npukit.floorplan.svg import COLOURS, DASHES, GREY


class Colours:
    """A colour for each connection: one name has one look, and different names differ.

    As many looks as there are pairs of a colour and a dash differ; then they begin again.
    """

    def __init__(self, connections: Iterable[Connection]) -> None:
        self._looks: dict[str, tuple[str, str]] = {}
        self._connections = tuple(connections)
        for number, connection in enumerate(self._connections):
            key = self._key(number, connection)
            if connection.kind != "cascade" and key not in self._looks:
                at = len(self._looks)
                dash = DASHES[at // len(COLOURS) % len(DASHES)]
                self._looks[key] = (COLOURS[at % len(COLOURS)], dash)

    def of(self, number: int) -> tuple[str, str]:
        """Colour and dashes of the connection with this number."""
        return self._looks.get(self._key(number, self._connections[number]), (GREY, ""))

    def of_fifo(self, name: str) -> str | None:
        """The colour of the objectfifo ``name``; None if no connection has that name."""
        look = self._looks.get(name)
        return look[0] if look else None

    @property
    def used(self) -> list[str]:
        """Every colour in use."""
        return [*(colour for colour, _ in self._looks.values()), GREY]

    @staticmethod
    def _key(number: int, connection: Connection) -> str:
        return connection.name or f" {number}"
