"""Replays a recording in virtual time.

Each event happens as soon as everything that it needs is there, in cycles: a lock's value, data and
room in a stream, the actor's own previous work. The order of events is the recording's, so the
order in which several parts take turns (at a lock that they share, at a channel that receives their
packets) is that of the emulated device. If nothing is shared, no price that rises can make anything
earlier.
"""

from __future__ import annotations

from npukit.emulator.recording.events import (
    BdEnded,
    BdStarted,
    ChannelEnd,
    CoreDid,
    CoreStep,
    DispatchEnded,
    DispatchStarted,
    End,
    Event,
    Loaded,
    LockWritten,
    Moved,
    OperationDone,
    PortEnd,
    Pushed,
    Recording,
)
from npukit.machine.physical import PhysicalDesign
from npukit.machine.prices import Prices
from npukit.machine.tiles import Tile, TileKind
from npukit.timing.bandwidth import SharedBandwidth
from npukit.timing.changes import UNCHANGED, Changes
from npukit.timing.code import CodePrices
from npukit.timing.cores import CoreClock
from npukit.timing.distance import latency, words_between
from npukit.timing.ends import ChannelClock, PortClock
from npukit.timing.journal import Journal
from npukit.timing.levels import Levels
from npukit.timing.locks import LockClocks
from npukit.timing.moments import START, Moment, latest, way_to
from npukit.timing.timeline import Activity, ActorKind, PrintedLine, Span, Step, Timeline

_WORD = 4


def replay(
    recording: Recording,
    prices: Prices,
    code: CodePrices,
    changes: Changes = UNCHANGED,
) -> Timeline:
    """The timeline of a recording at these prices."""
    clocks = _Replay(recording, prices, code, changes)
    for event in recording.events:
        clocks.happen(event)
    return clocks.timeline()


class _Replay:
    def __init__(
        self, recording: Recording, prices: Prices, code: CodePrices, changes: Changes
    ) -> None:
        self._device = recording.device
        self._prices = prices
        self._code = code
        self._changes = changes
        self._journal = Journal()
        self._levels = Levels()
        self._host = self._journal.actor(ActorKind.HOST, "host")
        self._commands = self._journal.actor(ActorKind.COMMANDS, "command processor")
        self._now = START
        """Up to when the command processor has run."""
        self._began = START, START
        self._spans: list[Span] = []
        self._printed: list[PrintedLine] = []
        self._ended = START
        self._memory = SharedBandwidth(prices.memory_bandwidth.value)
        self._since = START
        self._cores: dict[Tile, CoreClock] = {}

    def timeline(self) -> Timeline:
        return Timeline(
            self._device.generation.name,
            self._prices.clock.value,
            tuple(self._journal.actors.values()),
            self._journal.intervals(),
            self._levels.all(),
            tuple(self._spans),
            self._decisive(),
            tuple(sorted(self._printed, key=lambda line: line.cycles)),
        )

    def happen(self, event: Event) -> None:
        match event:
            case CoreStep():
                self._step(event)
            case Moved():
                self._move(event)
            case BdStarted():
                self._channel(event.channel).start(event, self._locks)
            case BdEnded():
                self._channel(event.channel).end(event, self._locks)
            case Pushed():
                self._push(event)
            case OperationDone():
                self._operation(event)
            case LockWritten():
                self._locks.write(event.tile, event.lock_id, event.value, self._now)
            case DispatchStarted():
                self._start()
            case DispatchEnded():
                self._spans.append(
                    Span(self._began[0].cycles, self._began[1].cycles, self._now.cycles)
                )
                self._ended = self._now
            case Loaded():
                self._load(event.design, self._now)

    def _step(self, event: CoreStep) -> None:
        core = self._core(event.core)
        core.step(event, self._locks, self._port)
        if event.did is CoreDid.PRINT:
            self._printed.append(PrintedLine(event.core, core.now.cycles, event.text))

    # -- parts -------------------------------------------------------------------------------------

    def _load(self, design: PhysicalDesign, since: Moment) -> None:
        self._locks = LockClocks(design, self._changes, since, self._levels)
        self._channels: dict[ChannelEnd, ChannelClock] = {}
        self._ports: dict[PortEnd, PortClock] = {}
        self._cores = {
            core.tile: CoreClock(core.tile, self._prices, self._code, self._journal, since)
            for core in design.cores
        }
        self._since = since

    def _core(self, tile: Tile) -> CoreClock:
        return self._cores[tile]

    def _channel(self, end: ChannelEnd) -> ChannelClock:
        found = self._channels.get(end)
        if found is None:
            shim = self._device.kind(end.tile) is TileKind.SHIM
            found = ChannelClock(
                end, self._prices, self._journal, self._levels, self._since, shim=shim
            )
            self._channels[end] = found
        return found

    def _port(self, end: PortEnd) -> PortClock:
        found = self._ports.get(end)
        if found is None:
            found = self._ports[end] = PortClock(end, self._since)
        return found

    # -- the host and the command processor --------------------------------------------------------

    def _start(self) -> None:
        cycles = self._prices.dispatch.value * self._prices.clock.value
        start = self._now
        begins = start.then(cycles, self._host, "dispatch")
        self._journal.work(self._host, start, begins, "dispatch")
        self._began = start, begins
        self._now = begins

    def _push(self, event: Pushed) -> None:
        channel = self._channel(event.channel)
        if event.operation is None:
            channel.push(event, self._since)
            return
        self._spend(self._prices.push.value, f"push a task to {event.channel}")
        channel.push(event, self._now)

    def _operation(self, event: OperationDone) -> None:
        prices = self._prices
        if not event.tokens and not event.polls:
            extra = (event.words - 1) * prices.write_word.value if event.words > 1 else 0.0
            self._spend(prices.write.value + extra, event.text)
            return
        for end in event.tokens:
            channel = self._channel(end)
            given = channel.take_token(self._now)
            if given.cycles > self._now.cycles:
                self._journal.wait(
                    self._commands, self._now, given, Activity.TOKEN, f"a token of {channel.name}"
                )
                self._now = given
        self._spend(prices.wait.value, event.text)

    def _spend(self, cycles: float, what: str) -> None:
        before = self._now
        self._now = before.then(cycles, self._commands, what)
        self._journal.work(self._commands, before, self._now, what)

    # -- streams -----------------------------------------------------------------------------------

    def _move(self, event: Moved) -> None:
        words = event.words
        source = self._end(event.source)
        sinks = [self._end(end) for end in event.sinks]
        for end, sink in zip(event.sinks, sinks, strict=True):
            if isinstance(sink, PortClock):
                sink.behind(words_between(event.source.tile, end.tile, self._prices))
        cycles = words * self._prices.word.value
        for clock in (source, *sinks):
            if isinstance(clock, ChannelClock):
                cycles = max(cycles, clock.cycles(words))
        if any(isinstance(end, PortClock) for end in (source, *sinks)):
            # A port is a FIFO of words: the first one moves before the last one has room.
            for _ in range(words):
                self._move_at_once(event, source, sinks, 1, cycles / words)
        else:
            self._move_at_once(event, source, sinks, words, cycles)

    def _move_at_once(
        self,
        event: Moved,
        source: ChannelClock | PortClock,
        sinks: list[ChannelClock | PortClock],
        words: int,
        cycles: float,
    ) -> None:
        ready = [end.cursor for end in (source, *sinks)]
        if isinstance(source, PortClock):
            ready.append(source.entries(words))
        ready += [sink.room(words) for sink in sinks if isinstance(sink, PortClock)]
        start = latest(ready)
        until = start.cycles + cycles
        for channel in (source, *sinks):
            if isinstance(channel, ChannelClock) and channel.shim:
                until = self._memory.moved_by(start.cycles, until - start.cycles, _WORD * words)
        moved = start.then(until - start.cycles, source.name, "stream")
        others = ", ".join(sink.name for sink in sinks)
        _sent(source, start, moved, words, others)
        for end, sink in zip(event.sinks, sinks, strict=True):
            delay = latency(event.source.tile, end.tile, self._prices)
            arrived = moved.then(delay, source.name, "way of a stream")
            _received(sink, start, moved, arrived, words, source.name)

    def _end(self, end: End) -> ChannelClock | PortClock:
        return self._channel(end) if isinstance(end, ChannelEnd) else self._port(end)

    # -- what decides ------------------------------------------------------------------------------

    def _decisive(self) -> tuple[Step, ...]:
        if not self._spans:
            return ()
        begins = self._spans[-1].begins
        totals: dict[tuple[str, str], float] = {}
        for moment in way_to(self._ended, begins):
            before = max(begins, moment.after.cycles if moment.after is not None else 0.0)
            key = moment.actor, moment.doing
            totals[key] = totals.get(key, 0.0) + moment.cycles - before
        steps = [Step(actor, doing, cycles) for (actor, doing), cycles in totals.items()]
        return tuple(sorted(steps, key=lambda step: (-step.cycles, step.actor, step.doing)))


def _sent(
    source: ChannelClock | PortClock, start: Moment, moved: Moment, words: int, peers: str
) -> None:
    if isinstance(source, ChannelClock):
        source.moved(start, moved, peers)
        return
    source.cursor = moved
    source.taken(words, start)


def _received(
    sink: ChannelClock | PortClock,
    start: Moment,
    moved: Moment,
    arrived: Moment,
    words: int,
    peer: str,
) -> None:
    if isinstance(sink, ChannelClock):
        sink.moved(start, moved, peer)
        sink.arrive(arrived)
        return
    sink.cursor = moved
    sink.put(words, arrived)
