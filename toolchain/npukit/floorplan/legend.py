"""The legend: each connection with its name, its ends and the size of its objects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil

import msgspec

from npukit.floorplan import svg
from npukit.floorplan.colours import Colours
from npukit.floorplan.connections import Connection
from npukit.floorplan.ports import pin_text, port_text
from npukit.floorplan.sheet import HEADER
from npukit.floorplan.tile_box import sizes_text
from npukit.machine.device import DeviceModel
from npukit.machine.physical import StreamPort

_ENTRY = 36
_SAMPLE = 34
_MOST_CHARACTERS = 64
_COLUMN_GAP = 24


class Entry(msgspec.Struct, frozen=True):
    """A connection's place in the legend: two lines of text and the look of its line."""

    head: str
    ends: str
    number: int
    kind: str

    @property
    def width(self) -> float:
        """What the entry needs."""
        return _SAMPLE + max(svg.width_of(self.head), svg.width_of(self.ends))


class Legend:
    """The legend of ``connections``, at most about ``height`` pixels high."""

    def __init__(
        self, device: DeviceModel, connections: Sequence[Connection], height: float
    ) -> None:
        self._entries = [
            _entry(device, number, connection) for number, connection in enumerate(connections)
        ]
        self._rows = max(6, int(height // _ENTRY), ceil(len(self._entries) / 4))
        parts = range(0, len(self._entries), self._rows)
        self._columns = [self._entries[at : at + self._rows] for at in parts]

    @property
    def width(self) -> float:
        """What the legend needs."""
        return sum(_width(column) + _COLUMN_GAP for column in self._columns)

    @property
    def height(self) -> float:
        """What the legend needs."""
        return max((len(column) for column in self._columns), default=0) * _ENTRY

    def draw(self, x: float, colours: Colours) -> Iterator[str]:
        """The elements of the legend, from ``x`` to the right."""
        for column in self._columns:
            y: float = HEADER
            for entry in column:
                yield from _draw(entry, x, y, colours)
                y += _ENTRY
            x += _width(column) + _COLUMN_GAP


def _width(column: Sequence[Entry]) -> float:
    return max(entry.width for entry in column)


def _draw(entry: Entry, x: float, y: float, colours: Colours) -> Iterator[str]:
    colour, dash = colours.of(entry.number)
    look = "" if entry.kind == "shared" else dash
    yield svg.path([(x, y + 9), (x + _SAMPLE - 10, y + 9)], entry.kind, colour, look)
    yield svg.text(x + _SAMPLE, y + 13, entry.head, "name")
    yield svg.text(x + _SAMPLE, y + 27, entry.ends, "note")


def _entry(device: DeviceModel, number: int, connection: Connection) -> Entry:
    names = {"stream": "stream", "shared": "shared memory", "cascade": "cascade"}
    parts = [connection.name or names[connection.kind]]
    if connection.packet_id is not None:
        parts.append(f"packet {connection.packet_id}")
    if connection.object_sizes:
        parts.append(sizes_text(connection.object_sizes))
    source = port_text(device, connection.source, "out")
    return Entry(
        svg.shortened(", ".join(parts), _MOST_CHARACTERS),
        svg.shortened(f"{source} → {_dests(device, connection.dests)}", _MOST_CHARACTERS),
        number,
        connection.kind,
    )


def _dests(device: DeviceModel, dests: Sequence[StreamPort]) -> str:
    """The ends of a connection; those that differ only in their tile are listed together."""
    groups: dict[tuple[str, str], list[StreamPort]] = {}
    for dest in sorted(dests):
        key = (device.kind(dest.tile).value, pin_text(dest, "in"))
        groups.setdefault(key, []).append(dest)
    return ", ".join(
        f"{kind}s {' '.join(str(port.tile) for port in ports)} {pin}".rstrip()
        if len(ports) > 1
        else port_text(device, ports[0], "in")
        for (kind, pin), ports in groups.items()
    )
