"""Ends of streams that tell the recorder what they do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from npukit.emulator.core_streams import CoreSource
from npukit.emulator.descriptors import Descriptor
from npukit.emulator.dma import Channel, ChannelContext
from npukit.emulator.ports import CorePort, Waker
from npukit.emulator.source_channel import SourceChannel
from npukit.emulator.streams import Fanout, SinkChannel
from npukit.emulator.task_queue import Task
from npukit.emulator.tile_dma import TileDma

if TYPE_CHECKING:
    from npukit.emulator.recording.recorder import Recorder


class _Recorded(Channel):
    """What both directions tell. ``recorder`` is a slot of the classes below."""

    __slots__ = ()

    recorder: Recorder

    def push(self, task: Task) -> None:
        """See :meth:`Channel.push`."""
        self.recorder.pushed(self, task)
        super().push(task)

    def start(self, bd: Descriptor) -> None:
        """See :meth:`Channel.start`."""
        self.recorder.started(self, bd, self.tasks.done)
        super().start(bd)

    def finish_bd(self) -> None:
        """See :meth:`Channel.finish_bd`."""
        bd, task = self.bd, self.tasks.running
        assert bd is not None and task is not None
        goes_on = bd.next_bd is not None and not self.out_of_order
        last = not goes_on and not self.tasks.repeats_left
        self.recorder.ended(self, bd, ends_task=last, token=last and task.issue_token)
        super().finish_bd()

    def advance(self) -> None:
        """See :meth:`Channel.advance`."""
        self.finish_bd()
        self.arm()


class RecordedSink(_Recorded, SinkChannel):
    """An S2MM channel."""

    __slots__ = ("recorder",)

    def __init__(self, shared: ChannelContext, index: int, recorder: Recorder) -> None:
        self.recorder = recorder
        super().__init__(shared, index)


class RecordedSource(_Recorded, SourceChannel):
    """An MM2S channel."""

    __slots__ = ("recorder",)

    def __init__(self, shared: ChannelContext, index: int, recorder: Recorder) -> None:
        self.recorder = recorder
        super().__init__(shared, index)

    def _send_to(self, sink: SinkChannel) -> None:
        count = min(self.length - self.position, sink.length - sink.position)
        self.recorder.moved(self, (sink,), count)
        super()._send_to(sink)

    def _movable(self, fanout: Fanout) -> int:
        count = super()._movable(fanout)
        if count:
            self.recorder.moved(self, fanout.sinks, count)
        return count


class RecordedCoreSource(CoreSource):
    """The start of a stream at a core."""

    def __init__(self, port: CorePort, scheduler: Waker, recorder: Recorder) -> None:
        super().__init__(port, scheduler)
        self.recorder = recorder

    def _movable(self, fanout: Fanout) -> int:
        count = super()._movable(fanout)
        if count:
            self.recorder.moved(self, fanout.sinks, 4 * count)
        return count


def recorded_dma(shared: ChannelContext, sinks: int, sources: int, recorder: Recorder) -> TileDma:
    """The DMA of a tile that is recorded."""
    return TileDma(
        shared,
        tuple(RecordedSink(shared, index, recorder) for index in range(sinks)),
        tuple(RecordedSource(shared, index, recorder) for index in range(sources)),
    )
