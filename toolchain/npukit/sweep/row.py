"""The result of a variant as plain data: what was built, its verdict, its figures, or why not."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from npukit.kernel.parameters import ParameterValue


class Outcome(StrEnum):
    """What became of a variant."""

    PASSED = "pass"
    FAILED = "fail"
    """It was built, and its validation failed."""
    REFUSED = "refused"
    """The kernel's spec does not allow these parameters together."""
    NOT_BUILT = "not built"
    DIED = "crashed"
    """The process that evaluated it died, or npukit has a defect."""
    OVERDUE = "timed out"

    @property
    def is_built(self) -> bool:
        """Whether there are artifacts."""
        return self in (Outcome.PASSED, Outcome.FAILED)


class Problem(msgspec.Struct, frozen=True):
    """Why a variant did not pass.

    ``kind`` is the title of an error or the reason of a verdict; ``exit_code`` is that of a command
    that would do the same alone.
    """

    kind: str
    message: str
    exit_code: int


class Checked(msgspec.Struct, frozen=True):
    """What validation found.

    ``passed`` of ``results`` cases and checks have no findings. ``max_error`` is the largest error
    in ``unit``, against the float reference if there is one; ``share`` the largest error as a
    multiple of what is allowed, and ``least`` the least likeness of a row by ``measure`` (a cosine,
    or dB) if the tolerance is of rows. Numbers that are not finite are None.
    """

    passed: int
    results: int
    exact: bool
    max_error: float | None
    unit: str | None
    share: float | None
    measure: str | None = None
    least: float | None = None


class Estimated(msgspec.Struct, frozen=True):
    """The estimate of a dispatch: computed, not measured; cycles of the array.

    ``us`` is the time on the array, ``dispatch_us`` with what the host and its driver add;
    ``bound_cycles`` is the least that it can be. ``unpriced`` names cores with code that has no
    price.
    """

    cycles: float
    us: float
    dispatch_us: float
    bound_cycles: int
    bound_us: float
    limited_by: str
    unpriced: tuple[str, ...] = ()


class Sizes(msgspec.Struct, frozen=True):
    """What a build takes of the array, and the sizes of its files in bytes.

    ``core_memory`` and ``memtile_memory`` are those of the fullest tile (buffers and stack).
    """

    columns: int
    cores: int
    memtiles: int
    core_memory: int
    memtile_memory: int
    instructions: int
    xclbin: int


class Timed(msgspec.Struct, frozen=True):
    """Times of whole calls on an NPU, in microseconds."""

    on: str
    calls: int
    median_us: float
    p95_us: float


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A variant and what became of it.

    ``computes`` are its arguments: variants with the same ones do the same work. ``seconds`` is how
    long its evaluation took. ``no_estimate`` says why there is none.
    """

    kernel: str
    device: str
    target: str
    parameters: Mapping[str, ParameterValue]
    outcome: Outcome
    seconds: float
    problem: Problem | None = None
    runs_on: str | None = None
    computes: str | None = None
    warnings: int = 0
    checked: Checked | None = None
    estimated: Estimated | None = None
    no_estimate: str | None = None
    sizes: Sizes | None = None
    timed: Timed | None = None
