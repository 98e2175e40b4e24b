"""How far apart the ends of a stream are."""

from __future__ import annotations

from npukit.machine.prices import Prices
from npukit.machine.tiles import Tile


def latency(source: Tile, sink: Tile, prices: Prices) -> float:
    """Cycles that a word takes at least: the switches on the shortest way."""
    return prices.switch.value + _hops(source, sink) * prices.hop.value


def words_between(source: Tile, sink: Tile, prices: Prices) -> int:
    """Words that the FIFOs of the switches on this way hold, without those of the sink's tile."""
    return int(_hops(source, sink) * prices.hop_words.value)


def _hops(source: Tile, sink: Tile) -> int:
    return abs(source.col - sink.col) + abs(source.row - sink.row)
