"""How far apart the ends of a stream are."""

from __future__ import annotations

from npukit.machine.prices import Prices
from npukit.machine.tiles import Tile


def latency(source: Tile, sink: Tile, prices: Prices) -> float:
    """Cycles that a word takes at least: the switches on the shortest way."""
    hops = abs(source.col - sink.col) + abs(source.row - sink.row)
    return prices.switch.value + hops * prices.hop.value
