"""How much of a kernel is validated."""

from __future__ import annotations

from dataclasses import dataclass, field

from npukit.validate.soak import SoakLimit


@dataclass(frozen=True)
class Extent:
    """The number of timed runs of each case, the limit of the soak, and which cases run.

    ``only`` names cases of the spec and of the library; then nothing else runs except other
    schedules of these cases. Empty: everything runs.
    """

    timed_runs: int = 20
    soak: SoakLimit = field(default_factory=SoakLimit)
    only: frozenset[str] = frozenset()
