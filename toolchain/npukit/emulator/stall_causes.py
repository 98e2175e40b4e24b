"""Finds why nothing in an array moves any more: follows the waits back to their origin.

Everything here only reads the array, and only after it has stopped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import msgspec
from msgspec import structs

from npukit.emulator.core_streams import CoreSink, CoreSource
from npukit.emulator.cores import CoreAgent
from npukit.emulator.dma import Channel
from npukit.emulator.locks import BankedLock
from npukit.emulator.source_channel import SourceChannel
from npukit.emulator.stall_names import Names, PortEnds, end_name
from npukit.emulator.steps import Poll, PushTask, Step, WaitForTokens
from npukit.emulator.streams import SinkChannel, StreamSink, StreamSource
from npukit.machine.control_program import PortSite
from npukit.machine.core_ports import PortKind
from npukit.machine.physical import Tile
from npukit.machine.registers import QUEUE_DEPTH
from npukit.machine.waits import Wait, Waiter


class Cause(msgspec.Struct, frozen=True):
    """A cause in one line; if it ``omits_core``, the report adds the core that waits for it.

    ``waits`` lead to it, each on the waiter of the next one; those of a cycle are the cycle.
    """

    text: str
    omits_core: bool = False
    waits: tuple[Wait, ...] = ()

    def __str__(self) -> str:
        return self.text

    def named(self, core: str) -> Cause:
        """The cause, with the ``core`` that waits for it if it leaves it out."""
        if not self.omits_core:
            return self
        return structs.replace(self, text=f"{core}: {self.text}", omits_core=False)


class StallCauses(msgspec.Struct):
    """Finds the cause of a stall in an array of ``cores`` and ``channels``."""

    cores: Sequence[CoreAgent]
    channels: Sequence[Channel]
    names: Names
    ports: PortEnds
    shim_row: int
    _path: list[tuple[object, str]] = msgspec.field(default_factory=list)
    """The agents on the current path, each waiting for the next, and what each waits for."""

    def of(self, step: Step) -> Cause | None:
        """Why ``step`` waits forever; None if the state does not tell."""
        return _first(chain(self._of_step(step), self._elsewhere()))

    def of_channel(self, channel: Channel) -> Cause | None:
        """Why a task of ``channel`` does not go on; None if the state does not tell."""
        return self._channel(channel)

    def dropped(self, steps: Sequence[Step]) -> Iterator[str]:
        """A line for every channel that lost pushes of the stream ``steps``."""
        for channel in self.channels:
            if channel.tasks.dropped:
                lost = channel.tasks.dropped[0]
                number, step = next(
                    (n, s)
                    for n, s in enumerate(steps, start=1)
                    if isinstance(s, PushTask) and s.channel is channel and s.task is lost
                )
                more = len(channel.tasks.dropped) - 1
                others = f", as were {more} more after it" if more else ""
                yield (
                    f"operation {number} ({step}) was dropped{others}: the task queue of DMA "
                    f"{channel} was full, and hardware silently drops a push to a full queue "
                    f"(a channel runs one task, and its queue holds {QUEUE_DEPTH})"
                )

    def _of_step(self, step: Step) -> Iterator[Cause | None]:
        if isinstance(step, Poll):
            if step.impossible:
                yield self._cause(
                    f"no value satisfies this poll: {step.value:#x} has bits that the mask "
                    f"{step.mask:#x} leaves out"
                )
        elif isinstance(step, WaitForTokens):
            for channel in step.channels:
                if not channel.tasks.tokens:
                    yield self._no_token(channel) or self._channel(channel)

    def _elsewhere(self) -> Iterator[Cause | None]:
        """Causes that the waiting operation does not lead to."""
        for channel in self.channels:
            yield self._channel(channel)
        for core in self.cores:
            yield self._core(core)

    def _no_token(self, channel: Channel) -> Cause | None:
        """The cause if no running or queued task on the channel will issue a token."""
        if any(task.issue_token for task in channel.tasks.left):
            return None
        if channel.busy:
            return self._cause(
                f"none of the tasks on DMA {channel} issues a token that the instruction stream "
                "could wait for (issue_token)"
            )
        if not channel.tasks.done:
            return self._cause(
                f"the instruction stream waits for DMA {channel} but has started no task on it"
            )
        return self._cause(
            f"all tasks on DMA {channel} are done and have left no token to wait for (issue_token)"
        )

    # -- from a waiting agent to the one that it waits for -----------------------------------------

    def _channel(self, channel: Channel) -> Cause | None:
        cycle = self._cycle(channel)
        if cycle is not None or not channel.busy:
            return cycle
        if isinstance(channel, SinkChannel) and channel.awaits_header:
            return self._lacks_packets(channel)
        if channel.bd is None:
            lock = channel.waits_for
            return None if lock is None else self._lock(channel, f"DMA {channel}", lock)
        with_what = "data" if isinstance(channel, SinkChannel) else "room"
        self._path.append((channel, f"DMA {channel} waits for {with_what}"))
        try:
            if isinstance(channel, SinkChannel):
                return self._starves(channel)
            assert isinstance(channel, SourceChannel)
            return self._is_held_up(channel)
        finally:
            self._path.pop()

    def _starves(self, sink: SinkChannel) -> Cause | None:
        if not sink.sources:
            if sink.takes_trace:
                return None
            return self._cause(f"no route leads to DMA {sink}, which waits for {sink.length} bytes")
        if not any(source.busy for source in sink.sources):
            return structs.replace(self._no_source_busy(sink), waits=self._waits())
        return _first(self._source(source) for source in sink.sources if source.busy)

    def _no_source_busy(self, sink: SinkChannel) -> Cause:
        if sink.position:
            return self._cause(_ended_early(sink, self.shim_row))
        return _nothing_sent(sink, self.shim_row)

    def _lacks_packets(self, sink: SinkChannel) -> Cause | None:
        if any(source.busy for source in sink.sources):
            return _first(self._source(source) for source in sink.sources if source.busy)
        senders = " and ".join(end_name(source) for source in sink.sources) or "anywhere"
        left = sink.tasks.repeats_left + 1
        packets = "one more packet" if left == 1 else f"{left} more packets"
        return self._cause(f"DMA {sink} waits for {packets}, and nothing more comes from {senders}")

    def _is_held_up(self, source: SourceChannel) -> Cause | None:
        assert source.bd is not None
        for sink in source.destinations:
            if isinstance(sink, SinkChannel) and not sink.busy:
                return self._cause(
                    f"DMA {source} has {source.length - source.position} bytes of BD "
                    f"{source.bd.bd_id} left to send, but DMA {sink} has no task that receives "
                    "them (the runtime sequence receives fewer bytes than the array sends, or does "
                    "not start that channel)"
                )
        return _first(self._sink(sink) for sink in source.destinations if not sink.room)

    def _source(self, source: StreamSource) -> Cause | None:
        if isinstance(source, Channel):
            return self._channel(source)
        return self._core_at(source.tile)

    def _sink(self, sink: StreamSink) -> Cause | None:
        return self._channel(sink) if isinstance(sink, Channel) else self._core_at(sink.tile)

    def _core_at(self, tile: Tile) -> Cause | None:
        return _first(self._core(core) for core in self.cores if core.tile == tile)

    def _core(self, core: CoreAgent) -> Cause | None:
        cycle = self._cycle(core)
        if cycle is not None:
            return cycle
        if not core.may_run:
            why = "does not run: it is held in reset, or not enabled"
            if core.ended:
                why = "has ended: its program runs only once after the design is loaded"
            return self._cause(f"core {core.tile} {why}")
        if core.waits_at is not None:
            return self._at_port(core, core.waits_at)
        if core.waits_for is None:
            return None
        name = self.names.short(core.waits_for)
        never = "" if core.unit.started else "never started: "
        who = f"core {core.tile} {never}waits for lock {name}"
        cause = self._lock(core, f"core {core.tile}", core.waits_for)
        if cause is None:
            return None if core.unit.started else self._cause(who)
        return cause.named(who)

    def _at_port(self, core: CoreAgent, stop: PortSite) -> Cause | None:
        if stop.kind is PortKind.CASCADE_IN:
            return None if stop.peer is None else self._core_at(stop.peer)
        end = self.ports(core.tile, stop.kind)
        port = f"the {stop.kind} of core {core.tile}"
        if end is None:
            leads = "leads from" if stop.sends else "leads to"
            return self._cause(f"no route {leads} {port}, where the core waits")
        self._path.append((core, f"core {core.tile} waits at its {stop.kind}"))
        try:
            if isinstance(end, CoreSource):
                return self._core_is_held_up(end)
            return self._core_starves(end, port)
        finally:
            self._path.pop()

    def _core_starves(self, sink: CoreSink, port: str) -> Cause | None:
        if not any(source.busy for source in sink.sources):
            senders = " and ".join(end_name(source) for source in sink.sources)
            return self._cause(
                f"{senders} has nothing more to send, and {port} waits for a word from it"
            )
        return _first(self._source(source) for source in sink.sources)

    def _core_is_held_up(self, source: CoreSource) -> Cause | None:
        return _first(self._sink(sink) for sink in source.destinations if not sink.room)

    def _lock(self, waiter: object, who: str, lock: BankedLock) -> Cause | None:
        key = (lock.bank.tile, lock.action.lock_id)
        # What the waiting core may release in C++ is any lock: that says nothing about this one.
        cores = [
            core
            for core in self.cores
            if key in (core.unit.body_releases if core is waiter else core.unit.releases)
        ]
        channels = [c for c in self.channels if c is not waiter and c.releases(*key)]
        if not cores and not channels:
            return self._cause(
                f"{who} waits for {self.names.wait(lock)}, and nothing that still runs releases it "
                "(is a release missing?)"
            )
        self._path.append((waiter, f"{who} waits for lock {self.names.short(lock)}"))
        try:
            return _first(
                cause
                for causes in (map(self._core, cores), map(self._channel, channels))
                for cause in causes
            )
        finally:
            self._path.pop()

    def _cycle(self, who: object) -> Cause | None:
        """The cause if the path leads back to ``who``."""
        for number, (other, _) in enumerate(self._path):
            if other is who:
                path = self._path[number:]
                waits = "; ".join(wait for _, wait in path)
                return Cause(
                    f"a cycle of waits: {waits}, which leads back to the first (does each release "
                    "everything that it acquires, and is there room for the data in flight?)",
                    waits=_linked(path, path[0][0]),
                )
        return None

    def _cause(self, text: str, *, omits_core: bool = False) -> Cause:
        """A cause at the end of the current path."""
        return Cause(text, omits_core, self._waits())

    def _waits(self) -> tuple[Wait, ...]:
        return _linked(self._path, None)


def _linked(path: Sequence[tuple[object, str]], last: object | None) -> tuple[Wait, ...]:
    """The waits of ``path``, each on the next one's waiter, and the last one on ``last``."""
    ends = [*(agent for agent, _ in path[1:]), last]
    return tuple(
        Wait(_waiter(agent), reason, None if end is None else _waiter(end))
        for (agent, reason), end in zip(path, ends, strict=False)
    )


def _waiter(agent: object) -> Waiter:
    if isinstance(agent, Channel):
        return Waiter(agent.tile, agent.direction, agent.index)
    assert isinstance(agent, CoreAgent)
    return Waiter(agent.tile)


def _first(causes: Iterable[Cause | None]) -> Cause | None:
    return next((cause for cause in causes if cause is not None), None)


def _nothing_sent(sink: SinkChannel, shim_row: int) -> Cause:
    senders = " and ".join(end_name(source) for source in sink.sources)
    silent = [s for s in sink.sources if isinstance(s, SourceChannel) and not s.bytes_moved]
    if len(silent) == len(sink.sources):
        history = "has never sent a byte"
        if all(source.tile.row == shim_row for source in silent):
            history += " (the runtime sequence starts no task on it)"
    else:
        history = "has nothing more to send"
    text = f"{senders} {history}, and DMA {sink} waits for {sink.length} bytes from it"
    return Cause(text, omits_core=True)


def _ended_early(sink: SinkChannel, shim_row: int) -> str:
    senders = ", ".join(str(source) for source in sink.sources)
    who = "the array"
    if any(source.tile.row == shim_row for source in sink.sources):
        who = "the runtime sequence"
    elif sink.tile.row == shim_row:
        return (
            f"the array sent {sink.position} of the {sink.length} bytes that the runtime sequence "
            f"receives with DMA {sink}; {senders} has nothing more to send"
        )
    return (
        f"{who} sent {sink.position} of the {sink.length} bytes that a BD of DMA {sink} expects; "
        f"{senders} has nothing more to send"
    )
