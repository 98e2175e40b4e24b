"""Tasks of a runtime sequence that never start, or that are freed when they should not be."""

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

_ONCE = "free a task once; one that is awaited is free"


def task_lints(events: Iterable[SequenceEvent]) -> Iterator[LoweringWarning]:
    """Yield a warning for every task that is freed before it starts or twice, or never starts."""
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
                        f"this starts a task that was freed at {freed[event.task]}: a task that is "
                        "configured in between gets its buffer descriptors",
                        event.where,
                        "start a task before it is freed",
                    )
            case TaskFreed():
                if event.holder is not None:
                    yield LoweringWarning(
                        "this task was freed or awaited before: here the task at "
                        f"{event.holder} loses its buffer descriptors to the next one",
                        event.where,
                        _ONCE,
                    )
                elif event.task in freed:
                    yield LoweringWarning(
                        f"this frees a task that was freed at {freed[event.task]}: a task that is "
                        "configured in between loses its buffer descriptors",
                        event.where,
                        _ONCE,
                    )
                freed[event.task] = event.where
    for where in dict.fromkeys(idle.values()):
        yield LoweringWarning(
            "this task is configured and never started: it moves nothing",
            where,
            "start it with aiex.dma_start_task, or leave it out",
        )
