"""Which connections are drawn as one.

A design of 32 cores has a hundred connections. Its author numbered most of them (``in0`` to
``in31``): those of a family, whose names differ only in numbers, have one look, and their lines
between a tile and others are one bundle.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from npukit.floorplan.connections import Connection
from npukit.machine.device import DeviceModel
from npukit.machine.physical import StreamPort, Tile


class Family(msgspec.Struct, frozen=True):
    """Connections with one look and one entry in the legend; ``key`` decides about the look."""

    key: str
    members: tuple[Connection, ...]

    @property
    def kind(self) -> str:
        """The kind of each connection."""
        return self.members[0].kind


class Strand(msgspec.Struct, frozen=True):
    """One line from a tile to another: the connections in it, each with its end there."""

    source: Tile
    dest: Tile
    members: tuple[tuple[Connection, StreamPort], ...]


class Bundle(msgspec.Struct, frozen=True):
    """Lines that meet in the tile ``hub``, where they begin or (``inward``) end."""

    family: int
    hub: Tile
    inward: bool
    strands: tuple[Strand, ...]

    @property
    def others(self) -> list[Tile]:
        """The tile at the other end of each strand."""
        return [strand.source if self.inward else strand.dest for strand in self.strands]


class Bundles(msgspec.Struct, frozen=True):
    """All families of a picture, and the bundles of their lines."""

    families: tuple[Family, ...]
    bundles: tuple[Bundle, ...]


def one_by_one(connections: Sequence[Connection]) -> Bundles:
    """Each connection by itself; those of one name have one look."""
    families = [Family(c.name or f" {n}", (c,)) for n, c in enumerate(connections)]
    bundles = [
        Bundle(
            number,
            connection.source.tile,
            False,
            tuple(
                Strand(connection.source.tile, dest.tile, ((connection, dest),))
                for dest in connection.dests
            ),
        )
        for number, connection in enumerate(connections)
    ]
    return Bundles(tuple(families), tuple(bundles))


def bundled(connections: Sequence[Connection], device: DeviceModel) -> Bundles:
    """Connections by family, and the lines of a family by the tile where most of them meet."""
    members: dict[str, list[Connection]] = {}
    for connection in connections:
        members.setdefault(_key(connection, device), []).append(connection)
    families = tuple(Family(key, tuple(held)) for key, held in members.items())
    bundles = (
        bundle for number, family in enumerate(families) for bundle in _bundles(number, family)
    )
    return Bundles(families, tuple(bundles))


def _key(connection: Connection, device: DeviceModel) -> str:
    """What connections of a family have in common: a name without numbers, and kinds of ends."""
    name = re.sub(r"\d+", "#", connection.name)
    source = f"{device.kind(connection.source.tile)} {connection.source.bundle}"
    dests = {f"{device.kind(dest.tile)} {dest.bundle}" for dest in connection.dests}
    return f"{connection.kind} {name}: {source} to {', '.join(sorted(dests))}"


def _bundles(number: int, family: Family) -> Iterator[Bundle]:
    single = [c for c in family.members if len(c.dests) == 1]
    inward = len({c.dests[0].tile for c in single}) < len({c.source.tile for c in single})
    outward = [c for c in family.members if len(c.dests) > 1 or not inward]
    for held in _by_tile(outward, at_source=True):
        yield _bundle(number, held, inward=False)
    for held in _by_tile(single if inward else (), at_source=False):
        yield _bundle(number, held, inward=True)


def _by_tile(connections: Sequence[Connection], *, at_source: bool) -> list[list[Connection]]:
    """The connections of each tile that they begin in (or end in)."""
    held: dict[Tile, list[Connection]] = {}
    for connection in connections:
        tile = connection.source.tile if at_source else connection.dests[0].tile
        held.setdefault(tile, []).append(connection)
    return [*held.values()]


def _bundle(family: int, connections: Sequence[Connection], *, inward: bool) -> Bundle:
    ends: dict[tuple[Tile, Tile], list[tuple[Connection, StreamPort]]] = {}
    for connection in connections:
        for dest in connection.dests:
            ends.setdefault((connection.source.tile, dest.tile), []).append((connection, dest))
    strands = tuple(Strand(a, b, tuple(members)) for (a, b), members in ends.items())
    first = connections[0]
    return Bundle(family, first.dests[0].tile if inward else first.source.tile, inward, strands)
