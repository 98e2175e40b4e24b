"""BDs that a runtime sequence rewrites while a task that uses them may still be running.

A queued task, a repeat or a chain fetches a BD when it reaches it, and then sees whatever was
written meanwhile; MLIR-AIE does not warn. When a task counts as done is defined in
:mod:`npukit.compiler.lints.unfinished_tasks`. A task of one BD on an idle channel fetches its BD at
its start. That is safe where MLIR-AIE chose the BD; a design that names the same BD twice probably
does not mean to.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from npukit.compiler.lints.unfinished_tasks import UnfinishedTasks
from npukit.compiler.lowering.sequence_events import BdWritten, SequenceEvent
from npukit.compiler.lowering.warnings import LoweringWarning
from npukit.errors import Location
from npukit.machine.physical import Tile

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
    unfinished = UnfinishedTasks()
    warned: set[Location] = set()
    for event in events:
        if isinstance(event, BdWritten):
            message = _static_use(event, static) or _pending_use(event, unfinished)
            if message is not None and event.where not in warned:
                warned.add(event.where)
                yield LoweringWarning(message, event.where, _HINT, rule="bd-reused-while-running")
        unfinished.follow(event)


def _static_use(event: BdWritten, static: Mapping[Tile, Collection[int]]) -> str | None:
    if event.bd_id not in static.get(event.tile, ()):
        return None
    return (
        f"this rewrites BD {event.bd_id} of tile {event.tile}, "
        "which the tile's own DMA program runs"
    )


def _pending_use(event: BdWritten, unfinished: UnfinishedTasks) -> str | None:
    task = unfinished.user(event.tile, event.bd_id)
    if task is None or (task.fetched and not event.named):
        return None
    return (
        f"this rewrites BD {event.bd_id} of tile {event.tile} while the task of {task.on} started "
        f"at {task.where} may still use it: nothing waits for that task in between"
    )
