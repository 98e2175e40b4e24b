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
    """One execution of a kernel; ``state`` is an ``ert_cmd_state``, ``report`` what went wrong."""

    __slots__ = ("payload", "report", "state")

    def __init__(self) -> None:
        self.payload: Payload | None = None
        self.state = NEW
        self.report: str | None = None

    @property
    def pending(self) -> bool:
        """Submitted and not yet executed."""
        return self.state == QUEUED


Executor = Callable[[Payload], tuple[int, str | None]]
"""Runs a payload on the array; gives the final state and a report if all was not well."""


class CommandQueue:
    """In-order execution of single commands and of chains (run lists) on one hardware context."""

    def __init__(self, execute: Executor) -> None:
        self._execute = execute
        self._chains: deque[Sequence[Command]] = deque()
        self._lock = threading.RLock()

    def submit(self, chain: Sequence[Command]) -> None:
        """Queue commands; after the first of a chain that fails, the rest is aborted."""
        with self._lock:
            for command in chain:
                command.state = QUEUED
                command.report = None
            self._chains.append(chain)

    def finish(self, command: Command) -> None:
        """Execute in order until ``command`` is done.

        Ctrl-C can strike at any point: a chain leaves the queue only after all of it is done.
        """
        with self._lock:
            while command.state == QUEUED:
                self._run(self._chains[0])
                self._chains.popleft()

    def _run(self, chain: Sequence[Command]) -> None:
        failed = False
        for command in chain:
            if command.state != QUEUED:  # done before an interrupt
                failed = failed or command.state != COMPLETED
                continue
            if failed:
                command.state = ABORT
                command.report = "not executed: a command before it in the run list failed"
                continue
            try:
                payload = command.payload
                command.payload = None  # the buffers are the host's again
                assert payload is not None
                command.state, command.report = self._execute(payload)
            except BaseException:
                command.state = ERROR
                raise
            failed = command.state != COMPLETED
