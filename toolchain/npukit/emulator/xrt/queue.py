"""Commands of a hardware context: submitted at once, executed when the host first looks.

``start`` only queues. The queue runs, in order, up to the command that a wait or a poll asks about.
A host that reads an output without waiting for it therefore always sees what was there before,
where a real NPU may or may not have finished.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from npukit.emulator.access_pattern import Bytes
from npukit.emulator.xrt.enums import ert_cmd_state

NEW = int(ert_cmd_state.ERT_CMD_STATE_NEW)
QUEUED = int(ert_cmd_state.ERT_CMD_STATE_QUEUED)
COMPLETED = int(ert_cmd_state.ERT_CMD_STATE_COMPLETED)
ERROR = int(ert_cmd_state.ERT_CMD_STATE_ERROR)
ABORT = int(ert_cmd_state.ERT_CMD_STATE_ABORT)
TIMEOUT = int(ert_cmd_state.ERT_CMD_STATE_TIMEOUT)


@dataclass(frozen=True, slots=True)
class Payload:
    """What the command processor gets.

    ``instructions`` is the instruction buffer's device memory from its address on, ``count`` the
    ``ninstr`` argument, ``buffers`` the device memory of bo0, bo1, ...: None where the address that
    was passed belongs to no buffer.
    """

    opcode: int
    instructions: memoryview | None
    count: int
    buffers: tuple[Bytes | None, ...]


class Command:
    """What is submitted as one: the execution of a kernel, or of a chain of them (a run list).

    ``state`` is an ``ert_cmd_state``. ``reports`` say for each payload that was executed what was
    out of order; after the first that fails none is executed, so the last report is that one's.
    """

    __slots__ = ("reports", "state")

    def __init__(self) -> None:
        self.state = NEW
        self.reports: list[str | None] = []

    @property
    def pending(self) -> bool:
        """Submitted and not yet executed."""
        return self.state == QUEUED


Executor = Callable[[Payload], tuple[int, str | None]]
"""Runs a payload on the array; gives the final state and a report if all was not well."""


class CommandQueue:
    """In-order execution of commands on one hardware context.

    Ctrl-C can strike at any point, so a command is queued before its state says so, and leaves the
    queue after it is done.
    """

    def __init__(self, execute: Executor) -> None:
        self._execute = execute
        self._queued: deque[tuple[Command, Sequence[Payload]]] = deque()
        self._lock = threading.RLock()

    def submit(self, command: Command, payloads: Sequence[Payload]) -> None:
        """Queue a command; the buffers of ``payloads`` are held until it is executed."""
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
                state, command.reports[-1] = self._execute(payload)
                if state != COMPLETED:
                    outcome = state
                    break
            else:
                outcome = COMPLETED
        finally:
            command.state = outcome
