"""A call of a design that does not complete, as a finding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from npukit.check.entries import Entry, entry_of_error
from npukit.check.ordinals import ordinal
from npukit.emulator.array import Array, Outcome, Status
from npukit.errors import DeviceError, Location
from npukit.floorplan.drawing import draw

_BEFORE: Final = ("", ", after one that completed,")
_RULES: Final[Mapping[Status, str]] = {
    Status.STALLED: "stall",
    Status.TRAPPED: "core-fault",
    Status.FAULTED: "core-fault",
}


@dataclass(frozen=True)
class FailedCall:
    """A call that did not complete; ``number`` counts from 0."""

    array: Array
    number: int
    outcome: Outcome

    def entry(self, where: str | Location, title: str) -> Entry:
        """The finding about it at ``where``; ``title`` is that of the picture."""
        outcome = self.outcome
        how = "never ends" if outcome.status is Status.STALLED else "fails"
        before = (*_BEFORE, f", after {self.number} that completed,")[min(self.number, 2)]
        error = DeviceError(
            f"the {ordinal(self.number)} call{before} {how} on the emulated device",
            where=where,
            details=outcome.report,
            rule=_RULES[outcome.status],
        )
        # Without waits, the cause of a stall is not known.
        picture = draw(self.array.design, title, outcome.waits) if outcome.waits else ""
        return replace(entry_of_error(error, str(where)), picture=picture)
