"""Moves many objects at once through a relay: buffers of a tile that its DMA fills and empties.

A long BD often sends its data to a tile that receives it in equal objects, into a ring of buffers,
and sends each on to another long BD, without a core. Then the same few steps repeat for every
object. While nothing else can run or look at the array, this does what those steps would do, with
one copy for all objects: each channel, each lock and each buffer ends up as after the last of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from npukit.emulator.access_pattern import Bytes, Walk
from npukit.emulator.descriptors import Descriptor
from npukit.emulator.dma import Channel
from npukit.emulator.locks import BankedLock
from npukit.emulator.scheduler import Scheduler

_LEAST_ROUNDS = 4
"""Fewer rounds are not worth the preparation."""

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

    def run(self) -> bool:
        """Move all objects but the last ones, so nothing ends here; False if there are too few."""
        taken, given = self.filled[0].walk.length, self.emptied[0].walk.length
        left = self.source.length - self.source.position, self.target.length - self.target.position
        rounds = min((left[0] - 1) // taken, (left[1] - 1) // given) // self.turn
        if rounds < _LEAST_ROUNDS:
            return False
        count = rounds * self.turn
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
        return True

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


def find_relay(source: Channel, filler: Channel, scheduler: Scheduler) -> Relay | None:
    """The relay that ``source`` sends to through ``filler``; None if there is none.

    Or if something else could notice the difference.
    """
    first = filler.bd
    emptier = None if first is None or filler.position else _only_waiter(first.release)
    if first is None or emptier is None or emptier.waits_with is None:
        return None
    target = emptier.sends_only_to
    if target is None or target.bd is None or target.out_of_order:
        return None
    filled, emptied = filler.ring_from(first), emptier.ring_from(emptier.waits_with)
    if not _is_relay(filled, emptied) or not _are_apart(source, target, filled):
        return None
    free = first.acquire
    assert free is not None
    relay = Relay(source, filler, emptier, target, filled, emptied, 1 + free.value)
    alone = not free.bank.waiting.get(free.action.lock_id)
    alone = alone and scheduler.runs_only((source, filler, emptier, target))
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


def _are_apart(source: Channel, target: Channel, ring: tuple[Descriptor, ...]) -> bool:
    """Whether the source's memory, the target's, and the ring's buffers do not overlap."""
    ranges = [(_address(c.window), c.walk.span) for c in (source, target)]
    ranges += [(_address(bd.memory), bd.walk.span) for bd in ring]
    ranges.sort()
    return all(start + size <= following for (start, size), (following, _) in pairwise(ranges))


def _address(memory: Bytes) -> int:
    address: int = memory.__array_interface__["data"][0]
    return address
