"""The order in which GNU's ``std::sort`` leaves elements that compare equal.

MLIR-AIE sorts buffers by size with ``std::sort``, which is not stable, so the address of one of
several equally large buffers depends on the algorithm. Up to 16 elements it is an insertion sort
(and stable); beyond, an introsort (GNU libstdc++, ``bits/stl_algo.h``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cmp_to_key
from typing import TypeVar

_T = TypeVar("_T")
_Less = Callable[[_T, _T], bool]

_THRESHOLD = 16


def introsort(items: Sequence[_T], less: _Less[_T]) -> list[_T]:
    """Return ``items`` sorted by ``less`` as ``std::sort`` would leave them."""
    values = list(items)
    if values:
        _loop(values, 0, len(values), 2 * (len(values).bit_length() - 1), less)
        _insertion_sort(values, less)
    return values


def _loop(values: list[_T], first: int, last: int, depth: int, less: _Less[_T]) -> None:
    while last - first > _THRESHOLD:
        if depth == 0:
            values[first:last] = _heap_sorted(values[first:last], less)
            return
        depth -= 1
        cut = _partition_pivot(values, first, last, less)
        _loop(values, cut, last, depth, less)
        last = cut


def _heap_sorted(values: list[_T], less: _Less[_T]) -> list[_T]:
    """Sort a range where introsort falls back to heapsort; does not model its order of equals."""

    def compare(a: _T, b: _T) -> int:
        return -1 if less(a, b) else int(less(b, a))

    return sorted(values, key=cmp_to_key(compare))


def _partition_pivot(values: list[_T], first: int, last: int, less: _Less[_T]) -> int:
    middle = first + (last - first) // 2
    median = _median(values, (first + 1, middle, last - 1), less)
    values[first], values[median] = values[median], values[first]
    return _partition(values, first + 1, last, first, less)


def _median(values: list[_T], places: tuple[int, int, int], less: _Less[_T]) -> int:
    """The index of the median of three, with the algorithm's own choice among equals."""
    a, b, c = places
    if less(values[a], values[b]):
        if less(values[b], values[c]):
            return b
        return c if less(values[a], values[c]) else a
    if less(values[a], values[c]):
        return a
    return c if less(values[b], values[c]) else b


def _partition(values: list[_T], first: int, last: int, pivot: int, less: _Less[_T]) -> int:
    while True:
        while less(values[first], values[pivot]):
            first += 1
        last -= 1
        while less(values[pivot], values[last]):
            last -= 1
        if first >= last:
            return first
        values[first], values[last] = values[last], values[first]
        first += 1


def _insertion_sort(values: list[_T], less: _Less[_T]) -> None:
    """Insertion sort over all elements; same result as the guarded and unguarded halves."""
    for index in range(1, len(values)):
        value = values[index]
        place = index
        while place > 0 and less(value, values[place - 1]):
            values[place] = values[place - 1]
            place -= 1
        values[place] = value
