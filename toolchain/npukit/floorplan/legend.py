"""The legend: each family of connections with its name, its ends and the size of its objects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import ceil

import msgspec

from npukit.floorplan import svg
from npukit.floorplan.bundles import Family
from npukit.floorplan.colours import Colours
from npukit.floorplan.connections import Connection
from npukit.floorplan.ports import Direction, channels_text, port_text, ranges_text, tiles_text
from npukit.floorplan.tile_box import family_key, sizes_text
from npukit.machine.device import DeviceModel
from npukit.machine.physical import StreamPort
from npukit.machine.tiles import TileKind

_ENTRY = 36
_SAMPLE = 34
_MOST_CHARACTERS = 78
_COLUMN_GAP = 24
_LEAST_ROWS = 6
_MOST_COLUMNS = 4


class Entry(msgspec.Struct, frozen=True):
    """A family's place in the legend: two lines of text and the look of its lines.

    The tooltip has the ``whole`` text, with a line for each connection.
    """

    head: str
    ends: str
    whole: str
    family: int
    kind: str

    @property
    def width(self) -> float:
        """What the entry needs."""
        return _SAMPLE + max(svg.width_of(self.head), svg.width_of(self.ends))


class Legend:
    """The legend of ``families``, of about ``height`` pixels, or (if given) within ``width``."""

    def __init__(
        self,
        device: DeviceModel,
        families: Sequence[Family],
        *,
        height: float = 0,
        width: float | None = None,
    ) -> None:
        entries = [_entry(device, number, family) for number, family in enumerate(families)]
        if width is None:
            rows = max(_LEAST_ROWS, int(height // _ENTRY), ceil(len(entries) / _MOST_COLUMNS))
        else:
            widest = max((entry.width for entry in entries), default=0.0) + _COLUMN_GAP
            rows = ceil(len(entries) / max(1, int((width + _COLUMN_GAP) // widest)))
        self._columns = [entries[at : at + rows] for at in range(0, len(entries), max(1, rows))]

    @property
    def width(self) -> float:
        """What the legend needs."""
        return sum(_width(column) + _COLUMN_GAP for column in self._columns)

    @property
    def height(self) -> float:
        """What the legend needs."""
        return max((len(column) for column in self._columns), default=0) * _ENTRY

    def draw(self, x: float, y: float, colours: Colours) -> Iterator[str]:
        """The elements of the legend, from (x, y) to the right."""
        for column in self._columns:
            for row, entry in enumerate(column):
                parts = _draw(entry, x, y + row * _ENTRY, colours)
                yield svg.group(f"on-{family_key(entry.family)}", parts, entry.whole)
            x += _width(column) + _COLUMN_GAP


def _width(column: Sequence[Entry]) -> float:
    return max(entry.width for entry in column)


def _draw(entry: Entry, x: float, y: float, colours: Colours) -> Iterator[str]:
    colour, dash = colours.of(entry.family)
    look = "" if entry.kind == "shared" else dash
    yield svg.path([(x, y + 9), (x + _SAMPLE - 10, y + 9)], entry.kind, colour, look)
    yield svg.text(x + _SAMPLE, y + 13, entry.head, "name")
    yield svg.text(x + _SAMPLE, y + 27, entry.ends, "note")


def _entry(device: DeviceModel, number: int, family: Family) -> Entry:
    members = family.members
    head = _head(family.kind, members)
    ends = _ends(device, members[0]) if len(members) == 1 else _ends_of_several(device, members)
    each = [connection_text(device, member) for member in members] if len(members) > 1 else []
    return Entry(
        svg.shortened(head, _MOST_CHARACTERS),
        svg.shortened(ends, _MOST_CHARACTERS),
        "\n".join([head, ends, *each]),
        number,
        family.kind,
    )


def connection_text(device: DeviceModel, connection: Connection) -> str:
    """One line about a connection: its name, its source and its ends."""
    return ": ".join(filter(None, [connection.name, _ends(device, connection)]))


def _ends(device: DeviceModel, connection: Connection) -> str:
    return f"{port_text(device, connection.source, 'out')} → {_dests(device, connection.dests)}"


def _head(kind: str, members: Sequence[Connection]) -> str:
    kinds = {"stream": "stream", "shared": "shared memory", "cascade": "cascade"}
    plurals = {"stream": "streams", "shared": "shared memories", "cascade": "cascades"}
    names = sorted({member.name for member in members if member.name}, key=_natural)
    name = " … ".join(dict.fromkeys([names[0], names[-1]])) if names else ""
    if len(members) > 1:
        parts = [": ".join(filter(None, [name, f"{len(members)} {plurals[kind]}"]))]
    else:
        parts = [name or kinds[kind]]
    packets = sorted({member.packet_id for member in members if member.packet_id is not None})
    if packets:
        parts.append(f"packet{'s' if len(packets) > 1 else ''} {ranges_text(packets)}")
    sizes = dict.fromkeys(sizes_text(m.object_sizes) for m in members if m.object_sizes)
    if sizes:
        parts.append(" or ".join(sizes))
    return ", ".join(parts)


def _natural(name: str) -> list[tuple[bool, int, str]]:
    """A key that sorts names by the numbers in them."""
    parts = re.split(r"(\d+)", name)
    return [(part.isdigit(), int(part) if part.isdigit() else 0, part) for part in parts]


def _ends_of_several(device: DeviceModel, members: Sequence[Connection]) -> str:
    sources = _ports(device, [member.source for member in members], "out")
    dests = _ports(device, [dest for member in members for dest in member.dests], "in")
    most = max(len(member.dests) for member in members)
    return f"{sources} → {dests}" + (f", {most} each" if most > 1 else "")


def _ports(device: DeviceModel, ports: Sequence[StreamPort], direction: Direction) -> str:
    """The tiles of ``ports`` by kind, with all channels."""
    kinds: dict[TileKind, list[StreamPort]] = {}
    for port in sorted(ports):
        kinds.setdefault(device.kind(port.tile), []).append(port)
    return ", ".join(
        _of_kind(kind, held, channels_text(held, direction)) for kind, held in kinds.items()
    )


def _of_kind(kind: TileKind, ports: Sequence[StreamPort], channels: str) -> str:
    tiles = {port.tile for port in ports}
    plural = "s" if len(tiles) > 1 else ""
    where = tiles_text(tiles)
    if len(tiles) > 1 and where.count("(") > 1:
        return f"{len(tiles)} {kind}s {channels}".rstrip()
    return f"{kind}{plural} {where} {channels}".rstrip()


def _dests(device: DeviceModel, dests: Sequence[StreamPort]) -> str:
    """The ends of a connection; those that differ only in their tile are listed together."""
    groups: dict[tuple[TileKind, str], list[StreamPort]] = {}
    for dest in sorted(dests):
        groups.setdefault((device.kind(dest.tile), channels_text([dest], "in")), []).append(dest)
    return ", ".join(
        f"{kind}s {tiles_text(port.tile for port in ports)} {channels}".rstrip()
        if len(ports) > 1
        else port_text(device, ports[0], "in")
        for (kind, channels), ports in groups.items()
    )
