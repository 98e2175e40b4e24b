"""Runs cores in two threads where that is faster. It makes no difference to results.

The scheduler's queue defines the order of steps. When cores of different groups are next to each
other in it, none of them can affect what the others do before they have all stopped: nothing else
runs in between, and their groups share nothing (:mod:`npukit.emulator.core_groups`). So they may
run at the same time, if they are in different compartments. What their steps do to the rest of the
array happens before and after, in the thread of the array, in the order of the queue.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from npukit.emulator.core.stops import CoreStop
from npukit.emulator.core_groups import CoreGroup
from npukit.emulator.cores import CoreAgent
from npukit.emulator.schedule import Schedule
from npukit.emulator.scheduler import Agent
from npukit.emulator.second_thread import hand_over
from npukit.errors import NpukitError
from npukit.machine.physical import Tile
from npukit.processors import usable_processors

_WORTHWHILE = 20_000
"""Instructions that each of two threads must have to run; fewer take less time than a handover."""

_DECAY = 0.75
"""What remains, after each run from the same stop, of a longer earlier one as the expectation."""


def compartments(groups: Mapping[Tile, CoreGroup], schedule: Schedule) -> Mapping[Tile, int]:
    """The number of the compartment of each compute tile: 0 or 1; empty if one is enough.

    Neighbouring groups alternate in both directions, since designs send the same data to the cores
    of a row or a column, which then run at the same time.
    """
    distinct = {group.number: group for group in groups.values()}
    if schedule is not Schedule.ORDINARY or len(distinct) < 2 or usable_processors() < 2:
        return {}
    columns: dict[int, list[CoreGroup]] = {}
    for group in distinct.values():
        columns.setdefault(min(group.tiles).col, []).append(group)
    return {
        tile: (column + index) % 2
        for column, members in columns.items()
        for index, group in enumerate(members)
        for tile in group.tiles
    }


@dataclass(slots=True)
class _Member:
    """A core that may run in any thread."""

    core: CoreAgent
    group: int
    place: int
    expected: dict[int, float] = field(default_factory=dict)
    """The number of instructions that it probably runs from each of its stops."""
    outcome: CoreStop | NpukitError | None = None
    """How its last step at the same time as others ended; None if it could not begin."""

    @property
    def load(self) -> float:
        """The number of instructions that it will probably run."""
        return self.expected.get(self.core.unit.site, 0)

    def run(self) -> CoreStop:
        """Run the core, which has begun its step."""
        unit = self.core.unit
        site = unit.site
        stop = self.core.run()
        self.expected[site] = max(unit.last_run, _DECAY * self.expected.get(site, 0))
        return stop


class CoreThreads:
    """Steps the cores of one array.

    Args:
        cores: the cores.
        groups: the group of each core's tile.
        places: the compartment of each core's tile.
    """

    def __init__(
        self,
        cores: Iterable[CoreAgent],
        groups: Mapping[Tile, CoreGroup],
        places: Mapping[Tile, int],
    ) -> None:
        self._members: dict[Agent, _Member] = {
            core: _Member(core, groups[core.tile].number, places[core.tile])
            for core in cores
            if core.unit.runs_in_any_thread
        }

    def step(self, first: Agent, ready: deque[Agent], limit: int) -> int:
        """Step ``first``, and the cores at the front of ``ready`` that may run at the same time.

        Returns the number of steps, at most ``limit``.
        """
        batch = self._batch(first, ready, limit)
        if len(batch) < 2:
            first.step()
            return 1
        loads = [0.0, 0.0]
        for member in batch:
            loads[member.place] += member.load
        if min(loads) < _WORTHWHILE:
            _step_one_by_one(batch, ready)
        else:
            _step_at_once(batch, ready)
        return len(batch)

    def _batch(self, first: Agent, ready: deque[Agent], limit: int) -> list[_Member]:
        """Cores next to each other in the queue, each of another group."""
        batch: list[_Member] = []
        member = self._members.get(first)
        following = iter(ready)
        while (
            member is not None
            and len(batch) < limit
            and all(member.group != other.group for other in batch)
        ):
            batch.append(member)
            agent = next(following, None)
            member = None if agent is None else self._members.get(agent)
        return batch


def _step_one_by_one(batch: Sequence[_Member], ready: deque[Agent]) -> None:
    for number, member in enumerate(batch):
        core = member.core
        if number:
            ready.popleft()
            core.queued = False
        if core.begin():
            core.finish(member.run())


def _step_at_once(batch: Sequence[_Member], ready: deque[Agent]) -> None:
    """Step the cores of both compartments at the same time.

    If one fails, those after it have run too, but nothing shows it: they do not finish their steps,
    and the array does not run again.
    """
    parts: tuple[list[_Member], list[_Member]] = [], []
    for number, member in enumerate(batch):
        if number:
            ready.popleft()
        member.outcome = None
        if member.core.begin():
            parts[member.place].append(member)
    job = hand_over(partial(_run_all, parts[1]))
    _run_all(parts[0])
    job.finish()
    for member in batch:
        member.core.queued = False
        outcome = member.outcome
        if isinstance(outcome, NpukitError):
            raise outcome
        if outcome is not None:
            member.core.finish(outcome)


def _run_all(members: Iterable[_Member]) -> None:
    for member in members:
        try:
            member.outcome = member.run()
        except NpukitError as error:
            member.outcome = error
