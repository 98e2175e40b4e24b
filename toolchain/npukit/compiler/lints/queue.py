"""Tasks and waits of a runtime sequence that probably do not do what their author meant."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from npukit.compiler.lints.unfinished_tasks import UnfinishedTask, UnfinishedTasks
from npukit.compiler.lowering.sequence_events import (
    ChannelName,
    RoomAwaited,
    SequenceEvent,
    TaskPushed,
    TokensAwaited,
)
from npukit.compiler.lowering.warnings import LoweringWarning
from npukit.errors import DesignError
from npukit.machine.physical import DmaDirection
from npukit.machine.registers import MOST_TASKS, QUEUE_DEPTH


def queue_lints(
    events: Iterable[SequenceEvent], shim_row: int, trace: Collection[ChannelName] = ()
) -> Iterator[LoweringWarning]:
    """Yield a warning for every queue that may be full when a task is pushed, every wait for a
    token that no task issues, and every result that the sequence does not wait for.

    Args:
        events: what the sequence does.
        shim_row: the row whose S2MM channels move results to the host.
        trace: channels that receive trace, for which no sequence waits.

    Raises:
        DesignError: a wait for a fifo or task waits for a token that no task issues.
    """
    unfinished = UnfinishedTasks()
    warned: set[ChannelName] = set()
    awaited = False
    for event in events:
        match event:
            case TaskPushed(on=channel):
                before = len(unfinished.on(channel))
                if before >= MOST_TASKS and channel not in warned and channel not in trace:
                    warned.add(channel)
                    yield _overflow(event, before)
                unfinished.follow(event)
            case TokensAwaited(channels=channels):
                awaited = True
                left = {channel: bool(unfinished.on(channel)) for channel in channels}
                without = unfinished.follow(event)
                if without:
                    yield _no_token(event, without, any(left[channel] for channel in without))
            case RoomAwaited(tasks=tasks):
                awaited = awaited or tasks == 0
                unfinished.follow(event)
            case _:
                unfinished.follow(event)
    last = [tasks[-1] for channel, tasks in unfinished if channel not in trace]
    yield from _unawaited(last, shim_row, awaited=awaited)


def _overflow(event: TaskPushed, before: int) -> LoweringWarning:
    return LoweringWarning(
        f"this starts a task on {event.on} while {before} earlier tasks may be unfinished; it runs "
        f"one, its queue holds {QUEUE_DEPTH}, and hardware silently drops a push to a full queue: "
        "the transfer never happens, and anything that waits for it hangs",
        event.where,
        "wait for an earlier task of the channel first (issue_token = true and "
        "aiex.npu.dma_wait or aiex.dma_await_task), or use fewer, larger transfers",
        rule="queue-overflow",
    )


def _no_token(event: TokensAwaited, channels: Iterable[ChannelName], left: bool) -> LoweringWarning:
    names = ", ".join(map(str, channels))
    why = "no task left there issues one" if left else "no task is left there to issue one"
    what = f"this waits for a token of {names}, but {why}"
    hint = "give the transfer issue_token = true, and wait once for each token"
    if not event.raw:
        raise DesignError(
            f"{what}: it would wait forever",
            where=event.where,
            hint=hint,
            rule="token-never-issued",
        )
    return LoweringWarning(
        f"{what}: unless something else makes the channel issue one, it waits forever",
        event.where,
        hint,
        rule="token-never-issued",
    )


def _unawaited(
    last: list[UnfinishedTask], shim_row: int, *, awaited: bool
) -> Iterator[LoweringWarning]:
    """Warn about results that a sequence does not wait for, or that it waits for nothing at all.

    ``last`` holds the last unfinished task of each channel.
    """
    results = [
        task
        for task in last
        if task.on.tile.row == shim_row and task.on.direction is DmaDirection.S2MM
    ]
    for task in results or ([] if awaited else last[-1:]):
        yield LoweringWarning(
            f"nothing waits for the task started here on {task.on}: the run may end, and the host "
            "continue, before the task is done",
            task.where,
            "end the sequence with aiex.npu.dma_wait or aiex.dma_await_task for its last transfer",
            rule="result-not-awaited",
        )
