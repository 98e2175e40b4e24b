"""Tasks and waits of a runtime sequence that probably do not do what is meant.

A channel runs its tasks in order, so a token says that its task is done, and all before it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

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
from npukit.machine.registers import QUEUE_DEPTH


def queue_lints(
    events: Iterable[SequenceEvent], trace: Collection[ChannelName] = ()
) -> Iterator[LoweringWarning]:
    """Yield a warning for every channel whose queue may be full when a task is pushed, for waits
    for tokens that no task issues, and for results that the sequence does not wait for.

    Args:
        events: what the sequence does.
        trace: channels that receive trace, which ends when it ends.

    Raises:
        DesignError: a wait for a fifo or task waits for a token that no task issues.
    """
    queues: dict[ChannelName, list[TaskPushed]] = defaultdict(list)
    told: set[ChannelName] = set()
    awaited = False
    for event in events:
        match event:
            case TaskPushed(on=channel):
                queue = queues[channel]
                if len(queue) >= QUEUE_DEPTH and channel not in told and channel not in trace:
                    told.add(channel)
                    yield _overflow(event, len(queue))
                queue.append(event)
            case RoomAwaited(on=channel, tasks=tasks):
                queue = queues[channel]
                del queue[: max(0, len(queue) - tasks)]
                if tasks == 0:
                    awaited = True
            case TokensAwaited():
                awaited = True
                without = [c for c in event.channels if not _take_token(queues[c])]
                if without:
                    yield _no_token(event, without, [task for c in without for task in queues[c]])
                elif any(c.direction is DmaDirection.S2MM for c in event.channels):
                    _take_what_was_sent(queues)
    yield from _unawaited(queues, trace, awaited=awaited)


def _overflow(event: TaskPushed, before: int) -> LoweringWarning:
    return LoweringWarning(
        f"this starts a task on {event.on} while {before} earlier ones may be unfinished; its "
        f"queue holds {QUEUE_DEPTH}, and hardware silently drops a push to a full queue: the "
        "transfer never happens, and what waits for it waits forever",
        event.where,
        "wait for an earlier task of the channel first (issue_token = true and "
        "aiex.npu.dma_wait or aiex.dma_await_task), or make fewer, larger transfers",
    )


def _take_token(queue: list[TaskPushed]) -> bool:
    """Take what the next token says is done off ``queue``; False if no task issues one."""
    for number, task in enumerate(queue, start=1):
        if task.entry.issue_token:
            del queue[:number]
            return True
    return False


def _take_what_was_sent(queues: dict[ChannelName, list[TaskPushed]]) -> None:
    """Take tasks that send and give no token for done: a result that came is made of them."""
    for channel, queue in queues.items():
        if channel.direction is DmaDirection.MM2S:
            queue[:] = [task for task in queue if task.entry.issue_token]


def _no_token(
    event: TokensAwaited, channels: list[ChannelName], left: list[TaskPushed]
) -> LoweringWarning:
    names = ", ".join(map(str, channels))
    why = "no task that is left there issues one" if left else "no task is left there to issue one"
    what = f"this waits for a token of {names}, and {why}"
    hint = "give the transfer issue_token = true, and wait once for each token"
    if not event.raw:
        raise DesignError(f"{what}: it would wait forever", where=event.where, hint=hint)
    return LoweringWarning(
        f"{what}: unless something else makes the channel issue one, it waits forever",
        event.where,
        hint,
    )


def _unawaited(
    queues: dict[ChannelName, list[TaskPushed]],
    trace: Collection[ChannelName],
    *,
    awaited: bool,
) -> Iterator[LoweringWarning]:
    """The results that a sequence does not wait for, or that it waits for nothing at all."""
    results = [
        queue[-1]
        for channel, queue in queues.items()
        if queue
        and channel not in trace
        and channel.tile.row == 0
        and channel.direction is DmaDirection.S2MM
    ]
    last = [queue[-1] for channel, queue in queues.items() if queue and channel not in trace]
    for task in results or ([] if awaited else last[-1:]):
        yield LoweringWarning(
            f"nothing waits for the task that is started here on {task.on}: the run may end, and "
            "the host go on, before it is done",
            task.where,
            "end the sequence with aiex.npu.dma_wait or aiex.dma_await_task for what it moves last",
        )
