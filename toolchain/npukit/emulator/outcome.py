"""How a run of an instruction stream ended."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from npukit.errors import CoreTrapError, NpukitError
from npukit.machine.waits import Wait


class Status(StrEnum):
    """How a run ended."""

    COMPLETED = "completed"
    STALLED = "stalled"
    TRAPPED = "trapped"
    FAULTED = "faulted"

    @classmethod
    def of(cls, error: NpukitError) -> Status:
        """How a run ended that ``error`` ended."""
        return cls.TRAPPED if isinstance(error, CoreTrapError) else cls.FAULTED


class Statistics(msgspec.Struct, frozen=True):
    """Statistics of a run.

    Attributes:
        bytes_moved: bytes that DMAs wrote, into tiles and into host memory.
        bds_run: buffer descriptors completed.
        core_instructions: WebAssembly instructions that all cores ran, without npukit's code around
            each call of a C++ function.
    """

    bytes_moved: int = 0
    bds_run: int = 0
    core_instructions: int = 0


class Outcome(msgspec.Struct, frozen=True):
    """The result of a run; ``report`` is empty if it completed and dropped no push.

    ``waits`` lead to the likely cause of a stall, and ``operation`` is the number of the operation
    of the stream that waits, from 0.
    """

    status: Status
    report: str
    statistics: Statistics
    waits: tuple[Wait, ...] = ()
    operation: int | None = None


def together(first: Outcome, second: Outcome) -> Outcome:
    """The outcome of two parts of a stream; the first one completed."""
    one, two = msgspec.structs.asdict(first.statistics), msgspec.structs.asdict(second.statistics)
    return msgspec.structs.replace(
        second,
        report="\n".join(report for report in (first.report, second.report) if report),
        statistics=Statistics(**{name: count + two[name] for name, count in one.items()}),
    )
