"""The report of a stalled array: which agent waits for what.

Everything here only reads the array, and only after it has stopped.
"""

from __future__ import annotations

import msgspec

from npukit.emulator.command_processor import Program, StalledError
from npukit.emulator.core_streams import CoreSink, CoreSource
from npukit.emulator.cores import CoreAgent
from npukit.emulator.dma import Channel
from npukit.emulator.source_channel import SourceChannel
from npukit.emulator.stall_causes import StallCauses
from npukit.emulator.stall_names import Names, PortEnds
from npukit.emulator.streams import SinkChannel, StreamSink, StreamSource
from npukit.machine.control_program import PortSite
from npukit.machine.core_ports import PortKind
from npukit.machine.waits import Wait


class Stall(msgspec.Struct, frozen=True):
    """A stall in lines of text, and the waits that lead to its likely cause."""

    report: str
    waits: tuple[Wait, ...]


def explain_stall(stall: StalledError, program: Program, causes: StallCauses) -> Stall:
    """The likely cause, what the instruction stream waits for, and all waiting agents, in lines."""
    step, names, ports = stall.step, causes.names, causes.ports
    lines = [f"likely cause: {dropped}" for dropped in causes.dropped(program.steps)]
    cause = None if stall.moving else causes.of(step)
    if cause is not None:
        lines.append(f"likely cause: {cause}")
    if stall.moving:
        lines.append(
            "the array keeps moving, but what the instruction stream waits for never happens"
        )
    lines.append(
        f"instruction stream: {program.place(stall.index)} ({step}) waits for {step.waits_for}"
    )
    lines += [f"core {core.tile}: {_core(core, names, ports)}" for core in causes.cores]
    lines += [f"DMA {c}: {_channel(c, names)}" for c in causes.channels if c.busy]
    return Stall("\n".join(lines), () if cause is None else cause.waits)


def _core(core: CoreAgent, names: Names, ports: PortEnds) -> str:
    if core.ended:
        return "has ended"
    if not core.may_run:
        return "is held in reset, or not enabled"
    function = core.unit.give_up()
    inside = "" if function is None else f" (in '{function}')"
    if core.waits_at is not None:
        return _at_port(core.waits_at, ports) + inside
    if core.waits_for is None:
        return "can run" + inside
    return f"waits for {names.wait(core.waits_for)}{inside}"


def _at_port(stop: PortSite, ports: PortEnds) -> str:
    if stop.kind is PortKind.CASCADE_IN:
        if stop.sends:
            return f"waits for room in the cascade to core {stop.tile}"
        return f"waits for data in the cascade from core {stop.peer}"
    end = ports(stop.tile, stop.kind)
    if isinstance(end, CoreSource):
        ends = ", ".join(_receiver(sink, end) for sink in end.destinations)
        return f"waits for room in its stream output to {ends}"
    if isinstance(end, CoreSink):
        ends = ", ".join(_sender(source) for source in end.sources)
        return f"waits for a word in its stream input from {ends}"
    what = "room in its stream output" if stop.sends else "a word in its stream input"
    return f"waits for {what}, which no route leads {'from' if stop.sends else 'to'}"


def _channel(channel: Channel, names: Names) -> str:
    queued = f"; {len(channel.tasks.waiting)} more tasks queued" if channel.tasks.waiting else ""
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
    no_sender = "trace, which is not emulated" if channel.takes_trace else "nowhere"
    ends = ", ".join(_sender(source) for source in channel.sources) or no_sender
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
