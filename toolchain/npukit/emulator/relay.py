"""Moves many objects at once through a relay: buffers of a tile that its DMA fills and empties.

A long BD often sends its data to a tile that receives it in equal objects, into a ring of buffers,
and sends each on to another long BD, without a core. Then the same few steps repeat for every
object. While nothing else can run or look at the array, this does what those steps would do, with
one copy for all objects: each channel, each lock and each buffer ends up as after the last of them.
Several relays that are ready take turns, so they all move for the same number of turns.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from npukit.emulator.access_pattern import Bytes, Walk
from npukit.emulator.descriptors import Descriptor
from npukit.emulator.dma import Channel
from npukit.emulator.locks import BankedLock
from npukit.emulator.scheduler import Agent, Scheduler
from npukit.machine.tiles import Tile

_LEAST_TURNS = 4
"""Fewer turns are not worth the preparation."""

_BLOCK = 1 << 18
"""Bytes that are copied at once if they take a detour."""


@dataclass(frozen=True, slots=True)
class Relay:
    """``source`` sends to ``filler``, ``emptier`` to ``target``.

    The ``emptier`` has sent everything that the ``filler`` received, and waits for more; the
    ``filler`` and the ``target`` are ready to receive. ``filled`` are the BDs of the ring, from the
    one in flight on, and ``emptied`` those that send the same buffers. ``turn`` is the number of
    objects that the ``source`` sends before the ``emptier`` runs.
    """

    source: Channel
    filler: Channel
    emptier: Channel
    target: Channel
    filled: tuple[Descriptor, ...]
    emptied: tuple[Descriptor, ...]
    turn: int

    @property
    def members(self) -> tuple[Channel, ...]:
        """Its channels."""
        return self.source, self.filler, self.emptier, self.target

    @property
    def locks(self) -> set[tuple[Tile, int]]:
        """The locks of its ring."""
        locks = self.filled[0].acquire, self.filled[0].release
        return {(lock.bank.tile, lock.action.lock_id) for lock in locks if lock is not None}

    @property
    def ranges(self) -> list[tuple[int, int]]:
        """The addresses (start, end) that it reads or writes."""
        parts = [(channel.window, channel.walk) for channel in (self.source, self.target)]
        parts += [(bd.memory, bd.walk) for bd in self.filled]
        return [(start := _address(memory), start + walk.span) for memory, walk in parts]

    @property
    def turns(self) -> int:
        """How many turns it can take before the source's or the target's BD ends."""
        source, target = self.source, self.target
        sent = (source.length - source.position - 1) // self.filled[0].walk.length
        received = (target.length - target.position - 1) // self.emptied[0].walk.length
        return min(sent, received) // self.turn

    def run(self, turns: int) -> None:
        """Take ``turns`` turns."""
        taken, given = self.filled[0].walk.length, self.emptied[0].walk.length
        count = turns * self.turn
        self._copy(count)
        for number in range(max(0, count - len(self.filled)), count):
            bd = self.filled[number % len(self.filled)]
            bd.walk.write(bd.memory, 0, self._sent(number, 1))
        first = count % len(self.filled)
        self.source.position += taken * count
        self.target.position += given * count
        self.filler.bds_run += count
        self.filler.next_bd = self.filled[first].bd_id
        self.filler.start(self.filled[first])
        self.emptier.bds_run += count
        self.emptier.wait_for_bd(self.emptied[first])
        for channel, size in (
            (self.source, taken),
            (self.filler, taken),
            (self.emptier, given),
            (self.target, given),
        ):
            channel.bytes_moved += size * count

    def _sent(self, first: int, count: int) -> Bytes:
        """Objects that the source sends from now on."""
        size = self.filled[0].walk.length
        start = self.source.position + first * size
        end = start + count * size
        return self.source.walk.read(self.source.window, start, end, self.source.pad_word)

    def _copy(self, count: int) -> None:
        source, target = self.source, self.target
        fill, empty = self.filled[0].walk, self.emptied[0].walk
        plain = fill.contiguous and empty.contiguous and fill.length == empty.length
        if plain and target.walk.contiguous:
            start = target.position
            memory = target.window[start : start + count * empty.length]
            source.walk.read_into(memory, source.window, source.position, source.pad_word)
            return
        step = max(1, _BLOCK // fill.length)
        for first in range(0, count, step):
            size = min(step, count - first)
            data = self._sent(first, size)
            if not plain:
                data = _through(data, size, fill, empty)
            target.walk.write(target.window, target.position + first * empty.length, data)


def _through(data: Bytes, count: int, fill: Walk, empty: Walk) -> Bytes:
    """What the emptier sends if the filler receives ``data``: ``count`` objects."""
    if not fill.contiguous:
        received = data.copy()
        fill.repeated(count, fill.length).write(received, 0, data)
        data = received
    return empty.repeated(count, fill.length).read(data, 0, count * empty.length)


def run_relays(source: Channel, filler: Channel, scheduler: Scheduler) -> bool:
    """Let the relay that ``source`` sends to through ``filler`` take as many turns as it can.

    Other relays that are ready take as many. Returns False if there is no relay, or if something
    else is ready or could notice the difference; then nothing has moved.
    """
    first = _relay_of(source, filler) if scheduler.unobserved else None
    relays = [] if first is None else _relays(first, list(scheduler.ready))
    turns = min((relay.turns for relay in relays), default=0)
    if turns < _LEAST_TURNS or not _are_apart(relays):
        return False
    for relay in relays:
        relay.run(turns)
    return True


def _relays(first: Relay, ready: list[Agent]) -> list[Relay]:
    """``first``, and the relays of all agents that are ready; empty if there are other agents."""
    if all(any(agent is member for member in first.members) for agent in ready):
        return [first]
    relays = [first]
    for agent in ready:
        sink = agent.sends_only_to if isinstance(agent, Channel) else None
        relay = _relay_of(agent, sink) if isinstance(agent, Channel) and sink is not None else None
        if relay is None:
            return []
        relays.append(relay)
    return relays


def _are_apart(relays: list[Relay]) -> bool:
    """Whether no two parts of ``relays`` use the same memory, lock or channel."""
    ranges = sorted(extent for relay in relays for extent in relay.ranges)
    return (
        all(end <= start for (_, end), (start, _) in pairwise(ranges))
        and len({lock for relay in relays for lock in relay.locks}) == 2 * len(relays)
        and len({id(member) for relay in relays for member in relay.members}) == 4 * len(relays)
    )


def _relay_of(source: Channel, filler: Channel) -> Relay | None:
    """The relay that ``source`` sends to through ``filler``, if it is ready to begin a turn."""
    first = filler.bd
    emptier = None if first is None or filler.position else _only_waiter(first.release)
    if first is None or emptier is None or emptier.waits_with is None or source.bd is None:
        return None
    target = emptier.sends_only_to
    if target is None or target.bd is None or target.out_of_order or source.packet is not None:
        return None
    filled, emptied = filler.ring_from(first), emptier.ring_from(emptier.waits_with)
    if not _is_relay(filled, emptied):
        return None
    free = first.acquire
    assert free is not None
    alone = not free.bank.waiting.get(free.action.lock_id)
    relay = Relay(source, filler, emptier, target, filled, emptied, 1 + free.value)
    return relay if alone and relay.turn <= len(filled) else None


def _only_waiter(lock: BankedLock | None) -> Channel | None:
    """The channel that alone waits for the lock that ``lock`` gives."""
    waiting = () if lock is None else lock.bank.waiting.get(lock.action.lock_id, ())
    agent = waiting[0].agent if len(waiting) == 1 else None
    return agent if isinstance(agent, Channel) else None


def _is_relay(filled: tuple[Descriptor, ...], emptied: tuple[Descriptor, ...]) -> bool:
    """Whether two rings of BDs fill and empty the same buffers, one object at a time each."""
    if not filled or len(filled) != len(emptied):
        return False
    free, full = filled[0].acquire, filled[0].release
    if free is None or full is None or filled[0].walk.length != filled[0].walk.span:
        return False
    return all(
        fill.walk is filled[0].walk
        and empty.walk is emptied[0].walk
        and fill.walk.visits_once
        and fill.walk.whole
        and empty.walk.whole
        and empty.walk.span <= fill.walk.span
        and _address(fill.memory) == _address(empty.memory)
        and empty.packet is None
        and _is_one_of(fill.acquire, free)
        and _is_one_of(fill.release, full)
        and _is_one_of(empty.acquire, full)
        and _is_one_of(empty.release, free)
        for fill, empty in zip(filled, emptied, strict=True)
    )


def _is_one_of(lock: BankedLock | None, wanted: BankedLock) -> bool:
    """Whether ``lock`` takes or gives one of the lock of ``wanted``."""
    return (
        lock is not None
        and lock.bank is wanted.bank
        and lock.action.lock_id == wanted.action.lock_id
        and lock.action.value == 1
        and lock.action.greater_equal
    )


def _address(memory: Bytes) -> int:
    address: int = memory.__array_interface__["data"][0]
    return address
