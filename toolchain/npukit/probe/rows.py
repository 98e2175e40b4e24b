"""The result of an attempt: how it ended, and statistics of its output."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from npukit.kernel.references import Arrays
from npukit.kernel.spec import Argument
from npukit.kernel.tolerance import Tolerance
from npukit.probe.configurations import Configuration
from npukit.validate.measures import measure
from npukit.validate.numbers import as_numbers

SENTINEL = 0xA5
"""The byte that fills outputs before the run; a DMA never reads it outside of a buffer."""


class Ending(StrEnum):
    """How an attempt ended."""

    COMPLETED = "completed"
    REFUSED = "refused"
    FAILED = "failed"
    KILLED = "killed"
    TIME_LIMIT = "time limit"


@dataclass(frozen=True)
class Figures:
    """Statistics over all outputs of a run.

    ``nonzero`` is a fraction (0 to 1). ``untouched``: an output still holds only its initial fill.
    ``wrong`` of ``total`` elements are out of tolerance.
    """

    nonzero: float
    low: float
    high: float
    std: float
    untouched: bool
    wrong: int
    total: int

    @property
    def right(self) -> bool:
        """Whether every element matches the reference."""
        return self.wrong == 0

    @property
    def constant(self) -> bool:
        """Whether all elements are equal."""
        return self.low == self.high


@dataclass(frozen=True)
class Row:
    """One configuration and its result.

    ``message`` is the error, state or signal if it did not complete; ``warnings`` are XRT's.
    """

    configuration: Configuration
    ending: Ending
    message: str
    warnings: tuple[str, ...]
    seconds: float | None
    figures: Figures | None

    @property
    def right(self) -> bool:
        """Whether it completed with the right output."""
        return self.figures is not None and self.figures.right


def figures_of(
    outputs: Sequence[Argument],
    found: Arrays,
    expected: Arrays,
    tolerances: Mapping[str, Tolerance],
) -> Figures:
    """The figures for the outputs of one run, by name, in the arguments' dtypes and shapes."""
    numbers = np.concatenate([as_numbers(found[a.name], a.dtype).reshape(-1) for a in outputs])
    wrong = [
        measure(a.dtype, found[a.name], expected[a.name], tolerances[a.name]).wrong for a in outputs
    ]
    finite = numbers[np.isfinite(numbers)]
    return Figures(
        nonzero=float((numbers != 0).mean()),
        low=float(numbers.min()),
        high=float(numbers.max()),
        std=float(finite.std()) if finite.size else 0.0,
        untouched=any(
            a.direction == "out"
            and bool((np.ascontiguousarray(found[a.name]).view(np.uint8) == SENTINEL).all())
            for a in outputs
        ),
        wrong=sum(int(mask.sum()) for mask in wrong),
        total=numbers.size,
    )
