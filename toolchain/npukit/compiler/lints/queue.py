"""Tasks and waits of a runtime sequence that probably do not do what their author meant.

A channel runs its tasks in order, so a token means that its task and all before it are done.
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
    queues: dict[ChannelName, list[TaskPushed]] = defaultdict(list)
    warned: set[ChannelName] = set()
    awaited = False
    for event in events:
        match event:
            case TaskPushed(on=channel):
                queue = queues[channel]
                if len(queue) >= QUEUE_DEPTH and channel not in warned and channel not in trace:
                    warned.add(channel)
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
                    _take_sends_without_token(queues)
    yield from _unawaited(queues, shim_row, trace, awaited=awaited)


def _overflow(event: TaskPushed, before: int) -> LoweringWarning:
    return LoweringWarning(
        f"this starts a task on {event.on} while {before} earlier tasks may be unfinished; its "
        f"queue holds {QUEUE_DEPTH}, and hardware silently drops a push to a full queue: the "
        "transfer never happens, and anything that waits for it hangs",
        event.where,
        "wait for an earlier task of the channel first (issue_token = true and "
        "aiex.npu.dma_wait or aiex.dma_await_task), or use fewer, larger transfers",
    )


def _take_token(queue: list[TaskPushed]) -> bool:
    """Remove from ``queue`` the tasks that the next token ends; False if no task issues a token."""
    for number, task in enumerate(queue, start=1):
        if task.entry.issue_token:
            del queue[:number]
            return True
    return False


def _take_sends_without_token(queues: dict[ChannelName, list[TaskPushed]]) -> None:
    """Count tasks that send without a token as done: the result that arrived depends on them."""
    for channel, queue in queues.items():
        if channel.direction is DmaDirection.MM2S:
            queue[:] = [task for task in queue if task.entry.issue_token]


def _no_token(
    event: TokensAwaited, channels: list[ChannelName], left: list[TaskPushed]
) -> LoweringWarning:
    names = ", ".join(map(str, channels))
    why = "no task left there issues one" if left else "no task is left there to issue one"
    what = f"this waits for a token of {names}, but {why}"
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
    shim_row: int,
    trace: Collection[ChannelName],
    *,
    awaited: bool,
) -> Iterator[LoweringWarning]:
    """Warn about results that a sequence does not wait for, or that it waits for nothing at all."""
    results = [
        queue[-1]
        for channel, queue in queues.items()
        if queue
        and channel not in trace
        and channel.tile.row == shim_row
        and channel.direction is DmaDirection.S2MM
    ]
    last = [queue[-1] for channel, queue in queues.items() if queue and channel not in trace]
    for task in results or ([] if awaited else last[-1:]):
        yield LoweringWarning(
            f"nothing waits for the task started here on {task.on}: the run may end, and the host "
            "continue, before the task is done",
            task.where,
            "end the sequence with aiex.npu.dma_wait or aiex.dma_await_task for its last transfer",
        )
