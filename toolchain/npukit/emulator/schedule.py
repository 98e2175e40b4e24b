"""The order in which an emulated array does what hardware does concurrently.

A correct design gives the same results under every schedule, since its locks and waits define every
order that matters. A bug that one schedule hides, another shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum


class Schedule(StrEnum):
    """A deterministic order. Users' programs get ORDINARY.

    ORDINARY: cores and DMA channels in the order in which they were woken; a core runs until it has
    to wait, and the instruction stream continues until it has to wait, or a task queue is full.

    EARLY: DMA as early as a release allows. Everything that a release unblocks runs before the
    releasing core continues, and everything that an operation of the instruction stream starts
    happens before the next operation. This shows a core that uses a buffer after its release.

    AHEAD: like EARLY, but the instruction stream continues until it has to wait, so the other ends
    of all streams are ready when a core releases something. This shows an output that is written
    after its release in a run with a single output.

    LATE: DMA as late as possible, only when no core can continue, one BD at a time. This shows a
    buffer that is used without an acquire, a BD that is rewritten while a queued task still needs
    it, and a result that the sequence does not wait for.
    """

    ORDINARY = "ordinary"
    EARLY = "early"
    AHEAD = "ahead"
    LATE = "late"

    @property
    def cores_first(self) -> bool:
        """Whether DMA moves only when no core can continue."""
        return self is Schedule.LATE

    @property
    def bds_per_step(self) -> int:
        """BDs after which a channel yields, so an endless stream does not starve others."""
        return 1 if self is Schedule.LATE else 256

    @property
    def settles_operations(self) -> bool:
        """Whether everything that an operation starts happens before the next operation."""
        return self is Schedule.EARLY

    @property
    def cores_keep_up(self) -> bool:
        """Whether cores run while the task queue that an operation pushes to is full."""
        return self is Schedule.ORDINARY

    @property
    def serves_releases(self) -> bool:
        """Whether everything that a core's release unblocks runs before that core continues."""
        return self in (Schedule.EARLY, Schedule.AHEAD)


_CHOSEN: ContextVar[Schedule] = ContextVar("schedule", default=Schedule.ORDINARY)


@contextmanager
def scheduled(schedule: Schedule) -> Iterator[None]:
    """Use ``schedule`` for the hardware contexts that this thread opens inside the block.

    A context keeps its schedule for its lifetime, and contexts with different schedules can be open
    at the same time.
    """
    token = _CHOSEN.set(schedule)
    try:
        yield
    finally:
        _CHOSEN.reset(token)


def chosen() -> Schedule:
    """The schedule for hardware contexts that this thread opens now."""
    return _CHOSEN.get()
