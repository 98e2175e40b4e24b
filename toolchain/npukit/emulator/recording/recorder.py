"""The recorder: what the parts of an array that is recorded tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from npukit.emulator.core_streams import CoreSink, CoreSource
from npukit.emulator.cores import CoreAgent
from npukit.emulator.descriptors import Descriptor
from npukit.emulator.dma import Channel, ChannelContext
from npukit.emulator.ports import CorePort, Waker
from npukit.emulator.recording.cores import CoreRecorder, RecordedCore
from npukit.emulator.recording.events import (
    BdEnded,
    BdStarted,
    ChannelEnd,
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
from npukit.emulator.recording.streams import RecordedCoreSource, recorded_dma
from npukit.emulator.scheduler import Scheduler
from npukit.emulator.steps import (
    PatchAddress,
    Poll,
    PushTask,
    Step,
    WaitForTokens,
    WriteBd,
    WriteData,
    WriteRegister,
)
from npukit.emulator.task_queue import Task
from npukit.emulator.tile_dma import TileDma
from npukit.machine.core_ports import PortKind
from npukit.machine.physical import PhysicalDesign, Tile
from npukit.machine.registers import RegisterKind

if TYPE_CHECKING:
    from npukit.emulator.core.unit import CoreUnit
    from npukit.emulator.locks import LockBank
    from npukit.emulator.memory import ArrayMemory

_WORD = 4
_ADDRESS_WORDS = 2
"""Words of a BD that an address patch writes."""


class Recorder:
    """Writes down the events of one array."""

    def __init__(self) -> None:
        self._events: list[Event] = []
        self._cores: dict[Tile, CoreRecorder] = {}
        self._ends: dict[object, End] = {}
        self._pushed: dict[End, int] = {}
        self._runs: dict[End, int] = {}
        self._operation: int | None = None
        self._dispatches = 0
        self._running: CoreRecorder | None = None

    def recording(self) -> Recording:
        """Everything so far, on an array that is loaded."""
        first = self._events[0]
        assert isinstance(first, Loaded)
        return Recording(first.design.device, tuple(self._events), self._dispatches)

    # -- making the parts that tell ----------------------------------------------------------------

    def dma(self, shared: ChannelContext, sinks: int, sources: int) -> TileDma:
        """The DMA of a tile."""
        return recorded_dma(shared, sinks, sources, self)

    def core_source(self, port: CorePort, scheduler: Waker) -> CoreSource:
        """The start of a stream at a core."""
        return RecordedCoreSource(port, scheduler, self)

    def core(self, tile: Tile, memory: ArrayMemory) -> CoreRecorder:
        """What a core tells."""
        found = self._cores[tile] = CoreRecorder(tile, memory, self._events.append)
        return found

    def core_agent(
        self,
        tile: Tile,
        unit: CoreUnit,
        scheduler: Scheduler,
        reachable: tuple[LockBank, ...],
        ports: Mapping[tuple[Tile, PortKind], CorePort],
    ) -> CoreAgent:
        """A core."""
        agent = RecordedCore(tile, unit, scheduler, reachable, ports)
        agent.recorder = self._cores[tile]
        agent.runs = self._runs_now
        return agent

    def _runs_now(self, core: CoreRecorder) -> None:
        self._running = core

    def released(self, tile: Tile, lock_id: int) -> None:
        """The core that runs has just added to a lock."""
        if self._running is not None:
            self._running.released(tile, lock_id)

    def saw(self, tile: Tile, lock_id: int) -> None:
        """The core that runs sees a lock that others may have taken."""
        if self._running is not None:
            self._running.saw(tile, lock_id)

    # -- the array ---------------------------------------------------------------------------------

    def loaded(self, design: PhysicalDesign) -> None:
        """A design is about to be loaded."""
        self._cores.clear()
        self._running = None
        self._ends.clear()
        self._pushed.clear()
        self._runs.clear()
        self._events.append(Loaded(design))

    def dispatch_started(self) -> None:
        """The host starts a run."""
        self._operation = 0
        self._events.append(DispatchStarted(self._dispatches))

    def dispatch_ended(self) -> None:
        """A run has ended."""
        self._operation = None
        self._events.append(DispatchEnded(self._dispatches))
        self._dispatches += 1

    def operation(self, number: int, step: Step) -> None:
        """An operation of the instruction stream is done."""
        self._operation = number + 1
        match step:
            case PushTask():
                return  # the channel has told
            case WaitForTokens(channels=channels):
                tokens = tuple(self._channel(channel) for channel in channels)
                event = OperationDone(number, str(step), 0, tokens)
            case WriteBd(words=words) | WriteData(words=words):
                event = OperationDone(number, str(step), len(words))
            case PatchAddress():
                event = OperationDone(number, str(step), _ADDRESS_WORDS)
            case Poll():
                event = OperationDone(number, str(step), 0, polls=True)
            case _:
                self._lock_written(step)
                event = OperationDone(number, str(step), 1)
        self._events.append(event)

    def _lock_written(self, step: Step) -> None:
        if isinstance(step, WriteRegister) and step.register.kind is RegisterKind.LOCK:
            register = step.register
            tile = Tile(register.col, register.row)
            self._events.append(LockWritten(tile, register.index, step.value))

    # -- DMA channels ------------------------------------------------------------------------------

    def pushed(self, channel: Channel, task: Task) -> None:
        """A channel is about to queue a task."""
        end = self._channel(channel)
        number = self._pushed.get(end, 0)
        self._pushed[end] = number + 1
        self._events.append(
            Pushed(end, number, task.repeat_count, task.issue_token, self._operation)
        )

    def started(self, channel: Channel, bd: Descriptor, task: int) -> None:
        """A channel has started a BD, whose lock is taken."""
        end = self._channel(channel)
        walk = bd.walk
        self._events.append(
            BdStarted(
                channel=end,
                run=self._runs.get(end, 0),
                task=task,
                bd_id=bd.bd_id,
                words=walk.length // _WORD,
                burst=walk.burst,
                acquire=None if bd.acquire is None else bd.acquire.action,
                release=None if bd.release is None else bd.release.action,
                header=bd.packet is not None,
                target=bd.target,
            )
        )

    def ended(self, channel: Channel, bd: Descriptor, *, ends_task: bool, token: bool) -> None:
        """A channel is about to release the lock of the BD that it has run."""
        end = self._channel(channel)
        run = self._runs.get(end, 0)
        self._runs[end] = run + 1
        release = None if bd.release is None else bd.release.action
        self._events.append(BdEnded(end, run, release, ends_task, token))

    def moved(self, source: object, sinks: Iterable[object], size: int) -> None:
        """``size`` bytes are about to move between ends of a stream."""
        ends = tuple(self._end(sink) for sink in sinks)
        self._events.append(Moved(self._end(source), ends, size // _WORD))

    def _channel(self, channel: Channel) -> ChannelEnd:
        end = self._end(channel)
        assert isinstance(end, ChannelEnd)
        return end

    def _end(self, thing: object) -> End:
        """The end of a stream that a channel, or the agent at a core's port, is."""
        found = self._ends.get(thing)
        if found is None:
            found = self._ends[thing] = _end_of(thing)
        return found


def _end_of(thing: object) -> End:
    if isinstance(thing, CoreSink | CoreSource):
        return PortEnd(thing.port.tile, thing.port.kind)
    assert isinstance(thing, Channel)
    return ChannelEnd(thing.tile, thing.direction, thing.index)
