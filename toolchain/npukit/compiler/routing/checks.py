"""Whether the streams of a device can be routed, and what is in the way if not."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Final

from npukit.compiler.dialect.aie import ConnectOp, DeviceOp, MasterSetOp, SwitchboxOp
from npukit.compiler.lowering.warnings import LoweringWarning
from npukit.compiler.routing.fabric import Fabric, fabric_of, port_name
from npukit.compiler.routing.nets import CIRCUIT, End, Net, end_name, joined_groups, nets_of
from npukit.compiler.routing.packets import packet_warnings
from npukit.compiler.routing.search import Routing, find_routes
from npukit.errors import DesignError

_MANY_ROUNDS: Final = 10
_MOST_HOLDERS: Final = 8
_HINT: Final = (
    "put what communicates closer together, use shims and memtiles of other columns, broadcast "
    "instead of sending twice, or let small streams share ports as packet flows"
)


def routing_lints(device: DeviceOp) -> Iterator[LoweringWarning]:
    """Route the streams of a lowered device, and yield warnings about how that goes.

    Raises:
        DesignError: the switches can't carry the streams.
    """
    nets = nets_of(device)
    if not nets:
        return
    fabric = fabric_of(device.model)
    taken = _taken(fabric, device)
    routing = find_routes(fabric, nets, taken)
    if routing.shared:
        routing = yield from _with_joined_packets(fabric, nets, taken, routing)
    if routing.unreachable is not None:
        raise _no_way(*routing.unreachable)
    if routing.shared:
        raise _unroutable(fabric, routing)
    if routing.rounds >= _MANY_ROUNDS:
        yield LoweringWarning(
            f"the switches can just carry the {len(nets)} streams of this design: aiecc, which "
            "tries fewer ways, may take minutes or give up ('Unable to find a legal routing')",
            nets[-1].where,
            _HINT,
            rule="hard-to-route",
        )
    yield from packet_warnings(fabric, routing, device.model.generation.arbiters)


def _with_joined_packets(
    fabric: Fabric, nets: list[Net], taken: set[int], failed: Routing
) -> Generator[LoweringWarning, None, Routing]:
    """Try once more, with wires shared by all packet flows that have a destination in common."""
    if all(net.group == CIRCUIT for net in nets):
        return failed
    routing = find_routes(fabric, joined_groups(nets), taken)
    if routing.shared or routing.unreachable is not None:
        return failed
    yield LoweringWarning(
        "these streams can be routed, but not by aiecc: it does not let all packet flows with a "
        "common destination share wires",
        nets[-1].where,
        _HINT,
        rule="hard-to-route",
    )
    return routing


def _taken(fabric: Fabric, device: DeviceOp) -> set[int]:
    """The wires that hand-written switchboxes use."""
    return {
        fabric.number((box.coord, inner.dest))
        for box in device.ops_of(SwitchboxOp)
        for inner in box.connections.block.ops
        if isinstance(inner, ConnectOp | MasterSetOp)
    }


def _no_way(net: Net, dest: End) -> DesignError:
    return DesignError(
        f"no stream leads from {end_name(net.source)} to {end_name(dest)}: the switches between "
        "them do not connect these ports",
        where=net.where,
        hint="use another DMA channel or port at one of the ends",
        rule="unroutable",
    )


def _unroutable(fabric: Fabric, routing: Routing) -> DesignError:
    """An error about the side of a switch that has too few ports, with who holds them."""
    users: dict[int, list[Net]] = {}
    for tree in routing.trees:
        for wire in tree.before:
            users.setdefault(wire, []).append(tree.net)
    wire = max(sorted(routing.shared), key=lambda each: len(_holders(fabric, users, each)))
    tile, (bundle, _) = fabric.wires[wire]
    side = _holders(fabric, users, wire)
    ports = fabric.ports(tile, bundle, out=True)
    net = users[wire][-1]
    if fabric.far[wire] is None:
        what = f"its port {port_name(fabric.wires[wire][1])} already has a stream"
    elif len(side) < ports:
        what = "its free ports connect with nothing that they could use"
    else:
        what = f"each of its {ports} {bundle.value} ports has a stream"
    shown = [
        f"{port_name(fabric.wires[each][1])}: {' and '.join(user.title for user in users[each])}"
        for each in side
    ]
    return DesignError(
        f"the stream from {net.title} can't be routed: at the switch of {fabric.kind(tile)} tile "
        f"{tile}, {what}",
        where=net.where,
        details="\n".join(
            [*shown[:_MOST_HOLDERS], *(["..."] if len(shown) > _MOST_HOLDERS else [])]
        ),
        hint=_HINT,
        rule="unroutable",
    )


def _holders(fabric: Fabric, users: dict[int, list[Net]], wire: int) -> list[int]:
    """The used wires on the side of the switch that ``wire`` leaves by."""
    tile, (bundle, _) = fabric.wires[wire]
    return sorted(
        each
        for each in users
        if fabric.wires[each][0] == tile and fabric.wires[each][1][0] is bundle
    )
