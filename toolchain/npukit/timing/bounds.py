"""How long an NPU takes at least for the figures of a dispatch. A bound is not a measurement."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil
from typing import Literal

import msgspec

from npukit.machine.generations import Generation
from npukit.machine.throughput import CLOCK_MHZ, DISPATCH_US
from npukit.timing.figures import DispatchFigures

Resource = Literal["stream", "compute", "loads", "stores"]
"""``stream``: a DMA channel; the others: the multiplier, the load and the store units of a core."""


class Share(msgspec.Struct, frozen=True):
    """An ``amount`` of something, of which a cycle does ``per_cycle``."""

    amount: int
    unit: str
    per_cycle: int

    def __str__(self) -> str:
        return f"{self.amount:,} {self.unit} / {self.per_cycle}"


class Demand(msgspec.Struct, frozen=True):
    """What a dispatch wants of one resource, which does its ``shares`` one after another."""

    resource: Resource
    where: str
    shares: tuple[Share, ...]

    @property
    def cycles(self) -> int:
        """Cycles that it takes at least."""
        return ceil(sum(Fraction(share.amount, share.per_cycle) for share in self.shares))

    def __str__(self) -> str:
        shares = " + ".join(map(str, self.shares))
        return f"{self.resource}, {self.where}: {shares} = {self.cycles:,} cycles"


class Bound(msgspec.Struct, frozen=True):
    """The least time of a dispatch on the array of a ``generation``.

    ``demands`` has the largest one of each resource, the one that limits first: all resources work
    at the same time, so it alone decides.
    """

    generation: str
    demands: tuple[Demand, ...]

    @property
    def cycles(self) -> int:
        """Cycles of the array that a dispatch takes at least."""
        return self.demands[0].cycles if self.demands else 0

    @property
    def limited_by(self) -> tuple[Resource, ...]:
        """The resources that decide: several if they take equally long, none if nothing is done."""
        return tuple(demand.resource for demand in self.demands if demand.cycles == self.cycles)

    @property
    def us(self) -> float:
        """The same in microseconds at :data:`CLOCK_MHZ`, without the dispatch itself."""
        return self.cycles / CLOCK_MHZ

    def tile_us(self, tiles: int) -> tuple[float, float]:
        """Microseconds of each of ``tiles`` tiles with the dispatch, of which two were measured."""
        least, most = ((self.us + dispatch) / tiles for dispatch in DISPATCH_US)
        return least, most


def bound_of(figures: DispatchFigures, generation: Generation) -> Bound:
    """The bound that ``figures`` imply."""
    largest: dict[Resource, Demand] = {}
    for demand in _demands(figures, generation):
        other = largest.get(demand.resource)
        if demand.cycles and (other is None or demand.cycles > other.cycles):
            largest[demand.resource] = demand
    ordered = sorted(largest.values(), key=lambda demand: -demand.cycles)
    return Bound(generation.name, tuple(ordered))


def _demands(figures: DispatchFigures, generation: Generation) -> Iterator[Demand]:
    can = generation.throughput
    for channel in figures.channels:
        moved = Share(channel.bytes_moved, "bytes", can.stream_bytes)
        yield Demand("stream", channel.name, (moved,))
    for core in figures.cores:
        if (vector := core.vector) is not None:
            macs = (
                Share(amount, f"MACs {kind}", can.macs[kind])
                for kind, amount in vector.macs.items()
            )
            yield Demand("compute", core.name, tuple(macs))
            loaded = Share(vector.loaded, "bytes", can.load_bytes)
            yield Demand("loads", core.name, (loaded,))
            stored = Share(vector.stored, "bytes", can.store_bytes)
            yield Demand("stores", core.name, (stored,))
