"""The emulated pyxrt, except that runs get stuck on demand, as on an NPU.

The emulated device can't leave a run in flight, and accepts it when one is dropped. Here ``NEXT``
decides what a run does: block until ``RELEASED`` is set (``stuck``), end when it is polled for the
second time (an ``ert_cmd_state``'s name), or run as usual. XRT 2.26 aborts the process if a run is
dropped in flight; here ``ABORT`` is called, which records it in ``ABORTED``. In a run list the first
run with a plan decides what the list does. Runs that are started behind a list wait for its end.
"""

from __future__ import annotations

import ctypes
import gc
import os
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from host_artifacts import load_on_package, set_in_host, write_artifacts
from npukit.emulator import pyxrt as emulated

STUCK = "stuck"
NEXT: deque[str] = deque()
RELEASED = threading.Event()
ABORTED: list[str] = []
ABORT: list[Callable[[str], None]] = [ABORTED.append]
OPENED: list[str] = []
"""One ``context`` for each hardware context created."""
SUBMITTED: list[int] = []
"""The number of runs in each submission."""

STATE = emulated.ert_cmd_state


@contextmanager
def stuck_module(
    pyxrt: ModuleType, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[ModuleType]:
    """A module for hw in ``folder`` on ``pyxrt``; nothing may be dropped in flight.

    Its waits for the driver are short.
    """
    set_in_host(monkeypatch, SLICE=1, GRACE=0.01, DRIVER_LIMIT=0.02)
    yield load_on_package(write_artifacts(folder, target="hw").module, pyxrt)
    gc.collect()
    assert ABORTED == []
    RELEASED.set()


def abort(_: str, really: Callable[[], object] = os.abort) -> None:
    """Abort as XRT does, even while the interpreter shuts down; for ``ABORT``."""
    really()


@dataclass
class Flight:
    """An execution that lasts until it has been polled often enough, or is released."""

    plan: str = ""
    looks: int = 0
    released: threading.Event = field(default_factory=lambda: RELEASED)
    behind: Flight | None = None

    def is_on(self) -> bool:
        if self.behind is not None and self.behind.is_on():
            return True
        if self.plan == "stuck":
            return not self.released.is_set()
        return bool(self.plan) and self.looks < 2

    def look(self) -> None:
        self.looks += 1
        if self.behind is not None:
            self.behind.look()

    def state(self) -> Any:
        if self.is_on():
            return STATE.ERT_CMD_STATE_NEW
        return STATE.ERT_CMD_STATE_COMPLETED if self.plan == STUCK else getattr(STATE, self.plan)


class Run(emulated.run):
    """A run whose execution may get stuck."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._flight = flight = Flight()
        # The garbage collector may finalize objects that then survive. An array is only freed when
        # it is really gone, like XRT's part of a run, even while the interpreter shuts down.
        self._inside = np.empty(0)
        dropped = ABORT[0]

        def died(_: object) -> None:
            if flight.is_on():
                dropped(flight.plan)

        ctypes.pythonapi.Py_IncRef(ctypes.py_object(weakref.ref(self._inside, died)))

    @property
    def npukit_report(self) -> str | None:  # an NPU has none
        raise AttributeError

    def start(self) -> None:
        SUBMITTED.append(1)
        self._flight.plan, self._flight.looks = NEXT.popleft() if NEXT else "", 0
        if LISTS and LISTS[-1].is_on():
            self._flight.behind = LISTS[-1]
            stuck = LISTS[-1].plan == STUCK
            self._flight.plan = self._flight.plan or (STUCK if stuck else "ERT_CMD_STATE_ABORT")
        if not self._flight.plan:
            super().start()

    def wait(self, *args: Any) -> Any:
        assert args, "a wait without a bound"
        assert args[0] > 0, "a wait without a bound"
        if not self._flight.plan:
            return super().wait(*args)
        self._flight.look()
        if not self._flight.is_on():
            return self._flight.state()
        time.sleep(args[0] / 1000)
        return STATE.ERT_CMD_STATE_TIMEOUT

    def state(self) -> Any:
        return self._flight.state() if self._flight.plan else super().state()


LISTS: list[Flight] = []
"""Run lists that got a plan."""


class RunList(emulated.runlist):
    """A run list whose execution may get stuck."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._members: list[Run] = []
        self._flight = Flight()

    def add(self, run: Run) -> None:
        super().add(run)
        self._members.append(run)

    def execute(self) -> None:
        SUBMITTED.append(len(self._members))
        self._flight = Flight()
        for member in self._members:
            member._flight.plan, member._flight.looks = NEXT.popleft() if NEXT else "", 0
            member._flight.behind = self._flight
            self._flight.plan = self._flight.plan or member._flight.plan
        if self._flight.plan:
            LISTS.append(self._flight)
        else:
            super().execute()

    def wait(self, *args: Any) -> None:
        if not self._flight.plan:
            return super().wait(*args)
        assert not self._flight.is_on(), "a wait without a bound"
        plan, self._flight.plan = self._flight.plan, ""
        if plan == STUCK:
            return None
        failed = [bool(member._flight.plan) for member in self._members].index(True)
        for member in self._members[failed + 1 :]:
            member._flight.plan, member._flight.looks = "ERT_CMD_STATE_ABORT", 2
        self._members[failed]._flight.looks = 2
        raise RuntimeError(f"runlist failed execution ({plan})")


class HwContext(emulated.hw_context):
    """A hardware context that records its creation."""

    def __init__(self, *args: Any) -> None:
        OPENED.append("context")
        super().__init__(*args)


def make_pyxrt() -> ModuleType:
    """A module to import as ``pyxrt``; resets the state above."""
    for note in (NEXT, ABORTED, OPENED, SUBMITTED, LISTS):
        note.clear()
    RELEASED.clear()
    module = ModuleType("pyxrt")
    vars(module).update({name: getattr(emulated, name) for name in emulated.__all__})
    vars(module).update(run=Run, runlist=RunList, hw_context=HwContext)
    return module
