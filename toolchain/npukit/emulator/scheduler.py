"""A deterministic, event-driven work list: which agent runs next.

An agent (a core, a DMA channel) runs only when something that it waits for may have happened; idle
agents cost nothing. The order depends only on the order of waking and on the array's
:class:`~npukit.emulator.schedule.Schedule`, so a run is the same every time.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterator
from typing import Protocol

from npukit.emulator.schedule import Schedule

_IN_A_ROW = 1000
"""Steps of the agents that a schedule prefers before one of the others has its turn: DMA channels
without locks never become idle."""


class Agent(Protocol):
    """Something that runs in steps."""

    queued: bool
    """Whether the agent is on the work list; only :class:`Scheduler` changes it."""

    computes: bool
    """Whether the agent is a core; any other agent moves bytes."""

    def step(self) -> None:
        """Run as far as possible, then return; an event that unblocks the agent wakes it again."""


class Crew(Protocol):
    """Steps cores that are next to each other in the queue (ORDINARY schedule), perhaps at once."""

    def step(self, first: Agent, ready: deque[Agent], limit: int) -> int:
        """Step ``first`` and at most ``limit - 1`` agents that it takes from ``ready``, in order.

        The result is as if they had taken their steps one after the other; returns their number.
        """


class Scheduler:
    """The work list of an array, under ``schedule``."""

    def __init__(self, schedule: Schedule = Schedule.ORDINARY) -> None:
        self.schedule = schedule
        self.interrupted = False
        """Set by agents when the command processor may be able to continue."""
        self.unobserved = False
        """Whether nothing looks at the array until an agent interrupts."""
        self.cores_ran = 0
        """Steps of cores that changed something; cores count them."""
        self.in_a_row = 0
        """Steps of preferred agents since one of the others had its turn."""
        self.crew: Crew | None = None
        """Steps the cores, if they need not be stepped one by one."""
        movers: deque[Agent] = deque()
        cores = movers if schedule is Schedule.ORDINARY else deque()
        self._cores = cores
        self._queues = (movers, cores)  # by Agent.computes
        self._cores_first = schedule.cores_first
        self._first, self._second = (cores, movers) if self._cores_first else self._queues

    def wake(self, agent: Agent) -> None:
        """Queue ``agent`` to run after the agents that were woken before it."""
        if not agent.queued:
            agent.queued = True
            self._queues[agent.computes].append(agent)

    def run(self, limit: int) -> int:
        """Step agents until one interrupts, none is ready, or ``limit`` steps are made.

        Returns:
            The number of steps.
        """
        self.interrupted = False
        steps = 0
        alone = None if self._first is not self._second else self._first
        crew = self.crew
        while steps < limit:
            if alone is None:
                agent = self._next()
                if agent is None:
                    break
            elif alone:
                agent = alone.popleft()
                agent.queued = False
            else:
                break
            if crew is not None and alone and agent.computes:
                steps += crew.step(agent, alone, limit - steps)
            else:
                agent.step()
                steps += 1
            if self.interrupted:
                break
        return steps

    def run_meanwhile(self, limit: int) -> None:
        """Step agents while another one is in the middle of its step, until none is ready.

        An interruption is left for the caller of that step.
        """
        unobserved, self.unobserved = self.unobserved, False
        try:
            for _ in range(limit):
                agent = self._next()
                if agent is None:
                    return
                agent.step()
        finally:
            self.unobserved = unobserved

    def run_movers(self, limit: int) -> None:
        """Step agents that are not cores, until none of them is ready or ``limit`` steps are made.

        An interruption is left for the next :meth:`run`.
        """
        movers = self._queues[False]
        cores: list[Agent] = []
        for _ in range(limit):
            while movers and movers[0].computes:
                cores.append(movers.popleft())
            if not movers:
                break
            agent = movers.popleft()
            agent.queued = False
            agent.step()
        movers.extendleft(reversed(cores))

    @property
    def idle(self) -> bool:
        """Whether no agent is ready."""
        return not self._first and not self._second

    @property
    def ready(self) -> Iterator[Agent]:
        """The agents that are ready, in no particular order."""
        yield from self._first
        if self._second is not self._first:
            yield from self._second

    def state(self) -> Hashable:
        """The ready agents, in order."""
        return (*map(id, self._first), None, *map(id, self._second), self.in_a_row)

    @property
    def gives_way(self) -> bool:
        """Whether a DMA channel must stop moving because a core can continue."""
        return self._cores_first and bool(self._cores)

    def _next(self) -> Agent | None:
        first, second = self._first, self._second
        if first and (not second or self.in_a_row < _IN_A_ROW):
            agent = first.popleft()
            self.in_a_row += 1
        elif second:
            agent = second.popleft()
            self.in_a_row = 0
        else:
            return None
        agent.queued = False
        return agent
