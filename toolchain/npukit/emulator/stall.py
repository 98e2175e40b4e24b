"""Who waits for what: the report of an array in which nothing can move.

Everything here only reads the array, and only after it has stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

from npukit.aie.physical import Lock, Tile
from npukit.emulator.command_processor import Program, StalledError
from npukit.emulator.core.unit import BlockedAtPort
from npukit.emulator.core_streams import CoreSink, CoreSource
from npukit.emulator.cores import CoreAgent
from npukit.emulator.descriptors import BankedLock
from npukit.emulator.dma import Channel
from npukit.emulator.ports import PortKind
from npukit.emulator.streams import SinkChannel, SourceChannel, StreamSink, StreamSource

PortEnds: TypeAlias = Callable[[Tile, PortKind], CoreSink | CoreSource | None]
"""What stands between a core's stream port and the array; None if no route does."""


@dataclass(frozen=True, slots=True)
class Names:
    """The design's own names for locks."""

    locks: Mapping[tuple[Tile, int], str]

    @classmethod
    def of(cls, locks: Iterable[Lock]) -> Names:
        """From the locks of a design."""
        return cls({(lock.tile, lock.lock_id): lock.name for lock in locks})

    def wait(self, lock: BankedLock) -> str:
        """``lock in_cons_lock_0 (lock 1 of tile (0, 2)), which is 0 and should be at least 1``."""
        bank, action = lock.bank, lock.action
        name = self.locks.get((bank.tile, action.lock_id))
        which = f"lock {action.lock_id} of tile {bank.tile}"
        how = "at least" if action.greater_equal else "exactly"
        title = f"lock {name} ({which})" if name else which
        return f"{title}, which is {bank.value(action.lock_id)} and should be {how} {action.value}"

    def short(self, lock: BankedLock) -> str:
        """The lock's name, or tile and number if it has none."""
        name = self.locks.get((lock.bank.tile, lock.action.lock_id))
        return name or f"{lock.action.lock_id} of tile {lock.bank.tile}"


def stall_report(
    stall: StalledError,
    program: Program,
    cores: Sequence[CoreAgent],
    channels: Sequence[Channel],
    names: Names,
    ports: PortEnds,
) -> str:
    """Several lines: the likely cause, what the instruction stream waits for, all who wait."""
    step = stall.step
    lines = [
        f"instruction stream: operation {stall.index + 1} of {len(program.steps)} "
        f"({step}) waits for {step.waits_for}"
    ]
    if stall.moving:
        lines.insert(0, "the array keeps moving, but never does what the instruction stream awaits")
    cause = likely_cause(cores, channels, names, ports)
    if cause is not None and not stall.moving:
        lines.insert(0, f"likely cause: {cause}")
    lines += [f"core {core.tile}: {_core(core, names, ports)}" for core in cores]
    lines += [f"DMA {c}: {_channel(c, names)}" for c in channels if c.busy]
    return "\n".join(lines)


def likely_cause(
    cores: Sequence[CoreAgent], channels: Sequence[Channel], names: Names, ports: PortEnds
) -> str | None:
    """The reason of a stall in one line, where it can be told from the state alone."""
    sinks = [c for c in channels if isinstance(c, SinkChannel)]
    sources = [c for c in channels if isinstance(c, SourceChannel)]
    causes = chain(
        _streams_ended_early(sinks),
        _nothing_receives(sources),
        _nothing_for_cores(cores, ports),
        _never_started(cores, names),
        _ended(cores),
        _nothing_sent(sinks),
    )
    return next(causes, None)


def _streams_ended_early(sinks: Iterable[SinkChannel]) -> Iterator[str]:
    for sink in sinks:
        if sink.bd is not None and sink.position and not any(s.busy for s in sink.sources):
            yield _ended_early(sink)


def _nothing_receives(sources: Iterable[SourceChannel]) -> Iterator[str]:
    for source in sources:
        sinks = source.destinations
        idle = [sink for sink in sinks if isinstance(sink, SinkChannel) and not sink.busy]
        if source.bd is not None and idle:
            yield (
                f"DMA {source} has {source.length - source.position} bytes of BD "
                f"{source.bd.bd_id} left to send, but DMA {idle[0]} has no task that receives them "
                "(the runtime sequence takes fewer bytes than the array sends, or does not start "
                "that channel)"
            )


def _nothing_for_cores(cores: Iterable[CoreAgent], ports: PortEnds) -> Iterator[str]:
    for core in cores:
        stop = core.waits_at
        if stop is None or stop.kind is PortKind.CASCADE_IN:
            continue
        end = ports(core.tile, stop.kind)
        port = f"the {stop.kind} of core {core.tile}"
        if end is None and stop.sends:
            yield f"no route leads on from {port}, which it puts words into"
        elif end is None:
            yield f"no route leads to {port}, which waits for a word"
        elif isinstance(end, CoreSink) and not any(source.busy for source in end.sources):
            senders = " and ".join(_name(source) for source in end.sources)
            yield f"{senders} has nothing more to send, and {port} waits for a word from it"


def _never_started(cores: Iterable[CoreAgent], names: Names) -> Iterator[str]:
    for core in cores:
        if core.waits_for is not None and core.blocked_once:
            yield f"core {core.tile} never started: waits for lock {names.short(core.waits_for)}"


def _ended(cores: Iterable[CoreAgent]) -> Iterator[str]:
    for core in cores:
        if core.ended:
            yield (
                f"core {core.tile} has ended: its program ran once and does not begin again until "
                "the design is loaded anew"
            )


def _nothing_sent(sinks: Iterable[SinkChannel]) -> Iterator[str]:
    for sink in sinks:
        if sink.bd is None or sink.position:
            continue
        if not sink.sources and not sink.takes_trace:
            yield f"no route leads to DMA {sink}, which waits for {sink.length} bytes"
        elif sink.sources and not any(source.busy for source in sink.sources):
            more = "more " if sink.bytes_moved else ""
            senders = " and ".join(_name(source) for source in sink.sources)
            yield (
                f"{senders} has nothing {more}to send, and DMA {sink} waits for {sink.length} "
                "bytes from it"
            )


def _ended_early(sink: SinkChannel) -> str:
    senders = ", ".join(str(source) for source in sink.sources)
    who = "the array"
    if any(source.tile.row == 0 for source in sink.sources):
        who = "the runtime sequence"
    elif sink.tile.row == 0:
        return (
            f"the array made {sink.position} of the {sink.length} bytes that the runtime sequence "
            f"takes with DMA {sink}; {senders} has nothing more to send"
        )
    return (
        f"{who} sent {sink.position} of {sink.length} bytes that a BD of DMA {sink} takes; "
        f"{senders} has nothing more to send"
    )


def _name(end: StreamSink | StreamSource) -> str:
    return f"DMA {end}" if isinstance(end, Channel) else f"the {end}"


def _core(core: CoreAgent, names: Names, ports: PortEnds) -> str:
    if core.ended:
        return "has ended"
    if core.waits_at is not None:
        return _at_port(core.waits_at, ports)
    if core.waits_for is None:
        return "can run"
    return f"waits for {names.wait(core.waits_for)}"


def _at_port(stop: BlockedAtPort, ports: PortEnds) -> str:
    if stop.kind is PortKind.CASCADE_IN:
        if stop.sends:
            return f"waits for room in the cascade to core {stop.tile}"
        return f"waits for something in the cascade from core {stop.peer}"
    end = ports(stop.tile, stop.kind)
    if isinstance(end, CoreSource):
        assert end.circuit is not None
        ends = ", ".join(_receiver(sink, end) for sink in end.circuit.sinks)
        return f"waits for room in its stream output to {ends}"
    if isinstance(end, CoreSink):
        ends = ", ".join(_sender(source) for source in end.sources)
        return f"waits for a word in its stream input from {ends}"
    what = "room in its stream output" if stop.sends else "a word in its stream input"
    return f"waits for {what}, which no route leads {'on from' if stop.sends else 'to'}"


def _channel(channel: Channel, names: Names) -> str:
    queued = f"; {len(channel.queue)} more tasks queued" if channel.queue else ""
    if channel.waits_for is not None and channel.bd is None:
        return f"BD {channel.next_bd} waits for {names.wait(channel.waits_for)}{queued}"
    if channel.bd is None and channel.next_bd is None:
        return f"waits for a packet whose header names a BD{queued}"
    if channel.bd is None:
        return f"BD {channel.next_bd} is about to start{queued}"
    bd = channel.bd
    progress = f"{channel.position} of {channel.length} bytes"
    if isinstance(channel, SourceChannel):
        ends = ", ".join(_receiver(sink, channel) for sink in channel.destinations) or "nowhere"
        return f"BD {bd.bd_id} has sent {progress} of {bd.target} to {ends}{queued}"
    assert isinstance(channel, SinkChannel)
    nobody = "trace, which is not emulated" if channel.takes_trace else "nowhere"
    ends = ", ".join(_sender(source) for source in channel.sources) or nobody
    return f"BD {bd.bd_id} has received {progress} into {bd.target} from {ends}{queued}"


def _receiver(sink: StreamSink, source: StreamSource) -> str:
    if isinstance(sink, CoreSink):
        return f"the {sink}" if sink.room else f"the {sink} (full)"
    assert isinstance(sink, SinkChannel)
    if sink.requests and sink.requests[0] is not source and source in sink.requests:
        return f"{sink} (taken by a packet of {sink.requests[0]})"
    if not sink.busy:
        return f"{sink} (idle)"
    return f"{sink} (waits for a lock)" if sink.bd is None else str(sink)


def _sender(source: StreamSource) -> str:
    if not isinstance(source, SourceChannel):
        return f"the {source}"
    if not source.busy:
        return f"{source} (idle)"
    return f"{source} (waits for a lock)" if source.bd is None else str(source)
