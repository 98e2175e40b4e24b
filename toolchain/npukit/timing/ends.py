"""Ends of streams in virtual time: DMA channels and the ports of cores."""

from __future__ import annotations

from collections import deque
from math import ceil

from npukit.emulator.recording.events import BdEnded, BdStarted, ChannelEnd, PortEnd, Pushed
from npukit.machine.core_ports import DEPTH
from npukit.machine.prices import Prices
from npukit.machine.tiles import DmaDirection
from npukit.timing.journal import Journal
from npukit.timing.levels import Levels
from npukit.timing.locks import LockClocks
from npukit.timing.moments import START, Moment, latest
from npukit.timing.timeline import Activity, ActorKind
from npukit.timing.tokens import Tokens


class ChannelClock:
    """A DMA channel.

    Attributes:
        tokens: task-complete tokens.
        token_name: what they are called.
        cursor: up to when it has moved words of the BD in flight.
    """

    def __init__(
        self,
        end: ChannelEnd,
        prices: Prices,
        journal: Journal,
        levels: Levels,
        since: Moment,
        *,
        shim: bool,
    ) -> None:
        self.name = journal.actor(ActorKind.CHANNEL, str(end), end.tile)
        self.token_name = f"tokens of {end}"
        self._tile = end.tile
        self._levels = levels
        self.shim = shim
        self.tokens = Tokens()
        self.cursor = since
        self._prices = prices
        self._journal = journal
        self._reads = end.direction is DmaDirection.MM2S
        self._tasks: dict[int, Moment] = {}
        self._task = -1
        self._bd: BdStarted | None = None
        self._header = False
        self._words = 0
        self._arrived = since
        self._what = ""

    def push(self, event: Pushed, when: Moment) -> None:
        """A task was queued."""
        self._tasks[event.task] = when

    def start(self, event: BdStarted, locks: LockClocks) -> None:
        """Start a BD."""
        prices, journal = self._prices, self._journal
        self._bd, self._header, self._words = event, event.header, 0
        self._what = f"BD {event.bd_id}"
        free = self.cursor.then(prices.bd.value, self.name, "next BD")
        first = event.task != self._task
        if first:
            pushed = self._tasks.pop(event.task, START)
            if pushed.cycles > free.cycles:
                journal.wait(self.name, free, pushed, Activity.TASK, "a task")
            free = latest((free, pushed))
            self._task = event.task
        if event.acquire is not None:
            given = locks.acquire(event.acquire)
            if given.cycles > free.cycles:
                name = locks.name(event.acquire)
                journal.wait(self.name, free, given, Activity.LOCK, name, event.target)
            free = latest((free, given))
            locks.taken(event.acquire, free)
            free = free.then(prices.dma_lock.value, self.name, "lock")
        begun = free.then(self._start_up(event, first=first), self.name, "start of a task")
        journal.work(self.name, free, begun, self._what, "start")
        self.cursor = self._arrived = begun

    def _start_up(self, event: BdStarted, *, first: bool) -> float:
        if not first:
            return 0.0
        prices = self._prices
        if not self.shim:
            return prices.task.value + prices.tile_memory.value
        price = prices.shim_read_task if self._reads else prices.shim_write_task
        cold = prices.first_shim_read if self._reads else prices.first_shim_write
        return price.value + (cold.value if event.task == 0 else 0.0)

    def cycles(self, words: int) -> float:
        """Cycles that it needs for the next ``words`` words."""
        prices, bd = self._prices, self._bd
        header = prices.packet_header.value if self._header else 0.0
        self._header = False
        if not self.shim or bd is None:
            return words * prices.word.value + header
        before, self._words = self._words, self._words + words
        return self._from_memory(self._words, bd) - self._from_memory(before, bd) + header

    def _from_memory(self, words: int, bd: BdStarted) -> float:
        """Cycles that host memory needs for the first ``words`` words of a BD."""
        prices = self._prices
        each = prices.shim_read_word.value if self._reads else prices.word.value
        bursts = ceil(words / bd.burst)
        return max(words * each, bursts * prices.shim_burst.value)

    def moved(self, start: Moment, end: Moment, peer: str) -> None:
        """Words moved from ``start`` to ``end``, from or to ``peer``."""
        if start.cycles > self.cursor.cycles:
            self._journal.wait(self.name, self.cursor, start, Activity.STREAM, peer)
        target = "" if self._bd is None else self._bd.target
        self._journal.work(self.name, start, end, self._what, target)
        self.cursor = end

    def arrive(self, when: Moment) -> None:
        """The last words that moved are in memory."""
        self._arrived = when

    def end(self, event: BdEnded, locks: LockClocks) -> None:
        """End a BD."""
        prices = self._prices
        done = latest((self.cursor, self._arrived))
        if event.release is not None:
            locks.release(event.release, done.then(prices.dma_lock.value, self.name, "lock"))
        if event.token:
            given = done.then(prices.token.value, self.name, "token")
            self.tokens.give(1, given)
            self._levels.add(self._tile, self.token_name, given, 1)

    def take_token(self, when: Moment) -> Moment:
        """Take a token, at ``when`` or as soon as there is one; the moment when it was taken."""
        taken = latest((when, self.tokens.take(1)))
        self._levels.add(self._tile, self.token_name, taken, -1)
        return taken


class PortClock:
    """A core's port: a short FIFO between the core and a stream, or between two cores."""

    def __init__(self, end: PortEnd, since: Moment) -> None:
        self.name = str(end)
        self.cursor = since
        """Up to when the stream has moved words."""
        self._since = since
        self._on_the_way = 0
        self._room = Tokens(DEPTH, since)
        self._entries: deque[Moment] = deque()

    def behind(self, words: int) -> None:
        """The switches before it hold so many words; of several ways the longest one counts."""
        if words > self._on_the_way:
            self._room.give(words - self._on_the_way, self._since)
            self._on_the_way = words

    def room(self, entries: int) -> Moment:
        """Take room for some entries; the moment from which on it is there."""
        return self._room.take(entries)

    def put(self, entries: int, when: Moment) -> None:
        """Some entries are there from now on."""
        self._entries.extend([when] * entries)

    def entries(self, number: int) -> Moment:
        """Take entries; the moment from which on they are there.

        One that is not there is a packet's header, which no event moves: it came with the packet.
        """
        taken = [self._entries.popleft() for _ in range(min(number, len(self._entries)))]
        return latest(taken)

    def taken(self, entries: int, when: Moment) -> None:
        """Some entries are gone from now on."""
        self._room.give(entries, when)
