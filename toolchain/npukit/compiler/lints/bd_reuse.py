"""BDs that a runtime sequence rewrites while a task that uses them may still be running.

A queued task, a repeat or a chain fetches a BD when it reaches it, and then sees whatever was
written meanwhile; MLIR-AIE does not warn. A task counts as done once its token has been awaited. A
task that sends, or issues no token, counts as done once anything has been awaited since: designs
wait for the result of it. A task of one BD on an idle channel fetches its BD at its start. That is
safe where MLIR-AIE chose the BD; a design that names the same BD twice probably does not mean to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from npukit.compiler.lowering.sequence_events import (
    BdWritten,
    ChannelName,
    RoomAwaited,
    SequenceEvent,
    TaskPushed,
    TokensAwaited,
)
from npukit.compiler.lowering.warnings import LoweringWarning
from npukit.errors import Location
from npukit.machine.physical import DmaDirection, Tile

_HINT = (
    "wait for the earlier task first (aiex.npu.dma_wait, aiex.dma_await_task), or use another BD id"
)


def bd_reuse_lints(
    events: Iterable[SequenceEvent], static: Mapping[Tile, Collection[int]]
) -> Iterator[LoweringWarning]:
    """Yield one warning for every place that rewrites a BD in use.

    Args:
        events: what the sequence does.
        static: the BDs that the design's own DMA programs run, by tile.
    """
    pending = _Pending()
    warned: set[Location] = set()
    for event in events:
        match event:
            case BdWritten():
                message = _static_use(event, static) or _pending_use(event, pending)
                if message is not None and event.where not in warned:
                    warned.add(event.where)
                    yield LoweringWarning(message, event.where, _HINT)
                pending.write(event)
            case TaskPushed():
                pending.push(event)
            case TokensAwaited():
                pending.wait(event)
            case RoomAwaited():
                pending.keep(event.on, event.tasks)


def _static_use(event: BdWritten, static: Mapping[Tile, Collection[int]]) -> str | None:
    if event.bd_id not in static.get(event.tile, ()):
        return None
    return (
        f"this rewrites BD {event.bd_id} of tile {event.tile}, "
        "which the tile's own DMA program runs"
    )


def _pending_use(event: BdWritten, pending: _Pending) -> str | None:
    task = pending.user(event.tile, event.bd_id)
    if task is None or (task.fetched and not event.named):
        return None
    return (
        f"this rewrites BD {event.bd_id} of tile {event.tile} while the task of {task.on} started "
        f"at {task.where} may still use it: nothing waits for that task in between"
    )


@dataclass(frozen=True, slots=True)
class _Task:
    on: ChannelName
    bd_ids: frozenset[int]
    gives_token: bool
    fetched: bool
    where: Location


class _Pending:
    """The tasks that may still be running."""

    def __init__(self) -> None:
        self._next: dict[tuple[Tile, int], int | None] = {}
        self._tasks: dict[ChannelName, list[_Task]] = defaultdict(list)

    def write(self, event: BdWritten) -> None:
        self._next[event.tile, event.bd_id] = event.next_bd

    def push(self, event: TaskPushed) -> None:
        tile, bd_id = event.on.tile, event.entry.bd_id
        chain: set[int] = set()
        following: int | None = bd_id
        while following is not None and following not in chain:
            chain.add(following)
            following = self._next.get((tile, following))
        before = self._tasks[event.on]
        fetched = not before and len(chain) == 1 and not event.entry.repeat_count
        before.append(
            _Task(event.on, frozenset(chain), event.entry.issue_token, fetched, event.where)
        )

    def wait(self, event: TokensAwaited) -> None:
        for channel in event.channels:
            tasks = self._tasks[channel]
            # A channel runs its tasks in order: a token ends its task and all before it.
            done = next((i for i, task in enumerate(tasks, 1) if task.gives_token), len(tasks))
            del tasks[:done]
        for channel, tasks in self._tasks.items():
            receives = channel.direction is DmaDirection.S2MM
            tasks[:] = [task for task in tasks if receives and task.gives_token]

    def keep(self, channel: ChannelName, tasks: int) -> None:
        """Drop all but the last ``tasks`` tasks of a channel."""
        left = self._tasks[channel]
        del left[: max(0, len(left) - tasks)]

    def user(self, tile: Tile, bd_id: int) -> _Task | None:
        """A task that may still use a BD."""
        for channel, tasks in self._tasks.items():
            for task in tasks:
                if channel.tile == tile and bd_id in task.bd_ids:
                    return task
        return None
