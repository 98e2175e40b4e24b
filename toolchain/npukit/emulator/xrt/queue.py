"""A hardware context's command queue: commands run when the host first waits for or polls one.

``start`` only queues. A wait or a poll runs the queue in order, up to its own command. So a host
that reads an output without waiting always sees the old content; a real NPU may have finished.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from npukit.emulator.access_pattern import Bytes
from npukit.emulator.xrt.enums import ert_cmd_state

NEW = int(ert_cmd_state.ERT_CMD_STATE_NEW)
QUEUED = int(ert_cmd_state.ERT_CMD_STATE_QUEUED)
COMPLETED = int(ert_cmd_state.ERT_CMD_STATE_COMPLETED)
ERROR = int(ert_cmd_state.ERT_CMD_STATE_ERROR)
ABORT = int(ert_cmd_state.ERT_CMD_STATE_ABORT)
TIMEOUT = int(ert_cmd_state.ERT_CMD_STATE_TIMEOUT)


class Payload(msgspec.Struct, frozen=True):
    """What the command processor receives.

    ``instructions`` is the instruction buffer's device memory from its address on, ``count`` the
    ``ninstr`` argument, ``buffers`` the device memory of bo0, bo1, ..., None for an address that
    belongs to no buffer. The memory goes on to the end of a page; ``sizes`` are the buffers' own
    sizes in bytes.
    """

    opcode: int
    instructions: memoryview | None
    count: int
    buffers: tuple[Bytes | None, ...]
    sizes: tuple[int, ...] = ()


class Command:
    """One submission: the execution of a kernel, or of a chain of them (a run list).

    ``state`` is an ``ert_cmd_state``. ``reports`` has one entry per executed payload: what went
    wrong, or None. Execution stops at the first failure, so that one's report is the last.
    """

    __slots__ = ("reports", "state")

    def __init__(self) -> None:
        self.state = NEW
        self.reports: list[str | None] = []

    @property
    def pending(self) -> bool:
        """Whether it is submitted and not yet executed."""
        return self.state == QUEUED


Executor = Callable[[Payload], tuple[int, str | None]]
"""Runs a payload on the array; returns the final state and a report if anything went wrong."""


failure_observers: Final[list[Callable[[str], None]]] = []
"""Called with the report of each payload that has one, for hosts that do not ask for it."""


class CommandQueue:
    """In-order execution of commands on one hardware context.

    Ctrl-C can arrive at any point, so a command is queued before its state changes, and leaves the
    queue only after it is done.
    """

    def __init__(self, execute: Executor) -> None:
        self._execute = execute
        self._queued: deque[tuple[Command, Sequence[Payload]]] = deque()
        self._lock = threading.RLock()

    def submit(self, command: Command, payloads: Sequence[Payload]) -> None:
        """Queue a command; the buffers of ``payloads`` are kept alive until it is executed."""
        with self._lock:
            command.reports = []
            self._queued.append((command, payloads))
            command.state = QUEUED

    def finish(self, command: Command) -> None:
        """Execute in order until ``command`` is done."""
        with self._lock:
            while command.state == QUEUED:
                self._run(*self._queued[0])
                self._queued.popleft()

    def _run(self, command: Command, payloads: Sequence[Payload]) -> None:
        if command.state != QUEUED:  # interrupted, before or after it was done
            return
        outcome = ERROR
        try:
            for payload in payloads:
                command.reports.append(None)
                state, report = self._execute(payload)
                command.reports[-1] = report
                if report is not None:
                    for observe in failure_observers:
                        observe(report)
                if state != COMPLETED:
                    outcome = state
                    break
            else:
                outcome = COMPLETED
        finally:
            command.state = outcome
