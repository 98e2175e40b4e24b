"""Tasks of a runtime sequence that never start, or that are freed too early or twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from npukit.compiler.lowering.sequence_events import (
    SequenceEvent,
    TaskConfigured,
    TaskFreed,
    TaskStarted,
)
from npukit.compiler.lowering.warnings import LoweringWarning
from npukit.errors import Location

_ONCE = "free a task once; awaiting a task frees it"


def task_lints(events: Iterable[SequenceEvent]) -> Iterator[LoweringWarning]:
    """Yield a warning for every task that never starts, or is freed before its start or twice."""
    idle: dict[int, Location] = {}
    freed: dict[int, Location] = {}
    for event in events:
        match event:
            case TaskConfigured():
                idle[event.task] = event.where
            case TaskStarted():
                idle.pop(event.task, None)
                if event.task in freed:
                    yield LoweringWarning(
                        f"this starts a task that was freed at {freed[event.task]}: a task "
                        "configured in between takes over its buffer descriptors",
                        event.where,
                        "start a task before it is freed",
                        rule="task-started-after-free",
                    )
            case TaskFreed():
                if event.holder is not None:
                    yield LoweringWarning(
                        "this task was already freed or awaited: here the task at "
                        f"{event.holder} loses its buffer descriptors to the next task",
                        event.where,
                        _ONCE,
                        rule="task-freed-twice",
                    )
                elif event.task in freed:
                    yield LoweringWarning(
                        f"this frees a task that was already freed at {freed[event.task]}: a task "
                        "configured in between loses its buffer descriptors",
                        event.where,
                        _ONCE,
                        rule="task-freed-twice",
                    )
                freed[event.task] = event.where
    for where in dict.fromkeys(idle.values()):
        yield LoweringWarning(
            "this task is configured but never started: it moves nothing",
            where,
            "start it with aiex.dma_start_task, or remove it",
            rule="task-never-started",
        )
