"""The input and the outcome of one attempt's process; both are JSON files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from npukit.runtime.targets import DeviceKind

OWN_FILES: Final = 74
"""Exit code (EX_IOERR) of an attempt that can't read or write its own files."""


@dataclass(frozen=True)
class BufferJob:
    """One buffer: how it is allocated, and the file with its content before the run.

    ``result`` is the file for its content after the run; None if the kernel only reads it.
    """

    nbytes: int
    group_of: int | None
    flag: str | None
    content: str
    result: str | None


@dataclass(frozen=True)
class Job:
    """A run: files, buffers (the instruction buffer first), and the call.

    The call is a list of ``"opcode"``, ``"size"`` and indices into ``buffers``; ``size`` is the
    value to pass as the number of instructions.
    """

    on: DeviceKind
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
    """How an attempt ended: the state and duration of the run, or the error that prevented it.

    ``report`` is the emulated device's report on a failed run.
    """

    state: str | None
    error: str | None
    seconds: float | None
    report: str | None


def call_of(roles: Sequence[str | int], *, opcode: bool) -> tuple[str | int, ...]:
    """The values of the call in the order of the kernel's arguments, with or without opcode."""
    return tuple(role for role in roles if opcode or role != "opcode")
