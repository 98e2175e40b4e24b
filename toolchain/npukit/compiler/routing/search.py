"""Finds paths for all nets by negotiated congestion (McMurchie and Ebeling, Pathfinder, 1995).

Nets may share a wire at first; a wire that is shared becomes more expensive with each round, until
those that have another way take it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from heapq import heappop, heappush
from typing import Final

import msgspec

from npukit.compiler.routing.fabric import Fabric
from npukit.compiler.routing.nets import CIRCUIT, End, Net

_ROUNDS: Final = 120
_HISTORY: Final = 0.4
"""What a round in which a wire is shared adds to its price."""
_PACKETS: Final = -1_000_000
"""Stands for all packet flows, where they share a port whatever their group."""


class _Schedule(msgspec.Struct, frozen=True):
    """How the price of sharing a wire rises.

    ``all_again``: after as many rounds all nets are routed anew, not only those that share wires.
    ``penalty`` is that of the first round for each other net, which grows by the factor ``growth``
    to ``largest``.
    """

    all_again: int
    penalty: float
    growth: float
    largest: float


_SCHEDULES: Final = (
    _Schedule(12, 1.0, 1.25, 1000.0),
    # Lower prices let more nets change places. It takes longer where nothing can be routed.
    _Schedule(3, 0.5, 1.1, 50.0),
)
"""The next is tried if one does not find a legal routing: none finds all that there are."""


class Tree(msgspec.Struct):
    """The wires of a net: each leads on from another one, or from the source (None)."""

    net: Net
    before: dict[int, int | None] = msgspec.field(default_factory=dict)

    def path(self, dest: int) -> list[int]:
        """The wires to ``dest``, from the source on."""
        path: list[int] = []
        wire: int | None = dest
        while wire is not None:
            path.append(wire)
            wire = self.before[wire]
        return path[::-1]


class Routing(msgspec.Struct, frozen=True):
    """Trees of all nets; ``shared`` are wires that more than one needs: a legal routing has none.

    ``unreachable``: the first net and destination between which there is no way at all.
    ``rounds``: how often nets were routed.
    """

    trees: tuple[Tree, ...]
    shared: frozenset[int] = frozenset()
    unreachable: tuple[Net, End] | None = None
    rounds: int = 0


class _UnreachableError(Exception):
    def __init__(self, net: Net, dest: End) -> None:
        super().__init__()
        self.net, self.dest = net, dest


def find_routes(fabric: Fabric, nets: Sequence[Net], taken: Iterable[int]) -> Routing:
    """Route ``nets`` over all wires but those that are ``taken``."""
    wires = frozenset(taken)
    first = found = _Router(fabric, nets, wires, _SCHEDULES[0]).run()
    for schedule in _SCHEDULES[1:]:
        if not found.shared:
            break
        again = _Router(fabric, nets, wires, schedule).run()
        found = msgspec.structs.replace(again, rounds=_ROUNDS + again.rounds)
    return first if found.shared else found


class _Router:
    def __init__(
        self, fabric: Fabric, nets: Sequence[Net], taken: frozenset[int], schedule: _Schedule
    ) -> None:
        self._schedule = schedule
        self._fabric = fabric
        self._taken = taken
        self._trees = [Tree(net) for net in nets]
        self._keys = [n if net.group == CIRCUIT else -1 - net.group for n, net in enumerate(nets)]
        self._users: dict[int, dict[int, int]] = {}
        self._history: dict[int, float] = {}
        self._penalty = schedule.penalty

    def run(self) -> Routing:
        best: Routing | None = None
        again: Collection[int] = range(len(self._trees))
        try:
            for number in range(_ROUNDS):
                for index in again:
                    self._route(index)
                shared = {wire for wire, users in self._users.items() if len(users) > 1}
                if best is None or len(shared) < len(best.shared):
                    trees = tuple(Tree(tree.net, dict(tree.before)) for tree in self._trees)
                    best = Routing(trees, frozenset(shared), rounds=number + 1)
                if not shared:
                    break
                again = self._next(shared, everything=not (number + 1) % self._schedule.all_again)
        except _UnreachableError as error:
            return Routing((), unreachable=(error.net, error.dest))
        assert best is not None
        return best

    def _next(self, shared: set[int], *, everything: bool) -> Collection[int]:
        """Make shared wires more expensive, and say which nets to route again."""
        for wire in shared:
            self._history[wire] = self._history.get(wire, 0.0) + _HISTORY
        self._penalty = min(self._penalty * self._schedule.growth, self._schedule.largest)
        if everything:
            return range(len(self._trees))
        return [n for n, tree in enumerate(self._trees) if not shared.isdisjoint(tree.before)]

    def _route(self, index: int) -> None:
        tree, key = self._trees[index], self._keys[index]
        self._use(tree, key, -1)
        tree.before.clear()
        for dest in tree.net.dests:
            target = self._fabric.exit(dest)
            if target not in tree.before:
                self._extend(tree, key, target, dest)
        self._use(tree, key, 1)

    def _use(self, tree: Tree, key: int, change: int) -> None:
        for wire in tree.before:
            # Packets from anywhere may end at the same port.
            user = _PACKETS if key < 0 and self._fabric.far[wire] is None else key
            users = self._users.setdefault(wire, {})
            users[user] = users.get(user, 0) + change
            if not users[user]:
                del users[user]

    def _extend(self, tree: Tree, key: int, target: int, dest: End) -> None:
        """Add the cheapest path from ``tree`` to the wire ``target``."""
        fabric = self._fabric
        output = fabric.wires[target]
        tile = output[0]
        cost: dict[int, float] = {}
        before: dict[int, int | None] = {}
        queue: list[tuple[float, int, int]] = []
        start = fabric.entry(tree.net.source)
        if fabric.connects(start, output):
            tree.before[target] = None
            return
        far = fabric.far

        def push(wire: int, spent: float, last: int | None) -> None:
            at = far[wire]
            if at is None or spent >= cost.get(wire, _INFINITE) or wire in self._taken:
                return
            cost[wire] = spent
            before[wire] = last
            left = abs(at[0].col - tile.col) + abs(at[0].row - tile.row)
            heappush(queue, (spent + left, left, wire))

        for wire in tree.before:
            push(wire, 0.0, tree.before[wire])
        for wire in fabric.exits(start):
            if wire not in tree.before:
                push(wire, self._price(wire, key), None)
        while queue:
            estimate, left, wire = heappop(queue)
            spent = cost[wire]
            if estimate > spent + left:
                continue
            entry = far[wire]
            assert entry is not None
            if entry[0] == tile and fabric.connects(entry, output):
                self._join(tree, before, wire, target)
                return
            for following in fabric.exits(entry):
                if following not in tree.before:
                    push(following, spent + self._price(following, key), wire)
        raise _UnreachableError(tree.net, dest)

    @staticmethod
    def _join(tree: Tree, before: dict[int, int | None], last: int, target: int) -> None:
        tree.before[target] = last
        wire: int | None = last
        while wire is not None and wire not in tree.before:
            tree.before[wire] = before[wire]
            wire = before[wire]

    def _price(self, wire: int, key: int) -> float:
        users = self._users.get(wire)
        price = 1.0 + self._history.get(wire, 0.0)
        if not users:
            return price
        others = len(users) - (key in users)
        return price * (1.0 + self._penalty * others)


_INFINITE: Final = float("inf")
