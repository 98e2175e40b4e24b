"""What the process of one attempt is told, and what it tells; both as JSON files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

OWN_FILES: Final = 74
"""Exit code (EX_IOERR) of an attempt that can't read or write its own files."""


@dataclass(frozen=True)
class BufferJob:
    """One buffer: how it is made, and the file with what it holds before the run.

    ``result`` is the file that gets its content after the run, None for one that is only read.
    """

    nbytes: int
    group_of: int | None
    flag: str | None
    content: str
    result: str | None


@dataclass(frozen=True)
class Job:
    """A run: files, buffers (the instructions' first), and the call.

    The call is a list of ``"opcode"``, ``"size"`` and indices into ``buffers``; ``size`` is what is
    passed as the number of instructions.
    """

    on: Literal["npu", "emulator"]
    xclbin: str
    kernel: str
    buffers: tuple[BufferJob, ...]
    call: tuple[str | int, ...]
    size: int
    wait_ms: int
    outcome: str
    stage: str


@dataclass(frozen=True)
class Outcome:
    """How an attempt ended: the run's state and its time, or the error that there was before.

    ``report`` is what the emulated device says of a run that failed.
    """

    state: str | None
    error: str | None
    seconds: float | None
    report: str | None


def call_of(roles: Sequence[str | int], *, opcode: bool) -> tuple[str | int, ...]:
    """The call's values in the order of the kernel's arguments, with or without the opcode."""
    return tuple(role for role in roles if opcode or role != "opcode")
