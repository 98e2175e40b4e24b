"""Points in virtual time that know why they are not earlier."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


class Moment:
    """A point in time: ``cycles`` from the start, the last of which ``actor`` spent ``doing``.

    ``after`` is the moment before that; None at the start.
    """

    __slots__ = ("actor", "after", "cycles", "doing")

    def __init__(
        self, cycles: float, after: Moment | None = None, actor: str = "", doing: str = ""
    ) -> None:
        self.cycles = cycles
        self.after = after
        self.actor = actor
        self.doing = doing

    def then(self, cycles: float, actor: str, doing: str) -> Moment:
        """The moment when ``actor`` has spent ``cycles`` more."""
        return Moment(self.cycles + cycles, self, actor, doing) if cycles else self

    def __repr__(self) -> str:
        return f"Moment({self.cycles:g}, {self.actor} {self.doing})"


START = Moment(0)
"""The start of time."""


def latest(moments: Iterable[Moment]) -> Moment:
    """The latest of some moments, the first of equal ones."""
    found = START
    for moment in moments:
        if moment.cycles > found.cycles or found is START:
            found = moment
    return found


def way_to(moment: Moment, since: float) -> Iterator[Moment]:
    """The steps that decide when ``moment`` is, the last one first, back to ``since``."""
    step: Moment | None = moment
    while step is not None and step.cycles > since:
        yield step
        step = step.after
