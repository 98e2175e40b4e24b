"""Calls of a design in a row: does each end, and does the array take what they send?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from npukit.check.left_objects import LeftObjects
from npukit.check.stalls import FailedCall
from npukit.emulator.array import Array, Outcome, Statistics, Status
from npukit.emulator.backlog import Backlog
from npukit.errors import NpukitError
from npukit.machine.tiles import Tile

_FEWEST: Final = 2
_SURE: Final = 4
"""Calls after each of which more has arrived: fewer may be those in which a design fills up."""
_MOST: Final = 100
"""Calls: what is left may fill fifos slowly, or stay in a core until it makes a result of it."""
_BDS: Final = 50_000
_INSTRUCTIONS: Final = 200_000_000
"""Work of a fraction of a second, after which there are no further calls."""


@dataclass(frozen=True)
class CallsInARow:
    """What calls showed: one that did not complete, and objects that are left."""

    failed: FailedCall | None = None
    left: LeftObjects | None = None


def call_repeatedly(
    array: Array, instructions: bytes, buffers: Sequence[NDArray[np.uint8]]
) -> CallsInARow:
    """Run ``instructions`` twice on ``array``, and more often while nothing is found."""
    backlogs: list[Backlog] = []
    left: LeftObjects | None = None
    bds = executed = 0
    for number in range(_MOST):
        long = bds > _BDS or executed > _INSTRUCTIONS
        unsure = number < _SURE and _growing(backlogs)
        if number >= _FEWEST and (left is not None or (long and not unsure)):
            break
        outcome = array.execute(instructions, buffers)
        backlog: Backlog | None = None
        if outcome.status is Status.COMPLETED:
            outcome, backlog = _rest(array, outcome)
        if outcome.status is not Status.COMPLETED:
            return CallsInARow(*_what_failed(array, number, outcome, left))
        if backlog is not None:
            backlogs.append(backlog)
            if backlog.held and left is None:
                left = LeftObjects(array.design, number + 1, backlog.held, {})
        elif number + 1 >= _FEWEST:
            return CallsInARow()  # it always moves, so nothing shows what stays
        bds += outcome.statistics.bds_run
        executed += outcome.statistics.core_instructions
    growing = _growing(backlogs)
    if growing and left is None and len(backlogs) >= _SURE:
        left = LeftObjects(array.design, len(backlogs), (), growing)
    return CallsInARow(None, left)


def _what_failed(
    array: Array, number: int, outcome: Outcome, left: LeftObjects | None
) -> tuple[FailedCall | None, LeftObjects | None]:
    """What a call shows that did not complete, the first ones as such."""
    failed = FailedCall(array, number, outcome)
    if number < _FEWEST or outcome.status is not Status.STALLED:
        return failed, left
    held = array.held_transfers()
    return (None, LeftObjects(array.design, number, held, {})) if held else (failed, left)


def _rest(array: Array, outcome: Outcome) -> tuple[Outcome, Backlog | None]:
    """Let ``array`` come to rest after a call; its outcome, which a core may spoil even now."""
    try:
        return outcome, array.backlog()
    except NpukitError as error:
        return Outcome(Status.of(error), str(error), Statistics()), None


def _growing(backlogs: Sequence[Backlog]) -> dict[tuple[Tile, int], tuple[int, ...]]:
    """The channels where more has arrived after each call than after the one before."""
    channels = backlogs[0].arrived if len(backlogs) > 1 else ()
    counted = {
        channel: tuple(each.arrived.get(channel, 0) for each in backlogs) for channel in channels
    }
    return {
        channel: counts
        for channel, counts in counted.items()
        if all(before < after for before, after in pairwise(counts))
    }
