"""Runs that are submitted together."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from npukit.runtime.host_kernel.runs import Buffer, Filled, Run, Submission
from npukit.runtime.host_kernel.states import COMPLETED, UNFINISHED

if TYPE_CHECKING:
    from npukit.emulator import pyxrt  # type: ignore[import-not-found,unused-ignore]


class Group(Submission):
    """Several runs: all but the last as one ``pyxrt.runlist``, the last alone behind them.

    pyxrt can't limit the wait for a run list (no Python object converts to the type of its timeout)
    and holds Python's interpreter lock meanwhile. A context runs in order what it is given, so when
    the last run has ended, so has the list, and the wait for it returns at once. With a pyxrt that
    has no run lists, each run is started alone.
    """

    def __init__(self, runs: tuple[Run, ...], new_list: Callable[[], pyxrt.runlist] | None) -> None:
        super().__init__()
        self._runs = runs
        self._new_list = new_list
        self._list: pyxrt.runlist | None = None
        self._last_started = False
        self._bound: tuple[Any, ...] | None = None
        """What the list was made for, as :func:`_bound_buffers` has it."""

    @property
    def runs(self) -> tuple[Run, ...]:
        """The runs in order."""
        return self._runs

    def start(self, filled: list[Filled]) -> None:
        """Copy the inputs in and start."""
        for run, values in zip(self._runs, filled, strict=True):
            run.fill(values)
        self.failed = None
        if self._new_list is None:
            self.in_flight = True
            for run in self._runs:
                run.start_filled()
            return
        self._last_started = False
        self._execute(self._list_for(_bound_buffers(filled), self._new_list))
        self._start_last()

    def _start_last(self) -> None:
        last = self._runs[-1]
        try:
            last.start_filled()
        finally:
            self._last_started = last.in_flight

    def _list_for(
        self, bound: tuple[Any, ...], new_list: Callable[[], pyxrt.runlist]
    ) -> pyxrt.runlist:
        # The driver's plugin notes the buffers of a run when the run is added (bind_at, in
        # amd/xdna-driver's src/shim/buffer.cpp): a run with another buffer is to be added again.
        if self._list is None or self._bound != bound:
            self._list = None
            self._list = new_list()
            for run in self._runs[:-1]:
                run.join(self._list)
            self._bound = bound
        return self._list

    def _execute(self, runlist: pyxrt.runlist) -> None:
        self.in_flight = True
        try:
            runlist.execute()
        except RuntimeError:
            # The list is one command. It was not submitted, so this wait returns at once.
            with contextlib.suppress(RuntimeError):
                runlist.wait()
            self.in_flight = False
            raise

    def wait(self, seconds: float) -> pyxrt.ert_cmd_state | None:
        """Wait for the end, at most so many seconds."""
        if self._list is not None:
            if not self._last_started:
                self._start_last()  # XRT does not survive a wait for a run that was not started
            state = self._runs[-1].wait(seconds)
            return None if state is None else self._final(self._list, state)
        deadline = time.monotonic() + seconds
        for index, run in enumerate(self._runs):
            state = run.wait(max(deadline - time.monotonic(), 0.001))
            if state is None or int(state) != COMPLETED:
                self.failed, self.ended_as = index, state
                return state
        self.in_flight, self.ended_as = False, state
        return state

    def _final(self, runlist: pyxrt.runlist, last: pyxrt.ert_cmd_state) -> pyxrt.ert_cmd_state:
        """The state of the first run that failed, when the last has ended in the state ``last``."""
        self.in_flight, self.ended_as = False, last
        try:
            runlist.wait()
        except RuntimeError:
            # XRT sets the state of the run that failed and of those behind it.
            for index, run in enumerate(self._runs[:-1]):
                state = run.state()
                if int(state) not in (*UNFINISHED, COMPLETED):
                    self.failed, self.ended_as = index, state
                    return state
            raise
        if int(last) != COMPLETED:
            self.failed = len(self._runs) - 1
        return last

    def settle(self, seconds: float) -> bool:
        """Wait for the end of all runs."""
        if self._list is not None:
            return super().settle(seconds)
        deadline = time.monotonic() + seconds
        ended = [run.settle(max(deadline - time.monotonic(), 0.001)) for run in self._runs]
        if self.failed is not None:
            self.ended_as = self._runs[self.failed].ended_as
        self.in_flight = not all(ended)
        return not self.in_flight

    def _ended(self) -> bool:
        if not self.in_flight or self._process != os.getpid():
            return not self.in_flight
        if self._list is None:
            self.in_flight = sum(not run.ended() for run in self._runs) > 0
        elif self._runs[-1].emulated or (self._last_started and self._runs[-1].ended()):
            with contextlib.suppress(RuntimeError):
                self._final(self._list, self._runs[-1].state())
            self.in_flight = False
        return not self.in_flight

    def report(self) -> str:
        """What the emulated device says about the failure."""
        return "" if self.failed is None else self._runs[self.failed].report()

    def free(self) -> None:
        """Let go of everything."""
        self._list = self._new_list = self._bound = None
        for run in self._runs:
            run.free()
        self._runs = ()


def _bound_buffers(filled: list[Filled]) -> tuple[Any, ...]:
    """For each input of each run the buffer whose content stays, or None."""
    return tuple(
        value.bo if isinstance(value, Buffer) else None for values in filled for value in values
    )
