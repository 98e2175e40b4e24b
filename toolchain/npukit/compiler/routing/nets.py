"""What has to be routed: the streams of a device that its switches do not carry already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from npukit.compiler.dialect.aie import (
    DeviceOp,
    FlowOp,
    InterconnectOp,
    PacketFlowOp,
    WireBundle,
    tile_of,
)
from npukit.compiler.dialect.location import locate
from npukit.compiler.streams import traced_routes
from npukit.compiler.switch_ports import Port
from npukit.errors import Location
from npukit.machine.tiles import Tile

End = tuple[Tile, Port]
"""The port of a tile where a stream begins or ends."""

CIRCUIT: Final = -1
"""The group of circuits, which share nothing."""


class Net(msgspec.Struct):
    """A source and everything that it sends to.

    ``packets``: the destinations of each packet id; empty for a circuit. Packet flows with the same
    ``group`` may share wires.
    """

    source: End
    dests: list[End]
    where: Location
    group: int = CIRCUIT
    packets: dict[int, list[End]] = msgspec.field(default_factory=dict)

    @property
    def title(self) -> str:
        """The net in messages."""
        shown = ", ".join(map(end_name, self.dests[:3]))
        more = len(self.dests) - 3
        ids = ", ".join(map(str, sorted(self.packets)))
        title = f"{end_name(self.source)} to {shown}" + (f" and {more} more" if more > 0 else "")
        return title + (f" (packet id {ids})" if ids else "")


def end_name(end: End) -> str:
    """An end of a stream in messages."""
    tile, (bundle, channel) = end
    return f"tile {tile} {bundle.value} {channel}"


def nets_of(device: DeviceOp) -> list[Net]:
    """The nets of ``device``, packets first, as ``aiecc`` orders them; those that hand-written
    switchboxes carry are left out."""
    carried = _carried(device)
    nets: dict[End, Net] = {}
    for source, dest, flow in _packet_ends(device):
        if source in carried:
            continue
        net = nets.get(source)
        if net is None:
            net = nets[source] = Net(source, [], locate(flow), _group(nets.values(), dest))
        if dest not in net.dests:
            net.dests.append(dest)
        net.packets.setdefault(flow.packet_id, []).append(dest)
    for circuit in device.ops_of(FlowOp):
        source = (
            tile_of(circuit.source, circuit).coord,
            (circuit.source_bundle, circuit.source_channel),
        )
        dest = tile_of(circuit.dest, circuit).coord, (circuit.dest_bundle, circuit.dest_channel)
        if source in carried:
            continue
        net = nets.setdefault(source, Net(source, [], locate(circuit)))
        if dest not in net.dests:
            net.dests.append(dest)
    return list(nets.values())


def _group(nets: Iterable[Net], dest: End) -> int:
    """The group that ``aiecc`` gives to a new packet flow (``Pathfinder::addFlow``).

    Flows with a common destination share wires. The number is the largest so far if any has the
    destination: ``aiecc`` does not stop at the one that it finds.
    """
    group, found = CIRCUIT, False
    for net in nets:
        if dest in net.dests:
            group, found = net.group, True
        group = max(group, net.group)
    return group if found else group + 1


def joined_groups(nets: list[Net]) -> list[Net]:
    """``nets`` with groups of all packet flows that have a destination in common."""
    group_of: dict[End, int] = {}
    merged: dict[int, int] = {}

    def root(group: int) -> int:
        while (up := merged.get(group, group)) != group:
            group = up
        return group

    for number, net in enumerate(nets):
        for dest in net.dests if net.packets else ():
            merged[root(group_of.setdefault(dest, number))] = root(number)
    return [
        msgspec.structs.replace(net, group=root(number)) if net.packets else net
        for number, net in enumerate(nets)
    ]


def _packet_ends(device: DeviceOp) -> Iterator[tuple[End, End, PacketFlowOp]]:
    for flow in device.ops_of(PacketFlowOp):
        for start in flow.sources:
            for end in flow.dests:
                source = start.coord, (start.bundle, start.channel)
                yield source, (end.coord, (end.bundle, end.channel)), flow


def _carried(device: DeviceOp) -> set[End]:
    if not any(True for _ in device.ops_of(InterconnectOp)):
        return set()
    return {
        (route.source.tile, (WireBundle(route.source.bundle), route.source.channel))
        for route in traced_routes(device)
    }
