"""The order in which LLVM's ``DenseMap<int, ...>`` iterates over its keys.

MLIR-AIE's placement walks such a map, so which fifo gets the nearest free tile depends on the hash
table: buckets by 37 times the key, probed quadratically, at least 64 of them and less than three
quarters full (LLVM, ``llvm/ADT/DenseMap.h`` and ``DenseMapInfo.h``).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

_FACTOR: Final = 37
_FEWEST: Final = 64


def densemap_order(keys: Iterable[int]) -> list[int]:
    """Return the distinct ``keys`` in map order, as if inserted one after the other."""
    buckets: list[int | None] = [None] * _FEWEST
    for count, key in enumerate(dict.fromkeys(keys), start=1):
        if count * 4 >= len(buckets) * 3:
            grown: list[int | None] = [None] * (2 * len(buckets))
            for old in buckets:
                if old is not None:
                    _put(grown, old)
            buckets = grown
        _put(buckets, key)
    return [key for key in buckets if key is not None]


def _put(buckets: list[int | None], key: int) -> None:
    at, step = key * _FACTOR % len(buckets), 1
    while buckets[at] is not None:
        at, step = (at + step) % len(buckets), step + 1
    buckets[at] = key
