"""The tasks of a runtime sequence that may not be done yet.

A channel runs its tasks in order, so a token means that its task and all before it are done. A
task that sends also counts as done once a result has been awaited, because designs wait for the
result that depends on it. Nothing else ends a task.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import msgspec

from npukit.compiler.lowering.sequence_events import (
    BdWritten,
    ChannelName,
    ConfigurationLoaded,
    RoomAwaited,
    SequenceEvent,
    TaskPushed,
    TokensAwaited,
)
from npukit.errors import Location
from npukit.machine.physical import DmaDirection, Tile


class UnfinishedTask(msgspec.Struct, frozen=True):
    """A task that was started; ``bd_ids`` are those of its chain.

    ``fetched`` is true if its channel has read its only BD, so a later write does not change it.
    """

    on: ChannelName
    bd_ids: frozenset[int]
    gives_token: bool
    fetched: bool
    where: Location


class _Queue(msgspec.Struct):
    tasks: list[UnfinishedTask] = msgspec.field(default_factory=list)
    tokens: int = 0
    """Tokens of tasks that count as done, which no wait has taken."""

    def end(self, count: int) -> None:
        """The first ``count`` tasks are done."""
        self.tokens += sum(task.gives_token for task in self.tasks[:count])
        del self.tasks[:count]

    def take_token(self) -> bool:
        """Wait for a token; False if no task issues one."""
        if not self.tokens:
            first = next((n for n, task in enumerate(self.tasks, 1) if task.gives_token), None)
            if first is None:
                return False
            self.end(first)
        self.tokens -= 1
        return True


class UnfinishedTasks:
    """Follows the events of a sequence, in order."""

    def __init__(self) -> None:
        self._queues: dict[ChannelName, _Queue] = defaultdict(_Queue)
        self._next: dict[tuple[Tile, int], int | None] = {}

    def follow(self, event: SequenceEvent) -> tuple[ChannelName, ...]:
        """Take ``event`` into account.

        Returns:
            The channels that ``event`` waits for a token of, although none of their tasks issues
            one.
        """
        match event:
            case BdWritten():
                self._next[event.tile, event.bd_id] = event.next_bd
            case TaskPushed():
                self._push(event)
            case RoomAwaited():
                queue = self._queues[event.on]
                queue.end(max(0, len(queue.tasks) - event.tasks))
            case TokensAwaited():
                return self._wait(event)
            case ConfigurationLoaded():
                self._queues.clear()
        return ()

    def on(self, channel: ChannelName) -> list[UnfinishedTask]:
        """The unfinished tasks of a channel, in order."""
        return self._queues[channel].tasks

    def __iter__(self) -> Iterator[tuple[ChannelName, list[UnfinishedTask]]]:
        return ((channel, queue.tasks) for channel, queue in self._queues.items() if queue.tasks)

    def user(self, tile: Tile, bd_id: int) -> UnfinishedTask | None:
        """A task that may still use a BD."""
        for channel, tasks in self:
            if channel.tile == tile:
                for task in tasks:
                    if bd_id in task.bd_ids:
                        return task
        return None

    def _push(self, event: TaskPushed) -> None:
        chain: set[int] = set()
        following: int | None = event.entry.bd_id
        while following is not None and following not in chain:
            chain.add(following)
            following = self._next.get((event.on.tile, following))
        before = self._queues[event.on].tasks
        fetched = not before and len(chain) == 1 and not event.entry.repeat_count
        before.append(
            UnfinishedTask(
                event.on, frozenset(chain), event.entry.issue_token, fetched, event.where
            )
        )

    def _wait(self, event: TokensAwaited) -> tuple[ChannelName, ...]:
        without = tuple(c for c in event.channels if not self._queues[c].take_token())
        if any(channel.direction is DmaDirection.S2MM for channel in event.channels):
            for channel, queue in self._queues.items():
                if channel.direction is DmaDirection.MM2S:
                    queue.end(len(queue.tasks))
        return without
