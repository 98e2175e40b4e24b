"""Two calls of a design in a row, and a finding if one of them does not complete."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from npukit.check.entries import Entry, entry_of_error
from npukit.emulator.array import Array, Outcome, Status
from npukit.errors import DeviceError, Location
from npukit.floorplan.drawing import draw

_CALLS: Final = ("the first call", "the second call, after one that completed,")
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
        error = DeviceError(
            f"{_CALLS[self.number]} {how} on the emulated device",
            where=where,
            details=outcome.report,
            rule=_RULES[outcome.status],
        )
        # Without waits, the cause of a stall is not known.
        picture = draw(self.array.design, title, outcome.waits) if outcome.waits else ""
        return replace(entry_of_error(error, str(where)), picture=picture)


def call_twice(
    array: Array, instructions: bytes, buffers: Sequence[NDArray[np.uint8]]
) -> FailedCall | None:
    """Run ``instructions`` twice on ``array``; the first run that does not complete."""
    for number in range(len(_CALLS)):
        outcome = array.execute(instructions, buffers)
        if outcome.status is not Status.COMPLETED:
            return FailedCall(array, number, outcome)
    return None
