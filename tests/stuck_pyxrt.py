"""The emulated pyxrt, except that runs get stuck on demand, as on an NPU.

The emulated device can't leave a run in flight, and accepts it when one is dropped. Here ``NEXT``
decides what a run does: block until ``RELEASED`` is set (``stuck``), end when it is polled for the
second time (an ``ert_cmd_state``'s name), or run as usual. XRT 2.26 aborts the process if a run is
dropped in flight; here ``ABORT`` is called, which records it in ``ABORTED``.
"""

from __future__ import annotations

import ctypes
import os
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import numpy as np

from npukit.emulator import pyxrt as emulated

STUCK = "stuck"
NEXT: deque[str] = deque()
RELEASED = threading.Event()
ABORTED: list[str] = []
ABORT: list[Callable[[str], None]] = [ABORTED.append]
OPENED: list[str] = []
"""One ``context`` for each hardware context created."""

STATE = emulated.ert_cmd_state


def abort(_: str, really: Callable[[], object] = os.abort) -> None:
    """Abort as XRT does, even while the interpreter shuts down; for ``ABORT``."""
    really()


@dataclass
class Flight:
    """An execution that lasts until it has been polled often enough, or is released."""

    plan: str = ""
    looks: int = 0
    released: threading.Event = field(default_factory=lambda: RELEASED)

    def is_on(self) -> bool:
        if self.plan == "stuck":
            return not self.released.is_set()
        return bool(self.plan) and self.looks < 2

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
        self._flight.plan, self._flight.looks = NEXT.popleft() if NEXT else "", 0
        if not self._flight.plan:
            super().start()

    def wait(self, *args: Any) -> Any:
        assert args, "a wait without a bound"
        assert args[0] > 0, "a wait without a bound"
        if not self._flight.plan:
            return super().wait(*args)
        self._flight.looks += 1
        if not self._flight.is_on():
            return self._flight.state()
        time.sleep(args[0] / 1000)
        return STATE.ERT_CMD_STATE_TIMEOUT

    def state(self) -> Any:
        return self._flight.state() if self._flight.plan else super().state()


class HwContext(emulated.hw_context):
    """A hardware context that records its creation."""

    def __init__(self, *args: Any) -> None:
        OPENED.append("context")
        super().__init__(*args)


def make_pyxrt() -> ModuleType:
    """A module to import as ``pyxrt``; resets the state above."""
    for note in (NEXT, ABORTED, OPENED):
        note.clear()
    RELEASED.clear()
    module = ModuleType("pyxrt")
    vars(module).update({name: getattr(emulated, name) for name in emulated.__all__})
    vars(module).update(run=Run, hw_context=HwContext)
    return module
