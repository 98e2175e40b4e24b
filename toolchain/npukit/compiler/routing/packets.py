"""How packet flows share the arbiters of switches, and where that can go wrong.

An arbiter grants one input and holds the grant until the packet's end. A packet that stalls keeps
the others of its arbiter waiting; if it waits for one of them, both wait forever (MLIR-AIE, pull
request 3702).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from npukit.compiler.lowering.warnings import LoweringWarning
from npukit.compiler.routing.fabric import Fabric, port_name
from npukit.compiler.routing.nets import End, Net
from npukit.compiler.routing.search import Routing
from npukit.machine.tiles import Tile


class _Crossing(msgspec.Struct):
    """What the packets of one switch do: by input port and id, the outputs that they leave by."""

    outputs: dict[tuple[End, int], set[int]] = msgspec.field(default_factory=dict)
    nets: dict[tuple[End, int], list[Net]] = msgspec.field(default_factory=dict)


def packet_warnings(fabric: Fabric, routing: Routing, arbiters: int) -> Iterator[LoweringWarning]:
    """Yield a warning for each pair of flows that must share an arbiter and can deadlock, and for
    each id that a rule for others matches too.

    Args:
        fabric: the switches.
        routing: a legal routing.
        arbiters: how many a switch has.
    """
    crossings = _crossings(fabric, routing)
    feeds = _feeds([tree.net for tree in routing.trees])
    for tile, crossing in crossings.items():
        yield from _false_matches(tile, crossing)
        yield from _shared_arbiters(tile, _units(crossing), arbiters, feeds)


def _crossings(fabric: Fabric, routing: Routing) -> dict[Tile, _Crossing]:
    found: dict[Tile, _Crossing] = {}
    for tree in routing.trees:
        for packet_id, dests in tree.net.packets.items():
            for dest in dests:
                entry = fabric.entry(tree.net.source)
                for wire in tree.path(fabric.exit(dest)):
                    crossing = found.setdefault(entry[0], _Crossing())
                    key = entry, packet_id
                    crossing.outputs.setdefault(key, set()).add(wire)
                    nets = crossing.nets.setdefault(key, [])
                    if tree.net not in nets:
                        nets.append(tree.net)
                    entry = fabric.far[wire] or entry
    return found


def _false_matches(tile: Tile, crossing: _Crossing) -> Iterator[LoweringWarning]:
    """A rule is for all ids of an input that leave by the same outputs; its mask has the bits that
    these have in common, as ``aiecc`` computes it."""
    rules: dict[tuple[End, frozenset[int]], list[int]] = {}
    for (entry, packet_id), leaving in crossing.outputs.items():
        rules.setdefault((entry, frozenset(leaving)), []).append(packet_id)
    for (entry, outputs), ids in rules.items():
        different = 0
        for packet_id in ids:
            different |= packet_id ^ ids[0]
        for (other, packet_id), leaving in crossing.outputs.items():
            same = other == entry and leaving != outputs
            if same and not (packet_id ^ ids[0]) & ~different:
                net = crossing.nets[other, packet_id][0]
                yield LoweringWarning(
                    f"at the switch of tile {tile}, the rule for the packet ids "
                    f"{', '.join(map(str, sorted(ids)))} of {port_name(entry[1])} also matches "
                    f"id {packet_id}, whose packets must leave by another port: aiecc refuses "
                    "that, or these packets go astray",
                    net.where,
                    "choose ids so that those with the same way share high bits that others do not "
                    "have",
                    rule="packet-ids-collide",
                )


def _units(crossing: _Crossing) -> list[list[Net]]:
    """The nets whose outputs belong to one arbiter, since packets go to several at once."""
    units: list[tuple[set[int], list[Net]]] = []
    for key, outputs in crossing.outputs.items():
        joined, nets = set(outputs), list(crossing.nets[key])
        for unit in [unit for unit in units if unit[0] & joined]:
            units.remove(unit)
            joined |= unit[0]
            nets = [*unit[1], *(net for net in nets if net not in unit[1])]
        units.append((joined, nets))
    return [nets for _, nets in units]


def _shared_arbiters(
    tile: Tile, units: Sequence[list[Net]], arbiters: int, feeds: Mapping[Tile, set[Tile]]
) -> Iterator[LoweringWarning]:
    """Give each unit an arbiter; if none is left, one whose flows it does not depend on."""
    held: list[list[Net]] = []
    for nets in units:
        if len(held) < arbiters:
            held.append(list(nets))
            continue
        free = next((each for each in held if not _conflict(each, nets, feeds)), None)
        if free is not None:
            free.extend(nets)
            continue
        pair = _conflict(held[0], nets, feeds)
        assert pair is not None
        one, other = pair
        yield LoweringWarning(
            f"at tile {tile}, the packet flow from {other.title} must share an arbiter with the "
            f"one from {one.title}, and one waits for what the other brings: they can deadlock, as "
            f"a switch has {arbiters} arbiters and each serves a packet to its end",
            other.where,
            f"lead fewer packet flows through tile {tile}, or make some circuits (aie.flow)",
            rule="arbiter-deadlock",
        )
        held[0].extend(nets)


def _conflict(
    some: Iterable[Net], others: Iterable[Net], feeds: Mapping[Tile, set[Tile]]
) -> tuple[Net, Net] | None:
    """Two nets of which one can only go on when the other does."""
    for one in some:
        for other in others:
            if one.source != other.source and (
                _leads(one, other, feeds) or _leads(other, one, feeds)
            ):
                return one, other
    return None


def _leads(one: Net, other: Net, feeds: Mapping[Tile, set[Tile]]) -> bool:
    """Whether a tile that receives ``one`` has to send ``other`` on, directly or through others."""
    seen = {dest[0] for dest in one.dests}
    waiting = list(seen)
    while waiting:
        for tile in feeds.get(waiting.pop(), ()):
            if tile not in seen:
                seen.add(tile)
                waiting.append(tile)
    return other.source[0] in seen


def _feeds(nets: Iterable[Net]) -> dict[Tile, set[Tile]]:
    """The tiles that each tile sends to; the host decides when a shim's channels move data."""
    found: dict[Tile, set[Tile]] = {}
    for net in nets:
        found.setdefault(net.source[0], set()).update(dest[0] for dest in net.dests)
    return found
