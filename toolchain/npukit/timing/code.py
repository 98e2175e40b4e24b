"""How long a core's code takes, from what it counted."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import ceil

import msgspec

from npukit.emulator.recording.events import CoreDid, CoreStep
from npukit.machine.throughput import Throughput
from npukit.vector.counting import CONFLICTS, CYCLES, LOADED, MACS, STORED


class CodePrices(msgspec.Struct, frozen=True):
    """Prices of the code of cores.

    Attributes:
        throughput: what a core can do in a cycle at most.
        given: cycles of a call of a function, by name: they replace what is computed.
        conflict: cycles of a load that waits because another one of its cycle is of its bank.
        factor: by which everything is multiplied.
    """

    throughput: Throughput
    given: Mapping[str, float] = {}
    conflict: float = 1.0
    factor: float = 1.0

    def cycles(self, step: CoreStep) -> float:
        """Cycles of the code between a step and the one before it."""
        if step.function in self.given:
            ended = step.did is CoreDid.RETURN
            return self.given[step.function] * self.factor if ended else 0.0
        if (cycles := step.counted.get(CYCLES)) is not None:
            waits = step.counted.get(CONFLICTS, 0) * self.conflict
            return (cycles + waits) * self.factor
        if not step.counted:
            return 0.0
        return least_cycles(step.counted, self.throughput) * self.factor

    def prices(self, step: CoreStep) -> bool:
        """Whether the code before a step has a price."""
        return step.function in self.given or not _PRICED.isdisjoint(step.counted)


_PRICED = frozenset({CYCLES, LOADED, STORED, *MACS})


def least_cycles(counted: Mapping[int, int], can: Throughput) -> int:
    """The bound of code that counted these events: the busiest of the core's units."""
    products = sum(
        (
            Fraction(counted[event], can.macs[kind])
            for event, kind in MACS.items()
            if event in counted
        ),
        Fraction(0),
    )
    loads = Fraction(counted.get(LOADED, 0), can.load_bytes)
    stores = Fraction(counted.get(STORED, 0), can.store_bytes)
    return ceil(max(products, loads, stores))
