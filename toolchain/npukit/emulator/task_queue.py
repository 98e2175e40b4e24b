"""The tasks of a DMA channel: one runs, the others wait their turn."""

from __future__ import annotations

from collections import deque

import msgspec

from npukit.machine.registers import QUEUE_DEPTH


class Task(msgspec.Struct, frozen=True):
    """A BD chain to run ``repeat_count`` + 1 times; it may issue a token at its end."""

    first_bd: int
    repeat_count: int = 0
    issue_token: bool = False


class TaskQueue:
    """The tasks of one channel.

    Attributes:
        running: the task that runs; None if the channel is idle.
        waiting: the tasks after it.
        repeats_left: how often the running task's chain runs again.
        tokens: task-complete tokens issued and not yet waited for.
        done: tasks that ended since load.
        dropped: tasks of this run that found the queue full, and so will never run.
    """

    __slots__ = ("done", "dropped", "repeats_left", "running", "tokens", "waiting")

    def __init__(self) -> None:
        self.running: Task | None = None
        self.waiting: deque[Task] = deque()
        self.repeats_left = 0
        self.tokens = 0
        self.done = 0
        self.dropped: list[Task] = []

    @property
    def has_room(self) -> bool:
        """Whether there is room for one more task."""
        return self.running is None or len(self.waiting) < QUEUE_DEPTH

    @property
    def unfinished(self) -> int:
        """The number of running and waiting tasks."""
        return len(self.waiting) + (self.running is not None)

    @property
    def left(self) -> tuple[Task, ...]:
        """The running and waiting tasks."""
        return (*(() if self.running is None else (self.running,)), *self.waiting)

    def begin(self, task: Task) -> None:
        """Run ``task`` now."""
        self.running = task
        self.repeats_left = task.repeat_count

    def finish(self) -> bool:
        """End the running task and begin the next one.

        Returns:
            Whether someone may wait for this: there is a token, or room for another task.
        """
        ended = self.running
        assert ended is not None
        self.done += 1
        self.tokens += ended.issue_token
        if self.waiting:
            self.begin(self.waiting.popleft())
            return True
        self.running = None
        return ended.issue_token

    def clear(self) -> None:
        """Drop every task."""
        self.running = None
        self.waiting.clear()
