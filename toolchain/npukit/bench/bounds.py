"""How long an NPU takes at least for the figures of a dispatch. A bound is not a measurement."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil
from typing import Literal

import msgspec

from npukit.bench.figures import DispatchFigures
from npukit.machine.generations import Generation
from npukit.machine.throughput import CLOCK_MHZ, DISPATCH_US

Resource = Literal["stream"]
"""``stream``: a DMA channel."""


class Demand(msgspec.Struct, frozen=True):
    """What a dispatch wants of one resource: ``amount``, of which a cycle does ``per_cycle``."""

    resource: Resource
    where: str
    amount: int
    unit: str
    per_cycle: int

    @property
    def cycles(self) -> int:
        """Cycles that it takes at least."""
        return ceil(Fraction(self.amount, self.per_cycle))

    def __str__(self) -> str:
        return (
            f"{self.resource}, {self.where}: {self.amount:,} {self.unit} / "
            f"{self.per_cycle} = {self.cycles:,} cycles"
        )


class Bound(msgspec.Struct, frozen=True):
    """The least time of a dispatch on the array of a ``generation``.

    ``demands`` has the largest one of each resource, the one that limits first: all resources work
    at the same time, so it alone decides.
    """

    generation: str
    demands: tuple[Demand, ...]

    @property
    def limit(self) -> Demand | None:
        """The demand that decides; None if the dispatch moves and computes nothing."""
        return self.demands[0] if self.demands else None

    @property
    def cycles(self) -> int:
        """Cycles of the array that a dispatch takes at least."""
        return 0 if self.limit is None else self.limit.cycles

    @property
    def us(self) -> float:
        """The same in microseconds at :data:`CLOCK_MHZ`, without the dispatch itself."""
        return self.cycles / CLOCK_MHZ

    @property
    def dispatch_us(self) -> tuple[int, int]:
        """Microseconds that the dispatch itself adds, as measured in public."""
        return DISPATCH_US


def bound_of(figures: DispatchFigures, generation: Generation) -> Bound:
    """The bound that ``figures`` imply."""
    largest: dict[Resource, Demand] = {}
    for demand in _demands(figures, generation):
        other = largest.get(demand.resource)
        if demand.amount and (other is None or demand.cycles > other.cycles):
            largest[demand.resource] = demand
    ordered = sorted(largest.values(), key=lambda demand: -demand.cycles)
    return Bound(generation.name, tuple(ordered))


def _demands(figures: DispatchFigures, generation: Generation) -> Iterator[Demand]:
    can = generation.throughput
    for channel in figures.channels:
        yield Demand("stream", channel.name, channel.bytes_moved, "bytes", can.stream_bytes)
