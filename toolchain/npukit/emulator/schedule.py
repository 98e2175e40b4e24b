"""In which order an emulated array does what hardware does at the same time.

A correct design computes the same under every schedule, since its locks and waits say all that
matters about the order. What one schedule hides, another shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum


class Schedule(StrEnum):
    """A deterministic order. Users' programs get ORDINARY.

    ORDINARY: cores and DMA channels in the order in which they were woken; a core runs until it has
    to wait, and the instruction stream goes on until it has to wait.

    EARLY: DMA as early as a release allows. What a released lock lets go on does so before the
    core that released it, and all that an operation of the instruction stream sets in
    motion happens before the next one. This shows a core that uses a buffer after its release.

    AHEAD: as EARLY, but the instruction stream goes on until it has to wait, so that the other ends
    of all streams are ready when a core releases something. This shows an output that is written
    after its release where a run has a single one.

    LATE: DMA as late as possible, only when no core can go on, one BD at a time. This shows a
    buffer that is used without an acquire, a BD that is rewritten while a queued task still needs
    it, and a result that the sequence does not wait for.
    """

    ORDINARY = "ordinary"
    EARLY = "early"
    AHEAD = "ahead"
    LATE = "late"

    @property
    def cores_first(self) -> bool:
        """Whether DMA moves only when no core can go on."""
        return self is Schedule.LATE

    @property
    def bds_in_a_row(self) -> int:
        """BDs after which a channel lets others run: an endless stream must not starve them."""
        return 1 if self is Schedule.LATE else 256

    @property
    def settles_operations(self) -> bool:
        """Whether all that an operation of the stream sets in motion happens before the next."""
        return self is Schedule.EARLY

    @property
    def serves_releases(self) -> bool:
        """Whether all that a core's release lets go on do so before that core does."""
        return self in (Schedule.EARLY, Schedule.AHEAD)


_CHOSEN: ContextVar[Schedule] = ContextVar("schedule", default=Schedule.ORDINARY)


@contextmanager
def scheduled(schedule: Schedule) -> Iterator[None]:
    """Give ``schedule`` to the hardware contexts that this thread opens meanwhile.

    A context keeps its schedule as long as it lives, and contexts under different ones can be open
    at the same time.
    """
    token = _CHOSEN.set(schedule)
    try:
        yield
    finally:
        _CHOSEN.reset(token)


def chosen() -> Schedule:
    """The schedule of a hardware context that this thread opens now."""
    return _CHOSEN.get()
