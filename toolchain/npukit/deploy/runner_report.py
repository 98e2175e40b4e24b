"""What the runner of a package prints with ``--json`` (``docs/shipping.md``), read on this side."""

from __future__ import annotations

import msgspec


class Finding(msgspec.Struct, frozen=True):
    """Something that is wrong in a case; ``reason`` is a word of ``npukit validate``."""

    reason: str
    text: str


class Case(msgspec.Struct, frozen=True):
    """A case that ran; ``median_us`` is the time of a call in microseconds."""

    case: str
    passed: bool
    median_us: float | None = None
    findings: tuple[Finding, ...] = ()


class Obstacle(msgspec.Struct, frozen=True):
    """Why the cases could not run."""

    message: str


class RunnerReport(msgspec.Struct, frozen=True):
    """The cases of one kernel; ``build`` and ``runs_on`` are None if nothing was opened."""

    passed: bool = False
    build: str | None = None
    runs_on: str | None = None
    cases: tuple[Case, ...] = ()
    error: Obstacle | None = None


def read_report(text: str) -> RunnerReport | None:
    """The report in ``text``; None if it is not one, such as that of a Python that failed."""
    try:
        return msgspec.json.decode(text, type=RunnerReport)
    except (ValueError, RecursionError):
        return None
